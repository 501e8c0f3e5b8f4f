"""One of my requests: where it is, what happens next, and its sealed notes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import (
    codename,
    consent,
    conversation,
    handing_over,
    life,
    opening,
    request,
    shifts,
    turns,
)
from solidarity.requests.conversation import Conversation, Thread
from solidarity.requests.opening import Notes
from solidarity.requests.request import Request
from solidarity.ui import slips
from solidarity.ui.intermediary import intermediary

MINE = {"request": request.brought_by}


@intermediary.get("/requests/<id:request>", find=MINE)
def request_page(member: Member, request: Request) -> ResponseReturnValue:
    """Show a request with its notes closed."""
    return _page(request, member, None)


@intermediary.post("/requests/<id:request>/opened", find=MINE)
def opened(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Show a request with its notes open."""
    return _page(request, member, opening.notes(request, member, ring))


@intermediary.post("/requests/<id:request>/withdraw", find=MINE)
def withdraw(member: Member, request: Request) -> ResponseReturnValue:
    """Withdraw the request for the person who asked."""
    turns.withdraw(request, member)
    flash(_("The request is withdrawn."))
    return redirect(url_for(".request_page", request=request.code), 303)


@intermediary.post("/requests/<id:request>/slip", find=MINE)
def renew_slip(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Make a new slip; the old one opens nothing any more."""
    return slips.page(request, codename.renew(request, member, ring))


def _page(what: Request, member: Member, notes: Notes | None) -> str:
    mine = shifts.of_request(what)
    return render_template(
        "intermediary/request_page.html",
        request=what,
        notes=notes,
        shifts=mine,
        talks={
            each.code: conversation.glance(where)
            for each in mine
            if (where := conversation.of_shift(each))
        },
        desk=conversation.glance(Conversation(what, Thread.DESK)),
        asker=conversation.glance(Conversation(what, Thread.ASKER)),
        someone=[each for each in consent.awaited_from(member) if each.request_code == what.code],
        handover=handing_over.of(what),
        people=handing_over.intermediaries_for(what, member),
        steps=life.STEPS,
        is_live=what.state in life.LIVE,
    )
