"""Who could come: for one shift or one request, best first, and of everyone else why not."""

from flask import render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import request, shifts
from solidarity.requests.matching import plans, ranking
from solidarity.requests.matching.ranking import Shown
from solidarity.requests.request import Request
from solidarity.requests.shift import Shift, ShiftRole, ShiftState
from solidarity.ui import asking
from solidarity.ui.coordinator import coordinator


@coordinator.get("/shifts/<id:shift>/people", find={"shift": shifts.coordinated_by})
def suitable(member: Member, ring: Keyring, shift: Shift) -> ResponseReturnValue:
    """Show who could take the places of a shift: to ask them, or to plan them in."""
    can_ask = not shift.is_over and shift.state is not ShiftState.CANCELLED
    plan = plans.covering(member, shift)
    apart = ranking.kept_apart(shift, ring, plan)
    return render_template(
        "coordinator/suitable.html",
        what=shift,
        request=shift.request,
        rankings=ranking.of(shift, apart, _shown()) if can_ask else (),
        shown=_shown(),
        here=url_for(".suitable", shift=shift.code),
        to_ask=shift,
        plan=plan,
    )


@coordinator.get("/requests/<id:request>/people", find={"request": request.coordinated_by})
def suitable_for_request(ring: Keyring, request: Request) -> ResponseReturnValue:
    """Show who could come for a request of which no shift was made yet."""
    return render_template(
        "coordinator/suitable.html",
        what=request,
        request=request,
        rankings=ranking.of_request(request, ranking.kept_apart(request, ring), _shown()),
        shown=_shown(),
        here=url_for(".suitable_for_request", request=request.code),
        to_ask=None,
    )


def _shown() -> Shown:
    role = http_request.args.get("role", "")
    if role not in set(ShiftRole):
        return Shown()
    return Shown(ShiftRole(role), asking.page_number(), asking.page_number("others"))
