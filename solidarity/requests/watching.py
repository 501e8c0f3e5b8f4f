"""Watching a shift: "tell me if it is short", and "I'll take it if nobody else does".

The second is seen by coordinators only, so that nobody else leans on it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, delete, exists, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import Base, db
from solidarity.network import authority, notices
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy.declarations import Numbered, column, nothing, personal
from solidarity.requests import life
from solidarity.requests.shift import NEEDED, TERM, Place, PlaceState, Shift, ShiftState

SHORT_BEFORE = timedelta(hours=48)
"""From then on a shift with free places is short of people."""


class Watch(Numbered, Base):
    """Someone who watches one shift."""

    __tablename__ = "watch"
    __table_args__ = (UniqueConstraint("shift_id", "member_id"),)

    shift_id: Mapped[int] = column(
        ForeignKey("shift.id", ondelete="CASCADE"), holds=nothing("which shift")
    )
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal("the volunteer", why="to tell them", read_by="the circle", kept=TERM),
    )
    if_nobody: Mapped[bool] = column(
        default=False, holds=nothing("whether they take it if nobody else does")
    )
    is_told: Mapped[bool] = column(default=False, holds=nothing("whether they were told"))

    shift: Mapped[Shift] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


def watch(member: Member, shift: Shift, *, if_nobody: bool) -> None:
    """Be told when a shift is short of people.

    Raises: NotYours; WrongState.
    """
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        raise life.WrongState
    row = of_member(member, shift)
    if row is None:
        row = Watch(shift=shift, member=member)
        db.session.add(row)
    row.if_nobody = if_nobody


def stop(member: Member, shift: Shift) -> None:
    """Watch a shift no longer."""
    gone = delete(Watch).where(Watch.member_id == member.id, Watch.shift_id == shift.id)
    db.session.execute(gone)


def of_member(member: Member, shift: Shift) -> Watch | None:
    """How a member watches a shift, if they do."""
    found = select(Watch).where(Watch.shift_id == shift.id, Watch.member_id == member.id)
    return db.session.scalar(found)


def last_resorts(shift: Shift) -> Sequence[Member]:
    """Who takes a shift if nobody else does; for coordinators."""
    found = select(Watch).where(Watch.shift_id == shift.id, Watch.if_nobody)
    return [each.member for each in db.session.scalars(found.order_by(Watch.id)).unique()]


def number_of(member: Member) -> int:
    """How many shifts a member watches."""
    return len(db.session.scalars(select(Watch.id).where(Watch.member_id == member.id)).all())


def tell_if_short(shift: Shift) -> None:
    """Tell those who watch a shift when it is near and short, each of them once."""
    if shift.starts_at - clock.now() <= SHORT_BEFORE:
        waits = select(Watch).where(Watch.shift_id == shift.id, Watch.is_told.is_(False))
        for each in db.session.scalars(waits).unique():
            _tell(each)


def tell_of_short_ones(now: datetime) -> int:
    """Tell those who watch a shift that has come near and is short of people."""
    free = exists().where(
        Place.shift_id == Shift.id, Place.state == PlaceState.FREE, Place.role.in_(NEEDED)
    )
    due = (
        select(Watch)
        .join(Watch.shift)
        .where(Watch.is_told.is_(False), Shift.state == ShiftState.PUBLISHED, free)
        .where(Shift.starts_at > now, Shift.starts_at <= now + SHORT_BEFORE)
    )
    found = db.session.scalars(due).unique().all()
    for each in found:
        _tell(each)
    return len(found)


def forget(member: Member, collective: Collective | None = None) -> None:
    """Let a member who goes watch nothing any more, everywhere or in one collective."""
    gone = delete(Watch).where(Watch.member_id == member.id)
    if collective is not None:
        ours = select(Shift.id).where(Shift.collective_id == collective.id)
        gone = gone.where(Watch.shift_id.in_(ours))
    db.session.execute(gone)


def _tell(row: Watch) -> None:
    row.is_told = True
    notices.tell(row.member, Word.SHORT, row.shift.code)
