"""Signing in."""

from typing import Any

from flask import redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField

from solidarity.network import sign_in as signing
from solidarity.network.passkeys import NoSuchPasskey
from solidarity.network.sign_in import DoesNotFit, Locked
from solidarity.ui import doors, presence, tapping
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.public import public

DOORKEEPER = Doorkeeper("sign-in")


class SignInForm(Form):
    """Name and passphrase."""

    name = StringField(_l("Sign-in name"), [required(), at_most(80)])
    passphrase = PasswordField(_l("Passphrase"), [required(), at_most(signing.LONGEST_PASSPHRASE)])
    own = BooleanField(_l("This is my own device: stay signed in for 7 days"))


@public.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for name and passphrase."""
    return _page(SignInForm())


@public.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign in and go where one was going, or on to the second factor."""
    form = SignInForm()
    if form.validate():
        said = form.values()
        DOORKEEPER.let_try(http_request.remote_addr, said["name"])
        answers: dict[type[Exception], tuple[Any, Any]] = {
            DoesNotFit: (
                form.passphrase,
                _l("Name and passphrase do not belong together. Please try again."),
            ),
            Locked: (
                form.passphrase,
                _l("This account is locked. Ask a coordinator you know to unlock it."),
            ),
        }
        with refusals(answers) as refused:
            entered = signing.enter(said["name"], said["passphrase"], is_own_device=said["own"])
        if not refused.happened and entered.owes_second_factor:
            presence.stop_halfway(entered.cookie, is_own_device=said["own"])
            return redirect(url_for(".second_step", next=doors.wanted() or None), 303)
        if not refused.happened:
            presence.arrive(entered.cookie, is_own_device=said["own"])
            return redirect(doors.wanted() or doors.home(), 303)
        DOORKEEPER.failed(http_request.remote_addr, said["name"])
    return _page(form), 422


@public.post("/sign-in/passkey")
def enter_by_tap() -> ResponseReturnValue:
    """Sign in with a passkey that opens the member's key."""
    form = SignInForm()
    no_key = _l("This passkey opens nothing here by itself. Sign in with your passphrase.")
    DOORKEEPER.let_try(http_request.remote_addr, "passkey")
    with refusals({NoSuchPasskey: (form.name, no_key)}) as refused:
        cookie = signing.enter_with_passkey(tapping.proof(), is_own_device=bool(form.own.data))
    if not refused.happened:
        presence.arrive(cookie, is_own_device=bool(form.own.data))
        return redirect(doors.wanted() or doors.home(), 303)
    DOORKEEPER.failed(http_request.remote_addr, "passkey")
    return _page(form), 422


def _page(form: SignInForm) -> str:
    return render_template(
        "public/sign_in.html", form=form, next=doors.wanted(), tap=tapping.to_use()
    )
