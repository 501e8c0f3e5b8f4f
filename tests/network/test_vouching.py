"""Nobody comes in alone: a newcomer waits until enough of those who could vouch have done so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from trust import PASSPHRASE, a_newcomer, collective_of, ring_of, role_of

from solidarity import clock, worker
from solidarity.database import flush, unit_of_work
from solidarity.network import admission, circle, members, roles, vouching
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.vouching import NoLink, VouchedAlready, VouchedOften
from solidarity.requests import beginning, leaving

if TYPE_CHECKING:
    from neighbours import Network


def test_a_volunteer_waits_for_one_word_and_an_intermediary_for_two(at_work: Network) -> None:
    amina, theo = at_work.member("amina"), at_work.member("theo")
    volunteer = role_of(a_newcomer(at_work, "une"), Role.VOLUNTEER)
    intermediary = role_of(a_newcomer(at_work, "deux", Role.INTERMEDIARY), Role.INTERMEDIARY)
    assert volunteer.member.roles == intermediary.member.roles == frozenset()
    vouching.vouch(volunteer, amina)
    assert volunteer.member.roles == {Role.VOLUNTEER}
    vouching.vouch(intermediary, amina)
    assert intermediary.member.roles == frozenset()
    vouching.vouch(intermediary, theo)
    assert intermediary.member.roles == {Role.INTERMEDIARY}


def test_a_collective_sets_how_many_vouch(at_work: Network) -> None:
    collective_of(at_work, "camille").vouches_volunteer = 2
    role = role_of(a_newcomer(at_work, "une"), Role.VOLUNTEER)
    vouching.vouch(role, at_work.member("amina"))
    assert role.is_waiting
    vouching.vouch(role, at_work.member("theo"))
    assert not role.is_waiting


def test_for_a_coordinator_only_coordinators_and_stewards_vouch_and_the_key_is_handed_on(
    at_work: Network,
) -> None:
    newcomer = a_newcomer(at_work, "une", Role.COORDINATOR)
    role = role_of(newcomer, Role.COORDINATOR)
    with pytest.raises(NotYours):
        vouching.vouch(role, at_work.member("amina"))
    vouching.vouch(role, at_work.member("camille"), at_work.ring("camille"))
    assert newcomer.roles == frozenset()
    vouching.vouch(role, at_work.member("nour"), at_work.ring("nour"))
    assert newcomer.roles == {Role.COORDINATOR}
    assert circle.holds_key(newcomer, role.collective)


def test_nobody_of_another_collective_vouches_nor_anyone_for_themselves_nor_twice(
    at_work: Network,
) -> None:
    newcomer = a_newcomer(at_work, "deux", Role.INTERMEDIARY)
    role = role_of(newcomer, Role.INTERMEDIARY)
    for stranger in (at_work.member("gabi"), newcomer):
        with pytest.raises(NotYours):
            vouching.vouch(role, stranger)
    vouching.vouch(role, at_work.member("amina"))
    with pytest.raises(VouchedAlready):
        vouching.vouch(role, at_work.member("amina"))
    assert role.is_waiting


def test_someone_who_waits_vouches_for_nobody(at_work: Network) -> None:
    waiting = a_newcomer(at_work, "une")
    role = role_of(a_newcomer(at_work, "deux"), Role.VOLUNTEER)
    with pytest.raises(NotYours):
        vouching.vouch(role, waiting)


def test_a_member_vouches_three_times_in_ninety_days(at_work: Network) -> None:
    amina = at_work.member("amina")
    for name in ("une", "deux", "trois"):
        vouching.vouch(role_of(a_newcomer(at_work, name), Role.VOLUNTEER), amina)
    fourth = role_of(a_newcomer(at_work, "quatre"), Role.VOLUNTEER)
    with pytest.raises(VouchedOften):
        vouching.vouch(fourth, amina)
    with time_machine.travel(NOW + timedelta(days=91), tick=True):
        vouching.vouch(fourth, amina)
    assert not fourth.is_waiting


def test_a_word_taken_back_lets_the_role_wait_again_at_once(at_work: Network) -> None:
    amina = at_work.member("amina")
    newcomer = a_newcomer(at_work, "une")
    vouching.vouch(role_of(newcomer, Role.VOLUNTEER), amina)
    [given] = vouching.of(amina)
    vouching.withdraw(given, amina)
    assert newcomer.roles == frozenset()
    assert list(vouching.of(amina)) == []
    assert vouching.left_for(amina) == 3


def test_a_coordinator_whose_vouch_was_withdrawn_opens_nothing_and_the_key_changes(
    at_work: Network,
) -> None:
    newcomer = a_newcomer(at_work, "une", Role.COORDINATOR)
    role = role_of(newcomer, Role.COORDINATOR)
    for name in ("camille", "nour"):
        vouching.vouch(role, at_work.member(name), at_work.ring(name))
    nour = at_work.member("nour")
    vouching.withdraw(vouching.of(nour)[0], nour)
    flush()
    assert newcomer.roles == frozenset()
    assert not circle.holds_key(newcomer, role.collective)
    assert role.collective.key_is_due


def test_who_vouched_for_whom_is_forgotten_after_ninety_days(at_work: Network) -> None:
    amina = at_work.member("amina")
    newcomer = a_newcomer(at_work, "une")
    vouching.vouch(role_of(newcomer, Role.VOLUNTEER), amina)
    assert vouching.let_go(clock.now() + timedelta(days=89)) == 0
    assert vouching.let_go(clock.now() + timedelta(days=91)) == 1
    assert newcomer.roles == {Role.VOLUNTEER}, "what they are stays"


def test_a_link_serves_once_and_for_seventy_two_hours(at_work: Network) -> None:
    amina, ring = at_work.member("amina"), at_work.ring("amina")
    role = role_of(a_newcomer(at_work, "une", Role.INTERMEDIARY), Role.INTERMEDIARY)
    used, kept = vouching.write_link(role), vouching.write_link(role)
    vouching.vouch_by_link(used, amina, ring)
    with pytest.raises(NoLink):
        vouching.vouch_by_link(used, at_work.member("theo"), at_work.ring("theo"))
    assert vouching.asked_by(kept) is role
    with time_machine.travel(NOW + timedelta(hours=72, minutes=1), tick=True):
        assert vouching.asked_by(kept) is None


def test_the_first_coordinator_of_a_new_collective_waits_for_the_steward_only(
    at_work: Network,
) -> None:
    stella = at_work.member("stella")
    collective = beginning.found_collective("Tout neuf", stella)
    token = admission.invite(stella, collective, Role.COORDINATOR)
    first = admission.accept(token, "premiere", "Première", PASSPHRASE)
    role = role_of(first, Role.COORDINATOR)
    assert vouching.missing(role) == 1, "no more than could"
    vouching.vouch(role, stella)
    flush()
    assert circle.holds_key(first, collective), "the circle began with her"
    assert ring_of(first)


def test_a_circle_whose_only_coordinator_has_left_begins_anew_with_the_next(
    at_work: Network,
) -> None:
    stella = at_work.member("stella")
    collective = beginning.found_collective("Tout neuf", stella)
    for name in ("premiere", "suivante"):
        token = admission.invite(stella, collective, Role.COORDINATOR)
        newcomer = admission.accept(token, name, name.title(), PASSPHRASE)
        vouching.vouch(role_of(newcomer, Role.COORDINATOR), stella)
        flush()
        assert circle.holds_key(newcomer, collective)
        leaving.leave(newcomer, ring_of(newcomer))
        flush()


def test_the_page_of_someone_who_waits_says_so_and_opens_nothing_else(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        a_newcomer(network, "une")
    reader = network.reader("une")
    assert reader.place == "/account/"
    assert "waits" in reader.text()
    for room in ("/volunteer/", "/volunteer/board", "/intermediary/", "/coordinator/", "/steward/"):
        assert reader.get(room).status_code == 404
    reader.get("/account/vouching")
    assert "as soon as 1 more person vouches for you" in reader.text()


def test_who_waits_in_vain_for_thirty_days_is_forgotten(at_work: Network) -> None:
    a_newcomer(at_work, "une")
    amina, camille = at_work.member("amina"), at_work.member("camille")
    roles.grant(amina, collective_of(at_work, "camille"), Role.INTERMEDIARY, camille)
    flush()
    assert vouching.let_waiting_go(NOW + timedelta(days=29)) == 0
    assert vouching.let_waiting_go(NOW + timedelta(days=30)) == 2
    flush()
    assert members.by_sign_in_name("une") is None, "who never was more than that"
    assert [each.role for each in amina.memberships] == [Role.VOLUNTEER]


def test_rules_of_vouching_run_with_the_others() -> None:
    assert {vouching.RULE, vouching.LINKS, vouching.WAITERS} <= set(worker.RETENTION)
