"""A session that nobody used for a while: the passphrase opens it again, and nothing was lost."""

from flask import redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from solidarity.network import sign_in as signing
from solidarity.network.sign_in import DoesNotFit
from solidarity.ui import pages, presence
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.public import public

DOORKEEPER = Doorkeeper("locked")


class UnlockForm(Form):
    """The passphrase; whose it is, the session knows, and the page does not say."""

    passphrase = PasswordField(_l("Passphrase"), [required(), at_most(signing.LONGEST_PASSPHRASE)])


@public.get("/locked")
def locked() -> ResponseReturnValue:
    """Ask for the passphrase once more."""
    form = UnlockForm() if presence.locked_holder() else None
    return render_template("public/locked.html", form=form, next=_next())


@public.post("/locked")
def unlock() -> ResponseReturnValue:
    """Open the session again and go on where one was going."""
    form, holder = UnlockForm(), presence.locked_holder()
    if holder is None:
        return redirect(url_for(".sign_in"), 303)
    if form.validate():
        DOORKEEPER.let_try(http_request.remote_addr, holder)
        does_not_fit = _l("This is not your passphrase. Please try again.")
        with refusals({DoesNotFit: (form.passphrase, does_not_fit)}) as refused:
            cookie = signing.unlock(holder, form.values()["passphrase"])
        if not refused.happened:
            presence.arrive(cookie)
            return redirect(_next() or "/", 303)
        DOORKEEPER.failed(http_request.remote_addr, holder)
    return render_template("public/locked.html", form=form, next=_next()), 422


def _next() -> str:
    wanted = http_request.values.get("next", "")
    return wanted if pages.is_ours(wanted) else ""
