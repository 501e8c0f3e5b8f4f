"""The first three shifts are only beside someone experienced."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from story import a_shift
from trust import a_newcomer, role_of

from solidarity.database import db, flush
from solidarity.network import roles, vouching
from solidarity.network.members import Role
from solidarity.requests import desk, experience, places
from solidarity.requests.experience import NeedsCompany
from solidarity.requests.past import PastShift
from solidarity.requests.shift import PlaceState, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member


def someone_new(network: Network, name: str = "une") -> Member:
    """A volunteer who was let in and has done nothing yet."""
    newcomer = a_newcomer(network, name)
    vouching.vouch(role_of(newcomer, Role.VOLUNTEER), network.member("amina"))
    flush()
    return newcomer


def test_someone_new_is_confirmed_only_beside_someone_experienced(at_work: Network) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    shift = a_shift(at_work, seats=2)
    new = places.sign_up(someone_new(at_work), shift, ShiftRole.ACCOMPANIER)
    with pytest.raises(NeedsCompany):
        places.confirm(new, camille, ring)
    old = places.sign_up(at_work.member("theo"), shift, ShiftRole.ACCOMPANIER)
    places.confirm(old, camille, ring)
    places.confirm(new, camille, ring)
    assert new.state is PlaceState.CONFIRMED


def test_nor_is_someone_new_proposed_alone(at_work: Network) -> None:
    shift, newcomer = a_shift(at_work), someone_new(at_work)
    with pytest.raises(NeedsCompany):
        places.propose(
            shift,
            ShiftRole.ACCOMPANIER,
            newcomer,
            at_work.member("camille"),
            at_work.ring("camille"),
        )


def test_someone_new_is_asked_beside_someone_asked_and_waits_until_that_one_is_certain(
    at_work: Network,
) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    shift, newcomer, theo = a_shift(at_work, seats=2), someone_new(at_work), at_work.member("theo")
    old = places.propose(shift, ShiftRole.ACCOMPANIER, theo, camille, ring)
    new = places.propose(shift, ShiftRole.ACCOMPANIER, newcomer, camille, ring)
    places.agree(new, newcomer)
    assert new.state is PlaceState.ASKED, "the yes is not lost, and not certain either"
    with pytest.raises(NeedsCompany):
        places.confirm(new, camille, ring)
    places.agree(old, theo)
    places.confirm(new, camille, ring)
    assert [new.state, old.state] == [PlaceState.CONFIRMED] * 2


def test_when_the_experienced_one_hands_back_the_coordinators_home_says_so(
    at_work: Network,
) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    shift, theo = a_shift(at_work, seats=2), at_work.member("theo")
    old = places.sign_up(theo, shift, ShiftRole.ACCOMPANIER)
    places.confirm(old, camille, ring)
    new = places.sign_up(someone_new(at_work), shift, ShiftRole.ACCOMPANIER)
    places.confirm(new, camille, ring)
    flush()
    assert shift.code not in {each.code for each in desk.without_company(camille)}
    places.hand_back(old, theo)
    flush()
    assert shift.code in {each.code for each in desk.without_company(camille)}


@pytest.mark.parametrize("done", [0, 2, 3])
def test_three_shifts_make_someone_experienced(at_work: Network, done: int) -> None:
    newcomer = someone_new(at_work)
    for _ in range(done):
        db.session.add(PastShift(member_id=newcomer.id, month=date(2026, 10, 1), kind="hearing"))
    flush()
    assert experience.is_experienced(newcomer) is (done >= 3)


def test_a_coordinator_says_who_knows_the_work_already(at_work: Network) -> None:
    newcomer = someone_new(at_work)
    roles.say_knows_the_work(role_of(newcomer, Role.VOLUNTEER), at_work.member("camille"))
    flush()
    assert experience.is_experienced(newcomer)
