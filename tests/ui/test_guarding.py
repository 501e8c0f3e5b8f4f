"""What the guard says in a form: numbers are refused, the rest is asked about; nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from solidarity.database import db
from solidarity.requests.request import Request

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

NEED: dict[str, Any] = {
    "kind": "hearing",
    "neighbourhood": "verdun",
    "day": "2026-11-27",
    "part": "morning",
    "people": "1",
}


def bring(network: Network, **said: Any) -> Reader:
    """Fill in the desk's form."""
    ines = network.reader("ines")
    ines.get("/intermediary/requests/new?kind=hearing")
    ines.send("/requests/new", **NEED, **said)
    return ines


def requests(network: Network) -> int:
    """How many there are."""
    with network.app.app_context():
        return db.session.scalar(select(func.count(Request.id))) or 0


def value_of(reader: Reader, name: str) -> str:
    """What stands in a field of the page that is open."""
    form = next(each for each in reader.forms() if name in each.values)
    return form.values[name][0].strip()


@pytest.mark.parametrize("ticked", [{}, {"looked_at": "y"}])
def test_a_number_is_refused_beside_its_field_whatever_is_ticked_and_nothing_is_lost(
    network: Network, ticked: dict[str, str]
) -> None:
    before = requests(network)
    note = "Calme. Appeler au 514 273-4455"
    ines = bring(network, note=note, meeting_point="sous l'horloge", **ticked)
    beside = next(each for each in ines.tree().iter("p") if each.get("id") == "note-error")
    assert "telephone number is never written down" in "".join(beside.itertext())
    assert value_of(ines, "note") == note
    assert value_of(ines, "meeting_point") == "sous l'horloge"
    assert requests(network) == before


def test_what_may_be_needed_is_asked_about_once_and_taken_the_second_time(
    network: Network,
) -> None:
    before = requests(network)
    ines = bring(network, note="calme", meeting_point="8250 boul. Saint-Laurent")
    assert "public place instead" in ines.text()
    assert requests(network) == before
    ines.send("/requests/new", looked_at="y")
    assert requests(network) == before + 1
    assert "The slip" in ines.text()


def test_an_ordinary_note_is_taken_at_once_and_no_box_is_shown(network: Network) -> None:
    before = requests(network)
    ines = network.reader("ines")
    ines.get("/intermediary/requests/new?kind=hearing")
    assert "looked at it again" not in ines.text()
    ines.send("/requests/new", **NEED, note="calme", meeting_point="sous l'horloge")
    assert requests(network) == before + 1


def test_what_was_caught_stands_in_no_log(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    bring(network, note="NAS 130 692 544")
    assert "130" not in caplog.text
