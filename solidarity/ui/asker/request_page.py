"""The page of a request, as the person who asked sees it: never a time, a place or a name."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from solidarity.privacy.key_store import Keyring
from solidarity.requests import life, relay, turns
from solidarity.requests.conversation import Side
from solidarity.requests.life import State
from solidarity.requests.request import Request
from solidarity.ui import presence
from solidarity.ui.asker import asker
from solidarity.ui.asking import at_most, required
from solidarity.ui.guarding import GuardedForm, guarded

LONGEST = 1000
NEXT = {
    State.NEW: _l("Someone will look at your request, usually within a day."),
    State.OPEN: _l("Someone is working on it and will look for people to go with you."),
    State.OFFERED: _l("Volunteers are being asked. The person you trust will hear when it is set."),
    State.ARRANGED: _l("People are coming. The person you trust knows when and where."),
    State.UNDER_WAY: _l("It is happening now, or has just happened."),
    State.ON_HOLD: _l("It rests for a while, and will be taken up again."),
    State.CLOSED: _l("It is closed. All that was written about it is destroyed within 7 days."),
}


class WriteForm(GuardedForm):
    """A few words to the coordinators."""

    text = TextAreaField(_l("Write to the coordinators"), [required(), at_most(LONGEST), guarded])


@asker.get("/")
def request_page(request: Request, ring: Keyring) -> ResponseReturnValue:
    """Say where the request is and what happens next, and what was written."""
    return _page(request, ring, WriteForm(formdata=None))


@asker.post("/messages")
def write(request: Request, ring: Keyring) -> ResponseReturnValue:
    """Write to the coordinators."""
    form = WriteForm()
    form.allow(request.collective)
    if not form.validate():
        return _page(request, ring, form), 422
    relay.write_as_asker(request, form.values()["text"], ring)
    flash(_("Sent. Their answer will stand here."))
    return redirect(url_for(".request_page"), 303)


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


def _page(request: Request, ring: Keyring, form: WriteForm) -> str:
    return render_template(
        "asker/request_page.html",
        request=request,
        said=relay.read_as_asker(request, ring),
        side=Side.ASKER,
        form=form,
        steps=life.STEPS,
        next=NEXT[request.state],
        is_live=request.state in life.LIVE,
    )
