"""Where coordinators write: with who asked, with who brought a request, with those on a shift."""

from flask import url_for

from solidarity.requests import relay
from solidarity.requests.conversation import Conversation, Side
from solidarity.ui.coordinator import coordinator
from solidarity.ui.talking import Corner, open_corner


def _to_request(conversation: Conversation, _code: str) -> str:
    return url_for("coordinator.request_page", request=conversation.request.code)


def _to_shift(_conversation: Conversation, code: str) -> str:
    return url_for("coordinator.shift_page", shift=code)


open_corner(
    Corner(
        coordinator,
        "asker_talk",
        "/requests/<id:conversation>/asker",
        Side.CIRCLE,
        relay.asker_of_circle,
        _to_request,
    )
)
open_corner(
    Corner(
        coordinator,
        "desk",
        "/requests/<id:conversation>/messages",
        Side.CIRCLE,
        relay.desk_of_circle,
        _to_request,
    )
)
open_corner(
    Corner(
        coordinator,
        "shift_talk",
        "/shifts/<id:conversation>/messages",
        Side.CIRCLE,
        relay.shift_of_circle,
        _to_shift,
    )
)
