"""When someone could come: the board shows it first, and nobody is asked at another time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import certain
from story import WEDNESDAY, a_shift

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.network import accounts, availability, channels
from solidarity.network.availability import HALF_DAYS, Available, SaidEnough, WrongDays
from solidarity.network.channels import Way
from solidarity.requests import board, load
from solidarity.requests.board import Filter
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network


def test_who_says_nothing_could_come_at_any_time() -> None:
    assert availability.fits(Available(), HalfDay(WEDNESDAY, Part.EVENING))
    assert availability.says_nothing(Available())


def test_an_exception_comes_before_the_usual_week_and_the_newest_before_the_others() -> None:
    said = Available(
        frozenset({"wed-evening"}),
        None,
        ((WEDNESDAY, WEDNESDAY, False), (WEDNESDAY, WEDNESDAY + timedelta(days=1), True)),
    )
    assert availability.fits(said, HalfDay(WEDNESDAY, Part.MORNING))
    later = WEDNESDAY + timedelta(days=7)
    assert availability.fits(said, HalfDay(later, Part.EVENING))
    assert not availability.fits(said, HalfDay(later, Part.MORNING))


def test_the_board_shows_first_what_fits(at_work: Network) -> None:
    evening, amina = a_shift(at_work), at_work.member("amina")
    morning = a_shift(at_work, 8, 9)
    availability.say(amina, ["wed-evening"], None)
    lines = board.board_for(amina, Filter(day=WEDNESDAY)).lines
    order = [line.code for line in lines]
    assert order.index(evening.code) < order.index(morning.code)
    fits = {line.code: line.fits for line in lines}
    assert (fits[evening.code], fits[morning.code]) == (True, False)


def test_what_meets_ones_other_shifts_or_is_more_than_enough_does_not_fit(
    at_work: Network,
) -> None:
    amina = at_work.member("amina")
    certain(at_work, a_shift(at_work, 8, 10), "amina", ShiftRole.ACCOMPANIER)
    beside, evening = a_shift(at_work, 9, 11), a_shift(at_work)
    lines = board.board_for(amina, Filter(day=WEDNESDAY)).lines
    fits = {line.code: line.fits for line in lines}
    assert (fits[evening.code], fits[beside.code]) == (True, False)
    availability.say(amina, (), load.in_week_of(amina, WEDNESDAY))
    lines = board.board_for(amina, Filter(day=WEDNESDAY)).lines
    assert not {line.code: line.fits for line in lines}[evening.code]


def test_a_weekly_ceiling_counts_monday_to_sunday(at_work: Network) -> None:

    shift, theo = a_shift(at_work, 8, 9), at_work.member("theo")
    certain(at_work, shift, "theo", ShiftRole.ACCOMPANIER)
    number = load.in_week_of(theo, WEDNESDAY)
    availability.say(theo, (), number)
    assert load.is_at_ceiling(theo, a_shift(at_work))
    availability.say(theo, (), number + 1)
    assert not load.is_at_ceiling(theo, a_shift(at_work))


def test_rubbish_days_are_refused_and_only_so_many_are_kept(at_work: Network) -> None:
    amina, today = at_work.member("amina"), clock.today()
    with pytest.raises(WrongDays):
        availability.except_on(amina, today, today - timedelta(days=1), is_free=True)
    for ahead in range(availability.MOST_EXCEPTIONS):
        day = today + timedelta(days=ahead)
        availability.except_on(amina, day, day, is_free=False)
    with pytest.raises(SaidEnough):
        availability.except_on(amina, today, today, is_free=False)


def test_a_rest_with_an_end_ends_by_itself(at_work: Network) -> None:
    amina = at_work.member("amina")
    accounts.rest(amina, clock.today() + timedelta(days=3))
    assert availability.end_rests(clock.now() + timedelta(days=2)) == 0
    assert availability.end_rests(clock.now() + timedelta(days=3)) == 1
    assert not amina.is_paused


def test_half_days_follow_the_wall_over_the_change_of_the_clocks() -> None:
    autumn = date(2027, 11, 7)
    spans = availability.spans(Available(frozenset(HALF_DAYS)), [autumn])
    assert [ends - begins for begins, ends in spans] == [timedelta(hours=25)]
    with time_machine.travel(spans[0][0]):
        assert clock.today() == autumn


def test_an_address_is_said_in_the_way_chosen_and_adds_nothing_to_it() -> None:
    channels.set_up({"email": "mailtos://us:word@example.org?from=us@example.org&to={to}"})
    try:
        kept = channels.written(Way.EMAIL, "amina@example.net")
        assert channels.read(kept) == (Way.EMAIL, "amina@example.net")
        assert channels.is_reachable(kept)
        sly = channels.written(Way.EMAIL, "a@b.net&smtp=elsewhere.example")
        assert "smtp=" not in channels.url(sly)
        assert channels.read("json://127.0.0.1/box") == (Way.OTHER, "json://127.0.0.1/box")
        assert Way.SMS not in channels.offered()
    finally:
        channels.set_up({})
    assert not channels.is_reachable(kept), "its way is not set up any more"
