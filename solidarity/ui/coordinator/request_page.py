"""One request, for the circle: take it up, open its notes, let it rest, close it."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import (
    conversation,
    handing_over,
    life,
    opening,
    request,
    shifts,
    turns,
)
from solidarity.requests.conversation import Conversation, Thread
from solidarity.requests.life import Act, Outcome, WrongState
from solidarity.requests.opening import Notes
from solidarity.requests.request import Request
from solidarity.ui import saying
from solidarity.ui.asking import Form, near, refusals, required
from solidarity.ui.coordinator import coordinator

OURS = {"request": request.coordinated_by}


class HoldForm(Form):
    """Until when a request rests."""

    resumes_on = DateField(_l("Until which day?"), [required(), near])


@coordinator.get("/requests/<id:request>", find=OURS)
def request_page(member: Member, request: Request) -> ResponseReturnValue:
    """Show a request with its notes closed."""
    return _page(request, member, HoldForm())


@coordinator.post("/requests/<id:request>/opened", find=OURS)
def open_request(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Show a request with its notes open."""
    notes = opening.notes(request, member, ring)
    return _page(request, member, HoldForm(formdata=None), notes)


@coordinator.post("/requests/<id:request>/take-up", find=OURS)
def take_up(member: Member, request: Request) -> ResponseReturnValue:
    """Say that one looks after this request."""
    turns.take_up(request, member)
    return _back(request)


@coordinator.post("/requests/<id:request>/hold", find=OURS)
def hold(member: Member, request: Request) -> ResponseReturnValue:
    """Let a request rest."""
    form = HoldForm()
    if form.validate():
        wrong = _l("Choose a day to come.")
        with refusals({WrongState: (form.resumes_on, wrong)}) as refused:
            turns.hold(request, form.values()["resumes_on"], member)
        if not refused.happened:
            return _back(request)
    return _page(request, member, form), 422


@coordinator.post("/requests/<id:request>/resume", find=OURS)
def resume(member: Member, request: Request) -> ResponseReturnValue:
    """Take a resting request up again."""
    turns.resume(request, member)
    return _back(request)


@coordinator.post("/requests/<id:request>/close", find=OURS)
def close(member: Member, request: Request) -> ResponseReturnValue:
    """Close a request, saying how it ended."""
    outcome = http_request.form.get("outcome", "")
    if outcome not in set(Outcome):
        abort(400)
    turns.close(request, Outcome(outcome), member)
    flash(_("Closed. All that was written about it is destroyed in 7 days."))
    return _back(request)


def _back(what: Request) -> ResponseReturnValue:
    return redirect(url_for(".request_page", request=what.code), 303)


def _page(what: Request, member: Member, form: HoldForm, notes: Notes | None = None) -> str:
    return render_template(
        "coordinator/request_page.html",
        request=what,
        form=form,
        notes=notes,
        shifts=shifts.of_request(what),
        steps=life.STEPS,
        asker=conversation.glance(Conversation(what, Thread.ASKER)),
        desk=conversation.glance(Conversation(what, Thread.DESK)),
        handover=handing_over.of(what),
        people=handing_over.intermediaries_for(what, member) if not what.brought_by_id else [],
        collectives=handing_over.collectives_for(what),
        can={act.name.lower(): life.is_possible(what.state, act) for act in Act},
        outcomes=saying.choices(Outcome),
    )
