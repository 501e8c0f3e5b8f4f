"""Writing down what the solver answered: who is proposed, what is proven, what stays open."""

from typing import Any

from sqlalchemy import delete, insert, select

from solidarity import database
from solidarity.database import db
from solidarity.requests.matching import gaps, plans, reasons
from solidarity.requests.matching.instance import Answer, Ints
from solidarity.requests.matching.plans import Match, MatchState, Plan, PlanState
from solidarity.requests.matching.question import Question
from solidarity.requests.matching.tasks import Task
from solidarity.requests.shift import Shift


def conclude(plan: Plan, task: Task, answer: Answer) -> None:
    """Write a plan, what is proven of it, and what it leaves open."""
    fill(plan, task, answer.chosen)
    plan.state, plan.done, plan.only, plan.dropped = PlanState.READY, 100, (), 0
    found, wanted = gaps.of(task.question, answer.chosen)
    if task.scope is not None:
        others = (each for each in plans.gaps_of(plan) if each.shift not in task.scope)
        found, wanted = (*others, *found), tuple(plans.wishes_of(plan))
        plan.is_mended = True
    else:
        plan.covered, plan.bound = answer.covered, answer.bound
        plan.is_fair, plan.is_mended = answer.is_fair_proven, False
    plans.keep(plan, found, wanted)


def fill(plan: Plan, task: Task, chosen: Ints) -> None:
    """Let a plan propose these pairs, instead of those it proposed for the same shifts.

    All at once, not row by row: a week of a big city has thousands.
    """
    staying = [row for row, _shift in task.staying]
    old = delete(Match).where(Match.plan_id == plan.id, Match.state == MatchState.PROPOSED)
    old = old.where(Match.id.not_in(staying))
    if task.scope is not None:
        old = old.where(Match.shift_id.in_(select(Shift.id).where(Shift.code.in_(task.scope))))
    database.flush()
    db.session.execute(old)
    rows = [_match(plan, task.question, int(pair)) for pair in chosen]
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
