"""Shifts as they are laid out in the database: leap days, changes of the clocks, a long sleep."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import a_programme
from sqlalchemy import select

from solidarity import clock, worker
from solidarity.database import db, unit_of_work
from solidarity.requests import recurrence, series
from solidarity.requests.programmes import Programme
from solidarity.requests.shift import Shift

if TYPE_CHECKING:
    from neighbours import Network


def laid_out(programme: Programme) -> list[datetime]:
    """When the shifts of a programme begin, as the database has it."""
    db.session.flush()
    found = select(Shift.starts_at).where(Shift.programme_id == programme.id)
    return list(db.session.scalars(found.order_by(Shift.starts_at)))


def at_night(like: Programme, first_day: date) -> Programme:
    """Something that begins each week at half past one in the night."""
    return Programme(
        collective=like.collective,
        kind=like.kind,
        neighbourhood=like.neighbourhood,
        name="Veille",
        first_day=first_day,
        rule=recurrence.weekly(first_day, 1),
        begins=time(1, 30),
        ends=time(5),
        seats=like.seats,
    )


def test_a_leap_day_has_its_shift(at_work: Network) -> None:
    with time_machine.travel(clock.at(date(2028, 2, 14), time(9)), tick=False):
        programme = a_programme(at_work, "camille", "Café", date(2028, 2, 15))
        days = [clock.on_the_wall(each).date() for each in laid_out(programme)]
    february = [date(2028, 2, day) for day in (15, 22, 29)]
    assert days == [*february, date(2028, 3, 7)]


@pytest.mark.parametrize(
    ("first", "hours"),
    [(date(2027, 3, 7), [15, 14, 14, 14]), (date(2027, 10, 31), [14, 15, 15, 15])],
)
def test_ten_on_the_wall_stays_ten_on_the_days_on_which_the_clocks_change(
    at_work: Network, first: date, hours: list[int]
) -> None:
    with time_machine.travel(clock.at(first - timedelta(days=2), time(9)), tick=False):
        found = laid_out(a_programme(at_work, "camille", "Café", first))
    assert [each.astimezone(UTC).hour for each in found] == hours, "in UTC"
    assert {clock.on_the_wall(each).time() for each in found} == {time(10)}


@pytest.mark.parametrize(("second", "hour"), [(False, 5), (True, 6)])
def test_an_hour_that_exists_twice_is_laid_out_as_the_one_that_was_meant(
    at_work: Network, *, second: bool, hour: int
) -> None:
    sunday = date(2027, 11, 7)
    with time_machine.travel(clock.at(sunday - timedelta(days=2), time(9)), tick=False):
        like = a_programme(at_work, "camille", "Café", sunday)
        programme = series.start(at_night(like, sunday), at_work.member("camille"), second=second)
        assert laid_out(programme)[0] == datetime(2027, 11, 7, hour, 30, tzinfo=UTC)


def test_a_worker_that_slept_three_days_over_a_change_of_the_clocks_lays_out_once(
    network: Network,
) -> None:
    friday = date(2027, 3, 12)
    then = time_machine.travel(clock.at(friday, time(9)), tick=False)
    with then, network.app.app_context(), unit_of_work():
        code = a_programme(network, "camille", "Café", date(2027, 3, 8)).code
    with time_machine.travel(clock.at(friday + timedelta(days=3), time(9)), tick=False):
        for _time in range(2):
            worker.catch_up(network.app)
        with network.app.app_context():
            programme = db.session.scalars(select(Programme).where(Programme.code == code)).one()
            found = laid_out(programme)
    days = Counter(clock.on_the_wall(each).date() for each in found)
    assert set(days.values()) == {1}, "nothing twice"
    assert sorted(days) == [date(2027, 3, 15) + timedelta(weeks=week) for week in range(5)]
    assert {clock.on_the_wall(each).time() for each in found} == {time(10)}
