"""People: who is in the collective, who waits for the key, and inviting."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import admission, circle, members
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy.key_store import Keyring
from solidarity.ui.coordinator import coordinator

OURS = {"collective": members.coordinated_collective}


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
        "coordinator/people.html",
        link=link,
        groups=[
            (
                each,
                admission.invitable(member, each),
                [(role, members.with_role(role, each)) for role in Role],
                {
                    who.code
                    for who in members.with_role(Role.COORDINATOR, each)
                    if not circle.holds_key(who, each)
                },
            )
            for each in mine
        ],
    )
