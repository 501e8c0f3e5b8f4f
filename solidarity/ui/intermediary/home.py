"""The intermediary's home: what waits for me, my requests, and who waits for what."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from solidarity.network.members import Member
from solidarity.requests import consent, desk, handing_over, relay
from solidarity.requests.life import State
from solidarity.ui import asking
from solidarity.ui.intermediary import intermediary

NEXT = {
    State.NEW: _l("Waits for a coordinator to take it up."),
    State.OPEN: _l("A coordinator plans who goes along."),
    State.OFFERED: _l("Waits for volunteers to say yes."),
    State.ARRANGED: _l("Everyone is found: say when and where to the person who asked."),
    State.UNDER_WAY: _l("Those who went along will say how it went."),
    State.ON_HOLD: _l("Rests until the coordinators take it up again."),
    State.CLOSED: "",
}
"""Who waits for what."""


@intermediary.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Show what waits for this member, and the requests they brought."""
    page = asking.page_number()
    return render_template(
        "intermediary/home.html",
        queue=desk.brought_by(member, page),
        page_number=page,
        next=NEXT,
        someone=consent.awaited_from(member),
        asked=handing_over.asked_of(member),
        messages=relay.waits_for(member),
        unread_slips=desk.slips_not_read_back(member),
    )
