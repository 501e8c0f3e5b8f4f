"""A plan takes over from earlier ones: what was decided and asked in its days goes on in it.

Each day of some collectives has one plan. Days of an earlier plan which the new one does not have
stay planned as they were.
"""

from datetime import date, timedelta

from sqlalchemy import select

from solidarity import database
from solidarity.database import db
from solidarity.requests.matching import plans
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.plans import Plan, PlanState
from solidarity.requests.shift import Shift

_ONE_DAY = timedelta(days=1)


def take_over(new: Plan) -> None:
    """Let a plan have the matches and decisions of earlier plans of the same collectives."""
    same = select(Plan).where(Plan.collectives == new.collectives, Plan.id != new.id)
    meets = same.where(Plan.first_day <= new.last_day, Plan.last_day >= new.first_day)
    for earlier in db.session.scalars(meets.order_by(Plan.id)).all():
        _inherit(new, earlier)
        after, before = new.last_day + _ONE_DAY, new.first_day - _ONE_DAY
        if earlier.first_day <= before and earlier.last_day >= after:
            _go_on(earlier, after)
        if earlier.first_day <= before:
            _shorten(earlier, earlier.first_day, before)
        elif earlier.last_day >= after:
            _shorten(earlier, after, earlier.last_day)
        else:
            db.session.delete(earlier)
    database.flush()


def _inherit(new: Plan, earlier: Plan) -> None:
    choices, theirs = Choices.of(new.choices), Choices.of(earlier.choices)
    decided = Choices(
        choices.pinned | theirs.pinned, choices.apart | theirs.apart, choices.unwelcome
    )
    new.choices = decided.stored()
    _hand(earlier, new)


def _go_on(earlier: Plan, first: date) -> None:
    """Let the days after the new plan's have a plan of their own."""
    rest = Plan(
        collectives=earlier.collectives,
        first_day=first,
        last_day=earlier.last_day,
        state=earlier.state,
        choices=earlier.choices,
        gaps=earlier.gaps,
    )
    db.session.add(rest)
    database.flush()
    _hand(earlier, rest)
    _shorten(rest, first, rest.last_day)


def _shorten(plan: Plan, first: date, last: date) -> None:
    """Keep some days of a plan; what was being made of it is read anew."""
    plan.first_day, plan.last_day = first, last
    days = plan.days
    inside = select(Shift.code).where(Shift.starts_at >= days.begins, Shift.starts_at < days.ends)
    kept = set(db.session.scalars(inside))
    plan.gaps = [each for each in plan.gaps if each[0] in kept]
    plan.is_mended, plan.wishes = True, []
    if plan.is_in_work:
        plan.state = PlanState.WAITING


def _hand(giving: Plan, taking: Plan) -> None:
    """Let another plan have the matches of its days, whoever was asked among them."""
    theirs = {(each.shift_id, each.member_id) for each in plans.matches_of(taking)}
    for match in plans.matches_of(giving):
        is_theirs = taking.first_day <= match.shift.half_day.day <= taking.last_day
        if is_theirs and (match.shift_id, match.member_id) not in theirs:
            match.plan_id = taking.id
    database.flush()
    for plan in (giving, taking):
        db.session.expire(plan, ["matches"])
