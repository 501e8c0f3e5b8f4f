"""Safe return: one tap each, overdue is told to one, then to the others, and the plan is gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import certain
from sqlalchemy import select
from story import a_shift

from solidarity import clock
from solidarity.clock import HalfDay
from solidarity.database import db, unit_of_work
from solidarity.network import duty, pulse
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy import grants
from solidarity.requests import places, safe_return
from solidarity.requests.life import WrongState
from solidarity.requests.safe_return import GRACE, SECOND_AFTER, Step
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.requests.shift import Place


STANDSTILL = "clock stands still"


def a_place(network: Network) -> Place:
    """A place of Amina's, for certain."""
    return certain(network, a_shift(network), "amina", ShiftRole.ACCOMPANIER)


def told(member: Member) -> int:
    """How often a coordinator was told that somebody is overdue."""
    found = select(Notice.id).where(Notice.member_id == member.id, Notice.word == Word.OVERDUE)
    return len(db.session.scalars(found).all())


def test_who_is_on_duty_is_told_first_and_then_the_others(at_work: Network) -> None:
    place, amina = a_place(at_work), at_work.member("amina")
    camille, nour = at_work.member("camille"), at_work.member("nour")
    late = clock.half_day_of(place.shift.ends_at + GRACE)
    duty.take(camille.collectives_as(Role.COORDINATOR)[0], HalfDay(late.day, late.part), camille)
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.ON_MY_WAY)
        safe_return.tap(row, Step.GOING_IN)
    with time_machine.travel(row.out_by - timedelta(minutes=1), tick=False):
        assert safe_return.watch(clock.now()) == 0
    with time_machine.travel(row.out_by, tick=False):
        safe_return.watch(clock.now())
        assert row.is_overdue
        assert row in safe_return.under_way(camille)
        assert (told(camille), told(nour)) == (1, 0)
        safe_return.watch(clock.now())
    with time_machine.travel(row.out_by + SECOND_AFTER, tick=False):
        safe_return.watch(clock.now())
        safe_return.watch(clock.now())
        assert (told(camille), told(nour)) == (1, 1)


def test_nobody_is_told_of_who_is_out_or_who_said_that_it_takes_longer(at_work: Network) -> None:
    place, amina = a_place(at_work), at_work.member("amina")
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.GOING_IN)
        before = row.out_by
        safe_return.take_longer(row, 4)
        assert row.out_by > before
    with time_machine.travel(before, tick=False):
        assert safe_return.watch(clock.now()) == 0
        safe_return.tap(row, Step.SAFE)
    with time_machine.travel(row.out_by, tick=False):
        assert safe_return.watch(clock.now()) == 0


def test_the_plan_opens_for_the_circle_alone_and_is_destroyed_once_they_are_safe(
    at_work: Network,
) -> None:
    place, amina, camille = a_place(at_work), at_work.member("amina"), at_work.member("camille")
    safe_return.agree_on(place, "prévenir le comité", amina)
    row = safe_return.of(place)
    assert row is not None
    assert safe_return.open_plan(row, camille, at_work.ring("camille")) == "prévenir le comité"
    assert not grants.reaches(row.key_id, amina.holder)
    safe_return.end(row, camille)
    assert row.plan is None
    assert not grants.is_given(row.key_id)


def test_a_place_handed_back_is_watched_over_no_longer(at_work: Network) -> None:
    place, amina = a_place(at_work), at_work.member("amina")
    safe_return.agree_on(place, "prévenir le comité", amina)
    row = safe_return.of(place)
    assert row is not None
    key_id = row.key_id
    places.hand_back(place, amina)
    assert safe_return.of(place) is None
    assert not grants.is_given(key_id)


def test_nobody_goes_back_a_step_nor_starts_days_before(at_work: Network) -> None:
    place, amina = a_place(at_work), at_work.member("amina")
    with pytest.raises(WrongState):
        safe_return.begin(place, amina)
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.WITH_THEM)
        with pytest.raises(WrongState):
            safe_return.tap(row, Step.ON_MY_WAY)


def test_the_link_needs_no_sign_in_says_nothing_and_ends_with_the_last_tap(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        place = a_place(network)
        token = safe_return.make_link(place, network.member("amina"))
        starts, words = place.shift.starts_at, {place.shift.kind.name, "Amina", "Verdun"}
        assert place.shift.request is not None
        handle = place.shift.request.handle or "?"
    with time_machine.travel(starts, tick=True):
        phone = network.reader()
        phone.get(f"/safe/{token}")
        for step in ("on-my-way", "with-them", "going-in"):
            phone.send(f"/safe/{token}", step=step)
            assert not words & set(phone.text().split())
            assert handle not in phone.text()
            assert not re.search(r"\d:\d\d", phone.text()), "no time"
        phone.send(f"/safe/{token}", step="safe")
        assert phone.place == "/safe"
        assert phone.get(f"/safe/{token}").status_code == 404


def test_every_page_says_so_when_nobody_watches(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        pulse.beat(pulse.WATCHES, clock.now() - pulse.LONGEST_WITHOUT_WATCH)
    for who, path in ((None, "/"), ("amina", "/volunteer/board"), ("camille", "/coordinator/")):
        reader = network.reader(who)
        assert STANDSTILL in reader.get(path).text
    with network.app.app_context(), unit_of_work():
        pulse.beat(pulse.WATCHES, clock.now())
    assert STANDSTILL not in network.reader("amina").get("/volunteer/").text
