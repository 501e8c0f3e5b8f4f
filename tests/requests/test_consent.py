"""The person who asked says who goes along: yes or no, beforehand or for each one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from story import a_request, a_shift

from solidarity.database import db, flush
from solidarity.network import training
from solidarity.network.authority import NotYours
from solidarity.privacy import grants, journal, sealed_rows
from solidarity.requests import consent, kinds, leaving, opening, places, standing_in, wishes
from solidarity.requests.fit import NeedsTraining
from solidarity.requests.kinds import Description
from solidarity.requests.life import State, WrongState
from solidarity.requests.request import Preference
from solidarity.requests.shift import Place, PlaceState, ShiftRole
from solidarity.requests.wishes import NotWished, Unknown

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.shift import Shift


def asked(network: Network) -> Place:
    """Amina, confirmed by a coordinator for a request whose person wishes to agree first."""
    shift = a_shift(network)
    assert shift.request is not None
    shift.request.must_agree = True
    place = places.sign_up(network.member("amina"), shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, network.member("camille"), network.ring("camille"))
    return place


def holds_key(shift: Shift, network: Network, name: str) -> bool:
    """Whether someone was given the key of a shift."""
    return grants.reaches(shift.key_id, network.member(name).holder)


def test_details_open_only_with_the_yes_of_the_person_who_asked(at_work: Network) -> None:
    place = asked(at_work)
    assert not holds_key(place.shift, at_work, "amina")
    consent.agree(place, at_work.member("ines"), at_work.ring("ines"))
    assert place.state is PlaceState.CONFIRMED
    assert holds_key(place.shift, at_work, "amina")
    assert place.shift.request is not None
    assert place.shift.request.state is State.ARRANGED


def test_a_volunteers_yes_to_a_proposal_asks_the_person_too(at_work: Network) -> None:
    shift = a_shift(at_work)
    assert shift.request is not None
    shift.request.must_agree = True
    amina, camille, ring = (
        at_work.member("amina"),
        at_work.member("camille"),
        at_work.ring("camille"),
    )
    place = places.propose(shift, ShiftRole.ACCOMPANIER, amina, camille, ring)
    assert not holds_key(shift, at_work, "amina")
    places.agree(place, amina)
    assert place.state is PlaceState.TO_AGREE
    assert not holds_key(shift, at_work, "amina")


def test_a_no_frees_the_place_and_this_neighbour_is_not_taken_for_it_again(
    at_work: Network,
) -> None:
    place = asked(at_work)
    shift, amina = place.shift, at_work.member("amina")
    consent.refuse(place, at_work.member("ines"), at_work.ring("ines"))
    flush()
    assert place.state is PlaceState.FREE
    again = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    with pytest.raises(NotWished):
        places.confirm(again, at_work.member("camille"), at_work.ring("camille"))


def test_after_a_no_this_neighbour_is_not_asked_to_stand_in_on_the_same_shift(
    at_work: Network,
) -> None:
    place = asked(at_work)
    shift, amina = place.shift, at_work.member("amina")
    consent.refuse(place, at_work.member("ines"), at_work.ring("ines"))
    flush()
    asked_now = [each.shift_id for each in standing_in.open_to(amina)]
    assert shift.id not in asked_now
    others = select(standing_in.Call).where(standing_in.Call.shift_id == shift.id)
    assert [each.member for each in db.session.scalars(others) if each.is_open], "others are"


def test_only_who_brought_the_request_brings_the_answer_and_only_once(at_work: Network) -> None:
    place = asked(at_work)
    for name in ("camille", "marcel", "amina"):
        with pytest.raises(NotYours):
            consent.agree(place, at_work.member(name), at_work.ring(name))
    consent.agree(place, at_work.member("ines"), at_work.ring("ines"))
    with pytest.raises(WrongState):
        consent.refuse(place, at_work.member("ines"), at_work.ring("ines"))


def test_where_nobody_speaks_for_the_person_a_coordinator_brings_their_answer(
    at_work: Network,
) -> None:
    place = asked(at_work)
    request = place.shift.request
    assert request is not None
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    assert place.code not in {each.place_code for each in consent.awaited_from_circles(camille)}
    assert consent.spoken_for_by_circle(camille, place.code) is None
    leaving.leave(at_work.member("ines"))
    flush()
    assert place.state is PlaceState.TO_AGREE, "nothing opens by itself"
    assert place.code in {each.place_code for each in consent.awaited_from_circles(camille)}
    for name in ("alex", "amina", "stella"):
        assert consent.spoken_for_by_circle(at_work.member(name), place.code) is None
        with pytest.raises(NotYours):
            consent.agree(place, at_work.member(name), at_work.ring(name))
    consent.agree(place, camille, ring)
    assert holds_key(place.shift, at_work, "amina")
    assert "brought a yes" in {each.act for each in journal.about([request.code])}


def test_a_yes_to_a_question_waits_for_the_person_also_when_nobody_speaks_for_them(
    at_work: Network,
) -> None:
    shift = a_shift(at_work)
    assert shift.request is not None
    shift.request.must_agree = True
    leaving.leave(at_work.member("ines"))
    flush()
    amina, camille = at_work.member("amina"), at_work.member("camille")
    ring = at_work.ring("camille")
    place = places.propose(shift, ShiftRole.ACCOMPANIER, amina, camille, ring)
    places.agree(place, amina)
    consent.refuse(place, camille, ring)
    assert place.state is PlaceState.FREE
    assert not holds_key(shift, at_work, "amina")


def test_the_person_is_told_a_name_languages_and_experience_and_nothing_else(
    at_work: Network,
) -> None:
    place = asked(at_work)
    amina = at_work.member("amina")
    told = next(
        each
        for each in consent.awaited_from(at_work.member("ines"))
        if each.place_code == place.code
    )
    assert (told.display_name, told.speaks) == ("Amina", amina.speaks)
    assert told.knows_the_work


def test_who_was_wished_away_is_not_asked_and_the_wish_is_sealed(at_work: Network) -> None:
    shift = a_shift(at_work)
    what = shift.request
    assert what is not None
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    key = sealed_rows.key_of(what, ring)
    wishes.avoid(what, at_work.member("amina"), key)
    assert what.avoids is not None
    assert at_work.member("amina").code.encode() not in what.avoids
    assert opening.notes(what, camille, ring).avoids == ("Amina",)
    with pytest.raises(NotWished):
        places.propose(shift, ShiftRole.ACCOMPANIER, at_work.member("amina"), camille, ring)
    places.propose(shift, ShiftRole.ACCOMPANIER, at_work.member("theo"), camille, ring)


def test_a_wish_that_would_not_come_true_is_named_and_keeps_nobody_away(at_work: Network) -> None:
    what = a_request(at_work)
    amina = at_work.member("amina")
    amina.speaks, amina.neighbourhood = ("es",), what.neighbourhood
    flush()
    assert wishes.unmet(what, amina) == ()
    what.preferences = tuple(Preference)
    assert wishes.unmet(what, amina) == (
        Preference.SAME_LANGUAGE,
        Preference.ANOTHER_NEIGHBOURHOOD,
    )
    amina.speaks, amina.neighbourhood = ("fr",), None
    flush()
    assert wishes.unmet(what, amina) == ()


def test_names_that_nobody_has_are_not_taken(at_work: Network) -> None:
    collective = a_request(at_work).collective
    assert [each.display_name for each in wishes.named(collective, ["amina ", "", "Théo"])] == [
        "Amina",
        "Théo",
    ]
    with pytest.raises(Unknown):
        wishes.named(collective, ["Nobody Here"])


def test_who_accompanies_has_learnt_what_the_kind_asks_for(at_work: Network) -> None:
    shift = a_shift(at_work, seats=2)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    kinds.describe(shift.kind, Description(1, 3, "aux audiences"), camille)
    place = places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    with pytest.raises(NeedsTraining):
        places.confirm(place, camille, ring)
    training.say(at_work.member("amina"), shift.collective, "aux audiences", camille)
    places.confirm(place, camille, ring)
    training.take_back(at_work.member("amina"), shift.collective, "aux audiences", camille)
    learnt = training.of(at_work.member("amina"), shift.collective)
    assert "aux audiences" not in {each.what for each in learnt}
