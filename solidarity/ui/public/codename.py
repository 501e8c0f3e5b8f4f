"""The codename box: for someone with a slip and no account."""

from flask import redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.requests import codename as codenames
from solidarity.requests.codename import NotFound
from solidarity.ui import presence
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.public import public

DOORKEEPER = Doorkeeper("codename")


class CodenameForm(Form):
    """The words of a slip."""

    handle = StringField(_l("The two words at the top of the slip"), [required(), at_most(80)])
    words = StringField(_l("The six words below them"), [required(), at_most(120)])


@public.get("/codename")
def codename() -> ResponseReturnValue:
    """Ask for the words."""
    return render_template("public/codename.html", form=CodenameForm())


@public.post("/codename")
def open_codename() -> ResponseReturnValue:
    """Open the page of a request."""
    form = CodenameForm()
    if form.validate():
        said = form.values()
        DOORKEEPER.let_try(http_request.remote_addr, said["handle"])
        unknown = _l("These words do not belong together. Look at the slip again.")
        with refusals({NotFound: (form.words, unknown)}) as refused:
            cookie = codenames.enter(said["handle"], said["words"])
        if not refused.happened:
            presence.arrive_with_codename(cookie)
            return redirect(url_for("asker.request_page"), 303)
        DOORKEEPER.failed(http_request.remote_addr, said["handle"])
    return render_template("public/codename.html", form=form), 422
