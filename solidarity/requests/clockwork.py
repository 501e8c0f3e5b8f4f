"""What the clock does to requests: those whose shift begins are under way, those at rest resume."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from solidarity import clock
from solidarity.database import db
from solidarity.requests.life import Act, State
from solidarity.requests.request import Request, step
from solidarity.requests.shift import Shift, ShiftState


def begin_due(now: datetime) -> int:
    """Move arranged requests on when their first shift begins."""
    begun = select(Shift.request_id).where(
        Shift.starts_at <= now, Shift.state != ShiftState.CANCELLED
    )
    due = select(Request).where(Request.state == State.ARRANGED, Request.id.in_(begun))
    return _step_all(db.session.scalars(due).unique().all(), Act.BEGIN)


def resume_due(now: datetime) -> int:
    """Put requests back into the queue on the day until which they rest."""
    today = clock.on_the_wall(now).date()
    due = select(Request).where(Request.state == State.ON_HOLD, Request.resumes_on <= today)
    resting = db.session.scalars(due).unique().all()
    for request in resting:
        request.resumes_on = None
    return _step_all(resting, Act.RESUME)


def _step_all(requests: Sequence[Request], act: Act) -> int:
    for request in requests:
        step(request, act, None)
    return len(requests)
