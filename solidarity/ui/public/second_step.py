"""The second factor: a code or a tap, after the passphrase."""

from flask import flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from solidarity.network import sign_in as signing
from solidarity.network.members import Member
from solidarity.network.passkeys import NoSuchPasskey
from solidarity.network.second_factor import WrongCode
from solidarity.network.sign_in import DoesNotFit
from solidarity.ui import doors, factor, presence, tapping
from solidarity.ui.asking import refusals
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.factor import CodeForm
from solidarity.ui.presence import Halfway
from solidarity.ui.public import public

DOORKEEPER = Doorkeeper("second step")


@public.get("/sign-in/second")
def second_step() -> ResponseReturnValue:
    """Ask for the second factor."""
    return _page(CodeForm())


@public.post("/sign-in/second")
def finish() -> ResponseReturnValue:
    """Go the other half of the way with a code."""
    form, half, member = CodeForm(), presence.halfway(), _who()
    if half is None or member is None:
        return _begin_again()
    if form.validate():
        DOORKEEPER.let_try(http_request.remote_addr, member.code)
        with refusals({WrongCode: (form.code, factor.WRONG)}) as refused:
            cookie = signing.finish(
                half.cookie, form.values()["code"], is_own_device=half.is_own_device
            )
        if not refused.happened:
            return _arrive(cookie, half)
        DOORKEEPER.failed(http_request.remote_addr, member.code)
    return _page(form), 422


@public.post("/sign-in/second/passkey")
def finish_by_tap() -> ResponseReturnValue:
    """Go the other half of the way with a passkey."""
    form, half, member = CodeForm(), presence.halfway(), _who()
    if half is None or member is None:
        return _begin_again()
    refused_tap = _l("This passkey is not one of yours here, or it was used before.")
    DOORKEEPER.let_try(http_request.remote_addr, member.code)
    with refusals({NoSuchPasskey: (form.code, refused_tap)}) as refused:
        cookie = signing.finish_with_passkey(
            half.cookie, tapping.proof(), is_own_device=half.is_own_device
        )
    if not refused.happened:
        return _arrive(cookie, half)
    DOORKEEPER.failed(http_request.remote_addr, member.code)
    return _page(form), 422


def _arrive(cookie: str, half: Halfway) -> ResponseReturnValue:
    there = doors.wanted()
    presence.arrive(cookie, is_own_device=half.is_own_device)
    return redirect(there or doors.home(), 303)


def _begin_again() -> ResponseReturnValue:
    flash(_("This took too long. Begin again with your passphrase."))
    return redirect(url_for(".sign_in"), 303)


def _who() -> Member | None:
    """Who owes the second factor here, unless the first half is over."""
    half = presence.halfway()
    try:
        return signing.halfway(half.cookie)[0] if half else None
    except DoesNotFit:
        return None


def _page(form: CodeForm) -> str:
    member = _who()
    return render_template(
        "public/second_step.html",
        form=form if member else None,
        next=doors.wanted(),
        shown=factor.shown(member),
        tap=tapping.to_use(member.holder) if member and signing.has_passkey(member) else None,
    )
