"""The coordinators' home: what cannot wait, and which shifts are thin."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.network import circle
from solidarity.network.members import Member, Role
from solidarity.requests import consent, desk, handing_over, moving, overdue, relay, swaps
from solidarity.requests.handing_over import Answer
from solidarity.ui import saying
from solidarity.ui.coordinator import coordinator


@coordinator.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Say what to do first."""
    mine = member.collectives_as(Role.COORDINATOR)
    return render_template(
        "coordinator/home.html",
        lines=desk.needs_an_answer(member),
        not_told=desk.not_told(member),
        alone=desk.without_company(member),
        thin=desk.thin_shifts(member),
        owed=relay.owed(member),
        someone=consent.awaited_from_circles(member),
        asked=handing_over.asked_of_circles(member),
        answers=saying.choices(Answer),
        returns=overdue.under_way(member),
        unseen=moving.not_seen(member),
        to_swap=swaps.to_confirm(member),
        drafts=desk.drafts(member),
        without_key=[each for each in mine if not circle.holds_key(member, each)],
    )
