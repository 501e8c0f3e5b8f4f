"""The intermediary's home: my requests, and who waits for what."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from solidarity.network.members import Member
from solidarity.requests import desk
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
    """Show the requests this member brought."""
    page = asking.page_number()
    queue = desk.brought_by(member, page)
    return render_template("intermediary/home.html", queue=queue, page_number=page, next=NEXT)
