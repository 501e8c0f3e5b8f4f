"""The page of a request, as the person who asked sees it: never a time, a place or a name."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from solidarity.requests import life, turns
from solidarity.requests.life import State
from solidarity.requests.request import Request
from solidarity.ui import presence
from solidarity.ui.asker import asker

NEXT = {
    State.NEW: _l("Someone will look at your request, usually within a day."),
    State.OPEN: _l("Someone is working on it and will look for people to go with you."),
    State.OFFERED: _l("Volunteers are being asked. The person you trust will hear when it is set."),
    State.ARRANGED: _l("People are coming. The person you trust knows when and where."),
    State.UNDER_WAY: _l("It is happening now, or has just happened."),
    State.ON_HOLD: _l("It rests for a while, and will be taken up again."),
    State.CLOSED: _l("It is closed. All that was written about it is destroyed within 7 days."),
}


@asker.get("/")
def request_page(request: Request) -> ResponseReturnValue:
    """Say where the request is and what happens next."""
    return render_template(
        "asker/request_page.html",
        request=request,
        steps=life.STEPS,
        next=NEXT[request.state],
        is_live=request.state in life.LIVE,
    )


@asker.post("/withdraw")
def withdraw(request: Request) -> ResponseReturnValue:
    """Withdraw the request; nobody is asked why."""
    turns.withdraw_by_asker(request)
    flash(_("Your request is withdrawn."))
    return redirect(url_for(".request_page"), 303)


@asker.post("/leave")
def leave() -> ResponseReturnValue:
    """Put the codename away."""
    presence.depart_with_codename()
    return redirect(url_for("public.front_door"), 303)
