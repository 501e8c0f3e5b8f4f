"""Builders that read like the story: a request, a shift on the board."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from solidarity.clock import HalfDay, Part
from solidarity.network import neighbourhoods
from solidarity.network.members import Role
from solidarity.requests import intake, kinds, shifts
from solidarity.requests.intake import Need
from solidarity.requests.shift import Details, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.request import Request
    from solidarity.requests.shift import Shift

WEDNESDAY = date(2026, 11, 25)


def a_request(network: Network, day: date = WEDNESDAY) -> Request:
    """A request that Inès brought to the first collective."""
    need = a_need(network, day)
    request, _slip = intake.bring(network.member("ines"), need.kind.collective, need)
    return request


def a_need(network: Network, day: date = WEDNESDAY) -> Need:
    """What Inès could ask of the first collective."""
    collective = network.member("ines").collectives_as(Role.INTERMEDIARY)[0]
    return Need(
        kind=kinds.of(collective)[0],
        neighbourhood=neighbourhoods.all_of_them()[0],
        half_day=HalfDay(day, Part.MORNING),
        at=None,
        people=1,
        languages=("fr",),
        access=(),
        preferences=(),
        note="calme",
        meeting_point="sous l'horloge",
    )


def a_shift(network: Network, begins: int = 18, ends: int = 20, seats: int = 1) -> Shift:
    """A shift on the board, for a request of its own."""
    camille, ring = network.member("camille"), network.ring("camille")
    span = shifts.span_on(WEDNESDAY, time(begins), time(ends))
    wanted = {ShiftRole.ACCOMPANIER: seats}
    shift = shifts.draft(a_request(network), span, wanted, Details(), camille, ring)
    shifts.publish(shift, camille)
    return shift
