"""Safe return: one tap each, overdue is told to one, then to the others, and the plan is gone."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import certain
from sqlalchemy import select
from story import WEDNESDAY, a_shift

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.database import db, unit_of_work
from solidarity.network import duty, pulse
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy import grants, tokens
from solidarity.requests import overdue, places, safe_return
from solidarity.requests.life import WrongState
from solidarity.requests.overdue import SECOND_AFTER
from solidarity.requests.safe_return import GRACE, Step
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.requests.shift import Place


STANDSTILL = "clock stands still"
STUCK = "notices do not go out"


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
        assert overdue.watch(clock.now()) == 0
    with time_machine.travel(row.out_by, tick=False):
        overdue.watch(clock.now())
        assert row.is_overdue
        assert row in overdue.under_way(camille)
        assert (told(camille), told(nour)) == (1, 0)
        overdue.watch(clock.now())
    with time_machine.travel(row.out_by + SECOND_AFTER, tick=False):
        overdue.watch(clock.now())
        overdue.watch(clock.now())
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
        assert overdue.watch(clock.now()) == 0
        safe_return.tap(row, Step.SAFE)
    with time_machine.travel(row.out_by, tick=False):
        assert overdue.watch(clock.now()) == 0


def test_the_plan_opens_for_the_circle_alone_and_is_destroyed_once_they_are_safe(
    at_work: Network,
) -> None:
    place, amina, camille = a_place(at_work), at_work.member("amina"), at_work.member("camille")
    safe_return.agree_on(place, "prévenir le comité", amina)
    row = safe_return.of(place, amina)
    assert row is not None
    assert overdue.open_plan(row, camille, at_work.ring("camille")) == "prévenir le comité"
    assert not grants.reaches(row.key_id, amina.holder)
    overdue.end(row, camille)
    assert row.plan is None
    assert not grants.is_given(row.key_id)


def test_a_place_handed_back_is_watched_over_no_longer(at_work: Network) -> None:
    place, amina = a_place(at_work), at_work.member("amina")
    safe_return.agree_on(place, "prévenir le comité", amina)
    row = safe_return.of(place, amina)
    assert row is not None
    key_id = row.key_id
    places.hand_back(place, amina)
    assert safe_return.of(place, amina) is None
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
        phone.get(f"/safe/{token}")
        assert phone.place == "/safe", "it does nothing more"


def test_one_says_that_one_is_safe_although_the_window_has_closed(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    shift.window_hours = 0
    place = certain(at_work, shift, "amina", ShiftRole.ACCOMPANIER)
    with time_machine.travel(shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.WITH_THEM)
        token = safe_return.make_link(place, amina)
    with time_machine.travel(shift.ends_at + timedelta(minutes=1), tick=False):
        assert safe_return.by_link(token) is row
        safe_return.take_longer(row, 8)
    with time_machine.travel(shift.ends_at + timedelta(hours=8), tick=False):
        safe_return.take_longer(safe_return.begin(place, amina), 8)
        safe_return.tap(row, Step.SAFE)
    assert row.step is Step.SAFE


def test_nobody_takes_longer_before_they_have_begun(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        place = a_place(network)
        token, starts = safe_return.make_link(place, network.member("amina")), place.shift.starts_at
    with time_machine.travel(starts - timedelta(hours=1), tick=True):
        phone = network.reader()
        phone.get(f"/safe/{token}")
        assert phone.send(f"/safe/{token}", step="longer", hours="8").status_code == 409


def test_a_coordinator_on_duty_since_the_first_warning_is_told_as_well(at_work: Network) -> None:
    place = certain(at_work, a_shift(at_work, 9, 11), "amina", ShiftRole.ACCOMPANIER)
    amina, camille, nour = (at_work.member(each) for each in ("amina", "camille", "nour"))
    collective = place.shift.collective
    duty.take(collective, HalfDay(WEDNESDAY, Part.MORNING), camille)
    duty.take(collective, HalfDay(WEDNESDAY, Part.AFTERNOON), nour)
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.GOING_IN)
        row.out_by = clock.at(WEDNESDAY, time(11, 45))
    for minutes in (0, 15, 60):
        with time_machine.travel(row.out_by + timedelta(minutes=minutes), tick=False):
            overdue.watch(clock.now())
    assert (told(camille), told(nour)) == (1, 1)


def test_a_last_tap_that_is_sent_again_is_answered_kindly(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        place = a_place(network)
        token, code = safe_return.make_link(place, network.member("amina")), place.code
        starts = place.shift.starts_at
    with time_machine.travel(starts, tick=True):
        page = f"/volunteer/places/{code}/safe-return"
        phone, amina = network.reader(), network.reader("amina")
        phone.get(f"/safe/{token}")
        amina.get(page)
        for reader in (phone, amina, phone, amina):
            form = next(each for each in reader.forms() if "step" in each.values)
            again = {**form.values, "step": ["safe"], "once": [tokens.new()]}
            answer = reader.client.post(form.action, data=again)
            assert answer.status_code == 303
            assert reader.client.get(answer.location).status_code == 200
        with network.app.app_context(), unit_of_work():
            safe_return.let_go(starts + timedelta(days=2))
        assert phone.get(f"/safe/{token}").status_code == 404


def test_a_return_ends_a_day_after_out_was_due_also_where_no_word_came(at_work: Network) -> None:
    place, amina = a_place(at_work), at_work.member("amina")
    safe_return.agree_on(place, "prévenir le comité", amina)
    with time_machine.travel(place.shift.starts_at, tick=False):
        row = safe_return.begin(place, amina)
        safe_return.tap(row, Step.GOING_IN)
    key_id, ends = row.key_id, row.out_by + timedelta(days=1)
    with time_machine.travel(ends - timedelta(minutes=1), tick=False):
        assert safe_return.let_go(clock.now()) == 0
        assert row in overdue.under_way(at_work.member("camille"))
    with time_machine.travel(ends, tick=False):
        assert safe_return.let_go(clock.now()) == 1
    assert not grants.is_given(key_id)


def test_every_page_says_so_when_nobody_watches(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        pulse.beat(pulse.WATCHES, clock.now() - pulse.LONGEST_WITHOUT_WATCH)
    for who, path in ((None, "/"), ("amina", "/volunteer/board"), ("camille", "/coordinator/")):
        reader = network.reader(who)
        assert STANDSTILL in reader.get(path).text
    with network.app.app_context(), unit_of_work():
        pulse.beat(pulse.WATCHES, clock.now())
    assert STANDSTILL not in network.reader("amina").get("/volunteer/").text


def test_every_page_says_so_when_notices_do_not_go_out(network: Network) -> None:
    for who, path in ((None, "/"), ("amina", "/volunteer/board"), ("camille", "/coordinator/")):
        assert STUCK not in network.reader(who).get(path).text
    with network.app.app_context(), unit_of_work():
        pulse.beat(pulse.SENDS, clock.now() - pulse.LONGEST_WITHOUT_WATCH)
    for who, path in ((None, "/"), ("amina", "/volunteer/board"), ("camille", "/coordinator/")):
        page = network.reader(who).get(path).text
        assert STUCK in page
        assert STANDSTILL not in page
