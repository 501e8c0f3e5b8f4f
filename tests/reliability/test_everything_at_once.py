"""People live with the board all at once, while a worker runs and the server is killed.

They sign up, wait, hand back, look at their own page and answer what they are offered; a
coordinator confirms. Every yes is held against the database afterwards, act for act, and each kind
of act has to have happened.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest
from aftermath import hold_together, keys_and_notices_fit
from ledger import Confirming, Person, count_of, hold_to_what_was_said
from storm import Storm, brewed

if TYPE_CHECKING:
    from collections.abc import Callable

    from neighbours import Network

ACTS = ("signed up", "waited", "handed back", "offered", "accepted", "declined", "sent twice")
RAN_OUT = "ran out"


@dataclass(frozen=True)
class Asked:
    """How long a storm lasts: until all of this was done."""

    tries: int
    """Sign-ups that each person tries."""
    acts: tuple[str, ...] = ACTS
    """Of which each has to have happened."""
    kills: int = 0


def live(person: Person, people: list[Person], camille: Confirming, asked: Asked) -> None:
    """Go on until one has tried enough, and all that was asked for has happened."""
    storm = person.storm
    while not storm.over.is_set():
        person.turn()
        if person.did["tried"] >= asked.tries and is_enough(storm, people, camille, asked):
            return


def is_enough(storm: Storm, people: list[Person], camille: Confirming, asked: Asked) -> bool:
    """Whether each kind of act happened, and each power cut."""
    done = count_of(people)
    return bool(storm.kills == asked.kills and camille.confirmed and all(map(done.get, asked.acts)))


def play(storm: Storm, asked: Asked, minutes: int, *, with_worker: bool) -> None:
    """Let it storm, then hold what was said against what is stored; log what was done."""
    people = [
        Person(storm.client(name), storm, random.Random(number))
        for number, name in enumerate(storm.names)
    ]
    camille = Confirming(storm.client("camille"), storm)
    cut = partial(storm.cut, asked.kills, partial(hold_together, storm))
    beside: list[Callable[[], None]] = [camille.confirm_all, cut]
    if with_worker:
        beside.append(storm.keep_time)
    acts = [partial(live, each, people, camille, asked) for each in people]
    try:
        storm.run(acts, beside, minutes)
    finally:
        done = count_of(people) + Counter(confirmed=len(camille.confirmed), kills=storm.kills)
        logging.getLogger(__name__).info("%s, %d rounds of a worker", dict(done), storm.rounds)
    camille.confirm_who_ask()
    for each in people:
        each.look_at_my_page()  # so that they know what ran out since
    hold_together(storm)
    hold_to_what_was_said(storm, people, camille)
    assert all(done[act] > 0 for act in (*asked.acts, "confirmed")), done
    assert done["tried"] >= asked.tries * len(people)
    assert storm.kills == asked.kills
    assert bool(storm.rounds) == with_worker
    assert with_worker or not done[RAN_OUT], "nobody took it away, and it is gone"


def test_places_offers_and_confirmations_at_once_beside_a_worker_are_as_everyone_was_told(
    network: Network,
) -> None:
    with brewed(network, volunteers=6, programmes=4) as storm:
        play(storm, Asked(6, (*ACTS, RAN_OUT)), minutes=8, with_worker=True)


def test_a_server_that_is_killed_loses_nothing_it_said_and_keeps_keys_where_seats_are(
    network: Network,
) -> None:
    with brewed(network, volunteers=6, programmes=1, requests=3) as storm:
        play(storm, Asked(6, kills=3), minutes=8, with_worker=False)
        keys_and_notices_fit(storm)


@pytest.mark.soak
def test_ten_thousand_sign_ups_with_all_else_mixed_in_beside_a_worker(network: Network) -> None:
    with brewed(network, volunteers=64, programmes=450, requests=50) as storm:
        play(storm, Asked(157, (*ACTS, RAN_OUT)), minutes=120, with_worker=True)


@pytest.mark.soak
def test_a_server_that_is_killed_a_hundred_times_loses_nothing_it_said(network: Network) -> None:
    with brewed(network, volunteers=64, programmes=400, requests=100) as storm:
        play(storm, Asked(157, kills=100), minutes=180, with_worker=False)
        keys_and_notices_fit(storm)
