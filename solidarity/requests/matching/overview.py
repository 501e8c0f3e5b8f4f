"""A whole plan in a few numbers: what each of its days has, and what is open there now.

Only codes, moments and counts are read, so that a city's week is overlooked as fast as a street's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from solidarity import clock
from solidarity.database import db
from solidarity.requests.life import State
from solidarity.requests.matching import plans
from solidarity.requests.matching.gaps import Gap
from solidarity.requests.matching.open_shifts import OPEN
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.request import Request
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState

_WAIT = (State.NEW, State.OPEN, State.OFFERED)
Seats = tuple[str, ShiftRole]
"""The opaque id of a shift, and a role on it."""


@dataclass(frozen=True)
class DayLine:
    """One day of a plan."""

    day: date
    found: int = 0
    """For how many places someone is proposed or asked."""
    missing: int = 0
    """How many people are still looked for."""
    to_ask: int = 0
    """How many matches are only proposed, and can still be asked."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned there."""
        return not self.found and not self.missing


@dataclass(frozen=True)
class Overview:
    """All of a plan."""

    days: tuple[DayLine, ...]
    shifts: Mapping[str, date]
    """Opaque id → day, in order of time: the shifts with a match or a gap."""
    gaps: Mapping[str, tuple[Gap, ...]]
    """Opaque id of a shift → what is still open there."""

    @property
    def first_to_decide(self) -> date:
        """The first day with something to decide; else the first with anything."""
        undecided = (each.day for each in self.days if each.to_ask or each.missing)
        filled = (each.day for each in self.days if not each.is_empty)
        return next(undecided, next(filled, self.days[0].day))


def of(plan: Plan) -> Overview:
    """What each day has, and what is open there now."""
    found, to_ask, taken = Counter[date](), Counter[date](), Counter[Seats]()
    begins: dict[str, datetime] = {}
    for code, starts_at, role, state in _live(plan):
        begins[code], day = starts_at, clock.half_day_of(starts_at).day
        is_proposed = state is MatchState.PROPOSED
        found[day] += 1
        to_ask[day] += is_proposed and starts_at > clock.now()
        taken[code, role] += is_proposed
    gaps, open_from = _open_now(plans.gaps_of(plan), taken)
    begins |= open_from
    missing = Counter[date]()
    for code, each in gaps.items():
        missing[clock.half_day_of(begins[code]).day] += sum(gap.missing for gap in each)
    ordered = sorted(begins.items(), key=lambda each: (each[1], each[0]))
    shifts = {code: clock.half_day_of(moment).day for code, moment in ordered}
    length = (plan.last_day - plan.first_day).days + 1
    planned = (plan.first_day + timedelta(days=ahead) for ahead in range(length))
    days = sorted({*planned, *shifts.values()})
    lines = tuple(DayLine(day, found[day], missing[day], to_ask[day]) for day in days)
    return Overview(lines, shifts, gaps)


def proposed(plan: Plan, day: date | None = None) -> Sequence[Match]:
    """The matches that are only proposed and can still be asked, of one day or of all."""
    found = (
        select(Match)
        .join(Shift)
        .where(Match.plan_id == plan.id, Match.state == MatchState.PROPOSED)
        .where(Shift.starts_at > clock.now())
    )
    if day:
        begins, ends = clock.at(day, time()), clock.at(day + timedelta(days=1), time())
        found = found.where(Shift.starts_at >= begins, Shift.starts_at < ends)
    return db.session.scalars(found.order_by(Match.id)).unique().all()


def without_shift(plan: Plan) -> int:
    """How many requests of these collectives and days have no shift yet, and so are in no plan."""
    has_one = select(Shift.id).where(
        Shift.request_id == Request.id, Shift.state != ShiftState.CANCELLED
    )
    found = (
        select(func.count(Request.id))
        .where(Request.collective_id.in_([each.id for each in plans.collectives_of(plan)]))
        .where(Request.state.in_(_WAIT), ~has_one.exists())
        .where(Request.day >= plan.first_day, Request.day <= plan.last_day)
    )
    return db.session.scalar(found) or 0


def _live(plan: Plan) -> Iterable[tuple[str, datetime, ShiftRole, MatchState]]:
    found = (
        select(Shift.code, Shift.starts_at, Match.role, Match.state)
        .join(Shift, Shift.id == Match.shift_id)
        .where(Match.plan_id == plan.id, Match.state != MatchState.DECLINED)
    )
    return db.session.execute(found)


def _open_now(
    stored: list[Gap], taken: Mapping[Seats, int]
) -> tuple[dict[str, tuple[Gap, ...]], dict[str, datetime]]:
    """The gaps that are left of those when the plan was made, role by role; and when they begin."""
    codes = {each.shift for each in stored}
    free = (
        select(Shift.code, Shift.starts_at, Place.role, func.count())
        .join(Place, Place.shift_id == Shift.id)
        .where(Shift.code.in_(codes), Shift.state.in_(OPEN), Shift.starts_at > clock.now())
        .where(Place.state == PlaceState.FREE)
        .group_by(Shift.code, Shift.starts_at, Place.role)
    )
    left: dict[Seats, int] = defaultdict(int)
    begins: dict[str, datetime] = {}
    for code, starts_at, role, number in db.session.execute(free):
        left[code, role], begins[code] = number - taken[code, role], starts_at
    found: dict[str, tuple[Gap, ...]] = {}
    for each in stored:
        missing = min(each.missing, left[each.shift, each.role])
        if missing > 0:
            left[each.shift, each.role] -= missing
            reach = min(missing, each.within_reach)
            gap = replace(each, missing=missing, within_reach=reach)
            found[each.shift] = (*found.get(each.shift, ()), gap)
    return found, {code: begins[code] for code in found}
