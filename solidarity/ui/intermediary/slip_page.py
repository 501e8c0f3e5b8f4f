"""Typing a slip back, once, before it is put away: a word that was copied wrongly helps nobody."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.requests import codename, request
from solidarity.requests.codename import NotFound
from solidarity.requests.request import Request
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.intermediary import intermediary

MINE = {"request": request.brought_by}


class SlipForm(Form):
    """The words of a slip, as they stand on the paper."""

    handle = StringField(_l("The two words at the top of the slip"), [required(), at_most(80)])
    words = StringField(_l("The six words below them"), [required(), at_most(120)])


@intermediary.get("/requests/<id:request>/slip", find=MINE)
def slip_page(request: Request) -> ResponseReturnValue:
    """Ask for the words on the paper."""
    return render_template("intermediary/slip_page.html", request=request, form=SlipForm())


@intermediary.post("/requests/<id:request>/slip/back", find=MINE)
def read_back(request: Request) -> ResponseReturnValue:
    """Say whether the paper says what it should."""
    form = SlipForm()
    if form.validate():
        said = form.values()
        wrong = _l("These are not the words of this slip. Look at the paper again.")
        with refusals({NotFound: (form.words, wrong)}) as refused:
            codename.read_back(request, said["handle"], said["words"])
        if not refused.happened:
            flash(_("The slip is right. Whoever has it can put it away."))
            return redirect(url_for(".request_page", request=request.code), 303)
    return render_template("intermediary/slip_page.html", request=request, form=form), 422
