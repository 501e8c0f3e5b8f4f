"""Standing in: when someone cannot come, those who were asked longest ago are asked.

A yes takes the free seat, if it is still there; a no asks one more person. Nobody is asked why.
"""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import Base, db
from solidarity.network import notices
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.requests import seats, suitable
from solidarity.requests.shift import TERM, Place, Shift, ShiftRole, ShiftState

AT_ONCE = 3


class Call(Coded, Base):
    """One person who was asked to stand in on a shift."""

    __tablename__ = "call"
    __table_args__ = (UniqueConstraint("shift_id", "member_id"),)

    shift_id: Mapped[int] = column(
        ForeignKey("shift.id", ondelete="CASCADE"), holds=nothing("for which shift")
    )
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal(
            "the volunteer", why="so that nobody is asked twice", read_by="the member", kept=TERM
        ),
    )
    role: Mapped[ShiftRole] = column(holds=nothing("what they would come as"))
    is_open: Mapped[bool] = column(default=True, holds=nothing("whether no answer came yet"))

    shift: Mapped[Shift] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")


def call(shift: Shift, role: ShiftRole, most: int = AT_ONCE) -> int:
    """Ask the suitable people who were asked longest ago; say how many there were."""
    asked = db.session.scalars(select(Call.member_id).where(Call.shift_id == shift.id)).all()
    chosen = suitable.longest_unasked(shift, role, but=asked, most=most)
    for member in chosen:
        row = Call(shift=shift, member=member, role=role)
        db.session.add(row)
        member.last_asked_on = clock.today()
        notices.tell(member, Word.ASKED, row.code)
        journal.write("asked to stand in", row, by=None)
    return len(chosen)


def leave_in_peace(place: Place, member: Member) -> None:
    """Do not ask someone to stand in on a shift for which they gave their place back."""
    row = of_member(member, place.shift)
    if row is None:
        row = Call(shift=place.shift, member=member, role=place.role)
        db.session.add(row)
    row.is_open = False


def open_to(member: Member) -> Sequence[Call]:
    """What a member is asked to stand in for, while the seat is still free."""
    found = (
        select(Call)
        .join(Call.shift)
        .where(Call.member_id == member.id, Call.is_open)
        .where(Shift.state == ShiftState.PUBLISHED, Shift.starts_at > clock.now())
        .order_by(Shift.starts_at)
    )
    calls = db.session.scalars(found).unique().all()
    return [each for each in calls if seats.is_free(each.shift, each.role)]


def is_called(shift: Shift) -> bool:
    """Whether people are asked to stand in on a shift, who have not answered yet."""
    waits = select(Call.id).where(Call.shift_id == shift.id, Call.is_open)
    return db.session.scalar(waits.limit(1)) is not None


def all_of(member: Member) -> Sequence[Call]:
    """Everything a member was asked to stand in for, as far as it is remembered."""
    return db.session.scalars(select(Call).where(Call.member_id == member.id)).unique().all()


def held_by(member: Member, code: str) -> Call | None:
    """The call with this opaque id, if it is this member's and still open."""
    found = select(Call).where(Call.code == code, Call.member_id == member.id, Call.is_open)
    return db.session.scalar(found)


def of_member(member: Member, shift: Shift) -> Call | None:
    """How a member was asked to stand in on a shift, if they were."""
    found = select(Call).where(Call.shift_id == shift.id, Call.member_id == member.id)
    return db.session.scalar(found)


def answered(row: Call) -> None:
    """Remember that someone has answered."""
    row.is_open = False
    notices.withdraw(row.member, row.code)


def decline(row: Call) -> None:
    """Say "not this time"; one more person is asked, while the seat is still free."""
    answered(row)
    shift = row.shift
    is_open = shift.state is ShiftState.PUBLISHED and not shift.has_begun
    if is_open and seats.is_free(shift, row.role):
        call(shift, row.role, most=1)


def call_off(shift: Shift) -> list[Member]:
    """Let nobody stand in on a shift any more; say who had not answered yet."""
    waits = select(Call).where(Call.shift_id == shift.id, Call.is_open).order_by(Call.id)
    rows = db.session.scalars(waits).unique().all()
    for row in rows:
        answered(row)
    return [row.member for row in rows]


def forget(member: Member, collective: Collective | None = None) -> None:
    """Let a member who goes be asked no more, everywhere or in one collective."""
    gone = delete(Call).where(Call.member_id == member.id)
    if collective is not None:
        ours = select(Shift.id).where(Shift.collective_id == collective.id)
        gone = gone.where(Call.shift_id.in_(ours))
    db.session.execute(gone)
