"""A session that nobody used for a while: the passphrase opens it again, and nothing was lost."""

from flask import redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from solidarity.network import sign_in as signing
from solidarity.network.passkeys import NoSuchPasskey
from solidarity.network.sign_in import DoesNotFit, Locked
from solidarity.ui import carrying, doors, presence, tapping, unlocking
from solidarity.ui.asking import refusals
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.public import public
from solidarity.ui.unlocking import UnlockForm

DOORKEEPER = Doorkeeper("locked")


@public.get("/locked")
def locked() -> ResponseReturnValue:
    """Ask for the passphrase once more."""
    return unlocking.page(UnlockForm(), None)


@public.post("/locked")
def unlock() -> ResponseReturnValue:
    """Open the session again and go on where one was going."""
    form, holder = UnlockForm(), presence.locked_holder()
    if holder is None:
        return redirect(url_for(".sign_in"), 303)
    if form.validate():
        DOORKEEPER.let_try(http_request.remote_addr, holder)
        does_not_fit = _l("This is not your passphrase. Please try again.")
        answers = {
            DoesNotFit: (form.passphrase, does_not_fit),
            Locked: (form.passphrase, does_not_fit),
        }
        with refusals(answers) as refused:
            cookie = signing.unlock(presence.locked_cookie(), form.values()["passphrase"])
        if not refused.happened:
            return _go_on(cookie)
        DOORKEEPER.failed(http_request.remote_addr, holder)
    return unlocking.page(form, carrying.brought_along()), 422


@public.post("/locked/passkey")
def unlock_by_tap() -> ResponseReturnValue:
    """Open the session again with a tap."""
    form, holder = UnlockForm(), presence.locked_holder()
    if holder is None:
        return redirect(url_for(".sign_in"), 303)
    no_key = _l("This passkey opens nothing here by itself. Use your passphrase.")
    DOORKEEPER.let_try(http_request.remote_addr, holder)
    with refusals({NoSuchPasskey: (form.passphrase, no_key)}) as refused:
        cookie = signing.unlock_with_passkey(presence.locked_cookie(), tapping.proof())
    if not refused.happened:
        return _go_on(cookie)
    DOORKEEPER.failed(http_request.remote_addr, holder)
    return unlocking.page(form, carrying.brought_along()), 422


def _go_on(cookie: str) -> ResponseReturnValue:
    there, carried = doors.wanted(), carrying.brought_along()
    presence.arrive_anew(cookie)
    if carried is not None:
        return render_template("public/carried.html", carried=carried)
    return redirect(there or "/", 303)
