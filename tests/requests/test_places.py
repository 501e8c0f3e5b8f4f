"""Seats on a shift: never two people on one, never two shifts at once."""

from __future__ import annotations

import threading
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from story import a_request, a_shift

from solidarity import clock
from solidarity.database import db, unit_of_work
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy.grants import NoKey
from solidarity.requests import opening, places, turns
from solidarity.requests.life import Outcome, State, WrongState
from solidarity.requests.seats import AlreadyOn, Overlaps, RoleFull
from solidarity.requests.shift import PlaceState, Shift, ShiftRole, ShiftState

if TYPE_CHECKING:
    from neighbours import Network


def test_the_last_place_goes_to_one_and_the_other_is_told_it_is_full(at_work: Network) -> None:
    shift = a_shift(at_work)
    places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    with pytest.raises(RoleFull):
        places.sign_up(at_work.member("theo"), shift, ShiftRole.ACCOMPANIER)


def test_nobody_signs_up_twice_for_the_same_shift(at_work: Network) -> None:
    shift = a_shift(at_work, seats=2)
    places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    with pytest.raises(AlreadyOn):
        places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)


def test_nobody_holds_two_shifts_that_overlap_but_one_after_the_other_is_fine(
    at_work: Network,
) -> None:
    amina = at_work.member("amina")
    places.sign_up(amina, a_shift(at_work, 18, 20), ShiftRole.ACCOMPANIER)
    with pytest.raises(Overlaps):
        places.sign_up(amina, a_shift(at_work, 19, 21), ShiftRole.ACCOMPANIER)
    places.sign_up(amina, a_shift(at_work, 20, 21), ShiftRole.ACCOMPANIER)


def test_the_database_itself_refuses_a_second_seat_for_one_member(at_work: Network) -> None:
    shift = a_shift(at_work, seats=2)
    places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    taken = text("UPDATE place SET member_id = :member, state = 'asked' WHERE shift_id = :shift")
    values = {"member": at_work.member("amina").id, "shift": shift.id}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(taken, values)


def test_twelve_people_who_sign_up_at_once_never_overbook_a_shift(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        code = a_shift(network, seats=2).code
    volunteers = [
        name
        for name, each in network.sign_ins.items()
        if each["role"] == "volunteer" and each["collective"].startswith("Accompagnement")
    ]
    outcomes: list[str] = []

    def race(name: str) -> None:
        with network.app.app_context():
            try:
                with unit_of_work():
                    shift = (
                        db.session.scalars(select(Shift).where(Shift.code == code)).unique().one()
                    )
                    places.sign_up(network.member(name), shift, ShiftRole.ACCOMPANIER)
                outcomes.append("on")
            except (RoleFull, AlreadyOn):
                outcomes.append("not")

    racers = [threading.Thread(target=race, args=(name,)) for name in volunteers * 3]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(outcomes) == len(racers)
    assert outcomes.count("on") == min(2, len(volunteers))


def test_only_a_confirmed_volunteer_can_open_the_details(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    with pytest.raises(NoKey):
        opening.details(shift, amina, at_work.ring("amina"), Role.VOLUNTEER)
    places.confirm(place, at_work.member("camille"), at_work.ring("camille"))
    assert (
        opening.details(shift, amina, at_work.ring("amina"), Role.VOLUNTEER).meeting_point
        == "sous l'horloge"
    )
    places.hand_back(place, amina)
    with pytest.raises(NoKey):
        opening.details(shift, amina, at_work.ring("amina"), Role.VOLUNTEER)


def test_a_proposal_confirms_by_the_volunteers_yes_without_waking_anyone(at_work: Network) -> None:
    shift, theo = a_shift(at_work), at_work.member("theo")
    camille = at_work.member("camille")
    place = places.propose(shift, ShiftRole.ACCOMPANIER, theo, camille, at_work.ring("camille"))
    assert place.state is PlaceState.PROPOSED
    places.agree(place, theo)
    assert (
        opening.details(shift, theo, at_work.ring("theo"), Role.VOLUNTEER).meeting_point
        == "sous l'horloge"
    )


def test_nobody_says_yes_for_somebody_else(at_work: Network) -> None:
    shift, camille = a_shift(at_work), at_work.member("camille")
    theo = at_work.member("theo")
    place = places.propose(shift, ShiftRole.ACCOMPANIER, theo, camille, at_work.ring("camille"))
    with pytest.raises(NotYours):
        places.agree(place, at_work.member("amina"))


def test_a_request_is_arranged_when_everyone_is_found_and_offered_again_when_one_is_lost(
    at_work: Network,
) -> None:
    shift = a_shift(at_work, seats=2)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    request = shift.request
    assert request is not None
    first = places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    second = places.sign_up(at_work.member("theo"), shift, ShiftRole.ACCOMPANIER)
    places.confirm(first, camille, ring)
    states = [request.state]
    places.confirm(second, camille, ring)
    states.append(request.state)
    places.hand_back(first, at_work.member("amina"))
    assert [*states, request.state] == [State.OFFERED, State.ARRANGED, State.OFFERED]


def test_reminders_are_written_with_the_confirmation_and_taken_back_with_the_place(
    at_work: Network,
) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, at_work.member("camille"), at_work.ring("camille"))
    reminders = select(Notice.due_at).where(Notice.about == place.code)
    reminders = reminders.where(Notice.word == Word.REMINDER).order_by(Notice.due_at)
    assert list(db.session.scalars(reminders)) == [
        shift.starts_at - timedelta(days=1),
        shift.starts_at - timedelta(hours=2),
    ]
    places.hand_back(place, amina)
    assert list(db.session.scalars(reminders)) == []


def test_closing_a_request_calls_its_shifts_off_and_tells_those_on_them(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    camille = at_work.member("camille")
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, camille, at_work.ring("camille"))
    assert shift.request is not None
    turns.close(shift.request, Outcome.NOT_MET, camille)
    assert shift.state is ShiftState.CANCELLED
    assert place.state is PlaceState.CALLED_OFF
    told = select(Notice.word).where(Notice.member_id == amina.id, Notice.about == place.code)
    assert list(db.session.scalars(told.order_by(Notice.id.desc()))) == [Word.MOVED]


def test_a_place_can_be_handed_back_up_to_the_last_minute_but_not_after(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    with time_machine.travel(shift.ends_at + timedelta(minutes=1)), pytest.raises(WrongState):
        places.hand_back(place, amina)
    with time_machine.travel(shift.ends_at - timedelta(minutes=1)):
        places.hand_back(place, amina)
    assert place.state is PlaceState.FREE


def test_a_request_whose_hour_the_clocks_skip_is_refused(at_work: Network) -> None:
    spring = date(2027, 3, 14)
    with pytest.raises(clock.NoSuchHour):
        clock.at(spring, time(2, 30))
    assert clock.at(spring, time(3, 30)) - clock.at(spring, time(1, 30)) == timedelta(hours=1)
    assert a_request(at_work, spring).day == spring
