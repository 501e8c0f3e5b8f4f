"""Roles: a further one, the end of one, one for some hours; and what takes two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from story import a_request, a_shift
from trust import collective_of, role_of

from solidarity.database import db, flush, unit_of_work
from solidarity.network import agreements, authority, circle, deciding, roles, vouching, ways
from solidarity.network.agreements import NoSecond, Proposal
from solidarity.network.authority import NotYours
from solidarity.network.collectives import Ways, ways_of
from solidarity.network.members import Membership, Role
from solidarity.network.roles import HasIt, LentFor, TooLong
from solidarity.privacy import sealed_rows
from solidarity.privacy.grants import NoKey
from solidarity.requests import desk, leaving, opening, places, request
from solidarity.requests.leaving import LastKeyholder
from solidarity.requests.shift import PlaceState, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network


def test_a_further_role_begins_when_enough_have_vouched_and_the_grant_is_one_word(
    at_work: Network,
) -> None:
    amina, camille = at_work.member("amina"), at_work.member("camille")
    collective = collective_of(at_work, "camille")
    roles.grant(amina, collective, Role.INTERMEDIARY, camille)
    assert amina.roles == {Role.VOLUNTEER}, "an intermediary takes two"
    vouching.vouch(role_of(amina, Role.INTERMEDIARY), at_work.member("theo"))
    assert amina.roles == {Role.VOLUNTEER, Role.INTERMEDIARY}
    with pytest.raises(HasIt):
        roles.grant(amina, collective, Role.INTERMEDIARY, camille)


def test_to_grant_a_coordinators_role_a_steward_agrees_within_a_day(at_work: Network) -> None:
    amina, camille, stella = (at_work.member(name) for name in ("amina", "camille", "stella"))
    proposal = roles.grant(amina, collective_of(at_work, "camille"), Role.COORDINATOR, camille)
    assert proposal
    assert amina.roles == {Role.VOLUNTEER}
    for name in ("camille", "nour", "amina", "sol"):
        with pytest.raises(NoSecond):
            deciding.agree(proposal, at_work.member(name))
    deciding.agree(proposal, stella)
    flush()
    assert amina.roles == {Role.VOLUNTEER, Role.COORDINATOR}, "who grants and who agrees vouch"
    assert db.session.get(Proposal, proposal.id) is None
    with pytest.raises(NoSecond):
        agreements.take(proposal, stella)


def test_after_a_day_a_proposal_is_void(at_work: Network) -> None:
    collective = collective_of(at_work, "camille")
    proposal = ways.propose(collective, Ways(48, 2, 2, 2), at_work.member("camille"))
    with time_machine.travel(NOW + timedelta(hours=24, minutes=1), tick=True):
        with pytest.raises(NoSecond):
            deciding.agree(proposal, at_work.member("stella"))
        assert agreements.let_go(NOW + timedelta(hours=24, minutes=1)) == 1
    assert ways_of(collective).window_hours == 12


def test_what_was_proposed_by_someone_who_may_no_longer_does_not_happen(
    at_work: Network,
) -> None:
    camille, stella = at_work.member("camille"), at_work.member("stella")
    collective = collective_of(at_work, "camille")
    proposal = ways.propose(collective, Ways(48, 1, 1, 1), camille)
    roles.end(role_of(camille, Role.COORDINATOR), stella, None)
    flush()
    with pytest.raises(NoSecond):
        deciding.agree(proposal, stella)
    assert ways_of(collective).window_hours == 12


def test_how_long_details_stay_open_is_changed_by_two(at_work: Network) -> None:
    collective = collective_of(at_work, "camille")
    proposal = ways.propose(collective, Ways(24, 2, 3, 2), at_work.member("camille"))
    assert ways_of(collective).window_hours == 12
    deciding.agree(proposal, at_work.member("stella"))
    assert ways_of(collective) == Ways(24, 2, 3, 2)
    with pytest.raises(NotYours):
        ways.propose(collective, Ways(48, 1, 1, 1), at_work.member("amina"))


def test_no_coordinator_makes_stewards_and_nobody_gives_themselves_a_role(
    at_work: Network,
) -> None:
    camille, collective = at_work.member("camille"), collective_of(at_work, "camille")
    with pytest.raises(HasIt):
        roles.grant(at_work.member("amina"), collective, Role.STEWARD, camille)
    with pytest.raises(HasIt):
        roles.grant(camille, collective, Role.VOLUNTEER, camille)
    with pytest.raises(NotYours):
        roles.grant(at_work.member("gabi"), collective, Role.VOLUNTEER, at_work.member("amina"))


def test_the_end_of_a_role_counts_with_the_next_step_and_gives_back_what_was_to_come(
    network: Network,
) -> None:
    amina = network.reader("amina")
    with network.app.app_context(), unit_of_work():
        place = places.sign_up(network.member("amina"), a_shift(network), ShiftRole.ACCOMPANIER)
        camille = network.member("camille")
        places.confirm(place, camille, network.ring("camille"))
        code = place.code
    cookie = amina.client.get_cookie("solidarity")
    with network.app.app_context(), unit_of_work():
        role = role_of(network.member("amina"), Role.VOLUNTEER)
        leaving.end_role(role, network.member("camille"), network.ring("camille"))
        found = places.coordinated_by(network.member("camille"), code)
        assert found
        assert found.state is PlaceState.FREE
    assert cookie
    amina.client.set_cookie("solidarity", cookie.value)
    amina.get("/volunteer/")
    assert amina.place == "/sign-in", "an old cookie is worth nothing"
    amina = network.reader("amina")
    assert amina.get("/volunteer/").status_code == 404


def test_requests_stay_with_the_circle_when_an_intermediarys_role_ends(at_work: Network) -> None:
    what, ines = a_request(at_work), at_work.member("ines")
    flush()
    leaving.end_role(
        role_of(ines, Role.INTERMEDIARY), at_work.member("camille"), at_work.ring("camille")
    )
    flush()
    assert what.brought_by_id is None
    with pytest.raises(NoKey):
        sealed_rows.key_of(what, at_work.ring("ines"))
    assert request.coordinated_by(at_work.member("camille"), what.code)


def test_the_role_of_the_last_one_who_holds_the_key_does_not_end_over_open_requests(
    at_work: Network,
) -> None:
    with pytest.raises(LastKeyholder):
        leaving.end_role(
            role_of(at_work.member("sol"), Role.COORDINATOR),
            at_work.member("stella"),
            at_work.ring("stella"),
        )


def lend(network: Network, hours: int = 8) -> Membership:
    """Camille lends her collective's queue to Sol."""
    collective, sol = collective_of(network, "camille"), network.member("sol")
    camille, ring = network.member("camille"), network.ring("camille")
    roles.lend(collective, sol, hours, LentFor.NIGHT, camille, ring)
    flush()
    return next(each for each in sol.memberships if each.is_lent)


def test_a_lent_queue_opens_for_some_hours_and_closes_by_itself(at_work: Network) -> None:
    sol, what = at_work.member("sol"), a_request(at_work)
    assert request.coordinated_by(sol, what.code) is None
    lend(at_work)
    assert request.coordinated_by(sol, what.code)
    assert opening.notes(what, sol, at_work.ring("sol")).note == "calme"
    assert what.code in {line.code for line in desk.queue_for(sol).lines}
    with time_machine.travel(NOW + timedelta(hours=8, minutes=1), tick=True):
        assert request.coordinated_by(sol, what.code) is None
        with pytest.raises(NoKey):
            sealed_rows.key_of(what, at_work.ring("sol"))
        assert roles.let_go(NOW + timedelta(hours=8, minutes=1)) == 1
    flush()
    assert not circle.holds_key(sol, collective_of(at_work, "camille"))


def test_a_lent_role_lets_nobody_in_shuts_nobody_out_and_lends_nothing_on(
    at_work: Network,
) -> None:
    sol, collective = at_work.member("sol"), collective_of(at_work, "camille")
    lend(at_work)
    for act in authority.NOT_ON_LOAN:
        assert not authority.may(sol, act, collective.id), act
    assert authority.may(sol, "confirm", collective.id)


def test_a_lent_key_survives_a_change_of_key_and_still_ends(at_work: Network) -> None:
    what = a_request(at_work)
    lend(at_work)
    collective = collective_of(at_work, "camille")
    circle.renew(collective, at_work.member("camille"), at_work.ring("camille"))
    assert sealed_rows.key_of(what, at_work.ring("sol"))
    with time_machine.travel(NOW + timedelta(hours=9), tick=True), pytest.raises(NoKey):
        sealed_rows.key_of(what, at_work.ring("sol"))


@pytest.mark.parametrize("hours", [0, 25])
def test_nothing_is_lent_for_longer_than_a_day(at_work: Network, hours: int) -> None:
    with pytest.raises(TooLong):
        lend(at_work, hours)


def test_only_coordinators_of_other_collectives_borrow(at_work: Network) -> None:
    collective, camille = collective_of(at_work, "camille"), at_work.member("camille")
    for name in ("nour", "amina", "camille", "stella"):
        with pytest.raises(HasIt):
            roles.lend(
                collective, at_work.member(name), 8, LentFor.NIGHT, camille, at_work.ring("camille")
            )
