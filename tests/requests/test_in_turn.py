"""A seat that opens while people wait is theirs, in order; who is certain was seen by someone."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import SATURDAY, a_programme, certain, full_shift, others, told, with_backup
from sqlalchemy import select
from story import WEDNESDAY, a_shift
from trust import collective_of

from solidarity import clock
from solidarity.database import db
from solidarity.network import duty
from solidarity.network.members import Member, Membership, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants
from solidarity.requests import (
    filling,
    leaving,
    moving,
    places,
    seats,
    series,
    shifts,
    standing_in,
    swaps,
    waiting,
    watching,
)
from solidarity.requests.life import WrongState
from solidarity.requests.shift import Place, PlaceState, ShiftRole
from solidarity.requests.standing_in import Call
from solidarity.requests.waiting import OthersWait

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.shift import Shift

GOES = ShiftRole.ACCOMPANIER


def as_volunteer(network: Network, name: str) -> Member:
    """Someone who volunteers with Camille's collective, too."""
    member, collective = network.member(name), collective_of(network, "camille")
    role = Membership(collective_id=collective.id, role=Role.VOLUNTEER)
    role.collective = collective
    member.memberships.append(role)
    db.session.flush()
    return member


def seats_of(shift: Shift) -> list[Place]:
    """The places of a shift, as they are stored."""
    db.session.flush()
    found = select(Place).where(Place.shift_id == shift.id).order_by(Place.number)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def open_calls() -> int:
    """How many people are asked to stand in, anywhere."""
    db.session.flush()
    return len(db.session.scalars(select(Call.id).where(Call.is_open)).all())


def later(shift: Shift, network: Network) -> None:
    """Move a shift to the day after."""
    span = shifts.span_on(WEDNESDAY + timedelta(days=1), time(18), time(20))
    moving.move(shift, span, network.member("camille"), network.ring("camille"))


def test_who_only_signed_up_gets_no_key_by_a_shift_that_moves(at_work: Network) -> None:
    shift, theo = a_shift(at_work), at_work.member("theo")
    place = places.sign_up(theo, shift, GOES)
    later(shift, at_work)
    assert place.state is PlaceState.ASKED
    assert not grants.reaches(shift.key_id, theo.holder)
    assert told(theo, Word.MOVED) == 1
    with pytest.raises(WrongState):
        places.agree(place, theo)


def test_who_was_offered_a_place_on_a_shift_that_moves_is_offered_it_anew(
    at_work: Network,
) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    place = certain(at_work, shift, "theo", GOES)
    waiting.join(amina, shift, GOES)
    places.hand_back(place, at_work.member("theo"))
    later(shift, at_work)
    place = seats_of(shift)[0]
    assert (place.member, place.state) == (amina, PlaceState.OFFERED)
    assert not grants.reaches(shift.key_id, amina.holder)


def test_someone_new_beside_someone_experienced_is_asked_again_when_a_shift_moves(
    at_work: Network,
) -> None:
    shift = a_shift(at_work, seats=2)
    certain(at_work, shift, "theo", GOES)
    new = certain(at_work, shift, "amina", GOES)
    for role in at_work.member("amina").memberships:
        role.knows_the_work = False
    later(shift, at_work)
    assert new.state.value == PlaceState.PROPOSED


def test_who_brought_a_request_and_waits_for_its_shift_is_not_cleared_by_that(
    at_work: Network,
) -> None:
    ines, shift = as_volunteer(at_work, "ines"), full_shift(at_work, 9)
    row = waiting.join(ines, shift, GOES)
    assert not waiting.is_cleared(row)
    places.hand_back(seats_of(shift)[0], at_work.member("theo"))
    place = seats_of(shift)[0]
    filling.accept(place, ines)
    assert place.state is PlaceState.ASKED


def test_who_brought_a_request_keeps_its_key_when_their_own_place_ends(at_work: Network) -> None:
    ines, shift = as_volunteer(at_work, "ines"), full_shift(at_work, 9)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    ines.memberships[-1].knows_the_work = True
    waiting.clear(waiting.join(ines, shift, GOES), camille, ring)
    places.hand_back(seats_of(shift)[0], at_work.member("theo"))
    place = seats_of(shift)[0]
    filling.accept(place, ines)
    assert place.state.value == PlaceState.CONFIRMED
    places.hand_back(place, ines)
    assert not grants.has_window(shift.key_id, ines.holder)
    assert grants.reaches(shift.key_id, ines.holder)
    with time_machine.travel(shift.window_ends_at + timedelta(days=1)):
        grants.close_windows(clock.now())
        assert grants.reaches(shift.key_id, ines.holder), "what lasts did not end with a window"


def test_an_offer_goes_back_to_the_list_while_the_date_is_not_certain(at_work: Network) -> None:
    shift, amina, camille = full_shift(at_work, 9), at_work.member("amina"), "camille"
    row = waiting.join(amina, shift, GOES)
    waiting.clear(row, at_work.member(camille), at_work.ring(camille))
    places.hand_back(seats_of(shift)[0], at_work.member("theo"))
    moving.make_tentative(shift, at_work.member(camille))
    assert seats_of(shift)[0].member is None
    shifts.publish(shift, at_work.member(camille))
    place = seats_of(shift)[0]
    assert (place.member, place.state) == (amina, PlaceState.OFFERED)
    filling.accept(place, amina)
    assert place.state.value == PlaceState.CONFIRMED, "who was cleared still is"


def test_a_date_that_becomes_certain_asks_everyone_on_it_again(at_work: Network) -> None:
    shift, theo, camille = a_shift(at_work, seats=2), at_work.member("theo"), "camille"
    place = certain(at_work, shift, "theo", GOES)
    places.sign_up(at_work.member("amina"), shift, GOES)
    moving.make_tentative(shift, at_work.member(camille))
    before = told(theo, Word.ASKED)
    shifts.publish(shift, at_work.member(camille))
    assert told(theo, Word.ASKED) == before + 1
    assert told(at_work.member("amina"), Word.CHANGED) == 1
    places.agree(place, theo)
    assert place.state.value == PlaceState.CONFIRMED


def test_a_place_handed_back_while_the_date_was_open_is_offered_once_it_is_certain(
    at_work: Network,
) -> None:
    shift, amina, camille = full_shift(at_work, 9), at_work.member("amina"), "camille"
    waiting.join(amina, shift, GOES)
    moving.make_tentative(shift, at_work.member(camille))
    places.hand_back(seats_of(shift)[0], at_work.member("theo"))
    shifts.publish(shift, at_work.member(camille))
    assert seats_of(shift)[0].member == amina


def test_who_is_let_go_by_a_move_leaves_their_place_to_who_waits(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    certain(at_work, shift, "theo", GOES)
    waiting.join(amina, shift, GOES)
    full_shift(at_work, 9)
    span = shifts.span_on(SATURDAY, time(9), time(10))
    moving.move(shift, span, at_work.member("camille"), at_work.ring("camille"))
    assert seats_of(shift)[0].member == amina


def test_seats_that_are_added_are_offered_to_who_waits(at_work: Network) -> None:
    shift = series.to_come(a_programme(at_work, "camille", "Café"))[0]
    shifts.seat_anew(shift, {GOES: 1})
    certain(at_work, shift, "theo", GOES)
    waiting.join(at_work.member("amina"), shift, GOES)
    shifts.seat_anew(shift, {GOES: 2})
    assert seats_of(shift)[1].member == at_work.member("amina")


def test_nobody_is_faster_than_who_waits_while_backups_are_asked(at_work: Network) -> None:
    shift, _standby = with_backup(at_work, "amina")
    camille = as_volunteer(at_work, "camille")
    waits = as_volunteer(at_work, "ines")
    waiting.join(waits, shift, GOES)
    places.hand_back(shift.places[0], at_work.member("theo"))
    with pytest.raises(OthersWait):
        places.sign_up(camille, shift, GOES)
    waiting.join(camille, shift, GOES)
    assert filling.pass_on(clock.now() + timedelta(minutes=50)) == 0
    filling.pass_on(clock.now() + timedelta(minutes=61))
    assert seats_of(shift)[0].member == waits


def test_who_knows_the_work_waits_for_places_kept_for_newcomers_until_they_open(
    at_work: Network,
) -> None:
    shift = series.to_come(a_programme(at_work, "camille", "Café"))[-1]
    shifts.seat_anew(shift, {GOES: 1}, newcomers=1)
    db.session.flush()
    theo = at_work.member("theo")
    waiting.join(theo, shift, GOES)
    assert filling.pass_on(clock.now()) == 0
    with time_machine.travel(shift.starts_at - seats.KEPT_FOR_NEWCOMERS + timedelta(minutes=1)):
        with pytest.raises(OthersWait):
            places.sign_up(at_work.member("amina"), shift, GOES)
        assert filling.pass_on(clock.now()) == 1
        assert seats_of(shift)[0].member == theo


def test_shortly_before_a_shift_backups_and_stand_ins_are_asked_at_once(at_work: Network) -> None:
    shift, _standby = with_backup(at_work, "amina")
    others(at_work, "theo", "amina")
    as_volunteer(at_work, "ines")
    with time_machine.travel(shift.starts_at - timedelta(minutes=55), tick=False):
        places.hand_back(shift.places[0], at_work.member("theo"))
        assert told(at_work.member("amina"), Word.NEEDED) == 1
    assert open_calls() > 0


def test_backups_have_a_quarter_of_what_is_left(at_work: Network) -> None:
    shift, _standby = with_backup(at_work, "amina")
    as_volunteer(at_work, "ines").memberships[-1].knows_the_work = True
    with time_machine.travel(shift.starts_at - timedelta(hours=2), tick=False):
        places.hand_back(shift.places[0], at_work.member("theo"))
        assert open_calls() == 0
        assert filling.pass_on(clock.now() + timedelta(minutes=29)) == 0
        assert filling.pass_on(clock.now() + timedelta(minutes=31)) == 1
    assert open_calls() > 0


def test_a_backup_who_cannot_step_in_lets_others_be_asked_at_once(at_work: Network) -> None:
    shift, standby = with_backup(at_work, "amina")
    as_volunteer(at_work, "ines").memberships[-1].knows_the_work = True
    places.hand_back(shift.places[0], at_work.member("theo"))
    assert open_calls() == 0
    places.hand_back(standby, at_work.member("amina"))
    assert open_calls() > 0


def test_signing_up_and_handing_back_asks_nobody_to_stand_in(at_work: Network) -> None:
    others(at_work)
    shift, amina = a_shift(at_work, seats=3), at_work.member("amina")
    for _ in range(3):
        places.hand_back(places.sign_up(amina, shift, GOES), amina)
    assert open_calls() == 0


def test_a_no_to_standing_in_asks_nobody_once_the_place_is_taken(at_work: Network) -> None:
    for name in ("ines", "camille"):
        as_volunteer(at_work, name).memberships[-1].knows_the_work = True
    others(at_work)
    shift = full_shift(at_work, 9)
    places.hand_back(seats_of(shift)[0], at_work.member("theo"))
    calls = db.session.scalars(select(Call).where(Call.is_open).order_by(Call.id)).all()
    places.sign_up(calls[0].member, shift, GOES)
    before = len(db.session.scalars(select(Call.id)).all())
    standing_in.decline(calls[1])
    db.session.flush()
    assert len(db.session.scalars(select(Call.id)).all()) == before


def test_nobody_is_called_to_a_shift_that_has_begun(at_work: Network) -> None:
    others(at_work)
    shift = full_shift(at_work, 9)
    with time_machine.travel(shift.starts_at + timedelta(minutes=5)):
        places.hand_back(seats_of(shift)[0], at_work.member("theo"))
    assert open_calls() == 0


def test_the_rest_of_the_circle_is_told_when_who_is_on_duty_cannot_come(at_work: Network) -> None:
    camille, nour = as_volunteer(at_work, "camille"), at_work.member("nour")
    duty.take(collective_of(at_work, "camille"), clock.half_day_of(clock.now()), camille)
    place = certain(at_work, a_shift(at_work), "camille", GOES)
    places.hand_back(place, camille)
    assert (told(nour, Word.GAP), told(camille, Word.GAP)) == (1, 0)


def test_the_circle_is_told_when_a_backup_cannot_stand_by(at_work: Network) -> None:
    _shift, standby = with_backup(at_work, "amina")
    places.hand_back(standby, at_work.member("amina"))
    assert told(at_work.member("camille"), Word.GAP) == 1


def test_who_waits_or_was_called_is_told_when_a_shift_is_cancelled(at_work: Network) -> None:
    shift, amina = full_shift(at_work, 9), at_work.member("amina")
    waiting.join(amina, shift, GOES)
    called = as_volunteer(at_work, "ines")
    db.session.add(Call(shift=shift, member=called, role=GOES))
    moving.cancel(shift, at_work.member("camille"))
    assert (told(amina, Word.MOVED), told(called, Word.MOVED)) == (1, 1)


def test_a_wish_to_swap_stays_when_the_place_offered_for_it_is_handed_back(
    at_work: Network,
) -> None:
    amina, theo = at_work.member("amina"), at_work.member("theo")
    mine, theirs = certain(at_work, a_shift(at_work), "amina", GOES), full_shift(at_work, 9)
    swap = swaps.seek(mine, amina)
    swaps.offer(swap, theirs.places[0], theo)
    swaps.accept(swap, amina)
    places.hand_back(theirs.places[0], theo)
    assert swaps.of(mine) is swap
    assert (swap.offered, swap.is_agreed) == (None, False)
    assert told(amina, Word.CHANGED) == 1


def test_whose_role_ends_is_called_waits_and_watches_there_no_more(at_work: Network) -> None:
    camille, amina = at_work.member("camille"), at_work.member("amina")
    shift, full = a_shift(at_work), full_shift(at_work, 9)
    watching.watch(amina, shift, if_nobody=False)
    waiting.join(amina, full, GOES)
    moving.make_tentative(full, camille)
    db.session.add(Call(shift=shift, member=amina, role=GOES))
    db.session.flush()
    role = next(each for each in amina.memberships if each.role is Role.VOLUNTEER)
    leaving.end_role(role, camille, at_work.ring("camille"))
    assert watching.of_member(amina, shift) is None
    assert standing_in.all_of(amina) == []
    assert list(waiting.of(full)) == []
