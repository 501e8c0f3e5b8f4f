"""Leaving: a member goes, and all that opened for them closes at once (docs/privacy.md § 4)."""

from sqlalchemy import select, update

from solidarity import clock
from solidarity.database import db
from solidarity.network import (
    accounts,
    calendar_links,
    circle,
    duty,
    passkeys,
    recovery,
    roles,
    second_factor,
)
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Membership, Role
from solidarity.privacy import grants, journal, sessions
from solidarity.privacy.key_store import Keyring
from solidarity.requests import (
    filling,
    handing_over,
    places,
    regulars,
    shifts,
    standing_in,
    waiting,
    watching,
)
from solidarity.requests.life import LIVE
from solidarity.requests.matching import plans
from solidarity.requests.request import Request
from solidarity.requests.shift import PlaceState


class LastKeyholder(Exception):
    """Nobody else could open what a collective has promised to look after."""


def leave(member: Member, ring: Keyring | None = None) -> None:
    """Give back what is to come, close what was open, and let the account's term begin.

    A circle they were of changes its key: with the ring at hand at once, else when the next
    holder signs in.

    Requests the member brought stay with the circle; their codenames go on opening them.

    Raises: LastKeyholder, when live requests could be opened by nobody any more.
    """
    if any(_depends_on(collective, member) for collective in _coordinated_by(member)):
        raise LastKeyholder
    _give_back(member, member)
    db.session.execute(
        update(Request).where(Request.brought_by_id == member.id).values(brought_by_id=None)
    )
    handing_over.forget_asked(member)
    for collective in _coordinated_by(member):
        circle.remove(collective, member, ring)
    journal.write("left", member, by=member)
    grants.forget_holder(member.holder)
    passkeys.forget(member.holder)
    second_factor.forget(member)
    recovery.drop(member)
    sessions.end_all(member.holder)
    member.contact, member.left_at = None, clock.now()


def erase(member: Member, ring: Keyring | None = None) -> None:
    """Leave, and let no account be there from this moment on.

    Raises: LastKeyholder.
    """
    leave(member, ring)
    for place in places.of(member):
        place.member, place.state = None, PlaceState.FREE
    accounts.remove(member)


def end_role(role: Membership, by: Member, ring: Keyring) -> None:
    """End one role: what is to come is given back, what was brought stays with the circle.

    Raises: NotYours; LastKeyholder.
    """
    person, collective = role.member, role.collective
    if role.role is Role.COORDINATOR and not role.is_lent and _depends_on(collective, person):
        raise LastKeyholder
    roles.end(role, by, ring)
    if role.role is Role.VOLUNTEER:
        _give_back(person, by, collective)
    if role.role is Role.COORDINATOR:
        duty.forget(person, collective)
    if role.role is Role.INTERMEDIARY:
        _hand_over_requests(person, collective)
        handing_over.forget_asked(person, collective)


def _give_back(person: Member, by: Member, collective: Collective | None = None) -> None:
    """Let someone have nothing to come any more, everywhere or in one collective."""
    for standing in regulars.all_of(person):
        if collective in (None, standing.programme.collective):
            db.session.delete(standing)
    waiting.forget(person, collective)
    for place in places.of(person):
        if collective in (None, place.shift.collective) and not place.shift.is_over:
            was = place.state
            places.free(place, by)
            filling.fill_after(place.shift, place.role, was)
    standing_in.forget(person, collective)
    watching.forget(person, collective)
    if collective is None:
        plans.forget(person)
        calendar_links.revoke(person)
        duty.forget(person)


def _hand_over_requests(person: Member, collective: Collective) -> None:
    """Let requests stay with the circle; who brought them opens them no more."""
    mine = (Request.brought_by_id == person.id, Request.sealed_in == collective.code)
    for what in db.session.scalars(select(Request).where(*mine)):
        grants.withdraw(what.key_id, person.holder)
        for shift in shifts.of_request(what):
            grants.withdraw(shift.key_id, person.holder)
        what.brought_by_id = None


def _coordinated_by(member: Member) -> list[Collective]:
    return [
        each
        for each in member.collectives_as(Role.COORDINATOR)
        if member.is_one_for_good(Role.COORDINATOR, each.id)
    ]


def _depends_on(collective: Collective, member: Member) -> bool:
    """Whether only this member holds the key of a collective with live requests."""
    if circle.keyholders(collective, but=member):
        return False
    live = select(Request.id).where(
        Request.collective_id == collective.id, Request.state.in_(sorted(LIVE))
    )
    return db.session.scalar(live.limit(1)) is not None
