"""A second factor: required of those to whom much opens, offered to all; a code counts once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import time_machine
from neighbours import NOW
from trust import a_newcomer, role_of

from solidarity import clock
from solidarity.database import db, flush, unit_of_work
from solidarity.network import printed, second_factor, vouching
from solidarity.network.members import Role
from solidarity.network.second_factor import WrongCode
from solidarity.privacy.sealing import Cost

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader

LIGHT = Cost(memory_kib=64, iterations=1)


def code_of(network: Network, name: str, later: timedelta = timedelta()) -> str:
    """What someone's phone shows."""
    return pyotp.TOTP(network.sign_ins[name]["seed"]).at(NOW + later)


def halfway(network: Network, name: str) -> Reader:
    """Someone who gave the passphrase only."""
    reader = network.reader()
    reader.name = name
    reader.get("/sign-in")
    reader.send("/sign-in", name=name, passphrase=network.sign_ins[name]["passphrase"])
    assert reader.place == "/sign-in/second"
    return reader


def test_a_passphrase_alone_opens_nothing_for_who_has_a_second_factor(network: Network) -> None:
    camille = halfway(network, "camille")
    for path in ("/coordinator/", "/account/", "/account/data"):
        camille.get(path)
        assert camille.place == "/sign-in"
    camille.get("/sign-in/second")
    camille.send("/sign-in/second", code="000000")
    assert "not the right code" in camille.text()
    camille.send("/sign-in/second", code=code_of(network, "camille"))
    assert camille.place == "/coordinator/"


def test_a_code_that_was_seen_over_a_shoulder_cannot_be_used_again(network: Network) -> None:
    code = code_of(network, "camille")
    first, thief = halfway(network, "camille"), halfway(network, "camille")
    first.send("/sign-in/second", code=code)
    assert first.place == "/coordinator/"
    thief.send("/sign-in/second", code=code)
    assert thief.place == "/sign-in/second"
    assert "used before" in thief.text()


def test_nor_can_an_older_one_than_the_last(at_work: Network) -> None:
    camille = at_work.member("camille")
    second_factor.use(camille, code_of(at_work, "camille", timedelta(seconds=30)))
    with pytest.raises(WrongCode):
        second_factor.use(camille, code_of(at_work, "camille"))


@pytest.mark.parametrize("minutes", [-60, -2, 2, 60])
def test_a_code_of_another_time_is_refused(at_work: Network, minutes: int) -> None:
    camille, code = (
        at_work.member("camille"),
        code_of(at_work, "camille", timedelta(minutes=minutes)),
    )
    with pytest.raises(WrongCode):
        second_factor.use(camille, code)


def test_a_printed_code_serves_once_however_it_is_typed(network: Network) -> None:
    code = network.sign_ins["camille"]["codes"][0]
    first, thief = halfway(network, "camille"), halfway(network, "camille")
    first.send("/sign-in/second", code=code.lower().replace("-", " ").replace("0", "o"))
    assert first.place == "/coordinator/"
    thief.send("/sign-in/second", code=code)
    assert "used before" in thief.text()


def test_a_code_of_someone_else_opens_nothing(network: Network) -> None:
    camille = halfway(network, "camille")
    for code in (code_of(network, "nour"), network.sign_ins["nour"]["codes"][0]):
        camille.send("/sign-in/second", code=code)
        assert camille.place == "/sign-in/second"


def test_halfway_ends_after_ten_minutes(network: Network) -> None:
    camille = halfway(network, "camille")
    with time_machine.travel(NOW + timedelta(minutes=11), tick=True):
        code = code_of(network, "camille", timedelta(minutes=11))
        camille.send("/sign-in/second", code=code)
        assert camille.place == "/sign-in"
        assert "took too long" in camille.text()
        camille.get("/coordinator/")
        assert camille.place == "/sign-in"


def test_coordinators_set_one_up_before_anything_of_the_circle_opens(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        newcomer = a_newcomer(network, "une", Role.COORDINATOR)
        role = role_of(newcomer, Role.COORDINATOR)
        for name in ("camille", "nour"):
            vouching.vouch(role, network.member(name), network.ring(name))
    une = network.reader("une")
    une.get("/coordinator/")
    assert une.place == "/account/safety"
    une.get("/coordinator/requests")
    assert une.place == "/account/safety"
    une.send("/safety/second-factor")
    seed = next(each for each in une.tree().iter("code") if each.get("class") == "seed")
    une.send("/confirm", code="123")
    assert "not the right code" in une.text()
    une.send("/confirm", code=pyotp.TOTP("".join(seed.itertext())).at(NOW))
    assert len([each for each in une.tree().iter("li") if list(each.iter("code"))]) == 10
    assert une.get("/coordinator/").status_code == 200
    assert une.place == "/coordinator/"


def test_volunteers_are_offered_one_and_need_none(network: Network) -> None:
    amina = network.reader("amina")
    assert amina.get("/volunteer/").status_code == 200
    amina.get("/account/safety")
    assert "Use my phone for codes" in amina.text()


def test_a_new_phone_counts_only_after_its_first_code_and_then_the_old_one_does_not(
    at_work: Network,
) -> None:
    camille = at_work.member("camille")
    seed = second_factor.begin(camille)
    flush()
    second_factor.use(camille, code_of(at_work, "camille"))
    second_factor.confirm(camille, pyotp.TOTP(seed).at(clock.now()), LIGHT)
    flush()
    old = pyotp.TOTP(at_work.sign_ins["camille"]["seed"])
    with pytest.raises(WrongCode):
        second_factor.use(camille, old.at(clock.now() + timedelta(seconds=30)))
    with pytest.raises(WrongCode):
        second_factor.use(camille, at_work.sign_ins["camille"]["codes"][0])


def test_neither_seed_nor_printed_codes_can_be_read_on_the_disk(network: Network) -> None:
    with network.app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    held = b"".join(file.read_bytes() for file in network.settings.data.glob("*.db*"))
    for name in ("camille", "stella"):
        assert network.sign_ins[name]["seed"].encode() not in held
        for code in network.sign_ins[name]["codes"]:
            assert code.encode() not in held
            assert code.replace("-", "").encode() not in held


def test_printed_codes_are_told_apart_and_never_by_letters_that_look_alike() -> None:
    codes = {printed.drawn() for _ in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("ILOU")
    assert printed.is_one("7k3f 0qwd 9xpa")
    assert not printed.is_one("123456")
    salt = b"0123456789abcdef"
    assert printed.stretched("7K3F-0QWD-91PA", salt, LIGHT) == printed.stretched(
        "7k3fOqwd9lpa", salt, LIGHT
    )
