"""Nobody opens more than their part of the work needs, and the circle is told in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from sqlalchemy import select
from story import a_request, a_shift
from trust import a_newcomer, role_of

from solidarity.database import db, flush, unit_of_work
from solidarity.network import roles, vouching
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy import journal
from solidarity.requests import budgets, experience, opening, places
from solidarity.requests.budgets import NotOneself, OpensTooMuch
from solidarity.requests.shift import Shift, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member


def confirmed_on(network: Network, member: Member, number: int) -> list[Shift]:
    """So many shifts, one after the other, on which someone is certain."""
    camille, ring = network.member("camille"), network.ring("camille")
    found = []
    for hour in range(number):
        shift = a_shift(network, begins=8 + 2 * hour, ends=9 + 2 * hour)
        place = places.sign_up(member, shift, ShiftRole.ACCOMPANIER)
        places.confirm(place, camille, ring)
        found.append(shift)
    flush()
    return found


def test_a_volunteer_opens_three_shifts_in_seven_days_and_one_again_at_no_cost(
    at_work: Network,
) -> None:
    amina, ring = at_work.member("amina"), at_work.ring("amina")
    *three, fourth = confirmed_on(at_work, amina, 4)
    for shift in [*three, three[0]]:
        opening.details(shift, amina, ring, Role.VOLUNTEER)
    assert budgets.left(amina, Role.VOLUNTEER) == 0
    with pytest.raises(OpensTooMuch):
        opening.details(fourth, amina, ring, Role.VOLUNTEER)
    budgets.let_open_more(amina, Role.VOLUNTEER, fourth.collective, at_work.member("camille"))
    flush()
    assert opening.details(fourth, amina, ring, Role.VOLUNTEER)


def test_a_new_volunteer_opens_one(at_work: Network) -> None:
    newcomer = a_newcomer(at_work, "une")
    vouching.vouch(role_of(newcomer, Role.VOLUNTEER), at_work.member("amina"))
    assert not experience.is_experienced(newcomer)
    assert budgets.left(newcomer, Role.VOLUNTEER) == 1
    roles.say_knows_the_work(role_of(newcomer, Role.VOLUNTEER), at_work.member("camille"))
    flush()
    assert budgets.left(newcomer, Role.VOLUNTEER) == 3


def opened_by(network: Network, name: str, number: int) -> None:
    """Let someone have opened so many requests already."""
    member = network.member(name)
    for _ in range(number):
        journal.write(budgets.NOTES, a_thing(), by=member)
    flush()


def a_thing() -> Shift:
    """Something with an opaque id of its own."""
    return Shift()


def told(network: Network, name: str) -> list[Word]:
    """What notices someone is sent."""
    found = select(Notice.word).where(Notice.member_id == network.member(name).id)
    return list(db.session.scalars(found))


def test_a_coordinator_opens_sixty_a_day_then_the_circle_knows_and_a_colleague_agrees(
    at_work: Network,
) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    opened_by(at_work, "camille", 59)
    assert Word.READS_MUCH not in told(at_work, "nour")
    opening.notes(a_request(at_work), camille, ring)
    flush()
    assert Word.READS_MUCH in told(at_work, "nour")
    what = a_request(at_work)
    with pytest.raises(OpensTooMuch):
        opening.notes(what, camille, ring)
    with pytest.raises(NotOneself):
        budgets.let_open_more(camille, Role.COORDINATOR, what.collective, camille)
    with pytest.raises(NotYours):
        budgets.let_open_more(camille, Role.COORDINATOR, what.collective, at_work.member("sol"))
    budgets.let_open_more(camille, Role.COORDINATOR, what.collective, at_work.member("nour"))
    flush()
    assert opening.notes(what, camille, ring)


def test_the_next_day_counts_anew(at_work: Network) -> None:
    opened_by(at_work, "camille", 60)
    assert budgets.left(at_work.member("camille"), Role.COORDINATOR) == 0
    with time_machine.travel(NOW + timedelta(hours=26), tick=True):
        assert budgets.left(at_work.member("camille"), Role.COORDINATOR) == 60


def test_what_an_intermediary_brought_they_open_without_a_budget(at_work: Network) -> None:
    ines, ring = at_work.member("ines"), at_work.ring("ines")
    for _ in range(5):
        assert opening.notes(a_request(at_work), ines, ring)


def test_the_page_says_what_to_do(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        amina = network.member("amina")
        shifts = confirmed_on(network, amina, 4)
        codes = [
            next(place.code for place in shift.places if place.member_id == amina.id)
            for shift in shifts
        ]
    reader = network.reader("amina")
    for code in codes[:3]:
        reader.get(f"/volunteer/places/{code}")
        reader.send("/opened")
        assert "sous l'horloge" in reader.text()
    reader.get(f"/volunteer/places/{codes[3]}")
    answer = reader.send("/opened")
    assert answer.status_code == 429
    assert "Ask a coordinator" in reader.text()
