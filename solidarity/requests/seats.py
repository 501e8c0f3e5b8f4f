"""One seat of a shift: taken, made certain, opened again; the steps that all verbs of places share.

The database refuses a second member on a seat and a second seat for a member; what two shifts at
the same time would need is refused here, with the member's row locked.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, true, update

from solidarity import clock
from solidarity.database import db
from solidarity.network import notices
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal, sealed_rows
from solidarity.privacy.key_store import Keyring
from solidarity.requests import experience, fit, life, safe_return
from solidarity.requests.life import Act
from solidarity.requests.request import step
from solidarity.requests.shift import (
    NEEDED,
    Place,
    PlaceState,
    Shift,
    ShiftRole,
    ShiftState,
)

REMINDERS = ((timedelta(days=1), timedelta(hours=2)), (timedelta(hours=2), timedelta()))
"""So long before a shift its people are reminded, and so long before it that has become pointless:
when the next reminder is due, or the shift begins."""
KEPT_FOR_NEWCOMERS = timedelta(days=2)
"""So long before a shift its places for newcomers open to everyone."""


class RoleFull(Exception):
    """Someone was faster: no place of this role is free."""


class KeptForNewcomers(Exception):
    """The free places wait for people on their first shifts, until two days before."""


class Overlaps(Exception):
    """The member has another shift at this time."""


class AlreadyOn(Exception):
    """The member already has a place on this shift."""


def take(
    shift: Shift,
    role: ShiftRole,
    member: Member,
    state: PlaceState,
    answer_by: datetime | None = None,
) -> Place:
    """Take the first free seat of a role, or say why not.

    The member's row is locked first, so that two sign-ups of one member wait for each other; the
    seat is taken by a statement that succeeds only while it is free.

    Raises: AlreadyOn; Overlaps; RoleFull; KeptForNewcomers.
    """
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    refuse_overlap(shift, member)
    free_seat = (
        select(Place.id)
        .where(*_free(shift, role), _may_have(shift, member))
        .order_by(Place.for_newcomers.desc(), Place.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(Place)
        .where(Place.id == free_seat.scalar_subquery(), Place.state == PlaceState.FREE)
        .values(state=state, member_id=member.id, answer_by=answer_by)
        .returning(Place.id)
    )
    place_id = db.session.scalar(taken)
    if place_id is None:
        raise KeptForNewcomers if is_free(shift, role) else RoleFull
    return db.session.get_one(Place, place_id, populate_existing=True)


def is_free(shift: Shift, role: ShiftRole) -> bool:
    """Whether a seat of a role is free, for whomever it is kept."""
    return db.session.scalar(select(Place.id).where(*_free(shift, role)).limit(1)) is not None


def is_free_for(shift: Shift, role: ShiftRole, member: Member) -> bool:
    """Whether a seat of a role is free that may be this member's."""
    free = select(Place.id).where(*_free(shift, role), _may_have(shift, member))
    return db.session.scalar(free.limit(1)) is not None


def refuse_overlap(shift: Shift, member: Member, but: Shift | None = None) -> None:
    """Pass, when a member has no place on this shift, nor on another one at this time.

    Raises: AlreadyOn; Overlaps.
    """
    clashing = set(db.session.scalars(select(Shift.id).where(clashes(shift, member))))
    if but:
        clashing.discard(but.id)
    if shift.id in clashing:
        raise AlreadyOn
    if clashing:
        raise Overlaps


def clashes(shift: Shift, member: Member) -> ColumnElement[bool]:
    """Whether a shift is one of a member's, at the time of another one (in a query over shifts)."""
    mine = select(Place.shift_id).where(Place.member_id == member.id)
    at_that_time = (Shift.starts_at < shift.ends_at) & (Shift.ends_at > shift.starts_at)
    return Shift.id.in_(mine) & (Shift.state != ShiftState.CANCELLED) & at_that_time


def must_be_agreed_to(shift: Shift) -> bool:
    """Whether the person who asked wishes to say yes to each person first."""
    return shift.request is not None and shift.request.must_agree


def ask_to_agree(place: Place, by: Member) -> None:
    """Ask the person who asked, through who brought the request."""
    place.state, place.answer_by = PlaceState.TO_AGREE, None
    request = place.shift.request
    if request and request.brought_by:
        notices.tell(request.brought_by, Word.TO_AGREE, place.code)
    journal.write("asked for agreement", place, by=by)


def clear(shift: Shift, member: Member, ring: Keyring) -> None:
    """Give a member the shift's key until the window ends.

    Raises: NoKey.
    """
    if shift.request_id is not None:
        key = sealed_rows.key_of(shift, ring)
        grants.give(shift.key_id, key, member.holder, ends_at=shift.window_ends_at)


def is_cleared(shift: Shift, member: Member) -> bool:
    """Whether a member was given the shift's key, so that their yes can make them certain.

    Who brought the request holds it anyway, which says nothing about their going along.
    """
    return shift.request_id is not None and grants.has_window(shift.key_id, member.holder)


def settle_or_ask(place: Place, by: Member | None) -> None:
    """Make a place certain; where its holder cannot be yet, they are as if they had signed up.

    A yes is never lost: a coordinator confirms it, once someone experienced is certain, say.
    """
    if place.member and fit.is_able(place.shift, place.role, place.member):
        settle(place, by)
    else:
        ask(place, by)


def ask(place: Place, by: Member | None) -> None:
    """Let the holder of a seat be as if they had signed up for it: a coordinator confirms."""
    place.state, place.answer_by = PlaceState.ASKED, None
    journal.write("signed up", place, by=by)


def settle(place: Place, by: Member | None) -> None:
    """Make a place certain: reminders are written, and the request may be arranged by this."""
    place.state, place.answer_by = PlaceState.CONFIRMED, None
    starts_at = place.shift.starts_at
    for before, until in REMINDERS:
        due_at = starts_at - before
        if place.member and due_at > clock.now():
            notices.tell(place.member, Word.REMINDER, place.code, due_at, starts_at - until)
    journal.write("confirmed", place, by=by)
    request = place.shift.request
    if request and life.is_possible(request.state, Act.ARRANGE) and _everyone_found(request.id):
        step(request, Act.ARRANGE, by)


def release(place: Place, by: Member | None) -> None:
    """Open a taken seat again: the key is taken back, and what was to be sent is not."""
    member = place.member
    if member is None:
        return
    let_go_of(place, member)
    place.member, place.state, place.answer_by = None, PlaceState.FREE, None
    request = place.shift.request
    if (
        request
        and place.role in NEEDED
        and place.shift.state is not ShiftState.CANCELLED
        and life.is_possible(request.state, Act.LOSE_SOMEONE)
    ):
        step(request, Act.LOSE_SOMEONE, by)


def let_go_of(place: Place, member: Member) -> None:
    """Take back what a member had by a place: the key, the plan, and what was still to be sent."""
    grants.end_window(place.shift.key_id, member.holder)
    notices.withdraw(member, place.code)
    safe_return.forget(place, member)


def _free(shift: Shift, role: ShiftRole) -> tuple[ColumnElement[bool], ...]:
    return Place.shift_id == shift.id, Place.role == role, Place.state == PlaceState.FREE


def _may_have(shift: Shift, member: Member) -> ColumnElement[bool]:
    """Which of the free seats may be this member's (in a query over places)."""
    is_soon = shift.starts_at <= clock.now() + KEPT_FOR_NEWCOMERS
    if shift.programme_id is None or is_soon or not experience.is_experienced(member):
        return true()
    return Place.for_newcomers.is_(False)


def _everyone_found(request_id: int) -> bool:
    open_seat = (
        select(Place.id)
        .join(Shift)
        .where(Shift.request_id == request_id, Shift.state != ShiftState.CANCELLED)
        .where(Place.state != PlaceState.CONFIRMED, Place.role.in_(NEEDED))
    )
    return db.session.scalar(open_seat.limit(1)) is None
