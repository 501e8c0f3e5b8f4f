"""The desk, the slip, the codename page and what they say to each other, without any script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader import Reader
from sqlalchemy import select
from story import a_request, a_shift

from solidarity.database import db, unit_of_work
from solidarity.network.members import Role
from solidarity.requests import kinds, leaving, places, questions
from solidarity.requests.questions import Asks
from solidarity.requests.request import Preference, Request
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

NEED: dict[str, Any] = {"neighbourhood": "verdun", "day": "2026-11-27", "part": "morning"}


def bring(network: Network, **said: Any) -> Reader:
    """Inès brings a request and has its slip before her."""
    ines = network.reader("ines")
    ines.get("/intermediary/requests/new?kind=hearing")
    ines.send("/requests/new", **{**NEED, **said})
    return ines


def words_of(reader: Reader) -> dict[str, Any]:
    """What stands on the slip that is open."""
    said = [each.text or "" for each in reader.tree().iter("bdi") if each.get("dir") == "ltr"]
    return {"handle": said[0], "words": " ".join(said[1:7])}


def next_person(reader: Reader) -> str:
    """Where the page that is open leads for the next person in a row."""
    links = reader.links("/intermediary/requests/kinds")
    return next(each for each in links if "after=" in each)


def read_back(ines: Reader, slip: dict[str, Any]) -> None:
    """Type a slip back, from the page on which it stands."""
    ways_on = [each for each in ines.links("/intermediary/") if "/requests/" in each]
    assert [each.rpartition("/")[2] for each in ways_on] == ["slip"], "no other way on"
    ines.get(ways_on[0])
    ines.send("/slip/back", **slip)


def asker_with(network: Network, slip: dict[str, Any]) -> Reader:
    """The person who asked, with their slip."""
    asker = network.reader()
    asker.get("/codename")
    asker.send("/codename", **slip)
    return asker


def test_the_slip_is_typed_back_once_before_it_is_put_away(network: Network) -> None:
    ines = bring(network)
    slip = words_of(ines)
    ines.get(next(each for each in ines.links("/intermediary/requests/") if "/slip" in each))
    wrong: dict[str, Any] = {**slip, "words": "un deux trois quatre cinq six"}
    assert ines.send("/slip/back", **wrong).status_code == 422
    assert "not the words of this slip" in ines.text()
    ines.send("/slip/back", handle=slip["handle"].upper(), words=f" {slip['words']} ")
    assert "The slip is right" in ines.text()
    assert not [each for each in ines.links("/intermediary/requests/") if "/slip" in each]


def test_a_slip_that_was_not_typed_back_waits_on_the_desk_until_it_is(network: Network) -> None:
    ines = bring(network)
    slip, code = words_of(ines), ines.links("/intermediary/requests/")[0].split("/")[3]
    camille = network.reader("camille")
    camille.get(f"/coordinator/requests/{code}")
    camille.send("/take-up")

    def waits() -> int:
        ines.get("/intermediary/")
        return ines.text().count("Type the slip back once")

    before = waits()
    ines.get(f"/intermediary/requests/{code}/slip")
    ines.send("/slip/back", **slip)
    assert waits() == before - 1


def test_the_slip_speaks_the_language_that_is_chosen_for_it(network: Network) -> None:
    def language(reader: Reader) -> str | None:
        articles = reader.tree().iter("article")
        return next(each.get("lang") for each in articles if each.get("class") == "slip")

    ines = bring(network, languages=["fr", "ar"], slip_language="ar")
    assert language(ines) == "ar"
    code = ines.links("/intermediary/requests/")[0].split("/")[3]
    ines.get(f"/intermediary/requests/{code}")
    ines.send("/slip")
    assert language(ines) == "ar", "a new slip speaks it too"
    assert language(bring(network, day="2026-11-28", languages=["fr", "ar"])) == "fr"
    assert language(bring(network, day="2026-11-30", languages=["ta"])) == "en", "as the page does"


def test_the_slip_speaks_the_language_of_who_keeps_it(network: Network) -> None:
    ines = bring(network, languages=["es", "fr"])
    slip = next(each for each in ines.tree().iter("article") if each.get("class") == "slip")
    assert (slip.get("lang"), slip.get("dir")) == ("es", "ltr")
    assert "Guarde la hojita" in " ".join(slip.itertext())
    slip = next(
        each
        for each in bring(network, languages=["ar"], day="2026-11-28").tree().iter("article")
        if each.get("class") == "slip"
    )
    assert (slip.get("lang"), slip.get("dir")) == ("ar", "rtl")


def test_for_the_next_person_in_a_row_languages_and_place_stay(network: Network) -> None:
    ines = bring(network, languages=["fr", "ar"], slip_language="ar")
    read_back(ines, words_of(ines))
    ines.get(next_person(ines))
    ines.get(next(each for each in ines.links("/intermediary/requests/new") if "kind=food" in each))
    ines.get(next_person(ines))  # something else, after all
    ines.get(next(each for each in ines.links("/intermediary/requests/new") if "kind=food" in each))
    ines.send("/requests/new", day="")
    ines.get(next_person(ines))  # also where the form came back
    ines.get(next(each for each in ines.links("/intermediary/requests/new") if "kind=food" in each))
    form = next(each for each in ines.forms() if each.action.endswith("/requests/new"))
    assert sorted(form.values["languages"]) == ["ar", "fr"]
    assert form.values["neighbourhood"] == ["verdun"]
    assert form.values["day"] == ["2026-11-27"]
    assert form.values["slip_language"] == ["ar"]
    assert form.values["note"] == [""]


def test_a_possible_double_is_asked_about_and_brought_when_it_is_another_one(
    network: Network,
) -> None:
    ines = bring(network)
    handle = words_of(ines)["handle"]
    again = bring(network)
    assert "Is this the same one?" in again.text()
    assert handle in again.text()
    again.send("/requests/new", another="y")
    assert words_of(again)["handle"] != handle


def test_a_possible_double_is_found_where_an_exact_time_says_another_half_day(
    network: Network,
) -> None:
    first = bring(network, at="15:00")
    assert "Is this the same one?" not in first.text()
    assert "Is this the same one?" in bring(network, at="15:00").text()
    assert "Is this the same one?" in bring(network, part="afternoon").text()
    assert "Is this the same one?" not in bring(network).text(), "the morning is another one"


def test_a_kinds_questions_stand_in_the_form_and_their_answers_open_with_the_notes(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        collective = network.member("camille").collectives_as(Role.COORDINATOR)[0]
        kind = kinds.by_key(collective, "hearing")
        assert kind is not None
        asked = [
            questions.ask(kind, text, asks, choices, network.member("camille"))
            for text, asks, choices in (
                ("Faut-il une poussette ?", Asks.YES_OR_NO, ()),
                ("Combien d'enfants ?", Asks.NUMBER, ()),
                ("Quel repas ?", Asks.ONE_OF, ("sans viande", "de tout")),
            )
        ]
        names = [f"question_{each.code}" for each in asked]
    refused = bring(network, **{names[1]: "beaucoup"})
    assert "Please write a whole number" in refused.text()
    answers: dict[str, Any] = {names[0]: "yes", names[1]: "3", names[2]: "sans viande"}
    refused.send("/requests/new", **answers)
    code = refused.links("/intermediary/requests/")[0].split("/")[3]
    camille = network.reader("camille")
    camille.get(f"/coordinator/requests/{code}")
    assert "poussette" not in camille.text()
    camille.send("/opened")
    for said in ("Faut-il une poussette ? yes", "Combien d'enfants ? 3", "sans viande"):
        assert said in camille.text()


def test_the_person_who_asked_writes_and_reads_the_answer_and_no_name(network: Network) -> None:
    ines = bring(network)
    slip, code = words_of(ines), ines.links("/intermediary/requests/")[0].split("/")[3]
    asker = asker_with(network, slip)
    asker.send("/messages", text="Est-ce que deux personnes viennent ?")
    camille = network.reader("camille")
    camille.get("/coordinator/")
    assert "Messages that wait for an answer" in camille.text()
    camille.get(f"/coordinator/requests/{code}/asker")
    assert "deux personnes" not in camille.text(), "closed until it is asked for"
    camille.send("/opened")
    assert "deux personnes" in camille.text()
    camille.send("/asker", text="Oui, deux voisines.")
    asker.get("/codename/request/")
    assert "Oui, deux voisines." in asker.text()
    assert not [name for name in ("Camille", "Inès", "Verdun") if name in asker.text()]
    ines.get(f"/intermediary/requests/{code}")
    assert "Remind them to look" in ines.text()


def test_the_page_of_the_person_who_asked_shows_no_time(network: Network) -> None:
    asker = asker_with(network, words_of(bring(network)))
    asker.send("/messages", text="Bonjour")
    asker.get("/codename/request/")
    assert "You Bonjour" in asker.text()
    assert "today" not in asker.text()


def test_what_the_guard_finds_in_a_message_is_not_sent(network: Network) -> None:
    asker = asker_with(network, words_of(bring(network)))
    assert asker.send("/messages", text="Mon numéro: 514-555-0143").status_code == 422
    assert "telephone number is never written down" in asker.text()
    asker.get("/codename/request/")
    assert "Nothing was written yet" in asker.text()


def test_a_yes_is_brought_from_the_desk_and_details_open(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        assert shift.request is not None
        shift.request.must_agree = True
        place = places.sign_up(network.member("amina"), shift, ShiftRole.ACCOMPANIER)
        places.confirm(place, network.member("camille"), network.ring("camille"))
        code = place.code
    amina, ines = network.reader("amina"), network.reader("ines")
    amina.get(f"/volunteer/places/{code}")
    assert "Open the details" not in amina.text()
    ines.get("/intermediary/")
    assert "Amina" in ines.text()
    ines.send(f"/places/{code}/yes")
    amina.get(f"/volunteer/places/{code}")
    assert "Open the details" in amina.text()


def test_where_nobody_speaks_for_the_person_their_yes_is_brought_from_the_coordinators_home(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        assert shift.request is not None
        shift.request.must_agree = True
        place = places.sign_up(network.member("amina"), shift, ShiftRole.ACCOMPANIER)
        leaving.leave(network.member("ines"))
        code, where = place.code, shift.code
    camille, amina = network.reader("camille"), network.reader("amina")
    camille.get(f"/coordinator/shifts/{where}")
    camille.send(f"/places/{code}/confirm")
    assert "says yes or no first" in camille.text()
    camille.get("/coordinator/")
    assert "Nobody speaks for these people any more" in camille.text()
    camille.send(f"/places/{code}/yes")
    amina.get(f"/volunteer/places/{code}")
    assert "Open the details" in amina.text()


def test_before_a_coordinator_confirms_they_read_what_the_person_wishes(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        assert shift.request is not None
        shift.request.preferences = tuple(Preference)
        amina = network.member("amina")
        amina.speaks = ("es",)
        places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
        code = shift.code
    camille = network.reader("camille")
    camille.get(f"/coordinator/shifts/{code}")
    assert "Wished: women and non-binary people only" in camille.text()
    assert "Wished: someone who speaks the language" in camille.text()
    camille.send("/confirm")
    assert "Confirmed" in camille.text()


def test_a_collective_asks_another_one_which_takes_the_request_over(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        code = a_request(network).code
        name = network.member("sol").collectives_as(Role.COORDINATOR)[0].name
    camille, sol = network.reader("camille"), network.reader("sol")
    camille.get(f"/coordinator/requests/{code}")
    asked = [each for each in camille.forms() if each.action.endswith("/pass-on")]
    with network.app.app_context():
        to = network.member("sol").collectives_as(Role.COORDINATOR)[0].code
    nth = next(i for i, each in enumerate(asked) if each.values["to"] == [to])
    camille.send("/pass-on", nth=nth)
    assert f"{name} is asked to take it over" in camille.text()
    sol.get("/coordinator/")
    sol.send("/accept")
    assert sol.place == f"/coordinator/requests/{code}"
    assert camille.get(f"/coordinator/requests/{code}").status_code == 404
    sol.send("/opened")
    assert "calme" in sol.text()


def test_a_collective_lets_the_guard_look_over_a_place_that_it_often_names(
    network: Network,
) -> None:
    note = {"note": "Au 1234 rue de la Paix, devant."}
    assert "somebody's home" in bring(network, **note).text()
    camille = network.reader("camille")
    camille.get("/coordinator/people")
    ours = [each for each in camille.links("/coordinator/collectives/") if each.count("/") == 3]
    camille.get(ours[0])
    for nothing in ("12", "rue de la Paix\n\u200b\u200b\u200b", "a b", "...", "\u2460 rue"):
        assert camille.send("/words", words=nothing).status_code == 422
    camille.send("/words", words="rue de la Paix\n\n")
    assert words_of(bring(network, **note))["handle"]


def test_a_question_that_nobody_should_be_asked_is_refused_beside_its_field(
    network: Network,
) -> None:
    camille = network.reader("camille")
    camille.get("/coordinator/kinds")
    camille.get(next(each for each in camille.links("/coordinator/kinds/")))
    answer = camille.send("/questions", text="A-t-il un permis de travail ?", asks="yes-or-no")
    assert answer.status_code == 422
    beside = next(each for each in camille.tree().iter("p") if each.get("id") == "text-error")
    assert "help does not depend on them" in "".join(beside.itertext())


def test_a_name_that_is_a_number_or_a_status_is_nobodys_name(network: Network) -> None:
    amina = network.reader("amina")
    for name in ("514 555-0143", "Amina sans papiers"):
        amina.get("/account/")
        assert amina.send("/account/", display_name=name).status_code == 422


def test_all_open_requests_are_handed_over_at_once_and_accepted_one_by_one(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        a_request(network)
        to = network.member("neighbour15").code
    ines, other = network.reader("ines"), network.reader("neighbour15")
    ines.get("/intermediary/hand-over")
    ines.send("/hand-over", to=to)
    other.get("/intermediary/")
    asked = len([each for each in other.forms() if each.action.endswith("/accept")])
    assert asked
    for _ in range(asked):
        other.get("/intermediary/")
        other.send("/accept")
    with network.app.app_context():
        mine = select(Request.id).where(Request.brought_by_id == network.member("ines").id)
        live = mine.where(Request.closed_at.is_(None))
        assert db.session.scalars(live).all() == []
