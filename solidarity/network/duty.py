"""The duty rota: which coordinators look after things on which half-day.

Who is on duty is told first when something cannot wait; when nobody is, the whole circle is.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.clock import HalfDay, Part
from solidarity.database import Base, db
from solidarity.network import authority, members
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.privacy.retention import Rule, Term

DAYS_SHOWN = 14
TERM = Term("who was on duty", "the day ended", timedelta(days=7))


class Duty(Coded, Base):
    """One coordinator's half-day of looking after things."""

    __tablename__ = "duty"
    __table_args__ = (UniqueConstraint("collective_id", "day", "part", "member_id"),)

    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("for whom"))
    day: Mapped[date] = column(index=True, holds=nothing("on which day"))
    part: Mapped[Part] = column(holds=nothing("in which part of it"))
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal(
            "the coordinator", why="to tell them first", read_by="the circle", kept=TERM
        ),
    )

    collective: Mapped[Collective] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")

    @property
    def half_day(self) -> HalfDay:
        """When it is."""
        return HalfDay(self.day, self.part)


class OnDutyAlready(Exception):
    """The member is on duty then."""


def take(collective: Collective, half_day: HalfDay, by: Member) -> Duty:
    """Be on duty on a half-day.

    Raises: NotYours; OnDutyAlready; PastDay.
    """
    authority.require(by, "be on duty", collective.id)
    if half_day.day < clock.today():
        raise PastDay
    if any(each.member_id == by.id for each in _on(collective, half_day)):
        raise OnDutyAlready
    row = Duty(collective=collective, day=half_day.day, part=half_day.part, member=by)
    db.session.add(row)
    database.flush()
    journal.write("took duty", row, by=by)
    return row


class PastDay(Exception):
    """The day is over."""


def give_back(row: Duty, by: Member) -> None:
    """Be on duty no longer.

    Raises: NotYours.
    """
    if row.member_id != by.id:
        raise authority.NotYours("give duty back")
    db.session.delete(row)


def ahead(collectives: Sequence[Collective]) -> Sequence[Duty]:
    """Who is on duty in the coming fortnight, in some collectives."""
    today = clock.today()
    found = select(Duty).where(
        Duty.collective_id.in_([each.id for each in collectives]),
        Duty.day >= today,
        Duty.day < today + timedelta(days=DAYS_SHOWN),
    )
    return db.session.scalars(found.order_by(Duty.day, Duty.id)).unique().all()


def on_duty(collective: Collective) -> list[Member]:
    """Who is on duty now; who lost the role is not."""
    rows = _on(collective, clock.half_day_of(clock.now()))
    is_one = (each.member for each in rows)
    return [each for each in is_one if each.is_one(Role.COORDINATOR, collective.id)]


def to_tell(collective: Collective) -> list[Member]:
    """Whom to tell first: who is on duty, else everyone in the circle."""
    return on_duty(collective) or list(members.with_role(Role.COORDINATOR, collective))


def others(collective: Collective, told: Collection[str]) -> list[Member]:
    """Whom to tell next: who was not told yet (by opaque id), else everyone again."""
    circle = list(members.with_role(Role.COORDINATOR, collective))
    return [each for each in circle if each.code not in told] or circle


def held_by(member: Member, code: str) -> Duty | None:
    """The duty with this opaque id, if it is this member's."""
    found = select(Duty).where(Duty.code == code, Duty.member_id == member.id)
    return db.session.scalar(found)


def forget(member: Member, collective: Collective | None = None) -> None:
    """Let a member who goes be on duty nowhere any more."""
    gone = delete(Duty).where(Duty.member_id == member.id)
    if collective:
        gone = gone.where(Duty.collective_id == collective.id)
    db.session.execute(gone)


def all_of(member: Member) -> Sequence[Duty]:
    """When a member is or was on duty, as far as it is remembered."""
    found = select(Duty).where(Duty.member_id == member.id).order_by(Duty.day)
    return db.session.scalars(found).unique().all()


def let_go(now: datetime) -> int:
    """Forget who was on duty a week ago."""
    last = (clock.on_the_wall(now) - TERM.lasts).date()
    old = delete(Duty).where(Duty.day < last).returning(Duty.id)
    return len(db.session.scalars(old).all())


RULE = Rule(TERM, let_go)


def _on(collective: Collective, half_day: HalfDay) -> Sequence[Duty]:
    found = select(Duty).where(
        Duty.collective_id == collective.id,
        Duty.day == half_day.day,
        Duty.part == half_day.part,
    )
    return db.session.scalars(found).unique().all()
