"""A session that nobody uses is locked, not lost; and a member ends all others at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from neighbours import NOW

from solidarity.database import keys, unit_of_work
from solidarity.network.sign_in import IDLE_OF_COORDINATORS
from solidarity.privacy import sealed_rows, sessions
from solidarity.privacy.sessions import IDLE, Session
from solidarity.requests import request

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

MINUTE = timedelta(minutes=1)


def after(silence: timedelta) -> time_machine.travel:
    """Let it be later."""
    return time_machine.travel(NOW + silence, tick=True)


def unlock(reader: Reader, network: Network) -> None:
    """Give one's passphrase once more."""
    reader.send("/locked", passphrase=network.sign_ins[reader.name]["passphrase"])


def test_after_half_an_hour_without_a_step_the_passphrase_opens_it_again_where_one_was(
    network: Network,
) -> None:
    amina = network.reader("amina")
    with after(IDLE + MINUTE):
        amina.get("/volunteer/board?kind=school")
        assert amina.place == "/locked"
        assert "Amina" not in amina.text()
        amina.send("/locked", passphrase="une phrase tout à fait inventée")
        assert amina.place == "/locked"
        assert "not your passphrase" in amina.text()
        unlock(amina, network)
        assert amina.place == "/volunteer/board"


def test_coordinators_sessions_are_locked_sooner(network: Network) -> None:
    amina, camille = network.reader("amina"), network.reader("camille")
    with after(IDLE_OF_COORDINATORS + MINUTE):
        camille.get("/coordinator/")
        assert camille.place == "/locked"
        amina.get("/volunteer/")
        assert amina.place == "/volunteer/"


def test_each_step_keeps_it_open_also_one_that_only_looks(network: Network) -> None:
    amina = network.reader("amina")
    for number in range(1, 5):
        with after(number * (IDLE - 3 * MINUTE)):
            amina.get("/volunteer/")
            assert amina.place == "/volunteer/"


def test_a_locked_session_holds_no_key_any_more_that_any_cookie_opens(network: Network) -> None:
    amina = network.reader("amina")
    with after(IDLE + MINUTE), network.app.app_context():
        with unit_of_work():
            assert sessions.lock_idle(NOW + IDLE + MINUTE) == 1
        assert [row.wrapped for row in keys.query(Session)] == [None]
        amina.get("/volunteer/")
        assert amina.place == "/locked"


NEED: dict[str, Any] = {
    "neighbourhood": "verdun",
    "day": "2026-11-27",
    "part": "morning",
    "languages": ["ar", "es"],
    "note": "trois étages, <pas> d'ascenseur",
}


def test_no_form_is_taken_from_a_locked_session_and_what_was_written_goes_along(
    network: Network,
) -> None:
    ines = network.reader("ines")
    ines.get("/intermediary/requests/new?kind=food")
    with after(IDLE + MINUTE):
        assert ines.send("/requests/new", **NEED).status_code == 403
        assert "It stays in this page" in ines.text()
        ines.send("/locked", passphrase="une phrase tout à fait inventée")
        ines.send("/locked", passphrase=network.sign_ins["ines"]["passphrase"])
        assert "was not sent yet" in ines.text()
        with network.app.app_context():
            before = len(request.all_brought_by(network.member("ines")))
        ines.send("/requests/new")
        assert "This is shown once" in ines.text()
        with network.app.app_context():
            brought = request.all_brought_by(network.member("ines"))
            assert len(brought) == before + 1
            assert brought[-1].languages == ("ar", "es")
            key = sealed_rows.key_of(brought[-1], network.ring("ines"))
            assert sealed_rows.unseal(brought[-1], "note", key) == NEED["note"]


def test_nothing_goes_along_past_a_lock_that_was_written_in_the_account_or_for_elsewhere(
    network: Network,
) -> None:
    ines = network.reader("ines")
    ines.get("/account/")
    with after(IDLE + MINUTE):
        ines.send("/account/", display_name="Inès B.")
        assert ines.place == "/locked"
        forged = {"carried-to": "https://example.org/", "carried.note": "x"}
        form = next(each for each in ines.forms() if each.action.endswith("/locked"))
        passphrase = network.sign_ins["ines"]["passphrase"]
        values = {**form.values, **forged, "passphrase": passphrase}
        answer = ines.client.post("/locked", data=values)
        assert answer.status_code == 303
        assert answer.location == "/"


def test_unlocking_makes_a_new_session_and_the_old_cookie_is_worth_nothing(
    network: Network,
) -> None:
    amina = network.reader("amina")
    old = amina.client.get_cookie("solidarity")
    assert old is not None
    with after(IDLE + MINUTE):
        amina.get("/volunteer/")
        unlock(amina, network)
        with network.app.app_context():
            assert keys.query(Session).count() == 1
        amina.client.set_cookie("solidarity", old.value)
        amina.get("/volunteer/")
        assert amina.place == "/sign-in"


def test_a_member_ends_all_other_sessions_at_once(network: Network) -> None:
    lost, here = network.reader("amina"), network.reader("amina")
    here.get("/account/visits")
    assert here.text().count("since") == 2
    here.send("/end-others")
    assert here.text().count("since") == 1
    lost.get("/volunteer/")
    assert lost.place == "/sign-in"
    here.get("/volunteer/")
    assert here.place == "/volunteer/"


def test_nobody_ends_the_sessions_of_others(network: Network) -> None:
    amina, theo = network.reader("amina"), network.reader("theo")
    theo.get("/account/visits")
    assert "End all others" not in theo.text()
    theo.client.post("/account/visits/end-others", data={"csrf_token": "x"})
    amina.get("/volunteer/")
    assert amina.place == "/volunteer/"
