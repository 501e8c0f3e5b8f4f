"""A plan as a picture: who goes when, how full their days are, and where it is thin."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select

from solidarity import clock
from solidarity.database import db
from solidarity.network.availability import Availability
from solidarity.network.members import Member
from solidarity.requests.coverage import Cover
from solidarity.requests.matching.overview import DayLine
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.matching.reading import UNSAID_MOST
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftState

Shifts = Counter[tuple[int, date]]
"""How many shifts someone (the row of a member) has on a day."""


@dataclass(frozen=True)
class Person:
    """One person's days: how many shifts they have, and how many a plan adds."""

    display_name: str
    days: tuple[tuple[int, int], ...]
    """Day by day: those of the plan, and those they have."""
    most: int
    """How many a week are enough: as they said, else as many as are proposed to anyone."""

    @property
    def planned(self) -> int:
        """How many shifts of the plan."""
        return sum(planned for planned, _has in self.days)

    @property
    def whole(self) -> int:
        """Those and what they have."""
        return sum(planned + has for planned, has in self.days)


@dataclass(frozen=True)
class Picture:
    """Who, when, how full, and where it is thin."""

    days: tuple[date, ...]
    people: tuple[Person, ...]
    covers: tuple[Cover, ...]
    """Day by day: places to be found, and for how many someone is proposed or asked."""


def of(plan: Plan, people: Collection[int], lines: Sequence[DayLine]) -> Picture:
    """All days of a plan, for some people: rows of members."""
    days = tuple(each.day for each in lines)
    adds, has, most = _adds(plan, people), _has(people, days), _most(people)
    named = select(Member.id, Member.display_name).where(Member.id.in_(people))
    listed = [
        Person(
            name,
            tuple((adds[member, day], has[member, day]) for day in days),
            most.get(member, UNSAID_MOST),
        )
        for member, name in db.session.execute(named.order_by(Member.id))
    ]
    listed.sort(key=lambda each: (-each.whole, each.display_name))
    covers = tuple(Cover(each.found + each.missing, each.found) for each in lines)
    return Picture(days, tuple(listed), covers)


def _adds(plan: Plan, people: Collection[int]) -> Shifts:
    """What a plan proposes; who was asked has a place already."""
    found = (
        select(Match.member_id, Shift.starts_at)
        .join(Shift, Shift.id == Match.shift_id)
        .where(Match.plan_id == plan.id, Match.state == MatchState.PROPOSED)
        .where(Match.member_id.in_(people))
    )
    rows = db.session.execute(found)
    return Counter((member, clock.half_day_of(starts_at).day) for member, starts_at in rows)


def _has(people: Collection[int], days: Sequence[date]) -> Shifts:
    """The places people have in some days, those they were asked for among them."""
    begins, ends = clock.at(days[0], time()), clock.at(days[-1] + timedelta(days=1), time())
    found = (
        select(Place.member_id, Shift.starts_at)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Place.member_id.in_(people), Place.state != PlaceState.CALLED_OFF)
        .where(Shift.state != ShiftState.CANCELLED)
        .where(Shift.starts_at >= begins, Shift.starts_at < ends)
    )
    rows = db.session.execute(found)
    return Counter((member or 0, clock.half_day_of(starts_at).day) for member, starts_at in rows)


def _most(people: Collection[int]) -> dict[int, int]:
    """How many shifts a week are enough, of those who said so."""
    said = select(Availability.member_id, Availability.weekly_most).where(
        Availability.member_id.in_(people), Availability.weekly_most.is_not(None)
    )
    return {member: most for member, most in db.session.execute(said) if most is not None}
