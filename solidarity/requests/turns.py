"""How the circle moves a request: taken up, on hold, closed, withdrawn."""

from datetime import date

from solidarity import clock
from solidarity.network import authority
from solidarity.network.members import Member
from solidarity.requests import life, moving, shifts
from solidarity.requests.life import Act, Outcome
from solidarity.requests.request import Request, step, way_in
from solidarity.requests.shift import ShiftState


def take_up(what: Request, by: Member) -> None:
    """Say that the circle looks after a request.

    Raises: NotYours; WrongState.
    """
    authority.require(by, "take up", what.collective_id)
    step(what, Act.TAKE_UP, by)


def hold(what: Request, resumes_on: date, by: Member) -> None:
    """Let a request rest until a day, on which it stands in the queue again.

    Its shifts to come are called off: whoever goes on with it then makes new ones.

    Raises: NotYours; WrongState, also for a day that is not to come.
    """
    authority.require(by, "close", what.collective_id)
    if resumes_on <= clock.today():
        raise life.WrongState
    step(what, Act.HOLD, by)
    what.resumes_on = resumes_on
    call_off_all(what, by)


def resume(what: Request, by: Member) -> None:
    """Take a resting request up again before its day.

    Raises: NotYours; WrongState.
    """
    authority.require(by, "close", what.collective_id)
    step(what, Act.RESUME, by)
    what.resumes_on = None


def close(what: Request, outcome: Outcome, by: Member) -> None:
    """Close a request: shifts still to come are called off, and its term begins.

    Raises: NotYours; WrongState.
    """
    authority.require(by, "close", what.collective_id)
    _end(what, Act.CLOSE, outcome, by)


def withdraw(what: Request, by: Member) -> None:
    """Withdraw a request on behalf of the person who asked.

    Raises: NotYours; WrongState.
    """
    is_ones_own = what.brought_by_id == by.id
    authority.require(by, "withdraw", way_in(what) if is_ones_own else what.collective_id)
    _end(what, Act.WITHDRAW, Outcome.WITHDRAWN, by)


def withdraw_by_asker(what: Request) -> None:
    """Withdraw one's own request, with nothing but the codename.

    Raises: WrongState.
    """
    _end(what, Act.WITHDRAW, Outcome.WITHDRAWN, None)


def _end(what: Request, act: Act, outcome: Outcome, by: Member | None) -> None:
    step(what, act, by)
    what.outcome, what.closed_at, what.resumes_on = outcome, clock.now(), None
    call_off_all(what, by)


def call_off_all(what: Request, by: Member | None) -> None:
    """Call off every shift of a request that is not over; everyone on them is told."""
    for shift in shifts.of_request(what):
        if not shift.is_over and shift.state is not ShiftState.CANCELLED:
            moving.call_off(shift, by)
