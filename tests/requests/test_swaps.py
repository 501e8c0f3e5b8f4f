"""Swapping: two places change hands, with what opens their details, or everyone keeps theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from furnishing import SATURDAY, a_programme, certain, full_shift
from story import a_shift

from solidarity.database import unit_of_work
from solidarity.network.members import Role
from solidarity.privacy import grants
from solidarity.privacy.grants import NoKey
from solidarity.requests import opening, places, series, swaps
from solidarity.requests.life import WrongState
from solidarity.requests.shift import ShiftRole
from solidarity.requests.swaps import CannotSwap

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.shift import Place
    from solidarity.requests.swaps import Swap

GOES = ShiftRole.ACCOMPANIER


def both(network: Network) -> tuple[Place, Place]:
    """A place of Amina's and one of Theo's, on two shifts of requests."""
    mine = certain(network, a_shift(network), "amina", GOES)
    return mine, full_shift(network, 9, SATURDAY).places[0]


def agreed(network: Network) -> tuple[Swap, Place, Place]:
    """Amina's and Theo's wish to swap."""
    mine, theirs = both(network)
    swap = swaps.seek(mine, network.member("amina"))
    swaps.offer(swap, theirs, network.member("theo"))
    assert not swaps.accept(swap, network.member("amina"))
    return swap, mine, theirs


def test_two_places_change_hands_with_their_keys_when_a_coordinator_confirms(
    at_work: Network,
) -> None:
    swap, mine, theirs = agreed(at_work)
    amina, theo = at_work.member("amina"), at_work.member("theo")
    assert (mine.member, theirs.member) == (amina, theo), "until then everyone keeps theirs"
    swaps.confirm(swap, at_work.member("camille"), at_work.ring("camille"))
    assert (mine.member, theirs.member) == (theo, amina)
    ring = at_work.ring("amina")
    assert opening.details(theirs.shift, amina, ring, Role.VOLUNTEER).meeting_point == "au coin"
    with pytest.raises(NoKey):
        opening.details(mine.shift, amina, ring, Role.VOLUNTEER)


def test_shifts_of_programmes_swap_at_once_because_nothing_of_them_is_sealed(
    at_work: Network,
) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    first, second = series.to_come(a_programme(at_work, "camille", "Café"))[:2]
    theirs = places.sign_up(at_work.member("theo"), first, GOES)
    places.confirm(theirs, camille, ring)
    mine = places.sign_up(at_work.member("amina"), second, GOES)
    places.confirm(mine, camille, ring)
    swap = swaps.seek(mine, at_work.member("amina"))
    swaps.offer(swap, theirs, at_work.member("theo"))
    assert swaps.accept(swap, at_work.member("amina"))
    assert (mine.member, theirs.member) == (at_work.member("theo"), at_work.member("amina"))


def test_nobody_learns_whose_place_it_is(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        mine, _theirs = both(network)
        swaps.seek(mine, network.member("amina"))
    theo = network.reader("theo")
    theo.get("/volunteer/swaps")
    assert "What others would swap" in theo.text()
    assert "Amina" not in theo.text()


def test_a_place_handed_back_is_part_of_no_swap(at_work: Network) -> None:
    swap, mine, _theirs = agreed(at_work)
    places.hand_back(mine, at_work.member("amina"))
    assert swaps.of(mine) is None
    assert swap not in swaps.to_confirm(at_work.member("camille"))


def test_who_could_not_be_there_cannot_swap(at_work: Network) -> None:
    mine, theirs = both(at_work)
    shift = a_shift(at_work)
    shift.starts_at, shift.ends_at = theirs.shift.starts_at, theirs.shift.ends_at
    certain(at_work, shift, "amina", GOES)
    swap = swaps.seek(mine, at_work.member("amina"))
    with pytest.raises(CannotSwap):
        swaps.offer(swap, theirs, at_work.member("theo"))


def test_one_offer_at_a_time_and_a_no_lets_others_offer(at_work: Network) -> None:
    mine, theirs = both(at_work)
    amina, theo = at_work.member("amina"), at_work.member("theo")
    swap = swaps.seek(mine, amina)
    swaps.offer(swap, theirs, theo)
    with pytest.raises(WrongState):
        swaps.offer(swap, theirs, theo)
    swaps.refuse(swap, amina)
    assert swap in swaps.sought_beside(theo)
    assert grants.reaches(mine.shift.key_id, amina.holder)


def test_one_place_is_offered_for_one_other_at_a_time(at_work: Network) -> None:
    mine, theirs = both(at_work)
    another = certain(at_work, a_shift(at_work, 8, 9), "amina", GOES)
    amina, theo = at_work.member("amina"), at_work.member("theo")
    first, second = swaps.seek(mine, amina), swaps.seek(another, amina)
    swaps.offer(first, theirs, theo)
    with pytest.raises(WrongState):
        swaps.offer(second, theirs, theo)
