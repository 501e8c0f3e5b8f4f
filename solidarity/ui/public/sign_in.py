"""Signing in."""

from flask import redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField

from solidarity.network import sign_in as signing
from solidarity.network.members import Role
from solidarity.network.sign_in import DoesNotFit
from solidarity.ui import pages, presence
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.public import public

DOORKEEPER = Doorkeeper("sign-in")
HOMES = (
    (Role.COORDINATOR, "coordinator.home"),
    (Role.INTERMEDIARY, "intermediary.home"),
    (Role.VOLUNTEER, "volunteer.home"),
    (Role.STEWARD, "steward.home"),
)


class SignInForm(Form):
    """Name and passphrase."""

    name = StringField(_l("Sign-in name"), [required(), at_most(80)])
    passphrase = PasswordField(_l("Passphrase"), [required(), at_most(signing.LONGEST_PASSPHRASE)])


@public.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for name and passphrase."""
    return render_template("public/sign_in.html", form=SignInForm(), next=_next())


@public.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign in and go where one was going."""
    form = SignInForm()
    if form.validate():
        said = form.values()
        DOORKEEPER.let_try(http_request.remote_addr, said["name"])
        does_not_fit = _l("Name and passphrase do not belong together. Please try again.")
        with refusals({DoesNotFit: (form.passphrase, does_not_fit)}) as refused:
            cookie = signing.enter(said["name"], said["passphrase"])
        if not refused.happened:
            presence.arrive(cookie)
            return redirect(_next() or _home(), 303)
        DOORKEEPER.failed(http_request.remote_addr, said["name"])
    return render_template("public/sign_in.html", form=form, next=_next()), 422


def _next() -> str:
    wanted = http_request.values.get("next", "")
    return wanted if pages.is_ours(wanted) else ""


def _home() -> str:
    present = presence.here()
    roles = present.member.roles if present else frozenset()
    for role, endpoint in HOMES:
        if role in roles:
            return url_for(endpoint)
    return url_for("account.me")
