"""Whoever is under way stays watched over until they are safe, whatever becomes of the shift."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import certain
from sqlalchemy import select
from story import WEDNESDAY, a_shift

from solidarity import clock, database
from solidarity.database import db, unit_of_work
from solidarity.network.notices import Notice, Word
from solidarity.privacy import grants
from solidarity.requests import moving, overdue, places, safe_return, shifts, turns
from solidarity.requests.life import Outcome
from solidarity.requests.safe_return import GRACE, Step
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from collections.abc import Callable

    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.requests.request import Request
    from solidarity.requests.shift import Place, Shift


def a_place(network: Network) -> Place:
    """A place of Amina's, for certain."""
    return certain(network, a_shift(network), "amina", ShiftRole.ACCOMPANIER)


def told(member: Member) -> int:
    """How often a coordinator was told that somebody is overdue."""
    found = select(Notice.id).where(Notice.member_id == member.id, Notice.word == Word.OVERDUE)
    return len(db.session.scalars(found).all())


def ends_of(network: Network) -> list[Callable[[Shift], None]]:
    """What can become of a shift while someone is inside."""
    amina, camille, ring = (
        network.member("amina"),
        network.member("camille"),
        network.ring("camille"),
    )
    later = shifts.span_on(WEDNESDAY + timedelta(days=2), time(9), time(10))

    def of_its_request(shift: Shift) -> Request:
        assert shift.request is not None
        return shift.request

    return [
        lambda shift: turns.close(of_its_request(shift), Outcome.MET, camille),
        lambda shift: turns.withdraw_by_asker(of_its_request(shift)),
        lambda shift: turns.hold(of_its_request(shift), WEDNESDAY + timedelta(days=9), camille),
        lambda shift: moving.move(shift, later, camille, ring),
        lambda shift: moving.cancel(shift, camille),
        lambda shift: places.hand_back(shift.places[0], amina),
    ]


@pytest.mark.parametrize(
    "number", range(6), ids=["closed", "withdrawn", "held", "moved", "cancelled", "handed back"]
)
def test_whoever_is_under_way_stays_watched_over_whatever_becomes_of_the_shift(
    at_work: Network, number: int
) -> None:
    place, amina, camille = a_place(at_work), at_work.member("amina"), at_work.member("camille")
    safe_return.agree_on(place, "prévenir le comité", amina)
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        token, out_by = safe_return.make_link(place, amina), row.out_by
        safe_return.tap(row, Step.GOING_IN)
        ends_of(at_work)[number](place.shift)
        database.flush()
        assert row in overdue.under_way(camille)
        assert row.out_by == out_by, "the time said is kept"
        assert safe_return.place_of(amina, place.code) is place
    with time_machine.travel(out_by, tick=False):
        overdue.watch(clock.now())
        assert told(camille) == 1
        assert overdue.open_plan(row, camille, at_work.ring("camille")) == "prévenir le comité"
        assert safe_return.by_link(token) is row
        safe_return.tap(row, Step.SAFE)
        assert not overdue.under_way(camille)
        assert not grants.is_given(row.key_id)


def test_one_says_that_one_is_safe_from_the_page_of_a_shift_called_off_meanwhile(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        place = a_place(network)
        code, starts = place.code, place.shift.starts_at
    with time_machine.travel(starts, tick=True):
        amina = network.reader("amina")
        page = f"/volunteer/places/{code}/safe-return"
        amina.get(page)
        amina.send(page, step="going-in")
        with network.app.app_context(), unit_of_work():
            held = places.held_by(network.member("amina"), code)
            assert held is not None
            places.hand_back(held, network.member("amina"))
        assert page in amina.get("/volunteer/").text
        amina.get(page)
        amina.send(page, step="safe")
        assert amina.place == page
        assert page not in amina.get("/volunteer/").text


def test_who_was_safe_on_the_first_date_is_watched_over_anew_on_the_next(at_work: Network) -> None:
    place, amina, camille = a_place(at_work), at_work.member("amina"), at_work.member("camille")
    shift = place.shift
    with time_machine.travel(shift.starts_at - timedelta(hours=1), tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.ON_MY_WAY)
        tomorrow = shifts.span_on(WEDNESDAY + timedelta(days=1), time(18), time(20))
        moving.move(shift, tomorrow, camille, at_work.ring("camille"))
        places.agree(place, amina)
        safe_return.tap(row, Step.SAFE)
    with time_machine.travel(shift.starts_at, tick=False):
        anew = safe_return.begin(place, amina)
        safe_return.tap(anew, Step.ON_MY_WAY)
        assert anew.out_by == shift.ends_at + GRACE
