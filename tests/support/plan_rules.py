"""The rules of a plan in the database, once more, for those who do not trust what made it.

It looks at the rows as they are (members, shifts, places, availability) and at each match that a
plan proposes; it shares nothing with the arrays from which plans are made, nor with the solver.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from solidarity import clock
from solidarity.database import db
from solidarity.network import nearness
from solidarity.network.availability import WEEKDAYS, Availability, OtherDays
from solidarity.network.members import Member, Membership, Role
from solidarity.network.training import Training
from solidarity.requests import experience
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.request import Preference
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState
from solidarity.requests.standing_in import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GO_ALONG = {ShiftRole.LEAD, ShiftRole.ACCOMPANIER}
NEEDED = {ShiftRole.LEAD, ShiftRole.ACCOMPANIER, ShiftRole.INTERPRETER, ShiftRole.DRIVER}
TAKEN = {PlaceState.CONFIRMED, PlaceState.PROPOSED, PlaceState.ASKED, PlaceState.TO_AGREE}
UNSAID_MOST = 3
KEPT_FOR = timedelta(days=2)


@dataclass
class Rows:
    """What the rules are checked against, read once."""

    matches: list[Match]
    choices: Choices
    collectives: tuple[str, ...]
    days: tuple[date, date]
    knows_the_work: set[int]
    places: list[Place]
    of_shift: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    of_member: dict[int, list[Shift]] = field(default_factory=lambda: defaultdict(list))
    """Every shift that someone has or is proposed for."""
    roles: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    learnt: dict[int, list[Training]] = field(default_factory=lambda: defaultdict(list))
    usually: dict[int, Availability] = field(default_factory=dict)
    otherwise: dict[int, list[OtherDays]] = field(default_factory=lambda: defaultdict(list))
    said_no: set[tuple[int, int]] = field(default_factory=set)
    way: Callable[[Shift, Shift], timedelta] = lambda _one, _other: timedelta()


def broken(plan: Plan) -> list[str]:
    """What a plan breaks, in words with opaque ids; nothing, if people could live with it."""
    rows = _read(plan)
    found = [
        f"{match.member.code} on {match.shift.code}: {word}"
        for match in rows.matches
        for word, is_kept in RULES.items()
        if not is_kept(rows, match)
    ]
    shifts = {each.shift_id: each.shift for each in rows.matches}
    return found + [
        f"{shift.code}: {word}"
        for shift in shifts.values()
        for word, is_fine in TOGETHER.items()
        if not is_fine(rows, shift, [each for each in rows.matches if each.shift_id == shift.id])
    ]


def _read(plan: Plan) -> Rows:
    """Everything there is, with a handful of questions."""
    db.session.flush()
    found = select(Match).where(Match.plan_id == plan.id, Match.state == MatchState.PROPOSED)
    whole = joinedload(Match.shift).joinedload(Shift.request)
    matches = list(db.session.scalars(found.options(whole)).unique())
    listed = select(Place).options(joinedload(Place.shift), joinedload(Place.member))
    knows = select(Member.id).where(experience.experienced(Member.id))
    rows = Rows(
        matches,
        Choices.of(plan.choices),
        plan.collectives,
        (plan.first_day, plan.last_day),
        set(db.session.scalars(knows)),
        list(db.session.scalars(listed).unique()),
    )
    for place in rows.places:
        rows.of_shift[place.shift_id].append(place)
        is_on = place.state is not PlaceState.CALLED_OFF
        if place.member_id and is_on and place.shift.state is not ShiftState.CANCELLED:
            rows.of_member[place.member_id].append(place.shift)
    for match in matches:
        rows.of_member[match.member_id].append(match.shift)
    _read_people(rows)
    return rows


def _read_people(rows: Rows) -> None:
    for table, kept in (
        (Membership, rows.roles),
        (Training, rows.learnt),
        (OtherDays, rows.otherwise),
    ):
        each: Any
        for each in db.session.scalars(select(table).order_by(table.id)).unique():
            kept[each.member_id].append(each)
    for said in db.session.scalars(select(Availability)):
        rows.usually[said.member_id] = said
    calls = select(Call.shift_id, Call.member_id)
    rows.said_no = {(shift, member) for shift, member in db.session.execute(calls)}
    near = nearness.of_this_city()
    rows.way = lambda one, other: timedelta(
        minutes=int(
            near.minutes[near.index[one.neighbourhood_id], near.index[other.neighbourhood_id]]
        )
    )


def _is_to_be_planned(rows: Rows, match: Match) -> bool:
    shift, day = match.shift, _day(match.shift.starts_at)
    is_open = shift.state in {ShiftState.DRAFT, ShiftState.PUBLISHED}
    is_ours = shift.collective.code in rows.collectives
    return is_open and is_ours and rows.days[0] <= day <= rows.days[1]


def _volunteers(rows: Rows, match: Match) -> bool:
    is_there = match.member.left_at is None and match.member.locked_at is None
    return is_there and any(
        each.role is Role.VOLUNTEER
        and each.collective_id == match.shift.collective_id
        and not each.is_waiting
        and (each.ends_at is None or each.ends_at >= match.shift.ends_at)
        for each in rows.roles[match.member_id]
    )


def _does_not_rest(_rows: Rows, match: Match) -> bool:
    return not match.member.is_paused


def _has_not_said_no(rows: Rows, match: Match) -> bool:
    return (match.shift_id, match.member_id) not in rows.said_no


def _is_trained(rows: Rows, match: Match) -> bool:
    shift, day = match.shift, _day(match.shift.starts_at)
    if match.role not in GO_ALONG or not shift.kind.training:
        return True
    return any(
        each.collective_id == shift.collective_id
        and each.what == shift.kind.training
        and (each.ends_on is None or each.ends_on >= day)
        for each in rows.learnt[match.member_id]
    )


def _speaks(_rows: Rows, match: Match) -> bool:
    is_wished = Preference.SAME_LANGUAGE in _wishes(match.shift) and match.role in GO_ALONG
    if not match.shift.languages or not (match.role is ShiftRole.INTERPRETER or is_wished):
        return True
    return bool(set(match.shift.languages) & set(match.member.speaks))


def _is_a_stranger(_rows: Rows, match: Match) -> bool:
    is_wished = Preference.ANOTHER_NEIGHBOURHOOD in _wishes(match.shift)
    return not is_wished or match.member.neighbourhood_id != match.shift.neighbourhood_id


def _is_free(rows: Rows, match: Match) -> bool:
    half_day = clock.half_day_of(match.shift.starts_at)
    for each in reversed(rows.otherwise[match.member_id]):
        if each.first_day <= half_day.day <= each.last_day:
            return each.is_free
    said = rows.usually.get(match.member_id)
    name = f"{WEEKDAYS[half_day.day.weekday()]}-{half_day.part.value}"
    return said is None or not said.half_days or name in said.half_days


def _is_nowhere_else(rows: Rows, match: Match) -> bool:
    """One shift is this one; no other one is at its time, nor too far away around it."""
    shift, is_counted = match.shift, False
    for other in rows.of_member[match.member_id]:
        if other.id == shift.id and not is_counted:
            is_counted = True
            continue
        way = rows.way(shift, other)
        if shift.starts_at < other.ends_at + way and other.starts_at < shift.ends_at + way:
            return False
    return True


def _is_not_too_much(rows: Rows, match: Match) -> bool:
    said = rows.usually.get(match.member_id)
    most = UNSAID_MOST if said is None or said.weekly_most is None else said.weekly_most
    monday = _monday(match.shift)
    in_week = [each for each in rows.of_member[match.member_id] if _monday(each) == monday]
    return len(in_week) <= most


def _is_not_kept_apart(rows: Rows, match: Match) -> bool:
    pair = (match.shift.code, match.member.code)
    return pair not in rows.choices.apart and pair not in rows.choices.unwelcome


def _may_have_the_role(rows: Rows, match: Match) -> bool:
    is_new = match.member_id not in rows.knows_the_work
    return is_new if match.role is ShiftRole.SHADOW else not is_new or match.role != ShiftRole.LEAD


def _is_not_overfilled(rows: Rows, shift: Shift, matches: list[Match]) -> bool:
    free = Counter(each.role for each in _free(rows, shift))
    wanted = Counter(each.role for each in matches)
    return all(number <= free[role] for role, number in wanted.items())


def _keeps_seats_for_newcomers(rows: Rows, shift: Shift, matches: list[Match]) -> bool:
    """Who knows the work has at most the seats that are kept for nobody."""
    if shift.starts_at <= clock.now() + KEPT_FOR:
        return True
    for_all = Counter(each.role for each in _free(rows, shift) if not each.for_newcomers)
    knowing = Counter(each.role for each in matches if each.member_id in rows.knows_the_work)
    return all(number <= for_all[role] for role, number in knowing.items())


def _has_someone_who_knows(rows: Rows, shift: Shift, matches: list[Match]) -> bool:
    if all(each.member_id in rows.knows_the_work for each in matches):
        return True
    there = {
        each.member_id
        for each in rows.of_shift[shift.id]
        if each.state in TAKEN and each.role is not ShiftRole.BACKUP
    }
    coming = {each.member_id for each in matches if each.role in NEEDED}
    return bool((there | coming) & rows.knows_the_work)


def _is_whole(rows: Rows, shift: Shift, matches: list[Match]) -> bool:
    """A request's shift has all of its people or none, unless someone is held on to there."""
    if shift.request_id is None or any(pair[0] == shift.code for pair in rows.choices.pinned):
        return True
    coming = [each for each in matches if each.role in NEEDED]
    return len(coming) == len([each for each in _free(rows, shift) if each.role in NEEDED])


def _free(rows: Rows, shift: Shift) -> Iterable[Place]:
    return [each for each in rows.of_shift[shift.id] if each.state is PlaceState.FREE]


def _wishes(shift: Shift) -> tuple[str, ...]:
    return shift.request.preferences if shift.request else ()


def _day(moment: datetime) -> date:
    return clock.on_the_wall(moment).date()


def _monday(shift: Shift) -> date:
    day = _day(shift.starts_at)
    return day - timedelta(days=day.weekday())


RULES: dict[str, Callable[[Rows, Match], bool]] = {
    "the shift is not to be planned": _is_to_be_planned,
    "does not volunteer there by then": _volunteers,
    "rests": _does_not_rest,
    "said no": _has_not_said_no,
    "has not learnt what is needed": _is_trained,
    "does not speak the language": _speaks,
    "lives too near": _is_a_stranger,
    "is not free then": _is_free,
    "is somewhere else": _is_nowhere_else,
    "has more than enough in that week": _is_not_too_much,
    "is kept apart": _is_not_kept_apart,
    "cannot have this role": _may_have_the_role,
}
TOGETHER: dict[str, Callable[[Rows, Shift, list[Match]], bool]] = {
    "more people than places": _is_not_overfilled,
    "a seat for newcomers is given away": _keeps_seats_for_newcomers,
    "only people on their first shifts": _has_someone_who_knows,
    "some of its people, and not all": _is_whole,
}
