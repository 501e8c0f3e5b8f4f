"""The volunteer's home: my next shift, what is asked of me, how the last one went."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity import clock
from solidarity.network.members import Member
from solidarity.requests import board, follow_up, places
from solidarity.requests.board import Filter
from solidarity.requests.shift import PlaceState
from solidarity.ui.volunteer import volunteer


@volunteer.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Say what is next, and what needs people."""
    mine = places.of(member)
    now = clock.now()
    return render_template(
        "volunteer/home.html",
        asked=[
            each for each in mine if each.state is PlaceState.PROPOSED and not each.shift.is_over
        ],
        coming=[
            each
            for each in mine
            if each.state in (PlaceState.CONFIRMED, PlaceState.ASKED) and not each.shift.is_over
        ],
        to_tell=[each for each in mine if follow_up.is_awaited(each, now)],
        lines=board.board_for(member, Filter()).lines[:3],
    )
