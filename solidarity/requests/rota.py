"""The week's rota, for the wall: who comes when, by display name, and nothing finer than the board.

A wall is read by whoever passes: a request's shift has its half-day there, never its hour.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from solidarity import clock
from solidarity.clock import HalfDay
from solidarity.database import db
from solidarity.network.collectives import Collective
from solidarity.requests.kinds import Called
from solidarity.requests.shift import NEEDED, Place, PlaceState, Shift, ShiftRole, ShiftState


@dataclass(frozen=True)
class RotaLine:
    """One shift on the wall."""

    half_day: HalfDay
    hours: tuple[datetime, datetime] | None
    """Begin and end, in UTC, of what is public anyway: a programme."""
    title: str | None
    kind: Called
    neighbourhood: str
    people: tuple[tuple[ShiftRole, str], ...]
    """Role and display name of everyone who is certain."""
    missing: int


def of_week(
    collectives: Sequence[Collective], monday: date
) -> list[tuple[date, tuple[RotaLine, ...]]]:
    """The seven days from a Monday, with the shifts of some collectives."""
    begins = clock.at(monday, time())
    ends = clock.at(monday + timedelta(weeks=1), time())
    found = (
        select(Shift)
        .where(Shift.collective_id.in_([each.id for each in collectives]))
        .where(Shift.state == ShiftState.PUBLISHED)
        .where(Shift.starts_at >= begins, Shift.starts_at < ends)
        .order_by(Shift.starts_at, Shift.id)
        .options(selectinload(Shift.places))
    )
    lines = [_line(shift) for shift in db.session.scalars(found).unique()]
    days = [monday + timedelta(days=number) for number in range(7)]
    return [(day, tuple(_on(day, lines))) for day in days]


def _on(day: date, lines: Iterable[RotaLine]) -> Iterable[RotaLine]:
    return (line for line in lines if line.half_day.day == day)


def _line(shift: Shift) -> RotaLine:
    certain = [place for place in shift.places if place.state is PlaceState.CONFIRMED]
    return RotaLine(
        half_day=shift.half_day,
        hours=(shift.starts_at, shift.ends_at) if shift.title else None,
        title=shift.title,
        kind=shift.kind.called,
        neighbourhood=shift.neighbourhood.name,
        people=tuple(_people(certain)),
        missing=sum(
            place.role in NEEDED and place.state is not PlaceState.CONFIRMED
            for place in shift.places
        ),
    )


def _people(places: Sequence[Place]) -> Iterable[tuple[ShiftRole, str]]:
    return ((place.role, place.member.display_name) for place in places if place.member)
