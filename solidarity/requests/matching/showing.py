"""A plan as coordinators see it: one day at a time, shift by shift, and its picture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from solidarity.database import db
from solidarity.network.members import Member
from solidarity.requests.matching import overview, picturing, planning
from solidarity.requests.matching.gaps import Gap
from solidarity.requests.matching.overview import DayLine, Overview
from solidarity.requests.matching.picturing import Picture
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole

PAGE = 30
"""Shifts."""


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
class Unkept:
    """Someone who is held on to, and whom the plan does not propose."""

    shift: Shift
    member: Member
    role: ShiftRole


@dataclass(frozen=True)
class Wanted:
    """What of a plan is looked at: a page of a day, or the page on which a shift stands."""

    day: date | None = None
    page: int = 1
    shift: str = ""


@dataclass(frozen=True)
class View:
    """All that a plan's page shows."""

    days: tuple[DayLine, ...]
    today: DayLine
    """The day that is shown."""
    page: int
    has_more: bool
    planned: tuple[Planned, ...]
    """The shifts of that day, or a page of them."""
    picture: Picture
    """All days of the people who stand on the page."""
    unkept: tuple[Unkept, ...]
    """Whom a coordinator holds on to, and the rules do not let come."""
    without_shift: int
    """How many requests of these days have no shift yet, and so are in no plan."""

    @property
    def found(self) -> int:
        """For how many places someone is proposed or asked, on all days."""
        return sum(each.found for each in self.days)

    @property
    def missing(self) -> int:
        """How many people are still looked for, on all days."""
        return sum(each.missing for each in self.days)

    @property
    def to_ask(self) -> int:
        """How many matches are only proposed, on all days."""
        return sum(each.to_ask for each in self.days)


def of(plan: Plan, wanted: Wanted = Wanted()) -> View:
    """What a plan looks like now: the day that is wanted, else the first one to decide on."""
    whole = overview.of(plan)
    day = whole.shifts.get(wanted.shift, wanted.day)
    today = next((each for each in whole.days if each.day == day), None) or next(
        each for each in whole.days if each.day == whole.first_to_decide
    )
    codes = [code for code, each in whole.shifts.items() if each == today.day]
    page = 1 + codes.index(wanted.shift) // PAGE if wanted.shift in codes else wanted.page
    page = max(1, min(page, -(-len(codes) // PAGE)))
    planned = _planned(plan, codes[(page - 1) * PAGE : page * PAGE], whole)
    people = {line.match.member_id for each in planned for line in each.lines}
    return View(
        days=whole.days,
        today=today,
        page=page,
        has_more=page * PAGE < len(codes),
        planned=planned,
        picture=picturing.of(plan, people, whole.days),
        unkept=_unkept(plan),
        without_shift=overview.without_shift(plan),
    )


def _planned(plan: Plan, codes: list[str], whole: Overview) -> tuple[Planned, ...]:
    pinned, answers = planning.pinned(plan), _answers(plan, codes)
    lines: dict[str, list[Line]] = defaultdict(list)
    for each in _matches(plan, codes):
        key = (each.shift.code, each.member.code, each.role.value)
        answer = answers.get((each.shift_id, each.member_id), each.state)
        lines[each.shift.code].append(Line(each, key in pinned, answer))
    found = db.session.scalars(select(Shift).where(Shift.code.in_(codes))).unique()
    shifts = {each.code: each for each in found}
    return tuple(
        Planned(shifts[code], tuple(lines[code]), whole.gaps.get(code, ())) for code in codes
    )


def _matches(plan: Plan, codes: list[str]) -> Sequence[Match]:
    found = (
        select(Match)
        .join(Shift)
        .where(Match.plan_id == plan.id, Match.state != MatchState.DECLINED)
        .where(Shift.code.in_(codes))
    )
    return db.session.scalars(found.order_by(Match.role, Match.id)).unique().all()


def _unkept(plan: Plan) -> tuple[Unkept, ...]:
    left = {pair[:2]: pair[2] for pair in planning.pinned(plan)}
    if not left:
        return ()
    has_it = select(Place.id).where(Place.shift_id == Shift.id, Place.member_id == Member.id)
    is_in_it = select(Match.id).where(
        Match.plan_id == plan.id,
        Match.state != MatchState.DECLINED,
        Match.shift_id == Shift.id,
        Match.member_id == Member.id,
    )
    found = (
        select(Shift, Member)
        .join(Member, Member.code.in_({member for _shift, member in left}))
        .where(Shift.code.in_({shift for shift, _member in left}))
        .where(~has_it.exists(), ~is_in_it.exists())
        .order_by(Shift.starts_at, Shift.id, Member.id)
    )
    return tuple(
        Unkept(shift, member, ShiftRole(left[shift.code, member.code]))
        for shift, member in db.session.execute(found).unique()
        if (shift.code, member.code) in left
    )


def _answers(plan: Plan, codes: list[str]) -> dict[tuple[int, int], PlaceState]:
    """What became of the places for which someone was asked."""
    found = (
        select(Place.shift_id, Place.member_id, Place.state)
        .join(Match, (Match.shift_id == Place.shift_id) & (Match.member_id == Place.member_id))
        .join(Shift, Shift.id == Match.shift_id)
        .where(Match.plan_id == plan.id, Match.state == MatchState.ASKED, Shift.code.in_(codes))
    )
    return {(shift, member or 0): state for shift, member, state in db.session.execute(found)}
