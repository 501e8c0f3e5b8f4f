"""Locking: oneself from outside, a colleague, the whole network. Nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from trust import collective_of

from solidarity import clock
from solidarity.database import flush, unit_of_work
from solidarity.network import admission, circle, emergency, locks, recovery
from solidarity.network.authority import NotYours
from solidarity.network.installation import NetworkLocked
from solidarity.network.members import Role

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader


def lock_from_outside(network: Network, name: str, code: str) -> Reader:
    """Somebody at any device, with a sign-in name and a code."""
    anyone = network.reader()
    anyone.get("/sign-in/lock")
    anyone.send("/sign-in/lock", name=name, code=code)
    return anyone


def test_a_printed_code_locks_ones_own_account_from_any_device(network: Network) -> None:
    amina = network.reader("amina")
    amina.get("/account/safety")
    amina.send("/emergency-code")
    code = next(amina.tree().iter("code"))
    anyone = lock_from_outside(network, "amina", "".join(code.itertext()).lower())
    assert anyone.place == "/"
    assert "Your account is locked" in anyone.text()
    amina.get("/volunteer/")
    assert amina.place == "/sign-in"
    amina.send("/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"])
    assert "This account is locked" in amina.text()


def test_a_wrong_code_and_a_wrong_name_get_the_same_page_and_lock_nobody(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        emergency.print_code(network.member("amina"))
    wrong = lock_from_outside(network, "amina", "0000-0000-0000")
    nobody = lock_from_outside(network, "ghost", "0000-0000-0000")
    assert wrong.text() == nobody.text()
    assert "do not belong together" in wrong.text()
    assert network.reader("amina").place == "/volunteer/"


def test_a_wrong_name_takes_as_long_as_a_wrong_code(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        emergency.print_code(network.member("amina"))

    def taken(name: str) -> float:
        with network.app.app_context():
            began = clock.stopwatch()
            with pytest.raises(emergency.WrongEmergencyCode), unit_of_work():
                emergency.lock_with_code(name, "0000-0000-0000")
            return clock.stopwatch() - began

    known, unknown = ([taken(name) for _ in range(5)] for name in ("amina", "ghost"))
    assert min(known) < 3 * min(unknown)
    assert min(unknown) < 3 * min(known)


def test_a_coordinator_locks_a_colleague_whose_old_cookie_opens_nothing(network: Network) -> None:
    camille, nour = network.reader("camille"), network.reader("nour")
    cookie = nour.client.get_cookie("solidarity")
    assert cookie is not None
    camille.get("/coordinator/people")
    with network.app.app_context():
        code = network.member("nour").code
    camille.get(f"/account/people/{code}")
    camille.send("/lock")
    assert "signed out everywhere" in camille.text()
    nour.client.set_cookie("solidarity", cookie.value)
    nour.get("/coordinator/")
    assert nour.place == "/sign-in"
    with network.app.app_context():
        collective = collective_of(network, "camille")
        assert not circle.holds_key(network.member("nour"), collective)
        assert circle.holds_key(network.member("camille"), collective)
    camille.send("/unlock")
    assert "can sign in again" in camille.text()
    again = network.reader("nour")
    again.get("/coordinator/")
    assert "do not hold the key" in again.text(), "a colleague hands it on"


def test_neither_volunteers_nor_coordinators_elsewhere_lock_anyone(at_work: Network) -> None:
    nour = at_work.member("nour")
    for name in ("amina", "ines", "sol"):
        with pytest.raises(NotYours):
            locks.lock(nour, at_work.member(name), at_work.ring(name))
    assert nour.locked_at is None


def test_nobody_unlocks_their_own_account(at_work: Network) -> None:
    camille = at_work.member("camille")
    locks.lock_own(camille)
    with pytest.raises(NotYours):
        locks.unlock(camille, camille)


def test_the_last_one_who_holds_a_key_keeps_it_while_locked(at_work: Network) -> None:
    sol = at_work.member("sol")
    locks.lock_own(sol)
    flush()
    assert circle.holds_key(sol, sol.collectives_as(next(iter(sol.roles)))[0])


def test_a_steward_locks_everybody_out_within_two_seconds(network: Network) -> None:
    people = {name: network.reader(name) for name in ("amina", "ines", "camille", "stella")}
    stella = people["stella"]
    stella.get("/steward/")
    began = clock.stopwatch()
    stella.send("/steward/lock")
    for reader in people.values():
        reader.get("/account/data")
        assert reader.place == "/sign-in"
    assert clock.stopwatch() - began < 2
    anyone = network.reader()
    anyone.get("/sign-in")
    answer = anyone.send(
        "/sign-in", name="amina", passphrase=network.sign_ins["amina"]["passphrase"]
    )
    assert answer.status_code == 503
    assert "The network is locked" in anyone.text()


def sign_in_late(network: Network, name: str, minutes: int) -> Reader:
    """Someone signs in some minutes after the others."""
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=True):
        return network.reader(name)


def test_unlocking_the_network_takes_two_and_nothing_is_lost(network: Network) -> None:
    stella = network.reader("stella")
    stella.get("/steward/")
    stella.send("/steward/lock")
    stella = network.reader("stella")
    stella.get("/steward/")
    assert "Unlocking takes two" in stella.text()
    stella.send("/steward/unlock")
    assert stella.place == "/account/agreements"
    assert "I agree" not in stella.text(), "not the same one twice"
    camille = network.reader("camille")  # the only steward's second is a coordinator
    assert camille.get("/coordinator/").status_code == 503
    camille.get("/account/agreements")
    camille.send("/agree")
    assert "Agreed" in camille.text()
    assert network.reader("amina").place == "/volunteer/"
    assert camille.get("/coordinator/").status_code == 200


def test_nobody_comes_in_by_a_link_while_the_network_is_locked(at_work: Network) -> None:
    camille = at_work.member("camille")
    token = admission.invite(camille, collective_of(at_work, "camille"), Role.VOLUNTEER)
    locks.lock_network(at_work.member("stella"))
    with pytest.raises(NetworkLocked):
        admission.accept(token, "nouvelle", "Nouvelle", "des mots que personne ne met ensemble")
    with pytest.raises(NetworkLocked):
        recovery.finish("A" * 43, "des mots que personne ne met ensemble", "")


def test_whoever_asks_for_help_is_told_that_it_is_locked_and_opens_nothing(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        locks.lock_network(network.member("stella"))
    anyone = network.reader()
    anyone.get("/codename")
    answer = anyone.send("/codename", handle="nulle-part", words="un deux trois quatre cinq six")
    assert answer.status_code == 503
    assert anyone.get("/codename/request/").status_code == 503
