"""How the circle moves a request: what rests brings nobody across the city."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from story import WEDNESDAY, a_shift

from solidarity import clock
from solidarity.clock import NotAQuarter
from solidarity.requests import places, shifts, turns
from solidarity.requests.life import State
from solidarity.requests.shift import Details, PlaceState, ShiftRole, ShiftState

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.request import Request
    from solidarity.requests.shift import Shift


def an_arranged_request(network: Network) -> tuple[Request, Shift]:
    """A request whose one place Amina has, for certain."""
    shift = a_shift(network)
    place = places.sign_up(network.member("amina"), shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, network.member("camille"), network.ring("camille"))
    assert shift.request is not None
    assert shift.request.state is State.ARRANGED
    return shift.request, shift


def test_letting_a_request_rest_calls_its_shifts_off(at_work: Network) -> None:
    request, shift = an_arranged_request(at_work)
    turns.hold(request, date(2026, 12, 1), at_work.member("camille"))
    assert shift.state is ShiftState.CANCELLED
    assert {place.state for place in shift.places} == {PlaceState.CALLED_OFF}
    assert request.state is State.ON_HOLD


def test_an_arranged_request_can_get_one_more_shift_and_looks_for_people_again(
    at_work: Network,
) -> None:
    request, _shift = an_arranged_request(at_work)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    span = shifts.span_on(WEDNESDAY, time(21), time(22))
    another = shifts.draft(request, span, {ShiftRole.DRIVER: 1}, Details(), camille, ring)
    shifts.publish(another, camille)
    assert request.state is State.OFFERED


@pytest.mark.parametrize("minute", [1, 14, 16, 59])
def test_no_finer_time_than_a_quarter_of_an_hour_is_ever_kept(minute: int) -> None:
    with pytest.raises(NotAQuarter):
        clock.at(WEDNESDAY, time(9, minute))
