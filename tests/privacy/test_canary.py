"""What was sealed is nowhere in the clear: not on disk, not in an answer to the wrong person."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from canaries import CANARIES, hits, hits_on_disk
from neighbours import NOW

from solidarity import readiness, worker
from solidarity.privacy import seizure
from solidarity.privacy.seizure import Loot

if TYPE_CHECKING:
    from pathlib import Path

    from neighbours import Network
    from reader import Reader

AFTERWARDS = NOW + timedelta(days=1, hours=4)
"""An hour after the shift has ended."""


@dataclass
class Walk:
    """A network in which every sealed field of one request was filled in through its page."""

    network: Network
    codename: tuple[str, str]
    request: str
    shift: str
    place: str

    @property
    def folder(self) -> Path:
        """Where everything lies."""
        return self.network.settings.data


@pytest.fixture
def walk(network: Network, capfd: pytest.CaptureFixture[str]) -> Walk:
    """From the desk to the report, over HTTP; nothing of it is printed either."""
    ines, camille, amina = (network.reader(name) for name in ("ines", "camille", "amina"))
    ines.get("/intermediary/requests/new?kind=hearing")
    answers: dict[str, Any] = {
        "kind": "hearing",
        "neighbourhood": "verdun",
        "day": "2026-11-24",
        "people": 1,
    }
    said: dict[str, Any] = {
        "note": CANARIES["request note"],
        "meeting_point": CANARIES["request meeting point"],
    }
    slip = ines.send("/requests/new", **answers, **said, part="morning", at="06:00")
    request = ines.links("/intermediary/requests/")[0].split("/")[3]
    camille.get(f"/coordinator/requests/{request}/shifts/new")
    camille.send(
        "/shifts/new",
        begins="06:00",
        ends="08:00",
        recognition=CANARIES["shift recognition"],
        note=CANARIES["shift note"],
    )
    shift = camille.place.rsplit("/", 1)[1]
    camille.send("/publish")
    amina.get(f"/volunteer/shifts/{shift}")
    amina.send("/places")
    place = amina.place.rsplit("/", 1)[1]
    camille.get(f"/coordinator/shifts/{shift}")
    camille.send("/confirm")
    with time_machine.travel(AFTERWARDS, tick=True):
        amina = network.reader("amina")
        amina.get(f"/volunteer/places/{place}/report")
        amina.send("/report", went="well", text=CANARIES["report"])
    printed = "".join(capfd.readouterr())
    assert hits(printed.encode()) == set()
    return Walk(network, _codename(slip.text), request, shift, place)


def _codename(page: str) -> tuple[str, str]:
    handle, *words = re.findall(r'<bdi dir="ltr"[^>]*>([a-z-]+)</bdi>', page)
    assert len(words) == 6
    return handle, " ".join(words)


def crawl(reader: Reader, start: str) -> bytes:
    """Every page to which links lead from a start, as bytes."""
    read, waiting, seen = b"", [start], {start}
    while waiting and len(seen) < 200:
        page = reader.get(waiting.pop())
        read += page.data
        if page.mimetype == "text/html":
            for link in reader.links("/"):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
    return read


def test_those_who_may_open_it_read_what_was_sealed(walk: Walk) -> None:
    with time_machine.travel(AFTERWARDS, tick=True):
        camille, amina = walk.network.reader("camille"), walk.network.reader("amina")
        camille.get(f"/coordinator/requests/{walk.request}")
        found = hits(camille.send("/opened").data)
        camille.get(f"/coordinator/shifts/{walk.shift}")
        found |= hits(camille.send("/opened").data)
        assert found == set(CANARIES)
        amina.get(f"/volunteer/places/{walk.place}")
        details = {"request meeting point", "shift recognition", "shift note"}
        assert hits(amina.send("/opened").data) == details


def test_no_file_of_the_network_holds_a_sealed_text_in_any_encoding(walk: Walk) -> None:
    assert hits_on_disk(walk.folder) == set()


def test_no_page_shows_it_to_who_has_not_opened_it(walk: Walk) -> None:
    homes = {
        "theo": "/volunteer/",
        "amina": "/volunteer/",
        "lin": "/volunteer/",
        "dolores": "/intermediary/",
        "ines": "/intermediary/",
        "camille": "/coordinator/",
        "alex": "/coordinator/",
        "stella": "/steward/",
    }
    shown = {name: hits(crawl(walk.network.reader(name), home)) for name, home in homes.items()}
    assert shown == {name: set() for name in homes}
    assert hits(crawl(walk.network.reader(), "/")) == set()


def test_the_page_of_the_codename_shows_no_sealed_text_no_time_and_no_name(walk: Walk) -> None:
    asker = walk.network.reader()
    asker.get("/codename")
    handle, words = walk.codename
    page = asker.send("/codename", handle=handle, words=words)
    assert asker.place == "/codename/request/"
    assert hits(page.data) == set()
    for never in ("06:00", "Verdun", "Amina", "Camille", "Inès", "24 nov", "24 Nov"):
        assert never not in page.text


def test_the_details_close_twelve_hours_after_the_shift(walk: Walk) -> None:
    ends = NOW + timedelta(hours=23)
    with time_machine.travel(ends + timedelta(hours=11, minutes=59), tick=True):
        amina = walk.network.reader("amina")
        amina.get(f"/volunteer/places/{walk.place}")
        assert amina.send("/opened").status_code == 200
    with time_machine.travel(ends + timedelta(hours=12, minutes=1), tick=True):
        amina = walk.network.reader("amina")
        amina.get(f"/volunteer/places/{walk.place}")
        assert not [form for form in amina.forms() if form.action.endswith("/opened")]
        token = amina.forms()[0].values["csrf_token"][0]
        path = f"/volunteer/places/{walk.place}/opened"
        assert amina.client.post(path, data={"csrf_token": token}).status_code == 404


def test_after_shredding_nobody_can_open_it_not_even_in_a_backup_taken_before(walk: Walk) -> None:
    backup = walk.folder.parent / "backup.db"
    _copy(walk.folder / "solidarity.db", backup)
    with time_machine.travel(AFTERWARDS, tick=True):
        camille = walk.network.reader("camille")
        camille.get(f"/coordinator/requests/{walk.request}")
        camille.send("/close", outcome="met")
    sealed_before = _read_with_every_passphrase(walk, {walk.request, walk.shift})
    assert sealed_before == (5, 5)

    with time_machine.travel(AFTERWARDS + timedelta(days=7, minutes=1), tick=True):
        with walk.network.app.app_context():
            outcome = worker.run_retention(NOW + timedelta(days=9))
        assert outcome.logs_emptied
        assert hits_on_disk(walk.folder) == set()
        assert _read_with_every_passphrase(walk, {walk.request, walk.shift}) == (0, 0)
        assert (
            walk.network.reader("camille").get(f"/coordinator/requests/{walk.request}").status_code
            == 404
        )

        _copy(backup, walk.folder / "solidarity.db")
        assert _read_with_every_passphrase(walk, {walk.request, walk.shift}) == (5, 0)
        readiness.make_ready(walk.network.app, walk.network.settings)
        assert _read_with_every_passphrase(walk, {walk.request, walk.shift}) == (0, 0)


def _copy(source: Path, target: Path) -> None:
    """Copy a database as SQLite's own backup does, whole and consistent."""
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    with origin, copy:
        origin.backup(copy)
    origin.close()
    copy.close()


def _read_with_every_passphrase(walk: Walk, rows: set[str]) -> tuple[int, int]:
    """How many sealed texts of these rows there are, and how many of them somebody can open."""
    holders = ("ines", "camille", "nour", "amina")
    words = [walk.network.sign_ins[name]["passphrase"] for name in holders]
    loot = Loot([*words, walk.codename[1]], seizure.files_in(walk.folder))
    with walk.network.app.app_context():
        found = seizure.read_all(loot)
    mine = [opened for field, opened in found.fields if field.address.row in rows]
    return len(mine), sum(mine)
