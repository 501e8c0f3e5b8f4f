"""Leaving: a member goes, and all that opened for them closes at once (docs/privacy.md § 4)."""

from sqlalchemy import select, update

from solidarity import clock
from solidarity.database import db
from solidarity.network import circle, members
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy import grants, journal, sessions
from solidarity.requests import places
from solidarity.requests.life import LIVE
from solidarity.requests.request import Request
from solidarity.requests.shift import PlaceState


class LastKeyholder(Exception):
    """Nobody else could open what a collective has promised to look after."""


def leave(member: Member) -> None:
    """Give back what is to come, close what was open, and let the account's term begin.

    Requests the member brought stay with the circle; their codenames go on opening them.

    Raises: LastKeyholder, when live requests could be opened by nobody any more.
    """
    if any(_depends_on(collective, member) for collective in _coordinated_by(member)):
        raise LastKeyholder
    for place in places.of(member):
        if not place.shift.is_over:
            places.free(place, member)
    db.session.execute(
        update(Request).where(Request.brought_by_id == member.id).values(brought_by_id=None)
    )
    journal.write("left", member, by=member)
    grants.forget_holder(member.holder)
    sessions.end_all(member.holder)
    member.contact, member.left_at = None, clock.now()


def erase(member: Member) -> None:
    """Leave, and let no account be there from this moment on.

    Raises: LastKeyholder.
    """
    leave(member)
    for place in places.of(member):
        place.member, place.state = None, PlaceState.FREE
    members.remove(member)


def _coordinated_by(member: Member) -> list[Collective]:
    return member.collectives_as(Role.COORDINATOR)


def _depends_on(collective: Collective, member: Member) -> bool:
    """Whether only this member holds the key of a collective with live requests."""
    colleagues = (
        each for each in members.with_role(Role.COORDINATOR, collective) if each.id != member.id
    )
    if any(circle.holds_key(each, collective) for each in colleagues):
        return False
    live = select(Request.id).where(
        Request.collective_id == collective.id, Request.state.in_(sorted(LIVE))
    )
    return db.session.scalar(live.limit(1)) is not None
