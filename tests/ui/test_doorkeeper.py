"""Whoever guesses at a door soon has to wait, and keeps nobody else out."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from neighbours import NOW

from solidarity import app as application
from solidarity.settings import Settings
from solidarity.ui.doorkeeper import FOR_A_NAME, FOR_A_NETWORK, Doorkeeper, TooOften
from solidarity.ui.public import codename, sign_in

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

HERE, NEXT_DOOR, ELSEWHERE = "192.0.2.7", "192.0.2.99", "198.51.100.7"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has tried any door yet."""
    monkeypatch.setattr(sign_in, "DOORKEEPER", Doorkeeper("sign-in"))
    monkeypatch.setattr(codename, "DOORKEEPER", Doorkeeper("codename"))


def guesses(keeper: Doorkeeper, address: str, name: str, number: int) -> int:
    """Guess so often; return how many guesses were let through."""
    let_through = 0
    for _ in range(number):
        try:
            keeper.let_try(address, name)
        except TooOften:
            continue
        keeper.failed(address, name)
        let_through += 1
    return let_through


def test_guesses_at_one_name_end_soon_for_a_whole_household() -> None:
    keeper = Doorkeeper("a door")
    assert guesses(keeper, HERE, "amina", 50) == FOR_A_NAME.amount
    assert guesses(keeper, NEXT_DOOR, " AMINA ", 5) == 0
    assert guesses(keeper, HERE, "theo", 1) == 1


def test_guesses_at_many_names_end_too() -> None:
    keeper = Doorkeeper("a door")
    tried = sum(guesses(keeper, HERE, secrets.token_hex(8), 1) for _ in range(200))
    assert tried == FOR_A_NETWORK.amount


def test_whoever_guesses_keeps_nobody_out_who_comes_from_elsewhere() -> None:
    keeper = Doorkeeper("a door")
    guesses(keeper, HERE, "amina", 500)
    keeper.let_try(ELSEWHERE, "amina")


def test_after_ten_minutes_one_may_try_again() -> None:
    keeper = Doorkeeper("a door")
    guesses(keeper, HERE, "amina", 500)
    with time_machine.travel(NOW + timedelta(minutes=11), tick=True):
        keeper.let_try(HERE, "amina")


def test_version_6_addresses_count_by_household_and_rubbish_counts_as_one() -> None:
    keeper = Doorkeeper("a door")
    assert guesses(keeper, "2001:db8:1:2::3", "amina", 50) == FOR_A_NAME.amount
    assert guesses(keeper, "2001:db8:1:ffff::4", "amina", 5) == 0
    assert guesses(keeper, "rubbish", "amina", 50) == FOR_A_NAME.amount
    assert guesses(keeper, "", "amina", 5) == 0


def test_nothing_that_is_counted_names_anyone() -> None:
    keeper = Doorkeeper("a door")
    guesses(keeper, HERE, "amina", 3)
    counted = repr(vars(keeper._counts.storage))
    assert "amina" not in counted
    assert "192.0.2" not in counted


def knock(reader: Reader, path: str, forwarded: str, **said: Any) -> int:
    """Send a door's form, claiming to come from some address."""
    reader.get(path)
    form = next(each for each in reader.forms() if each.action == path)
    values = {**form.values, **{name: [value] for name, value in said.items()}}
    headers = {"X-Forwarded-For": forwarded}
    return reader.client.post(path, data=values, headers=headers).status_code


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/sign-in", {"name": "amina", "passphrase": "quatre mots tout à fait inventés"}),
        ("/codename", {"handle": "rivière-érable", "words": "un deux trois quatre cinq six"}),
    ],
)
def test_a_guess_from_ever_new_forwarded_addresses_is_one_guesser(
    network: Network, path: str, names: dict[str, str]
) -> None:
    reader = network.reader()
    answers = [knock(reader, path, f"203.0.113.{number}", **names) for number in range(20)]
    assert answers == [422] * FOR_A_NAME.amount + [429] * (20 - FOR_A_NAME.amount)


def test_whoever_knows_the_words_comes_in_however_often_they_come(network: Network) -> None:
    for _ in range(FOR_A_NAME.amount + 2):
        network.reader("amina")


def test_behind_our_own_proxy_each_guesser_is_told_from_the_others(network: Network) -> None:
    settings = Settings.from_environment({"SOLIDARITY_PROXIES": "1"}, data=network.settings.data)
    network.app = application.create_app(settings)
    reader = network.reader()
    said = {"name": "amina", "passphrase": "quatre mots tout à fait inventés"}
    answers = [knock(reader, "/sign-in", f"203.0.113.9, {HERE}", **said) for _ in range(10)]
    assert answers[-1] == 429
    assert knock(reader, "/sign-in", f"{HERE}, {ELSEWHERE}", **said) == 422
