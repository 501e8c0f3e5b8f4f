"""A plan as coordinators see it: shift by shift, person by person, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select

from solidarity import clock
from solidarity.database import db
from solidarity.network.availability import Availability
from solidarity.network.members import Member
from solidarity.requests.coverage import Cover
from solidarity.requests.matching import planning, plans
from solidarity.requests.matching.gaps import Gap
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.matching.reading import UNSAID_MOST
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState


@dataclass(frozen=True)
class Line:
    """One match."""

    match: Match
    is_pinned: bool
    answer: MatchState | PlaceState
    """What became of it: of someone who was asked, what became of the place."""


@dataclass(frozen=True)
class Planned:
    """One shift of a plan: who is proposed, and what stays open."""

    shift: Shift
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Person:
    """One person's days: how many shifts they have, and how many a plan adds."""

    display_name: str
    days: tuple[tuple[int, int], ...]
    """Day by day: those of the plan, and those they have."""
    most: int | None
    """How many a week are enough, as they said."""

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


@dataclass(frozen=True)
class Unkept:
    """Someone who is held on to, and whom the plan does not propose."""

    shift: Shift
    member: Member
    role: ShiftRole


@dataclass(frozen=True)
class View:
    """All that a plan's page shows."""

    planned: tuple[Planned, ...]
    picture: Picture
    found: int
    missing: int
    to_ask: int
    """How many matches are only proposed."""
    unkept: tuple[Unkept, ...]
    """Whom a coordinator holds on to, and the rules do not let come."""


def of(plan: Plan) -> View:
    """What a plan looks like now."""
    live = [each for each in _matches(plan) if each.state is not MatchState.DECLINED]
    gaps = plans.gaps_of(plan)
    planned = _planned(plan, live, gaps)
    return View(
        planned,
        _picture(plan, live, planned),
        found=len(live),
        missing=sum(each.missing for each in gaps),
        to_ask=sum(each.state is MatchState.PROPOSED for each in live),
        unkept=_unkept(plan, live),
    )


def _matches(plan: Plan) -> Sequence[Match]:
    found = select(Match).join(Shift).where(Match.plan_id == plan.id)
    ordered = found.order_by(Shift.starts_at, Shift.id, Match.role, Match.id)
    return db.session.scalars(ordered).unique().all()


def _planned(plan: Plan, live: list[Match], gaps: list[Gap]) -> tuple[Planned, ...]:
    pinned = planning.pinned(plan)
    shifts = {each.shift.code: each.shift for each in live}
    open_only = select(Shift).where(Shift.code.in_({each.shift for each in gaps} - set(shifts)))
    shifts |= {each.code: each for each in db.session.scalars(open_only).unique()}
    answers = _answers(plan)
    lines: dict[str, list[Line]] = defaultdict(list)
    for each in live:
        key = (each.shift.code, each.member.code, each.role.value)
        answer = answers.get((each.shift_id, each.member_id), each.state)
        lines[each.shift.code].append(Line(each, key in pinned, answer))
    return tuple(
        Planned(
            shift,
            tuple(lines[shift.code]),
            tuple(each for each in gaps if each.shift == shift.code),
        )
        for shift in sorted(shifts.values(), key=lambda each: (each.starts_at, each.id))
    )


def _unkept(plan: Plan, live: list[Match]) -> tuple[Unkept, ...]:
    proposed = {(each.shift.code, each.member.code) for each in live}
    left = {pair[:2]: pair[2] for pair in planning.pinned(plan) if pair[:2] not in proposed}
    if not left:
        return ()
    has_it = select(Place.id).where(Place.shift_id == Shift.id, Place.member_id == Member.id)
    found = (
        select(Shift, Member)
        .join(Member, Member.code.in_({member for _shift, member in left}))
        .where(Shift.code.in_({shift for shift, _member in left}), ~has_it.exists())
        .order_by(Shift.starts_at, Shift.id, Member.id)
    )
    return tuple(
        Unkept(shift, member, ShiftRole(left[shift.code, member.code]))
        for shift, member in db.session.execute(found).unique()
        if (shift.code, member.code) in left
    )


def _answers(plan: Plan) -> dict[tuple[int, int], PlaceState]:
    """What became of the places for which someone was asked."""
    found = (
        select(Place.shift_id, Place.member_id, Place.state)
        .join(Match, (Match.shift_id == Place.shift_id) & (Match.member_id == Place.member_id))
        .where(Match.plan_id == plan.id, Match.state == MatchState.ASKED)
    )
    return {(shift, member or 0): state for shift, member, state in db.session.execute(found)}


def _picture(plan: Plan, live: list[Match], planned: tuple[Planned, ...]) -> Picture:
    length = (plan.last_day - plan.first_day).days + 1
    days = tuple(plan.first_day + timedelta(days=ahead) for ahead in range(length))
    has = _has(plan, {each.member_id for each in live})
    most = _most({each.member_id for each in live})
    names = {each.member_id: each.member.display_name for each in live}
    adds: dict[tuple[int, date], int] = defaultdict(int)
    for each in live:
        if each.state is MatchState.PROPOSED:
            adds[each.member_id, each.shift.half_day.day] += 1
    people = [
        Person(name, tuple((adds[member, day], has[member, day]) for day in days), most.get(member))
        for member, name in names.items()
    ]
    people.sort(key=lambda each: (-each.whole, each.display_name))
    covers: dict[date, Cover] = defaultdict(Cover)
    for shift in planned:
        missing = sum(each.missing for each in shift.gaps)
        found = len(shift.lines)
        covers[shift.shift.half_day.day] += Cover(found + missing, found)
    return Picture(days, tuple(people), tuple(covers[day] for day in days))


def _has(plan: Plan, members: set[int]) -> dict[tuple[int, date], int]:
    """The places people have in the days of a plan, those they were asked for among them."""
    found = (
        select(Place.member_id, Shift.starts_at)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Place.member_id.in_(members), Place.state != PlaceState.CALLED_OFF)
        .where(Shift.state != ShiftState.CANCELLED)
        .where(
            Shift.starts_at >= clock.at(plan.first_day, time()), Shift.starts_at < plan.days.ends
        )
    )
    counted: dict[tuple[int, date], int] = defaultdict(int)
    for member, starts_at in db.session.execute(found):
        counted[member or 0, clock.half_day_of(starts_at).day] += 1
    return counted


def _most(members: set[int]) -> dict[int, int]:
    found = select(Availability.member_id, Availability.weekly_most).where(
        Availability.member_id.in_(members), Availability.weekly_most.is_not(None)
    )
    return {
        member: most if most is not None else UNSAID_MOST
        for member, most in db.session.execute(found)
    }
