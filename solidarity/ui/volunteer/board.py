"""The board: the next fourteen days."""

from datetime import date, timedelta

from flask import render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from solidarity import clock
from solidarity.network import city_map
from solidarity.network.members import Member, Role
from solidarity.requests import board as boards
from solidarity.requests import coverage
from solidarity.requests.board import DAYS_AHEAD, Filter
from solidarity.ui import asking, drawing, saying
from solidarity.ui.volunteer import volunteer

Choice = tuple[str, object, str, list[tuple[str, object]]]
"""Name, label, what is chosen and what can be chosen, of one filter."""


@volunteer.get("/board")
def board(member: Member) -> ResponseReturnValue:
    """Show the shifts that need people."""
    wish, number = _wish(), asking.page_number()
    shown = boards.board_for(member, wish, number)
    covered = coverage.of(member.collectives_as(Role.VOLUNTEER))
    return render_template(
        "volunteer/board.html",
        board=shown,
        is_filtered=wish != Filter(),
        coverage=covered,
        map=drawing.of(city_map.of_this_city(), covered),
        filters=_filters(member, wish),
        previous=_page(wish, number - 1) if number > 1 else None,
        next=_page(wish, number + 1) if shown.has_more else None,
    )


def _wish() -> Filter:
    wanted, day = http_request.args, http_request.args.get("day", type=date.fromisoformat)
    return Filter(
        day=day if day and abs((day - clock.today()).days) <= asking.FURTHEST_DAYS else None,
        neighbourhood=wanted.get("neighbourhood", ""),
        language=wanted.get("language", ""),
        kind=wanted.get("kind", ""),
        also_full=wanted.get("full") == "yes",
    )


def _filters(member: Member, wish: Filter) -> list[Choice]:
    """What the board can be asked for."""
    days = [clock.today() + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
    everything = ("", _l("All"))
    return [
        (
            "day",
            _l("Day"),
            wish.day.isoformat() if wish.day else "",
            [everything, *((each.isoformat(), saying.day(each)) for each in days)],
        ),
        (
            "neighbourhood",
            _l("Part of the city"),
            wish.neighbourhood,
            [everything, *asking.neighbourhood_choices()],
        ),
        ("language", _l("Language"), wish.language, [everything, *asking.language_choices()]),
        (
            "kind",
            _l("What for"),
            wish.kind,
            [everything, *asking.kind_choices(member.collectives_as(Role.VOLUNTEER))],
        ),
        (
            "full",
            _l("Full ones"),
            "yes" if wish.also_full else "",
            [("", _l("Hide them")), ("yes", _l("Show them: one can wait for a place"))],
        ),
    ]


def _page(wish: Filter, number: int) -> str:
    return url_for(
        ".board",
        day=wish.day,
        neighbourhood=wish.neighbourhood or None,
        language=wish.language or None,
        kind=wish.kind or None,
        full="yes" if wish.also_full else None,
        page=number,
    )
