"""A corner in which one side of a conversation reads and writes; each room has its own.

The page comes closed: it says how much was written, by whom last, and when. Reading is a press of a
button, since it is written in the journal (docs/decisions/0003).
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import conversation as talk
from solidarity.requests import relay
from solidarity.requests.conversation import Conversation, Said, Side, Thread
from solidarity.ui.asking import at_most, required
from solidarity.ui.guarding import GuardedForm, guarded
from solidarity.ui.room import Finder, Room

LONGEST = 1000
WITH: dict[tuple[Thread, Side], LazyString] = {
    (Thread.ASKER, Side.CIRCLE): _l("With the person who asked"),
    (Thread.DESK, Side.CIRCLE): _l("With who brought the request"),
    (Thread.DESK, Side.INTERMEDIARY): _l("With the coordinators"),
    (Thread.SHIFT, Side.CIRCLE): _l("With everyone on the shift"),
    (Thread.SHIFT, Side.INTERMEDIARY): _l("With everyone on the shift"),
    (Thread.SHIFT, Side.VOLUNTEER): _l("With everyone on the shift"),
}
"""With whom each side speaks."""
WHO_READS = {
    Thread.ASKER: _l("The person who asked and the coordinators can read it, and nobody else."),
    Thread.DESK: _l("Who brought the request and the coordinators can read it, and nobody else."),
    Thread.SHIFT: _l(
        "Everyone who is certain on the shift, who brought the request and the coordinators can"
        " read it, and nobody else."
    ),
}


class MessageForm(GuardedForm):
    """A few words."""

    text = TextAreaField(_l("Your message"), [required(), at_most(LONGEST), guarded])


@dataclass(frozen=True)
class Corner:
    """Where one side of a conversation reads and writes."""

    room: Room
    name: str
    path: str
    side: Side
    find: Finder
    back: Callable[[Conversation, str], str]
    """The page to which one goes back, from the conversation and the id in its path."""


def open_corner(corner: Corner) -> None:
    """Put the pages of a corner into its room: closed, opened, written to, needing no answer."""
    found = {"conversation": corner.find}

    def page(conversation: Conversation) -> ResponseReturnValue:
        """Show a conversation, closed."""
        return _page(corner, conversation, MessageForm(formdata=None))

    def read(member: Member, ring: Keyring, conversation: Conversation) -> ResponseReturnValue:
        """Show a conversation, opened."""
        said = relay.read(conversation, corner.side, member, ring)
        return _page(corner, conversation, MessageForm(formdata=None), said)

    def write(member: Member, ring: Keyring, conversation: Conversation) -> ResponseReturnValue:
        """Write a message."""
        form = MessageForm()
        form.allow(conversation.request.collective)
        if not form.validate():
            return _page(corner, conversation, form), 422
        relay.write(conversation, corner.side, member, form.values()["text"], ring)
        flash(_("Sent."))
        return redirect(_here(corner), 303)

    def settle(member: Member, conversation: Conversation) -> ResponseReturnValue:
        """Say that no answer is needed."""
        relay.needs_no_answer(conversation, corner.side, member)
        flash(_("Nobody waits for an answer any more."))
        return redirect(_here(corner), 303)

    name, path, rule = corner.name, corner.path, corner.room.add_url_rule
    rule(path, name, page, methods=["GET"], find=found)
    rule(path, f"write_{name}", write, methods=["POST"], find=found)
    rule(f"{path}/opened", f"read_{name}", read, methods=["POST"], find=found)
    rule(f"{path}/settled", f"settle_{name}", settle, methods=["POST"], find=found)


def _code() -> str:
    """The opaque id in the path of the present page."""
    return str((http_request.view_args or {})["conversation"])


def _here(corner: Corner) -> str:
    return url_for(f"{corner.room.name}.{corner.name}", conversation=_code())


def _page(
    corner: Corner,
    conversation: Conversation,
    form: MessageForm,
    said: tuple[Said, ...] | None = None,
) -> str:
    return render_template(
        "components/conversation.html",
        request=conversation.request,
        shift=conversation.shift,
        with_whom=WITH[conversation.thread, corner.side],
        who_reads=WHO_READS[conversation.thread],
        glance=talk.glance(conversation),
        side=corner.side,
        said=said,
        form=form,
        is_live=relay.takes_words(conversation),
        here=_here(corner),
        back=corner.back(conversation, _code()),
    )
