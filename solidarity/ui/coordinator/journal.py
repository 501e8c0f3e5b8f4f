"""The circle's journal: what the people of one's collectives did, in which hour."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.network.members import Member
from solidarity.requests import openings
from solidarity.ui import asking
from solidarity.ui.coordinator import coordinator


@coordinator.get("/journal")
def journal(member: Member) -> ResponseReturnValue:
    """Show a page of it."""
    page = asking.page_number()
    return render_template(
        "coordinator/journal.html",
        journal=openings.journal_for(member, page),
        page_number=page,
    )
