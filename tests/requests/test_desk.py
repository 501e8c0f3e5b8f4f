"""What coordinators have before them: nothing that waits is missed, however long the queue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import time_machine
from neighbours import NOW
from story import a_request

from solidarity.requests import desk, turns
from solidarity.requests.desk import Urgency

if TYPE_CHECKING:
    from neighbours import Network


def test_a_request_that_waits_too_long_stands_on_the_home_behind_a_full_queue(
    at_work: Network,
) -> None:
    camille = at_work.member("camille")
    late = a_request(at_work, date(2027, 2, 1))
    turns.hold(late, date(2026, 12, 1), camille)
    for _ in range(desk.PAGE + 1):
        turns.take_up(a_request(at_work, date(2027, 1, 15)), camille)
    codes = {line.code for line in desk.needs_an_answer(camille)}
    assert late.code not in codes, "it rests, and is needed in two months"
    with time_machine.travel(NOW + timedelta(days=2)):
        for line in desk.queue_for(camille).lines:
            assert line.code != late.code, "it stands behind a full page"
    late.state_since = NOW - timedelta(days=31)
    waiting = {line.code: line.urgency for line in desk.needs_an_answer(camille)}
    assert waiting[late.code] is Urgency.WAITS_TOO_LONG


def test_the_queue_is_by_day_of_need_and_a_page_has_thirty(at_work: Network) -> None:
    camille = at_work.member("camille")
    for days in range(desk.PAGE + 2):
        a_request(at_work, date(2026, 12, 1) + timedelta(days=days))
    first, second = desk.queue_for(camille), desk.queue_for(camille, page=2)
    assert len(first.lines) == desk.PAGE
    assert first.has_more
    days_of_need = [line.half_day.day for line in (*first.lines, *second.lines)]
    assert days_of_need == sorted(days_of_need)
