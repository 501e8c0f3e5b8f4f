"""The waiting list of a shift: in order, role by role.

A seat that opens is *offered* to the next one, who has a time to answer; then to the one after
(see filling.py). A coordinator can *clear* people who wait: they get the shift's key beforehand, so
that their yes makes them certain at once and nobody has to be woken. Nothing opens before that.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import Base, db
from solidarity.network import authority, notices
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import fit, life, seats
from solidarity.requests.seats import AlreadyOn, KeptForNewcomers, Overlaps, RoleFull
from solidarity.requests.shift import TERM, Place, PlaceState, Shift, ShiftRole, ShiftState

_LONGEST, _SHORTEST = timedelta(hours=12), timedelta(minutes=15)
_SHARE = 4


class NotFull(Exception):
    """A place of this role is free: nobody has to wait for one."""


class OthersWait(Exception):
    """A place is free, and somebody waits for it: it is offered to them first."""


class Waiting(Coded, Base):
    """Someone who would come if a place of a role opens."""

    __tablename__ = "waiting"
    __table_args__ = (UniqueConstraint("shift_id", "member_id"),)

    shift_id: Mapped[int] = column(
        ForeignKey("shift.id", ondelete="CASCADE"), holds=nothing("for which shift")
    )
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal(
            "the volunteer", why="to offer them a place", read_by="the circle", kept=TERM
        ),
    )
    role: Mapped[ShiftRole] = column(holds=nothing("what they would come as"))

    shift: Mapped[Shift] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


def join(member: Member, shift: Shift, role: ShiftRole) -> Waiting:
    """Wait for a place of a role; one waits for one role of a shift at a time.

    Raises: NotYours; WrongState; NotFull; AlreadyOn, also when one waits already; Overlaps;
    NeedsLanguage; NeedsExperience; OnlyToLearn.
    """
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        raise life.WrongState
    if not any(each.role is role for each in shift.places):
        raise life.WrongState
    if is_turn_of(member, shift, role):
        raise NotFull
    fit.require_role(shift, role, member)
    seats.refuse_overlap(shift, member)
    if of_member(member, shift):
        raise AlreadyOn
    row = Waiting(shift=shift, member=member, role=role)
    db.session.add(row)
    database.flush()
    journal.write("waits for a place", row, by=member)
    return row


def remove(row: Waiting) -> None:
    """Take someone off the list, and back what was given to them beforehand."""
    if row.shift.request_id is not None:
        grants.end_window(row.shift.key_id, row.member.holder)
    db.session.delete(row)


def forget(member: Member, collective: Collective | None = None) -> None:
    """Let a member who goes wait for nothing any more, everywhere or in one collective."""
    for row in db.session.scalars(select(Waiting).where(Waiting.member_id == member.id)).unique():
        if collective in (None, row.shift.collective):
            remove(row)


def clear(row: Waiting, by: Member, ring: Keyring) -> None:
    """Say beforehand that someone can go along: their yes will make them certain.

    Raises: NotYours; WrongState, where that cannot be; NeedsCompany; NeedsTraining; NeedsLanguage;
    NeedsExperience; OnlyToLearn; NotWished; NoKey.
    """
    authority.require(by, "confirm", row.shift.collective_id)
    if not can_be_cleared(row.shift):
        raise life.WrongState
    fit.require_fit(row.shift, row.role, row.member, ring)
    seats.clear(row.shift, row.member, ring)
    journal.write("cleared", row, by=by)


def can_be_cleared(shift: Shift) -> bool:
    """Whether there is a key to give beforehand, and the person who asked need not agree first."""
    return shift.request_id is not None and not seats.must_be_agreed_to(shift)


def is_cleared(row: Waiting) -> bool:
    """Whether someone's yes makes them certain at once."""
    return can_be_cleared(row.shift) and seats.is_cleared(row.shift, row.member)


def of(shift: Shift) -> Sequence[Waiting]:
    """Who waits for a place on a shift, in order."""
    found = select(Waiting).where(Waiting.shift_id == shift.id).order_by(Waiting.id)
    return db.session.scalars(found).unique().all()


def of_member(member: Member, shift: Shift) -> Waiting | None:
    """How a member waits for a shift, if they do."""
    found = select(Waiting).where(Waiting.shift_id == shift.id, Waiting.member_id == member.id)
    return db.session.scalar(found)


def all_of(member: Member) -> Sequence[Waiting]:
    """Everything to come that a member waits for, the next shift first."""
    found = (
        select(Waiting)
        .join(Waiting.shift)
        .where(Waiting.member_id == member.id, Shift.starts_at > clock.now())
        .where(Shift.state == ShiftState.PUBLISHED)
        .order_by(Shift.starts_at)
    )
    return db.session.scalars(found).unique().all()


def before(row: Waiting) -> int:
    """How many wait before someone for the same role."""
    earlier = select(func.count(Waiting.id)).where(
        Waiting.shift_id == row.shift_id, Waiting.role == row.role, Waiting.id < row.id
    )
    return db.session.scalar(earlier) or 0


def held_by(member: Member, code: str) -> Waiting | None:
    """The entry with this opaque id, if it is this member's."""
    row = _by_code(code)
    return row if row and row.member_id == member.id else None


def coordinated_by(member: Member, code: str) -> Waiting | None:
    """The entry with this opaque id, if this member coordinates its collective."""
    row = _by_code(code)
    if row is None or not member.is_one(Role.COORDINATOR, row.shift.collective_id):
        return None
    return row


def next_one(shift: Shift, role: ShiftRole) -> Waiting | None:
    """The first who waits for a role and could have a seat of it that is free now."""
    return next((row for row in of(shift) if row.role is role and _could_have_one(row)), None)


def is_turn_of(member: Member, shift: Shift, role: ShiftRole) -> bool:
    """Whether a free seat of a role could be a member's, and nobody waits for it before them."""
    if not seats.is_free_for(shift, role, member):
        return False
    first = next_one(shift, role)
    return first is None or first.member_id == member.id


def require_turn(member: Member, shift: Shift, role: ShiftRole) -> None:
    """Pass, when nobody else waits for a free seat of a role.

    Raises: OthersWait.
    """
    first = next_one(shift, role)
    if first is not None and first.member_id != member.id:
        raise OthersWait


def offer_next(shift: Shift, role: ShiftRole, now: datetime) -> bool:
    """Offer a free seat to the next one who can have it; whether there was somebody."""
    row = next_one(shift, role)
    if row is None:
        return False
    try:
        place = seats.take(shift, role, row.member, PlaceState.OFFERED, _until(shift, now))
    except (AlreadyOn, Overlaps, KeptForNewcomers, RoleFull):
        return False  # somebody was faster; the clockwork looks again (see filling.pass_on)
    row.member.last_asked_on = clock.today()
    notices.tell(row.member, Word.OFFERED, place.code, useful_until=place.answer_by)
    journal.write("offered a place", place, by=None)
    return True


def put_back(place: Place) -> None:
    """Take an offer back, and nobody off the list: whoever had it is offered a place in turn."""
    place.member, place.state, place.answer_by = None, PlaceState.FREE, None


def unanswered(now: datetime) -> Sequence[Place]:
    """The offered seats whose time to answer is over."""
    late = select(Place).where(Place.state == PlaceState.OFFERED, Place.answer_by <= now)
    return db.session.scalars(late.order_by(Place.id)).unique().all()


def _could_have_one(row: Waiting) -> bool:
    if row.member.is_paused or row.member.locked_at:
        return False
    try:
        seats.refuse_overlap(row.shift, row.member)
    except (AlreadyOn, Overlaps):
        return False
    return seats.is_free_for(row.shift, row.role, row.member)


def _by_code(code: str) -> Waiting | None:
    return db.session.scalar(select(Waiting).where(Waiting.code == code))


def _until(shift: Shift, now: datetime) -> datetime:
    """When an offer goes on to the one after: a quarter of what is left, within 12 hours."""
    left = shift.starts_at - now
    return now + max(min(left / _SHARE, _LONGEST), _SHORTEST)
