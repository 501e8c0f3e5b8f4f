"""Everyone follows every link of a furnished network: what no page links to, nobody finds."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import time_machine
from furnishing import furnish_shifts
from neighbours import NOW, network_in
from story import a_request, a_shift
from trust import a_newcomer, collective_of

from solidarity import clock
from solidarity.database import unit_of_work
from solidarity.network import roles, vouching, ways
from solidarity.network.collectives import Ways
from solidarity.network.roles import LentFor
from solidarity.requests import codename, places, shifts
from solidarity.requests.shift import Details, ShiftRole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from neighbours import Network
    from reader import Reader

    from solidarity.requests.shift import Shift

MOST_PAGES = 300
MOST_ALIKE = 24
"""Pages at one address that differ only in what is asked there, like a kind and a wish."""
ALIKE = {
    "coordinator.asker_talk": "coordinator.desk",
    "coordinator.shift_talk": "coordinator.desk",
    "intermediary.shift_talk": "intermediary.desk",
}
"""Pages that are made by the same template of the same facts as another one of the same room."""
PEOPLE = {
    "volunteer": "amina",
    "intermediary": "ines",
    "coordinator": "camille",
    "steward": "stella",
}
EVERYONE = ("anyone", "asker", *PEOPLE)
ALSO_OF = {"coordinator": {"account.person", "account.agreements"}}
"""Pages of the room of all members to which only these people's links lead."""
SEEN_IN_EVERY_STATE = {"volunteer.place_page"}
"""Pages that differ so much with what they show that each one is looked at."""


def furnished(network: Network) -> dict[str, Any]:
    """Let each kind of page have something to show; return the words of a slip."""
    with network.app.app_context(), unit_of_work():
        amina, camille = network.member("amina"), network.member("camille")
        ring = network.ring("camille")
        with time_machine.travel(NOW - timedelta(days=1), tick=True):
            over = _a_shift_on(network, (NOW - timedelta(hours=20)).date())
            place = places.sign_up(amina, over, ShiftRole.ACCOMPANIER)
            places.confirm(place, camille, ring)
        confirmed = a_shift(network, 6, 7, seats=2)
        place = places.sign_up(amina, confirmed, ShiftRole.ACCOMPANIER)
        places.confirm(place, camille, ring)
        places.sign_up(amina, a_shift(network, 20, 21), ShiftRole.ACCOMPANIER)
        proposed = a_shift(network, 22, 23)
        places.propose(proposed, ShiftRole.ACCOMPANIER, amina, camille, ring)
        furnish_shifts(network)
        _people_of_every_kind(network)
        request = a_request(network)
        found = codename.renew(request, network.member("ines"), network.ring("ines"))
    return {"handle": found.handle, "words": " ".join(found.words)}


def _people_of_every_kind(network: Network) -> None:
    """Someone who waits, someone vouched for, a queue that was lent, and what takes two."""
    camille, amina = network.member("camille"), network.member("amina")
    collective = collective_of(network, "camille")
    a_newcomer(network, "attend")
    vouching.vouch(a_newcomer(network, "arrive").memberships[0], amina)
    ways.propose(collective, Ways(24, 1, 2, 2), camille)
    borrower, ring = network.member("sol"), network.ring("camille")
    roles.lend(collective, borrower, 8, LentFor.NIGHT, camille, ring)


def _a_shift_on(network: Network, day: date) -> Shift:
    """A shift of one place, on the board, at noon of a day."""
    camille, ring = network.member("camille"), network.ring("camille")
    span, seats = shifts.span_on(day, time(12), time(13)), {ShiftRole.ACCOMPANIER: 1}
    shift = shifts.draft(a_request(network), span, seats, Details(), camille, ring)
    shifts.publish(shift, camille)
    return shift


def reader_of(network: Network, who: str, slip: dict[str, Any]) -> Reader:
    """Someone at a browser, past the door they need."""
    reader = network.reader(PEOPLE.get(who))
    if who == "asker":
        reader.get("/codename")
        reader.send("/codename", **slip)
    return reader


def walked(reader: Reader, start: str) -> Iterator[Element]:
    """Follow the links of every page within the network; each page is linted as it is read."""
    waiting, known, at = [start], {start}, Counter[str]()
    while waiting:
        path = waiting.pop()
        at[urlsplit(path).path] += 1
        if at[urlsplit(path).path] > MOST_ALIKE:
            continue
        answer = reader.get(path)
        assert answer.status_code == 200, f"{reader.name}: {path}"
        tree = reader.tree()
        yield tree
        for link in links_of(tree):
            if link not in known:
                known.add(link)
                waiting.append(link)
        assert len(known) <= MOST_PAGES, "links without an end"


def links_of(tree: Element) -> Iterator[str]:
    """Where the links of a page lead within the network."""
    for each in tree.iter("a"):
        leads_to = urlsplit(each.get("href", ""))._replace(fragment="").geturl()
        if leads_to.startswith("/"):
            yield leads_to


def is_theirs(endpoint: str, who: str) -> bool:
    """Whether someone looks at a page for all who find it; anyone's pages are left to anyone."""
    room = endpoint.partition(".")[0]
    if endpoint.partition("-")[0] in ALSO_OF.get(who, ()):
        return True
    return room in {who, {"anyone": "public", "volunteer": "account"}.get(who)}


def one_of_each(network: Network, who: str, slip: dict[str, Any]) -> dict[str, str]:
    """A name → the path of each page that someone's links lead to: one for each endpoint."""
    reader = reader_of(network, who, slip)
    at = network.app.url_map.bind("localhost")
    found: dict[str, str] = {}
    waiting, known = [reader.place], {reader.place}
    while waiting:
        path = waiting.pop()
        endpoint = at.match(urlsplit(path).path)[0]
        endpoint = ALIKE.get(endpoint, endpoint)
        number = sum(name.startswith(endpoint) for name in found)
        if number and endpoint not in SEEN_IN_EVERY_STATE:
            continue
        found[f"{endpoint}-{number}" if number else endpoint] = path
        reader.get(path)
        for link in links_of(reader.tree()):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return {name: path for name, path in found.items() if is_theirs(name, who)}


def furnished_copy(model: Path, folder: Path) -> tuple[Network, dict[str, Any]]:
    """A furnished network of one's own, and the words of its slip."""
    shutil.copytree(model, folder)
    with time_machine.travel(NOW, tick=True):
        clock.set_up("America/Toronto")
        network = network_in(folder)
        return network, furnished(network)
