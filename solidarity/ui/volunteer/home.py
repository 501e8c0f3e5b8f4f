"""The volunteer's home: what waits for my word, my next shift, how the last one went."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity import clock
from solidarity.network.members import Member
from solidarity.requests import (
    board,
    follow_up,
    places,
    regulars,
    safe_return,
    standing_in,
    waiting,
)
from solidarity.requests.board import Filter
from solidarity.requests.shift import Place, PlaceState
from solidarity.ui.volunteer import volunteer

_COMING = (PlaceState.CONFIRMED, PlaceState.ASKED, PlaceState.TO_AGREE)


@volunteer.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Say what is next, and what needs people."""
    mine = places.of(member)
    live = [each for each in mine if not each.shift.is_over]
    now = clock.now()
    return render_template(
        "volunteer/home.html",
        under_way=[each for each in safe_return.all_of(member) if each.is_under_way],
        called_off=[each for each in _in(live, PlaceState.CALLED_OFF) if not each.has_seen],
        offered=_in(live, PlaceState.OFFERED),
        asked=_in(live, PlaceState.PROPOSED),
        calls=standing_in.open_to(member),
        standing=regulars.all_of(member),
        coming=_in(live, *_COMING),
        waiting=[(each, waiting.before(each)) for each in waiting.all_of(member)],
        to_tell=[each for each in mine if follow_up.is_awaited(each, now)],
        lines=board.board_for(member, Filter()).lines[:3],
    )


def _in(mine: Iterable[Place], *states: PlaceState) -> list[Place]:
    return [each for each in mine if each.state in states]
