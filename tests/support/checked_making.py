"""Making plans as the worker and the demo do, and leaving none that breaks a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plan_rules
from sqlalchemy import select

from solidarity.database import db, reading
from solidarity.requests.matching import making
from solidarity.requests.matching.making import FORGOTTEN, is_anything_to_do
from solidarity.requests.matching.plans import Plan, PlanState

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["FORGOTTEN", "is_anything_to_do", "make_at_once", "make_next"]


def make_next(now: datetime) -> int:
    """Let the worker make what waits."""
    made = making.make_next(now)
    with reading():
        for plan in db.session.scalars(select(Plan).where(Plan.worked_at >= now)):
            if plan.state is PlanState.READY:
                assert plan_rules.broken(plan) == []
    return made


def make_at_once(plan: Plan) -> None:
    """Make a plan in the test's own unit of work."""
    making.make_at_once(plan)
    assert plan_rules.broken(plan) == []
