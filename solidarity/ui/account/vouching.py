"""Vouching: asking for it while one waits, giving one's word, and taking it back."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import vouching as vouches
from solidarity.network.members import Member, Membership
from solidarity.network.vouching import Vouch
from solidarity.privacy.key_store import Keyring
from solidarity.ui.account import account

MINE = {"vouch": vouches.owned_by}


@account.get("/vouching")
def vouching(member: Member) -> ResponseReturnValue:
    """Show the roles for which one waits, and whom one vouched for."""
    return _page(member, None)


@account.post("/vouching/links")
def write_link(member: Member) -> ResponseReturnValue:
    """Show a link for someone who knows the member, this once."""
    wanted = http_request.form.get("role", "")
    role = next((each for each in _waiting(member) if wanted == _key(each)), None) or abort(400)
    token = vouches.write_link(role)
    return _page(member, url_for(".vouch_page", link=token))


@account.get("/vouch/<link>")
def vouch_page(member: Member, link: str) -> ResponseReturnValue:
    """Say for whom one would vouch."""
    role = vouches.asked_by(link)
    if role is None or not vouches.may_vouch(role, member):
        abort(404)
    return render_template(
        "account/vouch.html", role=role, link=link, left=vouches.left_for(member)
    )


@account.post("/vouch/<link>")
def vouch(member: Member, ring: Keyring, link: str) -> ResponseReturnValue:
    """Give one's word."""
    vouches.vouch_by_link(link, member, ring)
    flash(_("Thank you. You can take it back within 90 days."))
    return redirect(url_for(".vouching"), 303)


@account.post("/vouching/<id:vouch>/withdraw", find=MINE)
def withdraw_vouch(member: Member, vouch: Vouch) -> ResponseReturnValue:
    """Take one's word back; nobody is told who did."""
    vouches.withdraw(vouch, member)
    flash(_("Taken back."))
    return redirect(url_for(".vouching"), 303)


def _waiting(member: Member) -> list[Membership]:
    return [each for each in member.memberships if each.is_waiting]


def _key(role: Membership) -> str:
    return f"{role.collective.code}/{role.role.value}"


def _page(member: Member, link: str | None) -> str:
    return render_template(
        "account/vouching.html",
        waiting=[(each, _key(each), vouches.missing(each)) for each in _waiting(member)],
        given=vouches.of(member),
        left=vouches.left_for(member),
        may=bool(member.roles),
        link=link,
    )
