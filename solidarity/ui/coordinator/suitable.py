"""Who could come: for one shift or one request, best first, and of everyone else why not."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.network.members import Member
from solidarity.requests import request, shifts
from solidarity.requests.matching import plans, ranking
from solidarity.requests.request import Request
from solidarity.requests.shift import Shift, ShiftState
from solidarity.ui.coordinator import coordinator


@coordinator.get("/shifts/<id:shift>/people", find={"shift": shifts.coordinated_by})
def suitable(member: Member, shift: Shift) -> ResponseReturnValue:
    """Show who could take the places of a shift: to ask them, or to plan them in."""
    can_ask = not shift.is_over and shift.state is not ShiftState.CANCELLED
    return render_template(
        "coordinator/suitable.html",
        what=shift,
        rankings=ranking.of(shift) if can_ask else (),
        to_ask=shift,
        plan=plans.covering(member, shift),
    )


@coordinator.get("/requests/<id:request>/people", find={"request": request.coordinated_by})
def suitable_for_request(request: Request) -> ResponseReturnValue:
    """Show who could come for a request of which no shift was made yet."""
    return render_template(
        "coordinator/suitable.html",
        what=request,
        rankings=ranking.of_request(request),
        to_ask=None,
    )
