"""Handing requests over to another intermediary, and taking over what one is asked to."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import handing_over, life, request
from solidarity.requests.handing_over import Answer, Handover
from solidarity.requests.request import Request
from solidarity.ui.intermediary import intermediary

MINE = {"request": request.brought_by}
ASKED = {"handover": handing_over.to_member}


@intermediary.post("/requests/<id:request>/hand-over", find=MINE)
def hand_over(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Ask another intermediary to speak for this person."""
    code = http_request.form.get("to", "")
    people = handing_over.intermediaries_for(request, member)
    to = next((each for each in people if each.code == code), None) or abort(400)
    handing_over.ask_intermediary(request, to, member, ring)
    flash(_("They are asked now. Until they accept, it stays yours."))
    return redirect(url_for(".request_page", request=request.code), 303)


@intermediary.post("/requests/<id:request>/hand-over/back", find=MINE)
def ask_no_more(member: Member, request: Request) -> ResponseReturnValue:
    """Ask no longer, or take note of a no."""
    handing_over.ask_no_more(request, member)
    return redirect(url_for(".request_page", request=request.code), 303)


@intermediary.get("/hand-over")
def hand_over_all(member: Member) -> ResponseReturnValue:
    """Ask to whom all my open requests should go."""
    return render_template(
        "intermediary/hand_over_all.html", requests=_open(member), people=_people(member)
    )


@intermediary.post("/hand-over")
def ask_for_all(member: Member, ring: Keyring) -> ResponseReturnValue:
    """Ask another intermediary to take over each of my open requests that they can."""
    code = http_request.form.get("to", "")
    asked = 0
    for each in _open(member):
        people = handing_over.intermediaries_for(each, member)
        to = next((person for person in people if person.code == code), None)
        if to is not None:
            handing_over.ask_intermediary(each, to, member, ring)
            asked += 1
    if not asked:
        abort(400)
    flash(_("They are asked now. Until they accept, it stays yours."))
    return redirect(url_for(".home"), 303)


@intermediary.post("/handovers/<id:handover>/accept", find=ASKED)
def accept(member: Member, handover: Handover) -> ResponseReturnValue:
    """Speak for this person from now on."""
    request = handing_over.accept(handover, member)
    flash(_("It is yours now. A new slip is needed only if the old one is lost."))
    return redirect(url_for(".request_page", request=request.code), 303)


@intermediary.post("/handovers/<id:handover>/decline", find=ASKED)
def decline(member: Member, handover: Handover) -> ResponseReturnValue:
    """Leave it with who asked."""
    handing_over.decline(handover, member, Answer.FULL)
    flash(_("It stays with who asked you."))
    return redirect(url_for(".home"), 303)


def _open(member: Member) -> list[Request]:
    """My open requests that nobody is asked to take over yet."""
    mine = (each for each in request.all_brought_by(member) if each.state in life.LIVE)
    return [each for each in mine if not _is_asked(each)]


def _is_asked(what: Request) -> bool:
    handover = handing_over.of(what)
    return handover is not None and handover.answer is None


def _people(member: Member) -> list[Member]:
    found = {
        person.code: person
        for each in _open(member)
        for person in handing_over.intermediaries_for(each, member)
    }
    return sorted(found.values(), key=lambda person: person.display_name)
