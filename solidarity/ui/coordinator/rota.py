"""The week's rota, to be printed and put on the wall."""

from datetime import date, timedelta

from flask import render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue

from solidarity import clock
from solidarity.network.members import Member, Role
from solidarity.requests import rota as rotas
from solidarity.ui.coordinator import coordinator

FIRST_WEEK, LAST_WEEK = -1, 8
"""What is older than a week is forgotten; programmes are laid out four weeks ahead."""


@coordinator.get("/rota")
def rota(member: Member) -> ResponseReturnValue:
    """Show a week on one page."""
    ahead = _weeks_ahead()
    return render_template(
        "coordinator/rota.html",
        days=rotas.of_week(member.collectives_as(Role.COORDINATOR), _monday(ahead)),
        previous=_page(ahead - 1) if ahead > FIRST_WEEK else None,
        next=_page(ahead + 1) if ahead < LAST_WEEK else None,
    )


def _weeks_ahead() -> int:
    """Which week is asked for, counted from this one; rubbish is this one."""
    try:
        wanted = date.fromisoformat(http_request.args.get("week", ""))
    except ValueError:
        return 0
    weeks = (wanted - _monday(0)).days // 7
    return weeks if FIRST_WEEK <= weeks <= LAST_WEEK else 0


def _monday(ahead: int) -> date:
    today = clock.today()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)


def _page(ahead: int) -> str:
    return url_for(".rota", week=_monday(ahead).isoformat())
