"""Shredding (docs/privacy.md section 4).

The keys are destroyed first, in a commit of their own (see database.py); then the rows go; the
opaque ids are written to the purge ledger, so that a restored backup is purged again. What
remains is a count by month, and for each volunteer the month and coarse kind.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from solidarity.database import db
from solidarity.privacy import grants, ledger, sessions
from solidarity.privacy.retention import Rule
from solidarity.requests import counts, follow_up, past, request, safe_return, shift, shifts
from solidarity.requests.matching import plans
from solidarity.requests.request import Request
from solidarity.requests.shift import Shift


def shred_requests(now: datetime) -> int:
    """Shred every request whose term has ended, with all that hangs from it."""
    due = request.due_for_shredding(now)
    for each in due:
        counts.add(each)
        _shred(each)
    return len(due)


def forget_shifts(now: datetime) -> int:
    """Forget the shifts that ended long enough ago, and who was on them."""
    ended = select(Shift).where(Shift.ends_at <= now - shift.TERM.lasts)
    due = db.session.scalars(ended).unique().all()
    _forget(due)
    return len(due)


def replay_ledger() -> int:
    """Shred again what a restored backup brought back; before the first page is served."""
    came_back = db.session.scalars(select(Request).where(Request.code.in_(ledger.codes())))
    shifts_back = db.session.scalars(select(Shift).where(Shift.code.in_(ledger.codes())))
    requests, loose = came_back.unique().all(), shifts_back.unique().all()
    _forget(loose)
    for each in requests:
        _shred(each)
    return len(requests) + len(loose)


FORGET_SHIFTS = Rule(shift.TERM, forget_shifts)
SHRED_REQUESTS = Rule(request.TERM, shred_requests)


def _shred(what: Request) -> None:
    _forget(shifts.of_request(what))
    grants.shred([what.key_id])
    grants.forget_holder(what.codename)
    sessions.end_all(what.codename)
    ledger.write(what)
    db.session.delete(what)


def _forget(ended: Iterable[Shift]) -> None:
    for each in ended:
        past.remember(each)
        plans.forget_shift(each)
        grants.shred([each.key_id, *follow_up.key_ids(each), *safe_return.key_ids(each)])
        ledger.write(each)
        db.session.delete(each)
