"""Dates change: everyone on a shift is told and asked again, and nobody sets out for nothing."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import certain, full_shift
from sqlalchemy import select
from story import WEDNESDAY, a_shift

from solidarity.clock import ExistsTwice, NoSuchHour
from solidarity.database import db, unit_of_work
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy import grants
from solidarity.requests import board, desk, follow_up, moving, opening, places, shifts
from solidarity.requests.board import Filter
from solidarity.requests.follow_up import Went
from solidarity.requests.life import State, WrongState
from solidarity.requests.shift import PlaceState, ShiftRole, ShiftState

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member

GOES = ShiftRole.ACCOMPANIER


def told(member: Member, word: Word) -> int:
    """How often a member is told one of the sentences."""
    found = select(Notice.id).where(Notice.member_id == member.id, Notice.word == word)
    return len(db.session.scalars(found).all())


def test_a_shift_that_moves_asks_everyone_on_it_again_and_reminds_of_the_old_time_no_more(
    at_work: Network,
) -> None:
    shift, theo = a_shift(at_work), at_work.member("theo")
    place = certain(at_work, shift, "theo", GOES)
    before = told(theo, Word.REMINDER)
    later = shifts.span_on(WEDNESDAY + timedelta(days=1), time(18), time(20))
    moving.move(shift, later, at_work.member("camille"), at_work.ring("camille"))
    assert place.state.value == PlaceState.PROPOSED
    assert (told(theo, Word.REMINDER), told(theo, Word.MOVED)) == (before - 2, 1)
    assert shift.request is not None
    assert shift.request.state is State.OFFERED
    assert told(at_work.member("ines"), Word.REQUEST_CHANGED) == 1
    places.agree(place, theo)
    assert place.state.value == PlaceState.CONFIRMED
    assert grants.reaches(shift.key_id, theo.holder)


def test_who_has_something_else_at_the_new_time_is_let_go_and_told(at_work: Network) -> None:
    shift, theo = a_shift(at_work), at_work.member("theo")
    certain(at_work, shift, "theo", GOES)
    other = full_shift(at_work, 9)
    moving.move(
        shift,
        shifts.span_on(other.half_day.day, time(9), time(10)),
        at_work.member("camille"),
        at_work.ring("camille"),
    )
    assert shift.places[0].member is None
    assert told(theo, Word.MOVED) == 1
    assert not grants.reaches(shift.key_id, theo.holder)


def test_a_tentative_date_is_on_no_board_and_nobody_says_yes_to_it(at_work: Network) -> None:
    shift, theo, camille = a_shift(at_work), at_work.member("theo"), at_work.member("camille")
    place = certain(at_work, shift, "theo", GOES)
    moving.make_tentative(shift, camille)
    lines = board.board_for(at_work.member("amina"), Filter(also_full=True)).lines
    assert shift.code not in {line.code for line in lines}
    assert place.state.value == PlaceState.PROPOSED
    with pytest.raises(WrongState):
        places.agree(place, theo)
    shifts.publish(shift, camille)
    places.agree(place, theo)
    assert place.state.value == PlaceState.CONFIRMED


def test_who_was_on_a_cancelled_shift_sees_it_until_they_said_that_they_know(
    network: Network,
) -> None:

    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        certain(network, shift, "theo", GOES)
        moving.cancel(shift, network.member("camille"))
        assert shift.state is ShiftState.CANCELLED
        assert not grants.reaches(shift.key_id, network.member("theo").holder)
    camille, theo = network.reader("camille"), network.reader("theo")
    camille.get("/coordinator/")
    assert "May not know that it is called off" in camille.text()
    theo.get("/volunteer/")
    assert "Called off: do not set out" in theo.text()
    theo.send("/seen")
    assert "Called off: do not set out" not in theo.text()
    camille.get("/coordinator/")
    assert "May not know that it is called off" not in camille.text()


def test_only_the_circle_moves_and_never_into_the_past(at_work: Network) -> None:
    shift = a_shift(at_work)
    span = shifts.span_on(WEDNESDAY, time(9), time(10))
    with pytest.raises(NotYours):
        moving.move(shift, span, at_work.member("amina"), at_work.ring("amina"))
    past = shifts.span_on(WEDNESDAY - timedelta(days=7), time(9), time(10))
    with pytest.raises(WrongState):
        moving.move(shift, past, at_work.member("camille"), at_work.ring("camille"))


def test_an_hour_that_does_not_exist_is_refused_and_one_that_exists_twice_is_asked() -> None:

    spring, autumn = date(2027, 3, 14), date(2027, 11, 7)
    with pytest.raises(NoSuchHour):
        shifts.span_on(spring, time(2, 30), time(5), second=None)
    with pytest.raises(ExistsTwice):
        shifts.span_on(autumn, time(1, 30), time(5), second=None)
    first = shifts.span_on(autumn, time(1, 30), time(5), second=False)
    second = shifts.span_on(autumn, time(1, 30), time(5), second=True)
    assert second.starts_at - first.starts_at == timedelta(hours=1)
    assert second.ends_at == first.ends_at


def test_a_report_with_a_next_date_drafts_the_next_shift_with_where_to_meet(
    at_work: Network,
) -> None:
    shift, theo = full_shift(at_work, 9), at_work.member("theo")
    next_day = shift.half_day.day + timedelta(days=7)
    with time_machine.travel(shift.ends_at + timedelta(minutes=5), tick=False):
        ring = at_work.ring("theo")
        follow_up.report(shift.places[0], theo, Went.WELL, "", next_day, ring)
        assert shift.request is not None
        drafted = shifts.of_request(shift.request)[-1]
        assert (drafted.state, drafted.half_day.day) == (ShiftState.DRAFT, next_day)
        camille = at_work.member("camille")
        found = opening.details(drafted, camille, at_work.ring("camille"), Role.COORDINATOR)
        assert found.meeting_point == "au coin"
        assert drafted.code in {line.code for line in desk.drafts(camille)}
        assert not grants.reaches(drafted.key_id, theo.holder)
