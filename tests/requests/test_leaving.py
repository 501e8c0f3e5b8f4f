"""A member rests, takes their data along, leaves, or is erased: and what opened for them closes."""

from __future__ import annotations

import json
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from sqlalchemy import select
from story import WEDNESDAY, a_request, a_shift

from solidarity import worker
from solidarity.database import db, flush, keys, unit_of_work
from solidarity.network import members
from solidarity.network.members import Member, Role
from solidarity.privacy.grants import Grant
from solidarity.privacy.key_store import KeyPair
from solidarity.requests import leaving, opening, places, shifts, turns
from solidarity.requests.leaving import LastKeyholder
from solidarity.requests.shift import Details, PlaceState, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader


def grants_of(holder: str) -> int:
    """How many keys a holder was given."""
    pairs = select(KeyPair.id).where(KeyPair.holder == holder)
    return len(keys.scalars(select(Grant.id).where(Grant.pair_id.in_(pairs))).all())


def test_who_leaves_gives_back_what_is_to_come_and_opens_nothing_any_more(
    at_work: Network,
) -> None:
    amina, camille = at_work.member("amina"), at_work.member("camille")
    shift = a_shift(at_work)
    place = places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, camille, at_work.ring("camille"))
    flush()
    assert grants_of(amina.holder) > 0
    leaving.leave(amina)
    flush()
    assert place.state is PlaceState.FREE
    assert grants_of(amina.holder) == 0
    assert members.by_sign_in_name("amina") is None


def test_requests_of_an_intermediary_who_left_stay_with_the_circle(at_work: Network) -> None:
    ines, camille, ring = at_work.member("ines"), at_work.member("camille"), at_work.ring("camille")
    what = a_request(at_work)
    flush()
    leaving.leave(ines)
    assert what.brought_by is None
    turns.take_up(what, camille)
    assert opening.notes(what, camille, ring).note == "calme"
    span = shifts.span_on(WEDNESDAY, time(20), time(21))
    shift = shifts.draft(what, span, {ShiftRole.LEAD: 1}, Details(), camille, ring)
    assert opening.details(shift, camille, ring, Role.COORDINATOR).meeting_point == "sous l'horloge"


def test_the_last_who_holds_a_circles_key_cannot_leave_its_requests_behind(
    at_work: Network,
) -> None:
    sol = at_work.member("sol")
    with pytest.raises(LastKeyholder):
        leaving.leave(sol)
    assert sol.left_at is None


@pytest.mark.parametrize("name", ["amina", "ines", "camille", "stella"])
def test_who_is_erased_is_in_no_row_from_that_moment_on(network: Network, name: str) -> None:
    with network.app.app_context(), unit_of_work():
        member = network.member(name)
        row, holder = member.id, member.holder
        leaving.erase(member)
    with network.app.app_context():
        assert db.session.get(Member, row) is None
        assert keys.scalar(select(KeyPair.id).where(KeyPair.holder == holder)) is None


@pytest.mark.parametrize("name", ["amina", "ines", "nour"])
def test_thirty_days_after_leaving_the_account_is_gone(network: Network, name: str) -> None:
    with network.app.app_context(), unit_of_work():
        leaving.leave(network.member(name))
    later = NOW + timedelta(days=30, hours=1)
    with time_machine.travel(later, tick=True), network.app.app_context():
        worker.run_retention(later)
        gone = select(Member.id).where(Member.sign_in_name == name)
        assert db.session.scalar(gone) is None


def leave(reader: Reader, network: Network, way: str, passphrase: str | None = None) -> None:
    """Send the form, with one's own passphrase or another."""
    reader.get("/account/leave")
    own = network.sign_ins[reader.name]["passphrase"]
    reader.send("/leave", passphrase=passphrase or own, way=way)


@pytest.mark.parametrize("way", ["leave", "erase"])
def test_leaving_takes_the_passphrase_and_leads_to_the_front_door(
    network: Network, way: str
) -> None:
    amina = network.reader("amina")
    leave(amina, network, way, passphrase="une phrase tout à fait inventée")
    assert "not your passphrase" in amina.text()
    leave(amina, network, way)
    assert amina.place == "/"
    assert "You have left" in amina.text()
    amina.get("/volunteer/")
    assert amina.place == "/sign-in"


def test_who_rests_is_not_asked_for_a_shift_and_comes_back_at_will(network: Network) -> None:
    amina, camille = network.reader("amina"), network.reader("camille")
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network).code
    amina.get("/account/")
    amina.send("/rest")
    camille.get(f"/coordinator/shifts/{shift}")
    assert "Amina" not in camille.text()
    camille.get("/coordinator/people")
    assert "rests for now" in camille.text()
    amina.get("/account/")
    amina.send("/rest")
    camille.get(f"/coordinator/shifts/{shift}")
    assert "Amina" in camille.text()


def test_a_member_takes_along_all_that_is_held_about_them_and_nothing_about_others(
    network: Network,
) -> None:
    ines = network.reader("ines")
    ines.get("/account/data")
    assert "Inès" in ines.text()
    told = json.loads(ines.send("/data.json").text)
    assert told["account"]["sign-in name"] == "ines"
    assert told["roles"] == [
        {
            "collective": network.sign_ins["ines"]["collective"],
            "role": "intermediary",
            "state": "given",
        }
    ]
    assert told["requests brought"]
    others = {name for name in network.sign_ins if name not in {"ines", "lin", "sol", "alex"}}
    assert not [name for name in others if f'"{name}"' in json.dumps(told)]
