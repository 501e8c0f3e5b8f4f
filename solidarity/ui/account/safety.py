"""How one signs in: the passphrase, printed codes, the emergency code, passkeys."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from solidarity.network import (
    emergency,
    installation,
    passkeys,
    passphrases,
    recovery,
    second_factor,
    sign_in,
)
from solidarity.network.members import Member
from solidarity.network.passkeys import NoSuchPasskey, Passkey
from solidarity.network.sign_in import DoesNotFit
from solidarity.privacy.key_store import Keyring
from solidarity.ui import factor, presence, tapping
from solidarity.ui.account import account
from solidarity.ui.asking import at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.factor import CodeForm
from solidarity.ui.passphrase import NewPassphraseForm, refused

DOORKEEPER = Doorkeeper("passphrase")
HERE = "account.safety"
MINE = {"passkey": passkeys.owned_by}


class PassphraseForm(NewPassphraseForm):
    """The old passphrase and the new one."""

    old = PasswordField(
        _l("Your passphrase until now"), [required(), at_most(sign_in.LONGEST_PASSPHRASE)]
    )


@account.get("/safety")
def safety(member: Member) -> ResponseReturnValue:
    """Show what opens the account, and what could shut it."""
    return _page(member, PassphraseForm())


@account.post("/safety/passphrase")
def change_passphrase(member: Member, ring: Keyring) -> ResponseReturnValue:
    """Change the passphrase."""
    form = PassphraseForm()
    if form.validate():
        DOORKEEPER.let_try(http_request.remote_addr, member.code)
        wrong: dict[type[Exception], tuple[Any, Any]] = {
            DoesNotFit: (form.old, _l("This is not your passphrase. Please try again."))
        }
        with refusals({**refused(form.passphrase), **wrong}) as outcome:
            said = form.values()
            cookie = passphrases.change(
                member, said["old"], said["passphrase"], presence.cookie(), ring
            )
        if not outcome.happened:
            presence.arrive_anew(cookie)
            flash(_("Your new passphrase counts. You are signed in here only."))
            return redirect(url_for(".safety"), 303)
        DOORKEEPER.failed(http_request.remote_addr, member.code)
    return _page(member, form), 422


@account.get("/safety/second-factor")
def factor_page(member: Member) -> ResponseReturnValue:
    """Show the seed that waits for its first code."""
    return _factor_page(member, CodeForm())


@account.post("/safety/second-factor", fresh=HERE)
def begin_factor(member: Member) -> ResponseReturnValue:
    """Draw a new seed."""
    second_factor.begin(member)
    return redirect(url_for(".factor_page"), 303)


@account.post("/safety/second-factor/confirm", fresh=HERE)
def confirm_factor(member: Member) -> ResponseReturnValue:
    """Let it count, and show the printed codes, this once."""
    form = CodeForm()
    if form.validate():
        with refusals({second_factor.WrongCode: (form.code, factor.WRONG)}) as outcome:
            codes = second_factor.confirm(member, form.values()["code"])
        if not outcome.happened:
            return render_template("account/codes.html", codes=codes, emergency=None)
    return _factor_page(member, form), 422


@account.post("/safety/codes", fresh=HERE)
def print_codes(member: Member) -> ResponseReturnValue:
    """Show new printed codes, this once."""
    return render_template(
        "account/codes.html", codes=second_factor.print_codes(member), emergency=None
    )


@account.post("/safety/emergency-code", fresh=HERE)
def print_emergency_code(member: Member) -> ResponseReturnValue:
    """Show a new emergency code, this once."""
    return render_template("account/codes.html", codes=[], emergency=emergency.print_code(member))


@account.post("/safety/passkeys", fresh=HERE)
def add_passkey(member: Member, ring: Keyring) -> ResponseReturnValue:
    """Keep a passkey that the browser made."""
    form = PassphraseForm(formdata=None)
    not_made = _l("The browser made no passkey that we can use.")
    with refusals({NoSuchPasskey: (form.old, not_made)}) as outcome:
        opens = passkeys.add(member, ring, tapping.proof())
    if outcome.happened:
        return _page(member, form), 422
    by_tap = _("From now on a tap signs you in on that device.")
    second = _("From now on a tap is your second factor.")
    flash(by_tap if opens else second)
    return redirect(url_for(".safety"), 303)


@account.post("/safety/passkeys/<id:passkey>/remove", find=MINE, fresh=HERE)
def remove_passkey(member: Member, passkey: Passkey) -> ResponseReturnValue:
    """Let a passkey open nothing any more."""
    passkeys.remove(passkey, member)
    flash(_("This passkey opens nothing any more."))
    return redirect(url_for(".safety"), 303)


@account.post("/safety/recovery/stop")
def stop_recovery(member: Member) -> ResponseReturnValue:
    """Let a new passphrase which one never asked for come to nothing."""
    recovery.stop(member)
    flash(_("Stopped. Your passphrase stays as it is."))
    return redirect(url_for(".safety"), 303)


def _page(member: Member, form: PassphraseForm) -> str:
    return render_template(
        "account/safety.html",
        form=form,
        member=member,
        has_factor=second_factor.is_set_up(member),
        is_required=sign_in.lacks_second_factor(member),
        codes_left=second_factor.codes_left(member),
        has_emergency_code=emergency.has_one(member),
        passkeys=passkeys.of(member.holder),
        recovery=recovery.begun_for(member),
        tap=tapping.to_make(member, _network()) if presence.is_fresh() else None,
    )


def _factor_page(member: Member, form: CodeForm) -> str:
    seed = second_factor.begun(member)
    return render_template(
        "account/factor.html",
        form=form,
        seed=seed,
        address=second_factor.address_for_phone(seed, member, _network()) if seed else "",
    )


def _network() -> str:
    network = installation.this_network()
    return network.name if network else "Solidarity"
