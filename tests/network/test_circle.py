"""The circle changes its key when someone is removed: nothing opens for them afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from story import a_request, a_shift
from trust import a_newcomer, collective_of, ring_of, role_of

from solidarity.database import flush, unit_of_work
from solidarity.network import circle, locks, vouching
from solidarity.network.authority import NotYours
from solidarity.network.circle import WrongSheet
from solidarity.network.members import Role
from solidarity.privacy import grants, key_store, sealed_rows
from solidarity.privacy.grants import NoKey
from solidarity.requests import leaving, opening

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member


def a_third_coordinator(network: Network) -> Member:
    """Someone who came into the circle and holds its key."""
    newcomer = a_newcomer(network, "une", Role.COORDINATOR)
    for name in ("camille", "nour"):
        vouching.vouch(
            role_of(newcomer, Role.COORDINATOR), network.member(name), network.ring(name)
        )
    flush()
    assert circle.holds_key(newcomer, collective_of(network, "camille"))
    return newcomer


def remove(network: Network, who: Member, how: str) -> None:
    """Let someone be a coordinator no more, in one of three ways."""
    camille, ring = network.member("camille"), network.ring("camille")
    if how == "ended":
        leaving.end_role(role_of(who, Role.COORDINATOR), camille, ring)
    elif how == "locked":
        locks.lock(who, camille, ring)
    else:
        leaving.leave(who, ring_of(who))


@pytest.mark.parametrize("how", ["ended", "locked", "left"])
def test_who_is_removed_opens_nothing_any_more_with_any_old_key(at_work: Network, how: str) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    gone = a_third_coordinator(at_work)
    old_ring = ring_of(gone)
    what = a_request(at_work)
    assert sealed_rows.key_of(what, old_ring)
    before = key_store.newest_pair(what.collective.circle)
    old_key = grants.take(f"pair:{before.code}", old_ring) if before else b""
    remove(at_work, gone, how)
    flush()
    after = key_store.newest_pair(what.collective.circle)
    assert before and after  # noqa: PT018 - for the type
    assert after.id != before.id, "a new pair"
    with pytest.raises(NoKey):
        sealed_rows.key_of(what, old_ring)
    with pytest.raises(NoKey):
        grants.take(what.key_id, key_store.Keyring(before.id, old_key))
    assert opening.notes(what, camille, ring).note == "calme", "the circle goes on"
    newer = a_request(at_work)
    assert opening.notes(newer, at_work.member("nour"), at_work.ring("nour")).note == "calme"
    with pytest.raises(NoKey):
        sealed_rows.key_of(newer, old_ring)


def test_volunteers_intermediaries_and_codenames_open_as_before(at_work: Network) -> None:
    shift = a_shift(at_work)
    flush()
    circle.renew(
        collective_of(at_work, "camille"), at_work.member("camille"), at_work.ring("camille")
    )
    assert shift.request
    assert opening.notes(shift.request, at_work.member("ines"), at_work.ring("ines"))
    assert sealed_rows.key_of(shift, at_work.ring("ines"))
    assert sealed_rows.key_of(shift, at_work.ring("nour"))


def test_who_locks_oneself_from_outside_leaves_a_change_that_is_due(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        locks.lock_own(network.member("nour"))
        collective = collective_of(network, "camille")
        assert collective.key_is_due
        before = key_store.newest_pair(collective.circle)
        assert before
        code = before.code
    network.reader("camille")  # whoever holds the key and signs in changes it
    with network.app.app_context():
        collective = collective_of(network, "camille")
        after = key_store.newest_pair(collective.circle)
        assert after
        assert after.code != code
        assert not collective.key_is_due
        assert circle.holds_key(network.member("camille"), collective)


def test_a_recovery_sheet_opens_the_key_for_a_coordinator_who_holds_none(at_work: Network) -> None:
    collective = collective_of(at_work, "camille")
    words = circle.print_sheet(collective, at_work.member("camille"), at_work.ring("camille"))
    flush()
    circle.renew(collective, at_work.member("camille"), at_work.ring("camille"))
    newcomer = a_newcomer(at_work, "une", Role.COORDINATOR)
    for name in ("camille", "nour"):
        vouching.vouch(role_of(newcomer, Role.COORDINATOR), at_work.member(name))
    what = a_request(at_work)
    with pytest.raises(NoKey):
        opening.notes(what, newcomer, ring_of(newcomer))
    with pytest.raises(WrongSheet):
        circle.use_sheet(collective, words.rsplit(" ", 1)[0], newcomer)
    circle.use_sheet(collective, f" {words.upper()} ", newcomer)
    flush()
    assert opening.notes(what, newcomer, ring_of(newcomer)).note == "calme"


def test_a_new_sheet_takes_the_place_of_the_old_one(at_work: Network) -> None:
    collective, camille = collective_of(at_work, "camille"), at_work.member("camille")
    old = circle.print_sheet(collective, camille, at_work.ring("camille"))
    circle.print_sheet(collective, camille, at_work.ring("camille"))
    with pytest.raises(WrongSheet):
        circle.use_sheet(collective, old, camille)


def test_nobody_but_the_circle_prints_uses_or_changes(at_work: Network) -> None:
    collective = collective_of(at_work, "camille")
    for name in ("amina", "ines", "sol", "stella"):
        member, ring = at_work.member(name), at_work.ring(name)
        with pytest.raises(NotYours):
            circle.renew(collective, member, ring)
        with pytest.raises(NotYours):
            circle.print_sheet(collective, member, ring)
        with pytest.raises(NotYours):
            circle.use_sheet(collective, "00000", member)
