"""Making a plan, in the worker: take one that waits, solve it, write the best one so far.

Nothing is locked while the solver works. A worker that takes a plan up has a turn at it; if it
dies, another one has the next, and what an earlier one may still say is void.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, or_, select, update

from solidarity import clock
from solidarity.database import db, reading, unit_of_work
from solidarity.requests.matching import open_shifts, planning, solver, tasks, writing
from solidarity.requests.matching.instance import Answer, Ints
from solidarity.requests.matching.plans import Match, MatchState, Plan, PlanState
from solidarity.requests.matching.tasks import Task
from solidarity.requests.shift import Place, Shift

FORGOTTEN = timedelta(minutes=1)
"""A plan on which nobody worked for so long is taken up again."""
TOO_OFTEN = 2
"""So often workers may end in the middle of a plan; then it is not tried again by itself."""
BETWEEN_LOOKS = 0.5
BETWEEN_WRITES = 1.0
BETWEEN_SIGNS = 15.0
"""Seconds between two looks whether to stop, two better plans on the page, two signs of life."""


@dataclass(frozen=True)
class Turn:
    """One plan, and which time it is that a worker has it."""

    row: int
    number: int

    def plan(self) -> Plan | None:
        """The plan, as long as it is this worker's turn."""
        plan = db.session.get(Plan, self.row)
        is_ours = plan is not None and plan.state is PlanState.WORKING and plan.turn == self.number
        return plan if is_ours else None


def make_next(now: datetime) -> int:
    """Make the plan that waits longest, if one does; how many were made."""
    with unit_of_work():
        answered = _take_answers_in()
        _give_up(now)
        turn = _take(now)
    if turn is None:
        return answered
    try:
        _make(turn)
    except Exception:
        with unit_of_work():
            plan = turn.plan()
            if plan is not None:
                plan.state = PlanState.FAILED
        raise
    return 1


def is_anything_to_do() -> bool:
    """Whether a plan waits, or someone who was asked for one has answered."""
    with reading():
        waits = db.session.scalar(_waiting().limit(1))
        return bool(waits or db.session.scalars(_answered().limit(1)).unique().first())


def _waiting() -> Select[int]:
    is_forgotten = (Plan.state == PlanState.WORKING) & (Plan.worked_at < clock.now() - FORGOTTEN)
    return select(Plan.id).where(or_(Plan.state == PlanState.WAITING, is_forgotten))


def _give_up(now: datetime) -> None:
    """Try no more what ended a worker again and again: the same one looks after safe returns."""
    again_and_again = (
        update(Plan)
        .where(Plan.state == PlanState.WORKING, Plan.worked_at < now - FORGOTTEN)
        .where(Plan.dropped >= TOO_OFTEN)
    )
    db.session.execute(again_and_again.values(state=PlanState.FAILED))


def _take(now: datetime) -> Turn | None:
    """Take a plan, so that no other worker does."""
    chosen = _waiting().order_by(Plan.id).limit(1).with_for_update(skip_locked=True)
    was_dropped = case((Plan.state == PlanState.WORKING, 1), else_=0)
    taken = (
        update(Plan)
        .where(Plan.id == chosen.scalar_subquery())
        .values(
            state=PlanState.WORKING,
            worked_at=now,
            turn=Plan.turn + 1,
            dropped=Plan.dropped + was_dropped,
        )
        .returning(Plan.id, Plan.turn)
    )
    found = db.session.execute(taken).one_or_none()
    return None if found is None else Turn(*found)


def _answered() -> Select[Match]:
    """The matches whose volunteer was asked and has the place no more: they said no."""
    holds = select(Place.id).where(
        Place.shift_id == Match.shift_id, Place.member_id == Match.member_id
    )
    return (
        select(Match)
        .join(Shift)
        .where(Match.state == MatchState.ASKED, ~holds.exists(), Shift.starts_at > clock.now())
        .where(Shift.state.in_(open_shifts.OPEN))
    )


def _take_answers_in() -> int:
    """Plan again what a no has opened, and only that; each no is taken in by one maker."""
    taken = _answered().with_for_update(of=Match, skip_locked=True)
    declined = db.session.scalars(taken).unique().all()
    for match in declined:
        match.state, match.plan.is_mended = MatchState.DECLINED, True
    planning.part(declined)
    return len(declined)


def make_at_once(plan: Plan, seconds: float = solver.LONGEST) -> None:
    """Make a plan in the caller's unit of work, as the demo does; pages leave it to the worker."""
    plan.state = PlanState.WORKING
    task, answer = _solve(lambda ask: ask(plan), lambda _task: {"seconds": seconds})
    writing.conclude(plan, task, answer)


def _make(turn: Turn) -> None:
    def read(ask: Callable[[Plan], Task]) -> Task:
        with reading():
            return ask(db.session.get_one(Plan, turn.row))

    task, answer = _solve(read, lambda task: _Work(turn, task).how())
    with unit_of_work():
        plan = turn.plan()
        if plan is not None:
            writing.conclude(plan, task, answer)


def _solve(
    read: Callable[[Callable[[Plan], Task]], Task], how: Callable[[Task], dict[str, Any]]
) -> tuple[Task, Answer]:
    """Ask the solver; and once more, where those who would stay would come alone."""
    task = read(tasks.of)
    answer = solver.answer(task.question.instance, task.question.before, **how(task))
    if task.breaks_up(answer):
        task = read(tasks.anew)
        answer = solver.answer(task.question.instance, task.question.before, **how(task))
    return task, answer


class _Work:
    """One plan while it is made: what is written of it, and when."""

    def __init__(self, turn: Turn, task: Task) -> None:
        self._turn, self._task = turn, task
        self._looked_at = -BETWEEN_LOOKS
        self._wrote_at = -BETWEEN_SIGNS
        self._is_to_stop = False

    def how(self) -> dict[str, Any]:
        """What the solver has to know."""
        return {"stop": self.is_to_stop, "tell": self.tell}

    def is_to_stop(self) -> bool:
        """Look now and then whether somebody wants what is there, or changed the plan meanwhile."""
        now = clock.stopwatch()
        if now - self._looked_at > BETWEEN_LOOKS:
            with reading():
                plan = self._turn.plan()
                self._is_to_stop = plan is None or plan.is_to_stop
            self._looked_at = now
        if now - self._wrote_at > BETWEEN_SIGNS and not self._is_to_stop:
            self._write()
        return self._is_to_stop

    def tell(self, chosen: Ints, done: int, of: int) -> None:
        """Write the best plan so far; the first one at once."""
        if clock.stopwatch() - self._wrote_at >= BETWEEN_WRITES:
            self._write(chosen, 100 * done // of if of else 100)

    def _write(self, chosen: Ints | None = None, done: int = 0) -> None:
        """Show that somebody is at it, and what there is by now."""
        with unit_of_work():
            plan = self._turn.plan()
            if plan is not None:
                plan.worked_at = clock.now()
                plan.done = max(plan.done, done)
                if chosen is not None and self._task.scope is None:
                    writing.fill(plan, self._task, chosen)
        self._wrote_at = clock.stopwatch()
