"""When the clocks of America/Toronto change: what is due stays due, to the minute, and once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import certain
from listening import listening
from sqlalchemy import delete
from story import a_request

from solidarity import clock, worker
from solidarity.database import db, unit_of_work
from solidarity.network import notices
from solidarity.network.notices import Notice, Word
from solidarity.requests import filling, overdue, places, safe_return, shifts, waiting
from solidarity.requests.safe_return import Step
from solidarity.requests.shift import Details, PlaceState, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.shift import Shift

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
GOES = ShiftRole.ACCOMPANIER


def a_shift_on(network: Network, day: date, begins: time, ends: time) -> Shift:
    """A shift on the board, for a request of its own, with one place."""
    camille, ring = network.member("camille"), network.ring("camille")
    span = shifts.span_on(day, begins, ends)
    shift = shifts.draft(a_request(network, day), span, {GOES: 1}, Details(), camille, ring)
    shifts.publish(shift, camille)
    return shift


def on_the_wall(moment: datetime) -> str:
    """What the wall clocks of the network show."""
    return f"{clock.on_the_wall(moment):%H:%M %Z}"


@pytest.mark.parametrize(
    ("sunday", "reminded"), [(SPRING, "08:00 EST"), (AUTUMN, "10:00 EDT")], ids=["spring", "autumn"]
)
def test_one_is_reminded_24_hours_before_once_when_the_clocks_change_meanwhile(
    network: Network, sunday: date, reminded: str
) -> None:
    starts = clock.at(sunday, time(9))
    with time_machine.travel(starts - timedelta(days=3), tick=False), listening() as channel:
        with network.app.app_context(), unit_of_work():
            certain(network, a_shift_on(network, sunday, time(9), time(10)), "amina", GOES)
            db.session.execute(delete(Notice).where(Notice.word != Word.REMINDER))
            notices.keep_address(network.member("amina"), channel.address)
        assert on_the_wall(starts - timedelta(days=1)) == reminded
        for before, left in ((25, 0), (24, 1), (23, 0), (3, 0), (2, 1), (1, 0)):
            with network.app.app_context():
                sent = worker.send_notices(starts - timedelta(hours=before))
            assert sent == left, f"{before} hours before"


@pytest.mark.parametrize(
    ("sunday", "begins", "ends_on_the_wall"),
    [(SPRING, time(15), "03:45 EDT"), (AUTUMN, time(10), "01:00 EST")],
    ids=["spring", "autumn"],
)
def test_an_offer_ends_after_a_quarter_of_the_hours_that_are_really_left(
    at_work: Network, sunday: date, begins: time, ends_on_the_wall: str
) -> None:
    amina, theo = at_work.member("amina"), at_work.member("theo")
    late = clock.at(sunday - timedelta(days=1), time(23))
    with time_machine.travel(late, tick=False):
        shift = a_shift_on(at_work, sunday, begins, time(begins.hour + 1))
        place = certain(at_work, shift, "theo", GOES)
        waiting.join(amina, shift, GOES)
        places.hand_back(place, theo)
        db.session.refresh(place)
        assert (place.member, place.state) == (amina, PlaceState.OFFERED)
        ends = place.answer_by
        assert ends == late + (shift.starts_at - late) / 4
        assert on_the_wall(ends) == ends_on_the_wall
    with time_machine.travel(ends - timedelta(minutes=1), tick=False):
        assert filling.pass_on(clock.now()) == 0
    with time_machine.travel(ends, tick=False):
        assert filling.pass_on(clock.now()) == 1
        assert waiting.of_member(amina, shift) is None


@pytest.mark.parametrize(
    ("sunday", "due"), [(SPRING, "03:00 EDT"), (AUTUMN, "01:00 EST")], ids=["spring", "autumn"]
)
def test_out_is_due_half_an_hour_after_the_end_whatever_the_clocks_show(
    at_work: Network, sunday: date, due: str
) -> None:
    amina, evening = at_work.member("amina"), sunday - timedelta(days=1)
    with time_machine.travel(clock.at(evening, time(12)), tick=False):
        place = certain(at_work, a_shift_on(at_work, evening, time(22), time(1, 30)), "amina", GOES)
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.GOING_IN)
    assert row.out_by == place.shift.ends_at + timedelta(minutes=30)
    assert on_the_wall(row.out_by) == due
    with time_machine.travel(row.out_by - timedelta(minutes=1), tick=False):
        assert overdue.watch(clock.now()) == 0
    with time_machine.travel(row.out_by, tick=False):
        assert overdue.watch(clock.now()) > 0
