"""Passing a request to another collective, and taking over what another one asks."""

from flask import abort, flash, redirect, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import handing_over, request
from solidarity.requests.handing_over import Answer, Handover
from solidarity.requests.life import WrongState
from solidarity.requests.request import Request
from solidarity.ui.coordinator import coordinator

OURS = {"request": request.coordinated_by}
ASKED = {"handover": handing_over.to_circle_of}


@coordinator.post("/requests/<id:request>/pass-on", find=OURS)
def pass_on(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Ask another collective to take a request over."""
    code = http_request.form.get("to", "")
    found = (each for each in handing_over.collectives_for(request) if each.code == code)
    handing_over.ask_collective(request, next(found, None) or abort(400), member, ring)
    flash(_("They are asked now. Until they accept, it stays ours."))
    return _back(request)


@coordinator.post("/requests/<id:request>/hand-over", find=OURS)
def hand_over(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Ask an intermediary to speak for a person for whom nobody speaks any more."""
    if request.brought_by_id is not None:
        raise WrongState
    code = http_request.form.get("to", "")
    people = handing_over.intermediaries_for(request, member)
    to = next((each for each in people if each.code == code), None) or abort(400)
    handing_over.ask_intermediary(request, to, member, ring)
    flash(_("They are asked now."))
    return _back(request)


@coordinator.post("/requests/<id:request>/hand-over/back", find=OURS)
def ask_no_more(member: Member, request: Request) -> ResponseReturnValue:
    """Ask no longer, or take note of a no."""
    handing_over.ask_no_more(request, member)
    return _back(request)


@coordinator.post("/handovers/<id:handover>/accept", find=ASKED)
def accept(member: Member, handover: Handover) -> ResponseReturnValue:
    """Take a request over from another collective."""
    taken = handing_over.accept(handover, member)
    flash(_("It is in our queue now."))
    return _back(taken)


@coordinator.post("/handovers/<id:handover>/decline", find=ASKED)
def decline(member: Member, handover: Handover) -> ResponseReturnValue:
    """Say why we cannot, in one of a few words."""
    answer = http_request.form.get("answer", "")
    if answer not in set(Answer):
        abort(400)
    handing_over.decline(handover, member, Answer(answer))
    flash(_("They are told."))
    return redirect(url_for(".home"), 303)


def _back(what: Request) -> ResponseReturnValue:
    return redirect(url_for(".request_page", request=what.code), 303)
