"""Where a volunteer writes: with everyone on a shift, in its window."""

from flask import url_for

from solidarity.requests import relay
from solidarity.requests.conversation import Conversation, Side
from solidarity.ui.talking import Corner, open_corner
from solidarity.ui.volunteer import volunteer


def _to_place(_conversation: Conversation, code: str) -> str:
    return url_for("volunteer.place_page", place=code)


open_corner(
    Corner(
        volunteer,
        "shift_talk",
        "/places/<id:conversation>/messages",
        Side.VOLUNTEER,
        relay.shift_of_volunteer,
        _to_place,
    )
)
