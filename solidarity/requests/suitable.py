"""Who could take a place: whoever is there for it, has learnt it, and was asked longest ago.

Only what is in the clear is looked at: roles, training, languages, availability, other shifts. What
the person who asked wishes is sealed, and checked when a coordinator confirms.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from sqlalchemy import Select, or_, select

from solidarity.database import db
from solidarity.network import availability
from solidarity.network.members import Member, Membership, Role
from solidarity.network.training import Training
from solidarity.requests import experience, fit, seats
from solidarity.requests.load import is_at_ceiling
from solidarity.requests.shift import ACCOMPANIES, Place, PlaceState, Shift, ShiftRole


def longest_unasked(
    shift: Shift, role: ShiftRole, *, but: Sequence[int] = (), most: int
) -> list[Member]:
    """The volunteers who could take a role on a shift and were asked longest ago.

    `but` are row numbers of members who are not to be asked.
    """
    found = _volunteers(shift).where(Member.id.not_in(but))
    if role in ACCOMPANIES and shift.kind.training:
        found = found.where(Member.id.in_(_trained(shift)))
    if role is ShiftRole.LEAD or experience.is_without_company(shift):
        found = found.where(experience.experienced(Member.id))
    if role is ShiftRole.INTERPRETER:
        found = found.where(fit.speaks(shift))
    looked_at = db.session.scalars(found.limit(_LOOKED_AT)).unique().all()
    return list(islice(_who_are_free(shift, looked_at), most))


def experienced(shift: Shift, most: int = 5) -> list[Member]:
    """Who could still join, so that nobody new goes alone.

    First those who are on it and not certain to go along yet: who stands by, was asked or asked.
    """
    on_it = select(Member).join(Place, Place.member_id == Member.id)
    on_it = on_it.where(Place.shift_id == shift.id, experience.experienced(Member.id))
    on_it = on_it.where(or_(Place.state != PlaceState.CONFIRMED, Place.role == ShiftRole.BACKUP))
    near = db.session.scalars(on_it.order_by(Place.number)).unique().all()
    found = _volunteers(shift).where(experience.experienced(Member.id)).limit(_LOOKED_AT)
    others = _who_are_free(shift, db.session.scalars(found).unique().all())
    return list(islice(chain(near, others), most))


_LOOKED_AT = 200
"""So many are looked at before the others: a network has more, and nobody waits for them."""


def _volunteers(shift: Shift) -> Select[Member]:
    on_it = select(Place.member_id).where(Place.shift_id == shift.id, Place.member_id.is_not(None))
    return (
        select(Member)
        .join(Membership)
        .where(Membership.collective_id == shift.collective_id, Membership.role == Role.VOLUNTEER)
        .where(Membership.is_waiting.is_(False), Member.is_paused.is_(False))
        .where(Member.left_at.is_(None), Member.locked_at.is_(None), Member.id.not_in(on_it))
        .order_by(Member.last_asked_on.is_not(None), Member.last_asked_on, Member.id)
    )


def _trained(shift: Shift) -> Select[int]:
    return select(Training.member_id).where(
        Training.collective_id == shift.collective_id,
        Training.what == shift.kind.training,
        or_(Training.ends_on.is_(None), Training.ends_on >= shift.half_day.day),
    )


def _who_are_free(shift: Shift, members: Sequence[Member]) -> Iterator[Member]:
    """Who says they could come then, has no other shift then, and is not asked for too much."""
    for member in members:
        if not availability.fits(availability.of(member), shift.half_day):
            continue
        clashing = select(Shift.id).where(seats.clashes(shift, member)).limit(1)
        if db.session.scalar(clashing) is None and not is_at_ceiling(member, shift):
            yield member
