"""Waiting lists, stand-ins, backups: a place that opens finds someone, and nobody is woken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import a_programme, certain, full_shift
from sqlalchemy import select
from story import WEDNESDAY, a_shift

from solidarity import clock, worker
from solidarity.database import db, unit_of_work
from solidarity.network import availability, members
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy import grants
from solidarity.requests import (
    filling,
    opening,
    places,
    seats,
    series,
    shifts,
    standing_in,
    waiting,
    watching,
)
from solidarity.requests.experience import FIRST_SHIFTS
from solidarity.requests.life import WrongState
from solidarity.requests.seats import AlreadyOn, RoleFull
from solidarity.requests.shift import Place, PlaceState, ShiftRole
from solidarity.requests.waiting import NotFull

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.requests.shift import Shift

GOES = ShiftRole.ACCOMPANIER


def volunteers(network: Network, *but: str) -> list[Member]:
    """Everyone else who could go along with Camille's collective."""
    camille = network.member("camille")
    collective = camille.collectives_as(Role.COORDINATOR)[0]
    names = {network.member(name).id for name in but}
    return [each for each in members.with_role(Role.VOLUNTEER, collective) if each.id not in names]


def told(member: Member, word: Word) -> int:
    """How often a member is told one of the sentences."""
    found = select(Notice.id).where(Notice.member_id == member.id, Notice.word == word)
    return len(db.session.scalars(found).all())


def held(shift: Shift) -> Place:
    """The only place of a shift."""
    db.session.flush()
    return db.session.scalars(
        select(Place).where(Place.shift_id == shift.id).execution_options(populate_existing=True)
    ).one()


def test_who_waits_is_offered_the_place_in_order_and_it_goes_on_when_their_time_is_over(
    at_work: Network,
) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    second = volunteers(at_work, "amina", "theo")[0]
    waiting.join(amina, shift, GOES)
    waiting.join(second, shift, GOES)
    places.hand_back(held(shift), at_work.member("theo"))
    place = held(shift)
    assert (place.member, place.state) == (amina, PlaceState.OFFERED)
    assert told(amina, Word.OFFERED) == 1
    assert place.answer_by is not None
    with time_machine.travel(place.answer_by - timedelta(seconds=1)):
        assert filling.pass_on(clock.now()) == 0
    with time_machine.travel(place.answer_by + timedelta(seconds=1)):
        with pytest.raises(WrongState):
            filling.accept(place, amina)
        assert filling.pass_on(clock.now()) == 1
    assert held(shift).member == second
    assert waiting.of_member(amina, shift) is None


def test_a_no_offers_the_place_to_the_one_after(at_work: Network) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    second = volunteers(at_work, "amina", "theo")[0]
    waiting.join(amina, shift, GOES)
    waiting.join(second, shift, GOES)
    places.hand_back(held(shift), at_work.member("theo"))
    filling.decline(held(shift), amina)
    assert held(shift).member == second


def test_who_leaves_the_list_while_a_place_is_offered_to_them_lets_it_go_to_the_one_after(
    at_work: Network,
) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    second = volunteers(at_work, "amina", "theo")[0]
    row = waiting.join(amina, shift, GOES)
    waiting.join(second, shift, GOES)
    places.hand_back(held(shift), at_work.member("theo"))
    assert held(shift).member == amina
    filling.leave(row, amina)
    assert (held(shift).member, held(shift).state) == (second, PlaceState.OFFERED)
    assert waiting.of_member(amina, shift) is None


def test_who_was_cleared_is_certain_with_their_yes_and_nobody_is_woken(at_work: Network) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    row = waiting.join(amina, shift, GOES)
    waiting.clear(row, at_work.member("camille"), at_work.ring("camille"))
    assert not any(each.member_id == amina.id for each in shift.places)
    places.hand_back(held(shift), at_work.member("theo"))
    place = held(shift)
    assert not place.is_open_at(clock.now()), "the key alone opens nothing"
    filling.accept(place, amina)
    assert place.state is PlaceState.CONFIRMED
    details = opening.details(shift, amina, at_work.ring("amina"), Role.VOLUNTEER)
    assert details.meeting_point == "au coin"


def test_who_was_not_cleared_waits_for_a_coordinator(at_work: Network) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    waiting.join(amina, shift, GOES)
    places.hand_back(held(shift), at_work.member("theo"))
    filling.accept(held(shift), amina)
    assert held(shift).state is PlaceState.ASKED


def test_who_leaves_the_list_gives_back_the_key_they_were_given_beforehand(
    at_work: Network,
) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    row = waiting.join(amina, shift, GOES)
    waiting.clear(row, at_work.member("camille"), at_work.ring("camille"))
    assert grants.reaches(shift.key_id, amina.holder)
    filling.leave(row, amina)
    assert not grants.reaches(shift.key_id, amina.holder)


def test_one_waits_once_and_only_for_what_is_full(at_work: Network) -> None:
    amina = at_work.member("amina")
    with pytest.raises(NotFull):
        waiting.join(amina, a_shift(at_work), GOES)
    shift = full_shift(at_work, 9)
    waiting.join(amina, shift, GOES)
    with pytest.raises(AlreadyOn):
        waiting.join(amina, shift, GOES)
    with pytest.raises(WrongState):
        waiting.join(volunteers(at_work, "amina", "theo")[0], shift, ShiftRole.DRIVER)


def test_who_has_something_else_at_that_time_is_passed_over(at_work: Network) -> None:
    shift, amina = full_shift(at_work, 18, WEDNESDAY), at_work.member("amina")
    second = volunteers(at_work, "amina", "theo")[0]
    waiting.join(amina, shift, GOES)
    waiting.join(second, shift, GOES)
    places.sign_up(amina, a_shift(at_work), GOES)
    places.hand_back(held(shift), at_work.member("theo"))
    assert held(shift).member == second


def test_who_cannot_come_tells_the_circle_and_the_others_in_one_tap(at_work: Network) -> None:
    shift = a_shift(at_work, seats=2)
    mine = certain(at_work, shift, "theo", GOES)
    certain(at_work, shift, "amina", GOES)
    places.hand_back(mine, at_work.member("theo"))
    assert told(at_work.member("amina"), Word.GAP) == 1
    assert told(at_work.member("camille"), Word.GAP) == 1
    assert told(at_work.member("theo"), Word.GAP) == 0


def test_stand_ins_are_those_who_were_asked_longest_ago_and_are_free_then(
    at_work: Network,
) -> None:
    shift = full_shift(at_work, 9)
    others = volunteers(at_work, "theo")
    for number, each in enumerate(others):
        each.last_asked_on = clock.today() - timedelta(days=number + 1)
        each.memberships[0].knows_the_work = True
    resting, away, *suitable = reversed(others)
    resting.is_paused = True
    availability.except_on(away, clock.today(), clock.today() + timedelta(days=9), is_free=False)
    places.hand_back(held(shift), at_work.member("theo"))
    asked = [each for each in others if standing_in.open_to(each)]
    assert asked == suitable[: standing_in.AT_ONCE][::-1]
    assert all(each.last_asked_on == clock.today() for each in asked)
    assert all(told(each, Word.ASKED) == 1 for each in asked)


def test_a_no_to_standing_in_asks_one_more_and_nobody_twice(at_work: Network) -> None:
    shift = full_shift(at_work, 9)
    everyone = volunteers(at_work, "theo")
    places.hand_back(held(shift), at_work.member("theo"))
    first = {each.id for each in everyone if standing_in.open_to(each)}
    someone = next(each for each in everyone if each.id in first)
    standing_in.decline(standing_in.open_to(someone)[0])
    assert not standing_in.open_to(someone)
    called = db.session.scalars(select(standing_in.Call.member_id)).all()
    assert len(called) == len(set(called))


def test_a_call_is_gone_when_somebody_took_the_place(at_work: Network) -> None:
    shift = full_shift(at_work, 9)
    places.hand_back(held(shift), at_work.member("theo"))
    asked = [each for each in volunteers(at_work, "theo") if standing_in.open_to(each)]
    places.sign_up(asked[0], shift, GOES)
    assert not any(standing_in.open_to(each) for each in asked)


def test_a_backup_steps_in_at_midnight_and_the_details_open_for_them_only_then(
    at_work: Network,
) -> None:
    shift = a_shift(at_work)
    shift.places.append(Place(number=2, role=ShiftRole.BACKUP))
    db.session.flush()
    gone = certain(at_work, shift, "theo", GOES)
    standby = certain(at_work, shift, "amina", ShiftRole.BACKUP)
    amina = at_work.member("amina")
    assert not standby.is_open_at(clock.now())
    with pytest.raises(RoleFull):
        places.step_in(standby, GOES, amina)
    with time_machine.travel(shift.starts_at - timedelta(hours=6)):
        places.hand_back(gone, at_work.member("theo"))
        assert told(amina, Word.NEEDED) == 1
        taken = places.step_in(standby, GOES, amina)
        assert taken.is_open_at(clock.now())
        opening.details(shift, amina, at_work.ring("amina"), Role.VOLUNTEER)


def test_a_silent_backup_does_not_keep_others_from_being_asked(at_work: Network) -> None:
    shift = a_shift(at_work)
    shift.places.append(Place(number=2, role=ShiftRole.BACKUP))
    db.session.flush()
    gone = certain(at_work, shift, "theo", GOES)
    certain(at_work, shift, "amina", ShiftRole.BACKUP)
    for each in volunteers(at_work, "theo"):
        each.memberships[0].knows_the_work = True
    places.hand_back(gone, at_work.member("theo"))
    others = volunteers(at_work, "theo", "amina")
    assert not any(standing_in.open_to(each) for each in others)
    assert filling.pass_on(clock.now() + timedelta(minutes=59)) == 0
    assert filling.pass_on(clock.now() + timedelta(minutes=61)) == 1
    assert any(standing_in.open_to(each) for each in others)
    assert filling.pass_on(clock.now() + timedelta(minutes=62)) == 0


def test_who_watches_a_shift_is_told_once_that_it_is_short(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    watching.watch(amina, shift, if_nobody=False)
    assert watching.tell_of_short_ones(shift.starts_at - timedelta(hours=49)) == 0
    assert watching.tell_of_short_ones(shift.starts_at - timedelta(hours=47)) == 1
    assert watching.tell_of_short_ones(shift.starts_at - timedelta(hours=46)) == 0
    assert told(amina, Word.SHORT) == 1


def test_ill_take_it_if_nobody_else_does_is_for_coordinators_only(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        watching.watch(network.member("amina"), shift, if_nobody=True)
        code = shift.code
    camille, theo = network.reader("camille"), network.reader("theo")
    camille.get(f"/coordinator/shifts/{code}")
    assert "Amina" in camille.text()
    theo.get(f"/volunteer/shifts/{code}")
    assert "Amina" not in theo.text()


def test_nothing_counts_a_place_handed_back_against_anyone(at_work: Network) -> None:
    shift, theo = full_shift(at_work, 9), at_work.member("theo")
    before = {name: getattr(theo, name) for name in theo.__table__.columns.keys()}  # noqa: SIM118 - their names
    places.hand_back(held(shift), theo)
    assert {name: getattr(theo, name) for name in theo.__table__.columns.keys()} == before  # noqa: SIM118


def test_places_kept_for_newcomers_open_to_everyone_two_days_before(at_work: Network) -> None:
    shift_of = a_programme(at_work, "camille", "Café")
    shift = series.to_come(shift_of)[-1]
    shifts.seat_anew(shift, {GOES: 1}, newcomers=1)
    db.session.flush()
    theo = at_work.member("theo")
    with pytest.raises(seats.KeptForNewcomers):
        places.sign_up(theo, shift, GOES)
    with time_machine.travel(shift.starts_at - seats.KEPT_FOR_NEWCOMERS + timedelta(minutes=1)):
        assert places.sign_up(theo, shift, GOES).member == theo
    assert FIRST_SHIFTS == 3


def test_the_worker_offers_on_and_watches_every_minute() -> None:
    every_minute = {job.name for job in worker.TIMETABLE if job.crontab == "* * * * *"}
    assert {"offer places on", "watch safe returns", "send notices"} <= every_minute
