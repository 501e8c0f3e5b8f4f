"""The queue: requests that are alive, by day of need, then by age."""

from flask import render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from solidarity.network.members import Member
from solidarity.requests import desk
from solidarity.requests.life import LIVE, State
from solidarity.ui import asking, saying
from solidarity.ui.coordinator import coordinator


@coordinator.get("/requests")
def queue(member: Member) -> ResponseReturnValue:
    """Show the queue, all of it or one state."""
    wanted = http_request.args.get("state", "")
    state = State(wanted) if wanted in LIVE else None
    number = asking.page_number()
    shown = desk.queue_for(member, state, number)
    return render_template(
        "coordinator/queue.html",
        queue=shown,
        state=state,
        states=[("", _l("All")), *((each, saying.word(each)) for each in State if each in LIVE)],
        previous=url_for(".queue", state=state, page=number - 1) if number > 1 else None,
        next=url_for(".queue", state=state, page=number + 1) if shown.has_more else None,
    )
