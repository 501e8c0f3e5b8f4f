"""What stays of a shift for the volunteer who was on it: the month and the coarse kind."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import Base, db
from solidarity.network.members import Member
from solidarity.privacy.declarations import Numbered, column, nothing, personal
from solidarity.privacy.retention import Rule, Term
from solidarity.requests.shift import PlaceState, Shift, ShiftState

TERM = Term("the month and kind of past shifts", "the month began", timedelta(days=365))


class PastShift(Numbered, Base):
    """A shift someone was on, of which only month and kind are left."""

    __tablename__ = "past_shift"

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal(
            "the volunteer",
            why="to share the load fairly, and to know who is experienced",
            read_by="the member, the circle",
            kept=TERM,
        ),
    )
    month: Mapped[date] = column(holds=nothing("its first day"))
    kind: Mapped[str] = column(holds=nothing("coarse kind"))


def remember(shift: Shift) -> None:
    """Keep month and kind for everyone who was confirmed on a shift that took place."""
    if shift.state is ShiftState.CANCELLED or not shift.is_over:
        return
    month = clock.on_the_wall(shift.starts_at).date().replace(day=1)
    for place in shift.places:
        if place.state is PlaceState.CONFIRMED and place.member_id is not None:
            row = PastShift(member_id=place.member_id, month=month, kind=shift.kind.key)
            db.session.add(row)


def shifts_of(member: Member) -> list[tuple[date, str, int]]:
    """Month, kind and number of a member's past shifts, the newest month first."""
    found = (
        select(PastShift.month, PastShift.kind, func.count())
        .where(PastShift.member_id == member.id)
        .group_by(PastShift.month, PastShift.kind)
        .order_by(PastShift.month.desc(), PastShift.kind)
    )
    return [(month, kind, number) for month, kind, number in db.session.execute(found)]


def let_go(now: datetime) -> int:
    """Forget months older than a year."""
    old = delete(PastShift).where(PastShift.month <= (now - TERM.lasts).date())
    return len(db.session.scalars(old.returning(PastShift.id)).all())


RULE = Rule(TERM, let_go)
