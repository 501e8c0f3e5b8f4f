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
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import life, seats
from solidarity.requests.seats import AlreadyOn, KeptForNewcomers, Overlaps, RoleFull
from solidarity.requests.shift import TERM, Place, PlaceState, Shift, ShiftRole, ShiftState

_LONGEST, _SHORTEST = timedelta(hours=12), timedelta(minutes=15)
_SHARE = 4


class NotFull(Exception):
    """A place of this role is free: nobody has to wait for one."""


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

    Raises: NotYours; WrongState; NotFull; AlreadyOn, also when one waits already; Overlaps.
    """
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        raise life.WrongState
    if not any(each.role is role for each in shift.places):
        raise life.WrongState
    if seats.is_free(shift, role):
        raise NotFull
    seats.refuse_overlap(shift, member)
    if of_member(member, shift):
        raise AlreadyOn
    row = Waiting(shift=shift, member=member, role=role)
    db.session.add(row)
    database.flush()
    journal.write("waits for a place", row, by=member)
    return row


def leave(row: Waiting, by: Member) -> None:
    """Wait no longer.

    Raises: NotYours.
    """
    if row.member_id != by.id:
        authority.require(by, "confirm", row.shift.collective_id)
    remove(row)


def remove(row: Waiting) -> None:
    """Take someone off the list, and back what was given to them beforehand."""
    if row.shift.request_id is not None:
        grants.withdraw(row.shift.key_id, row.member.holder)
    db.session.delete(row)


def clear(row: Waiting, by: Member, ring: Keyring) -> None:
    """Say beforehand that someone can go along: their yes will make them certain.

    Raises: NotYours; NeedsCompany; NeedsTraining; NotWished; NoKey.
    """
    authority.require(by, "confirm", row.shift.collective_id)
    seats.require_fit(row.shift, row.role, row.member, ring)
    seats.clear(row.shift, row.member, ring)
    journal.write("cleared", row, by=by)


def is_cleared(row: Waiting) -> bool:
    """Whether someone's yes makes them certain at once."""
    return seats.is_cleared(row.shift, row.member) and not seats.must_be_agreed_to(row.shift)


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


def offer_next(shift: Shift, role: ShiftRole, now: datetime) -> bool:
    """Offer a free seat to the next one who can have it; whether there was somebody."""
    for row in of(shift):
        if row.role is not role or row.member.is_paused or row.member.locked_at:
            continue
        try:
            place = seats.take(shift, role, row.member, PlaceState.OFFERED, _until(shift, now))
        except (AlreadyOn, Overlaps, KeptForNewcomers):
            continue
        except RoleFull:
            return False
        row.member.last_asked_on = clock.today()
        notices.tell(row.member, Word.OFFERED, place.code)
        journal.write("offered a place", place, by=None)
        return True
    return False


def unanswered(now: datetime) -> Sequence[Place]:
    """The offered seats whose time to answer is over."""
    late = select(Place).where(Place.state == PlaceState.OFFERED, Place.answer_by <= now)
    return db.session.scalars(late.order_by(Place.id)).unique().all()


def _by_code(code: str) -> Waiting | None:
    return db.session.scalar(select(Waiting).where(Waiting.code == code))


def _until(shift: Shift, now: datetime) -> datetime:
    """When an offer goes on to the one after: a quarter of what is left, within 12 hours."""
    left = shift.starts_at - now
    return now + max(min(left / _SHARE, _LONGEST), _SHORTEST)
