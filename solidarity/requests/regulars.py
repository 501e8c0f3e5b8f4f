"""Regulars: people with a standing place in a programme, beside places kept for newcomers.

A coordinator asks, the member agrees; then each shift that is laid out has their place already.
Single ones are handed back like any other place.
"""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import Base, db
from solidarity.network import authority, availability, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.privacy.retention import WITH_THE_MEMBER
from solidarity.requests import experience, filling, life, seats, waiting
from solidarity.requests.programmes import Programme
from solidarity.requests.seats import AlreadyOn, KeptForNewcomers, Overlaps, RoleFull
from solidarity.requests.shift import PlaceState, Shift, ShiftRole, ShiftState
from solidarity.requests.waiting import OthersWait


class Regular(Coded, Base):
    """One member's standing place in one programme."""

    __tablename__ = "regular"
    __table_args__ = (UniqueConstraint("programme_id", "member_id"),)

    programme_id: Mapped[int] = column(
        ForeignKey("programme.id", ondelete="CASCADE"), holds=nothing("in which programme")
    )
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal(
            "the volunteer",
            why="so that they have their place each time",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        ),
    )
    role: Mapped[ShiftRole] = column(holds=nothing("what they come as"))
    is_agreed: Mapped[bool] = column(default=False, holds=nothing("whether they said yes"))

    programme: Mapped[Programme] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


class IsRegular(Exception):
    """The member has a standing place there, or was asked."""


def ask(programme: Programme, member: Member, role: ShiftRole, by: Member) -> Regular:
    """Ask someone to come each time.

    Raises: NotYours; IsRegular; WrongState, when the programme has no such places.
    """
    authority.require(by, "arrange", programme.collective_id)
    authority.require(member, "sign up", programme.collective_id)
    if role not in programme.places:
        raise life.WrongState
    if any(each.member_id == member.id for each in of(programme)):
        raise IsRegular
    row = Regular(programme=programme, member=member, role=role)
    db.session.add(row)
    database.flush()
    notices.tell(member, Word.ASKED, row.code)
    journal.write("asked to come each time", row, by=by)
    return row


def agree(row: Regular, by: Member) -> None:
    """Come each time from now on: the shifts already laid out have one's place, too.

    Raises: NotYours; WrongState.
    """
    if row.member_id != by.id:
        raise authority.NotYours("come each time")
    if row.is_agreed:
        raise life.WrongState
    row.is_agreed = True
    coming = select(Shift).where(
        Shift.programme_id == row.programme_id,
        Shift.starts_at > clock.now(),
        Shift.state == ShiftState.PUBLISHED,
    )
    for shift in db.session.scalars(coming.order_by(Shift.starts_at)).unique().all():
        _seat(row, shift)


def ask_again(programme: Programme) -> None:
    """Ask the regulars of a programme anew, since it is at other times than they said yes to."""
    for row in of(programme):
        row.is_agreed = False
        notices.withdraw(row.member, row.code)
        notices.tell(row.member, Word.ASKED, row.code)


def end(row: Regular, by: Member) -> None:
    """Come each time no longer, or say no to being asked; places one has already stay.

    Raises: NotYours.
    """
    if row.member_id != by.id:
        authority.require(by, "arrange", row.programme.collective_id)
    notices.withdraw(row.member, row.code)
    db.session.delete(row)


def seat(programme: Programme, shift: Shift) -> None:
    """Give the regulars of a programme their places on a shift that was just laid out.

    Who knows the work comes first, so that those on their first shifts have company.
    """
    agreed = [row for row in of(programme) if row.is_agreed]
    for row in sorted(agreed, key=lambda row: not experience.is_experienced(row.member)):
        _seat(row, shift)


def of(programme: Programme) -> Sequence[Regular]:
    """Who comes each time, and who was asked to."""
    found = select(Regular).where(Regular.programme_id == programme.id).order_by(Regular.id)
    return db.session.scalars(found).unique().all()


def all_of(member: Member) -> Sequence[Regular]:
    """Where a member comes each time, or was asked to."""
    found = select(Regular).where(Regular.member_id == member.id).order_by(Regular.id)
    return db.session.scalars(found).unique().all()


def seen_by(member: Member, code: str) -> Regular | None:
    """The standing place with this opaque id, if it is this member's."""
    found = select(Regular).where(Regular.code == code, Regular.member_id == member.id)
    return db.session.scalar(found)


def coordinated_by(member: Member, code: str) -> Regular | None:
    """The standing place with this opaque id, if this member coordinates its collective."""
    row = db.session.scalar(select(Regular).where(Regular.code == code))
    if row is None or not member.is_one(Role.COORDINATOR, row.programme.collective_id):
        return None
    return row


def forget(member: Member) -> None:
    """Let a member who goes come nowhere each time."""
    db.session.execute(delete(Regular).where(Regular.member_id == member.id))


def _seat(row: Regular, shift: Shift) -> None:
    """Give one regular their place, unless they rest, are away or have something else then.

    Nor is it taken from who waits for it. Where they cannot be certain yet, a coordinator confirms.
    """
    member, available = row.member, availability.of(row.member)
    is_away = any(
        first <= shift.half_day.day <= last and not is_free
        for first, last, is_free in available.exceptions
    )
    can_sign_up = member.is_one(Role.VOLUNTEER, shift.collective_id) and not member.left_at
    if is_away or member.is_paused or member.locked_at or not can_sign_up:
        return
    try:
        waiting.require_turn(member, shift, row.role)
        place = seats.take(shift, row.role, member, PlaceState.ASKED)
    except (OthersWait, AlreadyOn, Overlaps, RoleFull, KeptForNewcomers):
        return
    filling.wait_no_more(shift, member)
    seats.settle_or_ask(place, None)
