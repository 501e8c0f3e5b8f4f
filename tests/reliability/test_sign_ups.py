"""Many people sign up at once: nobody is overbooked, nothing that was said yes to is lost.

The short runs are part of `make test`; `make soak` does them with 64 clients, 500 shifts of three
places, and 10,000 sign-ups.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest
from ledger import ROLE, YES, stored
from storm import SEATS, Storm, brewed

if TYPE_CHECKING:
    from client import Client
    from neighbours import Network


def tries(storm: Storm, each: int) -> dict[str, list[str]]:
    """Who tries which shifts, in which order."""
    chance = random.Random(7)
    return {name: chance.sample(storm.codes, each) for name in storm.names}


def sign_up_for(client: Client, codes: list[str], said: dict[tuple[str, str], int]) -> None:
    """Try every shift once, and keep what was answered."""
    for code in codes:
        said[client.name, code] = client.post(f"/volunteer/shifts/{code}/places", **ROLE).status


def race(storm: Storm, each: int, minutes: int) -> None:
    """Everyone tries so many shifts at once: as many are accepted as there are places."""
    wanted = tries(storm, each)
    said: dict[tuple[str, str], int] = {}
    clients = [storm.client(name) for name in storm.names]
    acts = [partial(sign_up_for, client, wanted[client.name], said) for client in clients]
    storm.run(acts, minutes=minutes)
    assert len(said) == len(storm.names) * each
    assert set(said.values()) == {YES, 409}
    found = set(stored(storm))
    assert {who for who, status in said.items() if status == YES} == found
    tried = Counter(code for _name, code in said)
    accepted = Counter(code for _name, code in found)
    assert accepted == {code: min(SEATS, number) for code, number in tried.items()}


def test_a_race_for_the_last_places_overbooks_nothing(network: Network) -> None:
    with brewed(network, volunteers=8, programmes=8, requests=2) as storm:
        race(storm, each=8, minutes=8)


@pytest.mark.soak
def test_ten_thousand_sign_ups_by_sixty_four_clients_overbook_nothing(network: Network) -> None:
    with brewed(network, volunteers=64, programmes=450, requests=50) as storm:
        race(storm, each=157, minutes=90)


def test_a_retry_with_the_same_token_makes_no_second_row(network: Network) -> None:
    with brewed(network, volunteers=1, programmes=1) as storm:
        client = storm.client(storm.names[0])
        path = f"/volunteer/shifts/{storm.codes[0]}/places"
        first = client.again(path, "A" * 16, **ROLE)
        storm.kill()
        second = client.repeat()
        assert (first.status, first.leads_to) == (second.status, second.leads_to)
        assert len(stored(storm)) == 1
