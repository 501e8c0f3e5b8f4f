"""Where an intermediary writes: with the coordinators, and with everyone on a shift."""

from flask import url_for

from solidarity.requests import relay
from solidarity.requests.conversation import Conversation, Side
from solidarity.ui.intermediary import intermediary
from solidarity.ui.talking import Corner, open_corner


def _to_request(conversation: Conversation, _code: str) -> str:
    return url_for("intermediary.request_page", request=conversation.request.code)


open_corner(
    Corner(
        intermediary,
        "desk",
        "/requests/<id:conversation>/messages",
        Side.INTERMEDIARY,
        relay.desk_of_bringer,
        _to_request,
    )
)
open_corner(
    Corner(
        intermediary,
        "shift_talk",
        "/shifts/<id:conversation>/messages",
        Side.INTERMEDIARY,
        relay.shift_of_bringer,
        _to_request,
    )
)
