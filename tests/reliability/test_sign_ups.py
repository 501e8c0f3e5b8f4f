"""Many people at once: nobody is overbooked, nothing that was said yes to is lost.

The short runs are part of `make test`; `make soak` does them with 64 clients, 500 shifts of three
places, 10,000 sign-ups, and the server killed a hundred times.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from storm import SEATS, Storm, brew

from solidarity.network.members import Member
from solidarity.network.once import Sent
from solidarity.requests.shift import Place, PlaceState, Shift
from solidarity.requests.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neighbours import Network
    from storm import Client

from solidarity.database import db

ROLE = {"role": "accompanier"}


@pytest.fixture
def brewed(network: Network, request: pytest.FixtureRequest) -> Iterator[Storm]:
    """A storm of the size that a test asks for, ended with it."""
    people, number_of_shifts = request.param
    storm = brew(network, people, number_of_shifts)
    storm.server.start()
    yield storm
    storm.server.stop()


def seated(storm: Storm) -> dict[tuple[str, str], PlaceState]:
    """Shift and sign-in name → how they sit there, as it is stored."""
    with storm.network.app.app_context():
        found = (
            select(Shift.code, Member.sign_in_name, Place.state)
            .join(Place, Place.shift_id == Shift.id)
            .join(Member, Member.id == Place.member_id)
            .where(Shift.code.in_(storm.codes))
        )
        rows = list(db.session.execute(found))
        assert len(rows) == len({(code, name) for code, name, _state in rows}), "a double"
        return {(code, name): state for code, name, state in rows}


def tries(storm: Storm, each: int, seed: int) -> dict[str, list[str]]:
    """Who tries which shifts, in which order."""
    chance = random.Random(seed)
    return {name: chance.sample(storm.codes, each) for name in storm.names}


def sign_up_for(client: Client, codes: list[str], said: dict[tuple[str, str], int]) -> None:
    """Try every shift once, and keep what was answered."""
    for code in codes:
        answer = client.post(f"/volunteer/shifts/{code}/places", **ROLE)
        said[code, client.name] = answer.status


def storm_of_sign_ups(storm: Storm, each: int) -> dict[tuple[str, str], int]:
    """Everyone tries so many shifts at once; what each was told."""
    wanted = tries(storm, each, seed=7)
    said: dict[tuple[str, str], int] = {}
    clients = [storm.client(name) for name in storm.names]
    acts: list[Callable[[], None]] = [
        lambda client=client: sign_up_for(client, wanted[client.name], said)  # type: ignore[misc]
        for client in clients
    ]
    storm.run(acts)
    return said


def hold_to_what_was_said(storm: Storm, said: dict[tuple[str, str], int], each: int) -> None:
    """Every yes is stored, no refusal is, and as many were accepted as there were places."""
    stored = set(seated(storm))
    assert {who for who, status in said.items() if status == 303} == stored
    assert set(said.values()) <= {303, 409}
    tried = Counter(code for code, _name in said)
    accepted = Counter(code for code, _name in stored)
    assert accepted == {code: min(SEATS, number) for code, number in tried.items()}
    assert len(said) == len(storm.names) * each


def race(storm: Storm, each: int) -> None:
    """Let everyone sign up at once."""
    hold_to_what_was_said(storm, storm_of_sign_ups(storm, each), each)


@pytest.mark.parametrize("brewed", [(12, 10)], indirect=True)
def test_a_race_for_the_last_places_overbooks_nothing(brewed: Storm) -> None:
    race(brewed, each=10)


@pytest.mark.soak
@pytest.mark.parametrize("brewed", [(64, 500)], indirect=True)
def test_ten_thousand_sign_ups_by_sixty_four_clients_overbook_nothing(brewed: Storm) -> None:
    race(brewed, each=157)


def live(client: Client, codes: list[str], dice: random.Random, wrong: list[str]) -> None:
    """Sign up, wait, hand back, answer offers, as people do; keep what should never be said."""
    for code in codes:
        answer = client.post(f"/volunteer/shifts/{code}/places", **ROLE)
        if answer.status == 409:
            client.post(f"/volunteer/shifts/{code}/waiting", **ROLE)
        elif dice.random() < 0.4:
            client.post(f"{answer.leads_to}/return")
        elif dice.random() < 0.3:
            client.post(f"{answer.leads_to}/{dice.choice(('accept', 'decline'))}")
    wrong += [f"{each.status}" for each in client.answers if each.status not in {303, 404, 409}]


def confirm_all(storm: Storm, camille: Client, over: threading.Event) -> None:
    """A coordinator who confirms whoever asks, as long as it lasts."""
    while not over.is_set():
        with storm.network.app.app_context():
            asked = select(Place.code).join(Shift).where(Place.state == PlaceState.ASKED)
            codes = list(db.session.scalars(asked.where(Shift.code.in_(storm.codes)).limit(20)))
        for code in codes:
            answer = camille.post(f"/coordinator/places/{code}/confirm")
            assert answer.status in {303, 404, 409}
        time.sleep(0.05)


def storm_of_everything(storm: Storm, each: int, kills: int) -> None:
    """Sign-ups, hand-backs, lists, offers and confirmations at once, and power cuts meanwhile."""
    wanted, over = tries(storm, each, seed=11), threading.Event()
    wrong: list[str] = []
    clients = [storm.client(name) for name in storm.names]
    camille = storm.client("camille")
    helper = threading.Thread(target=confirm_all, args=(storm, camille, over))
    helper.start()
    chance = random.Random(3)

    def cut() -> None:
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 1.5))
            storm.kill()

    acts: list[Callable[[], None]] = [
        lambda client=client: live(  # type: ignore[misc]
            client,
            wanted[client.name],
            random.Random(client.name),
            wrong,
        )
        for client in clients
    ]
    storm.run([*acts, cut])
    over.set()
    helper.join()
    assert wrong == []
    hold_together(storm)


def hold_together(storm: Storm) -> None:
    """No seat is half taken, nobody waits and sits at once, no form counted twice."""
    stored = seated(storm)
    taken = Counter(code for code, _name in stored)
    assert all(number <= SEATS for number in taken.values())
    with storm.network.app.app_context():
        places = list(db.session.scalars(select(Place).join(Shift).where(Shift.title.like("S%"))))
        assert all((each.member_id is None) == (each.state is PlaceState.FREE) for each in places)
        offered = {
            (each.shift_id, each.member_id) for each in places if each.state is PlaceState.OFFERED
        }
        sitting = {(each.shift_id, each.member_id) for each in places if each.member_id}
        waits = {(each.shift_id, each.member_id) for each in db.session.scalars(select(Waiting))}
        assert waits & sitting == offered
        tokens = list(db.session.scalars(select(Sent.token)))
        assert len(tokens) == len(set(tokens))


@pytest.mark.parametrize("brewed", [(8, 6)], indirect=True)
def test_hand_backs_offers_and_confirmations_at_once_leave_nothing_half_done(
    brewed: Storm,
) -> None:
    storm_of_everything(brewed, each=6, kills=0)


@pytest.mark.parametrize("brewed", [(6, 8)], indirect=True)
def test_a_server_killed_meanwhile_loses_nothing_that_was_said(brewed: Storm) -> None:
    storm_with_kills(brewed, each=8, kills=2)


@pytest.mark.soak
@pytest.mark.parametrize("brewed", [(64, 500)], indirect=True)
def test_a_server_killed_a_hundred_times_loses_nothing_that_was_said(brewed: Storm) -> None:
    storm_with_kills(brewed, each=157, kills=100)


@pytest.mark.soak
@pytest.mark.parametrize("brewed", [(64, 100)], indirect=True)
def test_everything_at_once_with_a_hundred_kills_leaves_nothing_half_done(brewed: Storm) -> None:
    storm_of_everything(brewed, each=100, kills=100)


def storm_with_kills(storm: Storm, each: int, kills: int) -> None:
    """Sign-ups while the server is killed; who got no answer sends the same form again."""
    chance = random.Random(5)
    over = threading.Event()

    def cut() -> None:
        done = 0
        while done < kills and not over.is_set():
            time.sleep(chance.uniform(0.1, 1.0))
            storm.kill()
            done += 1

    cutting = threading.Thread(target=cut)
    wanted = tries(storm, each, seed=13)
    said: dict[tuple[str, str], int] = {}
    clients = [storm.client(name) for name in storm.names]
    cutting.start()
    try:
        storm.run(
            [
                lambda client=client: sign_up_for(client, wanted[client.name], said)  # type: ignore[misc]
                for client in clients
            ]
        )
    finally:
        over.set()
        cutting.join()
    hold_to_what_was_said(storm, said, each)
    hold_together(storm)


@pytest.mark.parametrize("brewed", [(1, 1)], indirect=True)
def test_a_retry_with_the_same_token_makes_no_second_row(brewed: Storm) -> None:
    client = brewed.client(brewed.names[0])
    path = f"/volunteer/shifts/{brewed.codes[0]}/places"
    first = client.again(path, "A" * 16, **ROLE)
    brewed.kill()
    second = client.again(path, "A" * 16, **ROLE)
    assert (first.status, first.leads_to) == (second.status, second.leads_to)
    assert len(seated(brewed)) == 1
