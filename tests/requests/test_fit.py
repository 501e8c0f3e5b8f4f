"""Never only first-timers, interpreters who speak the language: whatever the way to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from furnishing import SATURDAY, a_programme, certain, full_shift, others, with_backup
from story import a_shift
from trust import someone_new

from solidarity.database import flush, unit_of_work
from solidarity.network import training
from solidarity.requests import (
    consent,
    experience,
    filling,
    kinds,
    places,
    regulars,
    series,
    standing_in,
    suitable,
    swaps,
    waiting,
)
from solidarity.requests.experience import NeedsCompany
from solidarity.requests.fit import NeedsExperience, NeedsLanguage, NeedsTraining, OnlyToLearn
from solidarity.requests.kinds import Description
from solidarity.requests.shift import Place, PlaceState, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.shift import Shift

GOES = ShiftRole.ACCOMPANIER


def with_a_seat(network: Network, role: ShiftRole) -> Shift:
    """A shift with a place of one more role."""
    shift = a_shift(network)
    shift.places.append(Place(number=2, role=role))
    flush()
    return shift


def test_someone_new_who_was_cleared_waits_where_the_experienced_one_left(at_work: Network) -> None:
    shift, camille, ring = (
        a_shift(at_work, seats=2),
        at_work.member("camille"),
        at_work.ring("camille"),
    )
    mine, theirs = (certain(at_work, shift, name, GOES) for name in ("amina", "theo"))
    new = someone_new(at_work)
    waiting.clear(waiting.join(new, shift, GOES), camille, ring)
    places.hand_back(mine, at_work.member("amina"))
    places.hand_back(theirs, at_work.member("theo"))
    filling.accept(mine, new)
    assert (mine.member, mine.state.value) == (new, PlaceState.ASKED)
    assert experience.is_without_company(shift)


def test_someone_new_who_stands_by_is_not_left_alone_and_nobody_waits_for_them(
    at_work: Network,
) -> None:
    new = someone_new(at_work)
    shift, standby = with_backup(at_work, "une")
    others(at_work, "theo", "une")
    places.hand_back(shift.places[0], at_work.member("theo"))
    with pytest.raises(NeedsCompany):
        places.step_in(standby, GOES, new)
    assert any(standing_in.open_to(each) for each in others(at_work, "theo", "une"))


def test_a_regular_who_is_new_is_certain_only_beside_someone_experienced(at_work: Network) -> None:
    camille, new, theo = at_work.member("camille"), someone_new(at_work), at_work.member("theo")
    programme = a_programme(at_work, "camille", "Café")
    regulars.agree(regulars.ask(programme, new, GOES, camille), new)
    shift = series.to_come(programme)[0]
    mine = next(each for each in shift.places if each.member_id == new.id)
    assert mine.state.value == PlaceState.ASKED
    regulars.agree(regulars.ask(programme, theo, GOES, camille), theo)
    places.confirm(mine, camille, at_work.ring("camille"))


def test_who_leaves_in_a_swap_is_no_company_for_who_comes(at_work: Network) -> None:
    camille, ring, new = at_work.member("camille"), at_work.ring("camille"), someone_new(at_work)
    mine = certain(at_work, a_shift(at_work), "theo", GOES)
    beside = a_shift(at_work, 8, 10, seats=2)
    certain(at_work, beside, "amina", GOES)
    theirs = certain(at_work, beside, "une", GOES)
    swap = swaps.seek(mine, at_work.member("theo"))
    swaps.offer(swap, theirs, new)
    swaps.accept(swap, at_work.member("theo"))
    with pytest.raises(NeedsCompany):
        swaps.confirm(swap, camille, ring)


def test_a_swap_at_once_asks_for_company_and_training_too(at_work: Network) -> None:
    camille, ring, theo = at_work.member("camille"), at_work.ring("camille"), at_work.member("theo")
    new = someone_new(at_work)
    first, second = series.to_come(a_programme(at_work, "camille", "Café"))[:2]
    mine = certain(at_work, first, "theo", GOES)
    certain(at_work, second, "amina", GOES)
    theirs = places.sign_up(new, second, GOES)
    places.confirm(theirs, camille, ring)
    swap = swaps.seek(mine, theo)
    swaps.offer(swap, theirs, new)
    with pytest.raises(NeedsCompany):
        swaps.accept(swap, theo)
    new.memberships[0].knows_the_work = True
    kinds.describe(first.kind, Description(1, 3, "la caisse"), camille)
    training.say(theo, first.collective, "la caisse", camille)
    with pytest.raises(NeedsTraining):
        swaps.accept(swap, theo)
    training.say(new, first.collective, "la caisse", camille)
    assert swaps.accept(swap, theo)


def test_a_yes_of_the_person_who_asked_does_not_send_someone_new_alone(at_work: Network) -> None:
    camille, ring, new = at_work.member("camille"), at_work.ring("camille"), someone_new(at_work)
    shift = a_shift(at_work, seats=2)
    beside = certain(at_work, shift, "theo", GOES)
    assert shift.request is not None
    shift.request.must_agree = True
    place = places.sign_up(new, shift, GOES)
    places.confirm(place, camille, ring)
    places.hand_back(beside, at_work.member("theo"))
    consent.agree(place, at_work.member("ines"), at_work.ring("ines"))
    assert place.state.value == PlaceState.ASKED


def test_who_interprets_speaks_one_of_the_languages(at_work: Network) -> None:
    shift, amina = with_a_seat(at_work, ShiftRole.INTERPRETER), at_work.member("amina")
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    shift.languages, amina.speaks = ("ti", "ar"), ("fr",)
    with pytest.raises(NeedsLanguage) as refused:
        places.sign_up(amina, shift, ShiftRole.INTERPRETER)
    assert refused.value.languages == ("ti", "ar")
    with pytest.raises(NeedsLanguage):
        places.propose(shift, ShiftRole.INTERPRETER, amina, camille, ring)
    amina.speaks = ("fr", "ar")
    place = places.sign_up(amina, shift, ShiftRole.INTERPRETER)
    amina.speaks = ("fr",)
    with pytest.raises(NeedsLanguage):
        places.confirm(place, camille, ring)


def test_nobody_leads_on_their_first_shifts_and_only_they_come_along_to_learn(
    at_work: Network,
) -> None:
    new, theo = someone_new(at_work), at_work.member("theo")
    with pytest.raises(NeedsExperience):
        places.sign_up(new, with_a_seat(at_work, ShiftRole.LEAD), ShiftRole.LEAD)
    shadowed = with_a_seat(at_work, ShiftRole.SHADOW)
    with pytest.raises(OnlyToLearn):
        places.sign_up(theo, shadowed, ShiftRole.SHADOW)
    places.sign_up(new, shadowed, ShiftRole.SHADOW)


def test_an_interpreter_is_found_however_many_others_were_asked_longer_ago(
    at_work: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift, everyone = a_shift(at_work), others(at_work)
    shift.languages, everyone[-1].speaks = ("ti",), ("ti",)
    for each in everyone[:-1]:
        each.speaks = ("fr",)
    monkeypatch.setattr(suitable, "_LOOKED_AT", 1)
    found = suitable.longest_unasked(shift, ShiftRole.INTERPRETER, most=3)
    assert found == [everyone[-1]]


def test_whoever_is_refused_for_want_of_company_hears_who_could_join(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        new = someone_new(network)
        shift, full = a_shift(network), full_shift(network, 9, SATURDAY)
        shift.places.append(Place(number=2, role=ShiftRole.BACKUP))
        flush()
        certain(network, shift, "amina", ShiftRole.BACKUP)
        codes = shift.code, full.code, new.code
        waiting.join(new, full, GOES)
        full.places[0].role = ShiftRole.BACKUP
    camille = network.reader("camille")
    camille.get(f"/coordinator/shifts/{codes[0]}")
    camille.send("/proposals", volunteer=codes[2], role=GOES.value)
    assert "Could still join: Amina" in camille.text()
    camille.get(f"/coordinator/shifts/{codes[1]}")
    camille.send("/clear")
    assert "Could still join: Théo" in camille.text()


def test_the_page_of_a_shift_says_beside_the_role_which_languages_are_wanted(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        shift = with_a_seat(network, ShiftRole.INTERPRETER)
        shift.languages, network.member("amina").speaks = ("ar",), ("fr",)
        code = shift.code
    amina = network.reader("amina")
    amina.get(f"/volunteer/shifts/{code}")
    assert "Who interprets here speaks one of these: Arabic." in amina.text()
