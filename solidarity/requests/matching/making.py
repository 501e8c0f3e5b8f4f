"""Making a plan, in the worker: take one that waits, solve it, write the best one so far.

Nothing is locked while the solver works. If the worker dies, another one takes the plan up again.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from solidarity import clock, database
from solidarity.database import db, reading, unit_of_work
from solidarity.requests.matching import (
    gaps,
    open_shifts,
    planning,
    plans,
    question,
    reasons,
    solver,
)
from solidarity.requests.matching.instance import Answer, Ints
from solidarity.requests.matching.plans import Choices, Match, MatchState, Plan, PlanState
from solidarity.requests.matching.question import Question
from solidarity.requests.shift import Place, Shift

Scope = frozenset[str] | None
"""The opaque ids of the shifts that are planned again; None for all."""
FORGOTTEN = timedelta(minutes=1)
"""A plan on which nobody worked for so long is taken up again."""
BETWEEN_LOOKS = 0.5
BETWEEN_WRITES = 1.0
"""Seconds between two looks whether to stop, and between two better plans on the page."""


def make_next(now: datetime) -> int:
    """Make the plan that waits longest, if one does; how many were made."""
    with unit_of_work():
        answered = _take_answers_in()
        taken = _take(now)
    if taken is None:
        return answered
    try:
        _make(taken)
    except Exception:
        with unit_of_work():
            _by_row(taken).state = PlanState.FAILED
        raise
    return 1


def is_anything_to_do() -> bool:
    """Whether a plan waits, or someone who was asked for one has answered."""
    with reading():
        return bool(db.session.scalar(_waiting().limit(1)) or _answered())


def _waiting() -> Select[int]:
    forgotten = clock.now() - FORGOTTEN
    return select(Plan.id).where(
        or_(
            Plan.state == PlanState.WAITING,
            (Plan.state == PlanState.WORKING) & (Plan.worked_at < forgotten),
        )
    )


def _take(now: datetime) -> int | None:
    """Take a plan, so that no other worker does."""
    chosen = _waiting().order_by(Plan.id).limit(1).with_for_update(skip_locked=True)
    taken = (
        update(Plan)
        .where(Plan.id == chosen.scalar_subquery())
        .values(state=PlanState.WORKING, worked_at=now)
        .returning(Plan.id)
    )
    return db.session.scalar(taken)


def _answered() -> Sequence[Match]:
    """The matches whose volunteer was asked and has the place no more: they said no."""
    holds = select(Place.id).where(
        Place.shift_id == Match.shift_id, Place.member_id == Match.member_id
    )
    found = (
        select(Match)
        .join(Shift)
        .where(Match.state == MatchState.ASKED, ~holds.exists(), Shift.starts_at > clock.now())
        .where(Shift.state.in_(open_shifts.OPEN))
    )
    return db.session.scalars(found).unique().all()


def _take_answers_in() -> int:
    """Plan again what a no has opened, and only that."""
    declined = _answered()
    for match in declined:
        match.state, match.plan.is_mended = MatchState.DECLINED, True
    planning.part(declined)
    return len(declined)


def make_at_once(plan: Plan, seconds: float = solver.LONGEST) -> None:
    """Make a plan in the caller's unit of work, as the demo does; pages leave it to the worker."""
    plan.state = PlanState.WORKING
    asked, scope = _question(plan)
    _conclude(plan, asked, scope, solver.answer(asked.instance, seconds=seconds))


def _make(row: int) -> None:
    with reading():
        asked, scope = _question(_by_row(row))
    work = _Work(row, asked, scope)
    answer = solver.answer(asked.instance, stop=work.is_to_stop, tell=work.tell)
    with unit_of_work():
        plan = db.session.get(Plan, row)
        if plan is not None and plan.state is PlanState.WORKING:
            _conclude(plan, asked, scope, answer)


def _by_row(row: int) -> Plan:
    return db.session.get_one(Plan, row)


def _question(plan: Plan) -> tuple[Question, Scope]:
    """What to ask the solver, and the shifts it is about, if not all."""
    collectives = [each.id for each in plans.collectives_of(plan)]
    choices = Choices.of(plan.choices)
    scope = frozenset(plan.only) or None
    proposed = [each for each in plan.matches if each.state is MatchState.PROPOSED]
    outside = [each for each in proposed if scope and each.shift.code not in scope]
    held = [(each.member_id, each.shift) for each in outside]
    week = open_shifts.week(collectives, plan.days, held=held)
    shifts = tuple(each for each in week.shifts if not scope or each.code in scope)
    decided = replace(
        week, shifts=shifts, apart=choices.apart | choices.unwelcome, pinned=choices.pinned
    )
    before = {(each.shift.code, each.member.code, each.role.value) for each in proposed}
    return question.ask(decided, frozenset(before)), scope


class _Work:
    """One plan while it is made: what is written of it, and when."""

    def __init__(self, row: int, asked: Question, scope: Scope) -> None:
        self._row, self._asked, self._scope = row, asked, scope
        self._looked_at = self._wrote_at = -BETWEEN_WRITES
        self._is_to_stop = False

    def is_to_stop(self) -> bool:
        """Look now and then whether somebody wants what is there, or changed the plan meanwhile."""
        if clock.stopwatch() - self._looked_at > BETWEEN_LOOKS:
            with reading():
                plan = db.session.get(Plan, self._row)
                is_ours = plan is not None and plan.state is PlanState.WORKING
                self._is_to_stop = plan is None or not is_ours or plan.is_to_stop
            self._looked_at = clock.stopwatch()
        return self._is_to_stop

    def tell(self, chosen: Ints, done: int, of: int) -> None:
        """Write the best plan so far; the first one at once."""
        if clock.stopwatch() - self._wrote_at < BETWEEN_WRITES:
            return
        with unit_of_work():
            plan = db.session.get(Plan, self._row)
            if plan is not None and plan.state is PlanState.WORKING:
                _fill(plan, self._asked, self._scope, chosen)
                plan.done = 100 * done // of if of else 100
                plan.worked_at = clock.now()
        self._wrote_at = clock.stopwatch()


def _conclude(plan: Plan, asked: Question, scope: Scope, answer: Answer) -> None:
    """Write a plan, what is proven of it, and what it leaves open."""
    _fill(plan, asked, scope, answer.chosen)
    plan.state, plan.done, plan.only = PlanState.READY, 100, ()
    found, wanted = gaps.of(asked, answer.chosen)
    if scope is not None:
        found = (*(each for each in plans.gaps_of(plan) if each.shift not in scope), *found)
        wanted = tuple(plans.wishes_of(plan))
    else:
        plan.covered, plan.bound = answer.covered, answer.bound
        plan.is_fair, plan.is_mended = answer.is_fair_proven, False
    plans.keep(plan, found, wanted)


def _fill(plan: Plan, asked: Question, scope: Scope, chosen: Ints) -> None:
    """Let a plan propose these pairs, instead of those it proposed for the same shifts.

    All at once, not row by row: a week of a big city has thousands.
    """
    old = delete(Match).where(Match.plan_id == plan.id, Match.state == MatchState.PROPOSED)
    if scope is not None:
        old = old.where(Match.shift_id.in_(select(Shift.id).where(Shift.code.in_(scope))))
    database.flush()
    db.session.execute(old)
    rows = [_match(plan, asked, int(pair)) for pair in chosen]
    if rows:
        db.session.execute(insert(Match), rows)
    db.session.expire(plan, ["matches"])


def _match(plan: Plan, asked: Question, pair: int) -> dict[str, Any]:
    need, person = asked.pair(pair)
    because = reasons.of(asked.week, asked.rules, need, person)
    return {
        "code": database.new_code(),
        "plan_id": plan.id,
        "shift_id": need.shift.shift_id,
        "member_id": int(asked.week.people.ids[person]),
        "role": need.role,
        "state": MatchState.PROPOSED,
        "reasons": [each.stored() for each in because],
    }
