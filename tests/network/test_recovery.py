"""A forgotten passphrase: two vouch, a link serves once, and what could be opened opens again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from story import a_request, a_shift
from trust import collective_of

from solidarity.database import flush, keys, unit_of_work
from solidarity.network import calendar_links, circle, recovery, second_factor
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.recovery import NoRecovery, SameVoucher
from solidarity.network.second_factor import WrongCode
from solidarity.privacy import key_store
from solidarity.privacy.key_store import KeyPair
from solidarity.requests import opening, places
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

NEW = "trois canaux, un phare et la neige"


def vouched(network: Network, name: str, *, also_second_factor: bool = False) -> str:
    """Let Nour and Camille vouch; return the token of the link."""
    begun = recovery.begin(
        network.member(name), network.member("nour"), also_second_factor=also_second_factor
    )
    token = recovery.second(begun, network.member("camille"), network.ring("camille"))
    flush()
    return token


def test_a_volunteer_opens_again_what_they_could_open(at_work: Network) -> None:
    amina, camille = at_work.member("amina"), at_work.member("camille")
    shift = a_shift(at_work)
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, camille, at_work.ring("camille"))
    flush()
    old_ring = at_work.ring("amina")
    recovery.finish(vouched(at_work, "amina"), NEW, "")
    flush()
    assert key_store.opened_by_secret(amina.holder, at_work.sign_ins["amina"]["passphrase"]) is None
    ring = key_store.opened_by_secret(amina.holder, NEW)
    assert ring
    assert opening.details(shift, amina, ring, Role.VOLUNTEER).meeting_point == "sous l'horloge"
    assert keys.get(KeyPair, old_ring.pair_id) is None, "the old pair is gone"


def test_a_new_passphrase_ends_the_link_to_ones_calendar(at_work: Network) -> None:
    token = calendar_links.make_link(at_work.member("amina"))
    flush()
    assert calendar_links.by_link(token)
    recovery.finish(vouched(at_work, "amina"), NEW, "")
    assert calendar_links.by_link(token) is None


def test_an_intermediary_opens_their_requests_again(at_work: Network) -> None:
    what = a_request(at_work)
    flush()
    recovery.finish(vouched(at_work, "ines"), NEW, "")
    ring = key_store.opened_by_secret(at_work.member("ines").holder, NEW)
    assert ring
    assert opening.notes(what, at_work.member("ines"), ring).note == "calme"


def test_a_coordinator_holds_the_circles_key_again_and_gives_the_second_factor(
    at_work: Network,
) -> None:
    begun = recovery.begin(
        at_work.member("nour"), at_work.member("stella"), also_second_factor=False
    )
    token = recovery.second(begun, at_work.member("camille"), at_work.ring("camille"))
    flush()
    with pytest.raises(WrongCode):
        recovery.finish(token, NEW, "")
    recovery.finish(token, NEW, at_work.printed_code("nour"))
    flush()
    assert circle.holds_key(at_work.member("nour"), collective_of(at_work, "camille"))


def test_who_lost_the_second_factor_too_sets_up_a_new_one(at_work: Network) -> None:
    begun = recovery.begin(
        at_work.member("nour"), at_work.member("stella"), also_second_factor=True
    )
    token = recovery.second(begun, at_work.member("camille"), at_work.ring("camille"))
    recovery.finish(token, NEW, "")
    assert not second_factor.is_set_up(at_work.member("nour"))


def test_one_alone_is_not_enough_nor_anyone_who_is_not_of_the_circle(at_work: Network) -> None:
    amina, camille = at_work.member("amina"), at_work.member("camille")
    for name in ("theo", "ines", "sol", "amina"):
        with pytest.raises(NotYours):
            recovery.begin(amina, at_work.member(name), also_second_factor=False)
    begun = recovery.begin(amina, camille, also_second_factor=False)
    with pytest.raises(SameVoucher):
        recovery.second(begun, camille, at_work.ring("camille"))


def test_a_link_serves_once_and_for_a_day(at_work: Network) -> None:
    used, late = vouched(at_work, "amina"), vouched(at_work, "theo")
    recovery.finish(used, NEW, "")
    with pytest.raises(NoRecovery):
        recovery.finish(used, NEW, "")
    with time_machine.travel(NOW + timedelta(hours=25), tick=True):
        assert recovery.by_token(late) is None
        assert recovery.let_go(NOW + timedelta(hours=25)) == 1


def test_who_never_asked_signs_in_as_before_and_stops_it(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        token = vouched(network, "amina")
    amina = network.reader("amina")
    amina.get("/account/safety")
    assert "Someone vouches for a new passphrase for you" in amina.text()
    amina.send("/recovery/stop")
    assert network.reader().get(f"/new-passphrase/{token}").status_code == 404


def test_the_whole_way_on_pages_and_every_old_session_ends(network: Network) -> None:
    amina, nour, camille = (network.reader(name) for name in ("amina", "nour", "camille"))
    with network.app.app_context():
        person = f"/account/people/{network.member('amina').code}"
    nour.get(person)
    nour.send("/recovery")
    nour.get(person)
    assert "I vouch too" not in nour.text()
    camille.get(person)
    camille.send("/recovery/second")
    link = "/new-passphrase/" + camille.text().split("/new-passphrase/")[1].split()[0]
    anyone = network.reader()
    anyone.get(link)
    anyone.send(link, passphrase="court", again="court")
    assert "at least 15 characters" in anyone.text()
    anyone.send(link, passphrase=NEW, again=NEW)
    assert anyone.place == "/sign-in"
    amina.get("/volunteer/")
    assert amina.place == "/sign-in"
    network.sign_ins["amina"]["passphrase"] = NEW
    assert network.reader("amina").place == "/volunteer/"
