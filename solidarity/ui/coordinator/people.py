"""People: who is in the collective, who waits for the key, and inviting."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import admission, circle, members
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy.key_store import Keyring
from solidarity.ui.coordinator import coordinator

OURS = {"collective": members.collective_for_good}


@coordinator.get("/people")
def people(member: Member) -> ResponseReturnValue:
    """Show the collectives one coordinates, and their people."""
    return _page(member, None)


@coordinator.post("/collectives/<id:collective>/invitations", find=OURS)
def invite(member: Member, collective: Collective) -> ResponseReturnValue:
    """Write an invitation and show its link, this once."""
    role = http_request.form.get("role", "")
    if role not in admission.invitable(member, collective):
        abort(400)
    token = admission.invite(member, collective, Role(role))
    return _page(member, url_for("public.invitation", token=token))


@coordinator.post("/collectives/<id:collective>/key", find=OURS)
def hand_on_key(member: Member, ring: Keyring, collective: Collective) -> ResponseReturnValue:
    """Give the circle's key to a coordinator who waits for it."""
    code = http_request.form.get("to", "")
    waiting = members.with_role(Role.COORDINATOR, collective)
    to = next((each for each in waiting if each.code == code), None) or abort(404)
    circle.hand_on(collective, to, member, ring)
    flash(_("They hold the key now."))
    return redirect(url_for(".people"), 303)


def _page(member: Member, link: str | None) -> str:
    mine = member.collectives_as(Role.COORDINATOR)
    return render_template(
        "coordinator/people.html", link=link, groups=[_group(each, member) for each in mine]
    )


def _group(collective: Collective, member: Member) -> dict[str, Any]:
    """The people of one collective, by their roles; who waits stands first."""
    here = [
        role
        for person in members.all_in(collective)
        for role in person.memberships
        if role.collective_id == collective.id
    ]
    return {
        "collective": collective,
        "is_ours": member.is_one_for_good(Role.COORDINATOR, collective.id),
        "invitable": admission.invitable(member, collective),
        "waiting": [each for each in here if each.is_waiting],
        "roles": [
            (role, [each for each in here if each.is_live and each.role is role]) for role in Role
        ],
        "without_key": {
            each.member.code
            for each in here
            if each.role is Role.COORDINATOR and not circle.holds_key(each.member, collective)
        },
    }
