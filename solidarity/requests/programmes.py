"""Programmes: what repeats each week, such as a food bank's Saturday.

A programme's place and hours are public among members; nothing about it is sealed. Its shifts are
laid out four weeks ahead, at the same time of the wall clock in summer and winter.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from dateutil.rrule import WEEKLY, rrule
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.clock import NoSuchHour
from solidarity.database import Base, db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing
from solidarity.requests import shifts
from solidarity.requests.kinds import Kind
from solidarity.requests.shift import ShiftRole

AHEAD = timedelta(days=28)


class Programme(Coded, Base):
    """Something that a collective does on the same weekday, every week or every few."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("every_weeks BETWEEN 1 AND 8", name="every_weeks"),
        CheckConstraint("people BETWEEN 1 AND 30", name="people"),
        UniqueConstraint("collective_id", "name"),
    )

    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("whose"))
    kind_id: Mapped[int] = column(ForeignKey("kind.id"), holds=nothing("what for"))
    neighbourhood_id: Mapped[int] = column(ForeignKey("neighbourhood.id"), holds=nothing("where"))
    name: Mapped[str] = column(holds=nothing("what members call it"))
    first_day: Mapped[date] = column(holds=nothing("the first time; sets the weekday"))
    begins: Mapped[time] = column(holds=nothing("on the wall clock"))
    ends: Mapped[time] = column(holds=nothing("on the wall clock"))
    every_weeks: Mapped[int] = column(default=1, holds=nothing("every week, every second…"))
    people: Mapped[int] = column(holds=nothing("how many are needed each time"))
    laid_out_until: Mapped[date | None] = column(holds=nothing("the last day with a shift"))

    collective: Mapped[Collective] = relationship(lazy="joined")
    kind: Mapped[Kind] = relationship(lazy="joined")
    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="joined")


class NameTaken(Exception):
    """The collective has a programme of this name."""


def start(programme: Programme, by: Member) -> Programme:
    """Begin a programme and lay out its first weeks.

    Raises: NotYours; NameTaken; WrongSpan; NoSuchHour.
    """
    authority.require(by, "arrange", programme.collective.id)
    same = select(Programme.id).where(
        Programme.collective_id == programme.collective.id, Programme.name == programme.name
    )
    if db.session.scalar(same) is not None:
        raise NameTaken
    shifts.span_on(programme.first_day, programme.begins, programme.ends)
    db.session.add(programme)
    database.flush()
    lay_out(programme, clock.today())
    journal.write("began a programme", programme, by=by)
    return programme


def lay_out_all(now: datetime) -> int:
    """Lay out the coming weeks of every programme; say how many shifts were made."""
    today = clock.on_the_wall(now).date()
    found = db.session.scalars(select(Programme)).unique().all()
    return sum(lay_out(programme, today) for programme in found)


def lay_out(programme: Programme, today: date) -> int:
    """Make the shifts that are still missing until four weeks ahead."""
    made = 0
    for day in _days(programme, today):
        try:
            span = shifts.span_on(day, programme.begins, programme.ends)
        except NoSuchHour:
            continue
        shift = shifts.lay_out(
            programme.name,
            programme.collective,
            programme.kind,
            programme.neighbourhood,
            span,
            {ShiftRole.ACCOMPANIER: programme.people},
        )
        shift.programme_id = programme.id
        programme.laid_out_until = day
        made += 1
    return made


def of(collectives: Sequence[Collective]) -> Sequence[Programme]:
    """The programmes of some collectives."""
    mine = [collective.id for collective in collectives]
    found = select(Programme).where(Programme.collective_id.in_(mine)).order_by(Programme.name)
    return db.session.scalars(found).unique().all()


def coordinated_by(member: Member) -> Sequence[Programme]:
    """The programmes of the collectives this member coordinates."""
    return of(member.collectives_as(Role.COORDINATOR))


def _days(programme: Programme, today: date) -> Iterator[date]:
    """The days still to be laid out. Source: RFC 5545, section 3.3.10 (FREQ=WEEKLY)."""
    rule = rrule(
        WEEKLY,
        interval=programme.every_weeks,
        dtstart=datetime.combine(programme.first_day, time()),
        until=datetime.combine(today + AHEAD, time()),
    )
    for moment in rule:
        day = moment.date()
        if day >= today and (not programme.laid_out_until or day > programme.laid_out_until):
            yield day
