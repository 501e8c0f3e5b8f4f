"""The main job, over HTTP and without a script: from the desk to the calendar, and then gone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from neighbours import NOW

from solidarity import worker

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

NEED: dict[str, Any] = {
    "kind": "hearing",
    "neighbourhood": "verdun",
    "day": "2026-11-25",
    "part": "morning",
    "at": "09:30",
    "people": "1",
    "languages": ["fr", "es"],
    "access": ["step-free"],
    "preferences": ["same-language"],
    "meeting_point": "Sous l'horloge bleue",
    "note": "Parler doucement",
}


@dataclass
class Walk:
    """Everyone of the walk, each in a browser of their own, and what they know."""

    network: Network
    ines: Reader = field(init=False)
    camille: Reader = field(init=False)
    amina: Reader = field(init=False)
    asker: Reader = field(init=False)
    handle: str = ""
    words: str = ""
    request: str = ""
    shift: str = ""

    def __post_init__(self) -> None:
        """Let everyone arrive."""
        self.everyone_arrives()

    def everyone_arrives(self) -> None:
        """Sign in, as after some hours one must."""
        self.ines, self.camille = self.network.reader("ines"), self.network.reader("camille")
        self.amina, self.asker = self.network.reader("amina"), self.network.reader()

    def bring(self) -> None:
        """Inès brings a request and reads the slip."""
        self.ines.get("/intermediary/requests/new?kind=hearing")
        slip = self.ines.send("/requests/new", **NEED)
        self.handle, *words = re.findall(r'<bdi dir="ltr"[^>]*>([a-z-]+)</bdi>', slip.text)
        self.words = " ".join(words)
        self.request = self.ines.links("/intermediary/requests/")[0].split("/")[3]

    def publish(self) -> None:
        """Camille turns it into a shift on the board."""
        self.camille.get(f"/coordinator/requests/{self.request}")
        self.camille.send("/take-up")
        self.camille.get(f"/coordinator/requests/{self.request}/shifts/new")
        self.camille.send("/shifts/new", recognition="un foulard vert")
        self.shift = self.camille.place.rsplit("/", 1)[1]
        self.camille.send("/publish")

    def look_up(self) -> str:
        """The asker enters the words and reads the page."""
        self.asker.get("/codename")
        self.asker.send("/codename", handle=self.handle, words=self.words)
        return self.asker.text()


@pytest.fixture
def walk(network: Network) -> Walk:
    """A walk that has just begun."""
    begun = Walk(network)
    begun.bring()
    return begun


def test_the_slip_is_shown_once_and_its_words_open_the_page_of_the_request(walk: Walk) -> None:
    assert len(walk.words.split()) == 6
    assert "New" in walk.look_up()
    walk.ines.get(f"/intermediary/requests/{walk.request}")
    assert walk.words.split()[0] not in walk.ines.text()


@pytest.mark.parametrize("spelling", [str.upper, str.title, lambda words: words.replace(" ", "-")])
def test_the_words_may_be_typed_in_any_case_and_with_hyphens(walk: Walk, spelling: Any) -> None:
    walk.words = spelling(walk.words)
    assert walk.handle in walk.look_up()


def test_wrong_words_and_a_wrong_handle_get_the_same_answer(walk: Walk) -> None:
    walk.asker.get("/codename")
    wrong_words = walk.asker.send("/codename", handle=walk.handle, words="un deux trois")
    walk.asker.get("/codename")
    wrong_handle = walk.asker.send("/codename", handle="nulle-part", words=walk.words)
    assert wrong_words.status_code == wrong_handle.status_code == 422
    sentence = "do not belong together"
    assert sentence in wrong_words.text
    assert sentence in wrong_handle.text


def test_a_new_slip_makes_the_old_one_worthless(walk: Walk) -> None:
    walk.ines.get(f"/intermediary/requests/{walk.request}")
    slip = walk.ines.send("/slip")
    _handle, *words = re.findall(r'<bdi dir="ltr"[^>]*>([a-z-]+)</bdi>', slip.text)
    assert "do not belong together" in walk.look_up()
    walk.words = " ".join(words)
    assert walk.handle in walk.look_up()


def test_the_board_says_half_day_and_neighbourhood_and_never_time_or_place(walk: Walk) -> None:
    walk.publish()
    walk.amina.get("/volunteer/board?kind=hearing&neighbourhood=verdun&language=es&day=2026-11-25")
    assert f"/volunteer/shifts/{walk.shift}" in walk.amina.links("/volunteer/shifts/")
    walk.amina.get(f"/volunteer/shifts/{walk.shift}")
    read = walk.amina.text()
    assert "morning" in read
    assert "Verdun" in read
    for never in ("9:30", "horloge", "foulard", walk.handle, "Parler doucement"):
        assert never not in read
    walk.amina.get("/volunteer/board?language=ta&day=2026-11-25")
    assert f"/volunteer/shifts/{walk.shift}" not in walk.amina.links("/volunteer/shifts/")


def test_time_and_place_open_with_the_confirmation_and_a_place_goes_back_in_one_tap(
    walk: Walk,
) -> None:
    walk.publish()
    walk.amina.get(f"/volunteer/shifts/{walk.shift}")
    walk.amina.send("/places")
    assert "9:30" not in walk.amina.text()
    place = walk.amina.place
    walk.camille.get(f"/coordinator/shifts/{walk.shift}")
    walk.camille.send("/confirm")
    walk.amina.get(place)
    assert "9:30" in walk.amina.text()
    assert walk.handle in walk.amina.text()
    walk.amina.send("/opened")
    assert "Sous l'horloge bleue" in walk.amina.text()
    assert "un foulard vert" in walk.amina.text()
    assert "Parler doucement" not in walk.amina.text(), "that note is for coordinators"
    walk.amina.send("/return")
    assert walk.amina.get(place).status_code == 404


def test_a_full_shift_is_refused_with_a_sentence(walk: Walk) -> None:
    walk.publish()
    theo = walk.network.reader("theo")
    theo.get(f"/volunteer/shifts/{walk.shift}")
    walk.amina.get(f"/volunteer/shifts/{walk.shift}")
    walk.amina.send("/places")
    refused = theo.send("/places")
    assert refused.status_code == 409
    assert "Someone was faster" in theo.text()


def test_a_proposal_is_answered_with_yes(walk: Walk) -> None:
    walk.publish()
    walk.camille.get(f"/coordinator/shifts/{walk.shift}")
    theo = walk.network.reader("theo")
    with walk.network.app.app_context():
        code = walk.network.member("theo").code
    walk.camille.send("/proposals", volunteer=code, role="accompanier")
    theo.get("/volunteer/")
    theo.send("/yes")
    theo.send("/opened")
    assert "Sous l'horloge bleue" in theo.text()


def test_the_asker_withdraws_and_nobody_comes(walk: Walk) -> None:
    walk.publish()
    walk.look_up()
    walk.asker.send("/withdraw")
    assert "Withdrawn" in walk.asker.text()
    walk.amina.get("/volunteer/board")
    assert f"/volunteer/shifts/{walk.shift}" not in walk.amina.links("/volunteer/shifts/")
    walk.asker.send("/leave")
    walk.asker.get("/codename/request/")
    assert walk.asker.place == "/codename"


def test_after_the_report_the_request_is_closed_and_a_week_later_it_is_gone(walk: Walk) -> None:
    walk.publish()
    walk.amina.get(f"/volunteer/shifts/{walk.shift}")
    walk.amina.send("/places")
    place = walk.amina.place
    walk.camille.get(f"/coordinator/shifts/{walk.shift}")
    walk.camille.send("/confirm")
    afterwards = NOW + timedelta(days=2, hours=6)
    with time_machine.travel(afterwards, tick=True):
        walk.everyone_arrives()
        walk.amina.get(f"{place}/report")
        walk.amina.send("/report", went="well", text="Bien allé", next_day="2026-12-10")
        walk.camille.get(f"/coordinator/shifts/{walk.shift}")
        walk.camille.send("/opened")
        assert "Bien allé" in walk.camille.text()
        assert "Dec" in walk.camille.text()
        walk.camille.get(f"/coordinator/requests/{walk.request}")
        walk.camille.send("/close", outcome="met")
        assert "It worked out" in walk.look_up()
    let_retention_run(walk, afterwards + timedelta(days=6, hours=23))
    assert walk.camille.get(f"/coordinator/requests/{walk.request}").status_code == 200
    let_retention_run(walk, afterwards + timedelta(days=7, minutes=5))
    assert walk.camille.get(f"/coordinator/requests/{walk.request}").status_code == 404
    assert "do not belong together" in walk.look_up()


def let_retention_run(walk: Walk, moment: datetime) -> None:
    """Keep every promise that is due at a moment, and let everyone come back afterwards."""
    with time_machine.travel(moment, tick=True), walk.network.app.app_context():
        worker.run_retention(moment)
    walk.everyone_arrives()


def test_a_request_rests_until_its_day_and_then_stands_in_the_queue_again(walk: Walk) -> None:
    walk.camille.get(f"/coordinator/requests/{walk.request}")
    past = walk.camille.send("/hold", resumes_on="2026-11-20")
    assert past.status_code == 422
    assert "Choose a day to come" in walk.camille.text()
    walk.camille.send("/hold", resumes_on="2026-12-01")
    assert "On hold" in walk.camille.text()
    assert "rests for a while" in walk.look_up()
    with time_machine.travel(NOW + timedelta(days=9), tick=True):
        job = next(each for each in worker.TIMETABLE if each.name == "resume what rests")
        with walk.network.app.app_context():
            job.run(NOW + timedelta(days=9))
        walk.everyone_arrives()
        assert "Someone is working on it" in walk.look_up()


def test_bad_input_says_what_is_wrong_beside_the_field_in_french_and_keeps_what_was_typed(
    walk: Walk,
) -> None:
    walk.ines.get("/")
    walk.ines.send("/language", language="fr")
    walk.ines.get("/intermediary/requests/new?kind=hearing")
    wrong = {**NEED, "people": "40", "neighbourhood": "", "day": "", "note": "x" * 2001}
    refused = walk.ines.send("/requests/new", **wrong)
    assert refused.status_code == 422
    assert 'lang="fr"' in refused.text
    for field_name in ("people", "neighbourhood", "day", "note"):
        assert f'id="{field_name}-error"' in refused.text
    assert "x" * 2001 in refused.text
    assert "Please" not in refused.text
