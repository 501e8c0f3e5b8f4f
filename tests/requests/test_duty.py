"""Coordinators are on duty in turn, and leave one another a few words that only they read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from neighbours import NOW
from sqlalchemy import func, select
from trust import collective_of

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.database import db, reading, unit_of_work
from solidarity.network import duty
from solidarity.network.authority import NotYours
from solidarity.network.duty import OnDutyAlready, PastDay
from solidarity.privacy import grants, sealed_rows
from solidarity.privacy.grants import NoKey
from solidarity.requests import handover_note
from solidarity.requests.handover_note import HandoverNote
from solidarity.worker import run_retention

if TYPE_CHECKING:
    from neighbours import Network

TUESDAY = date(2026, 11, 24)
SAID = "Ne téléphonez plus avant midi"
A_MINUTE = timedelta(minutes=1)


def written(network: Network) -> None:
    """A note of Camille's to her circle."""
    with network.app.app_context(), unit_of_work():
        handover_note.write(collective_of(network, "camille"), SAID, network.member("camille"))


def read_by(network: Network, name: str) -> list[str]:
    """What someone reads, when they open the notes."""
    with network.app.app_context(), reading():
        found = handover_note.opened(network.member(name), network.ring(name))
        return [each.text for each in found]


def test_the_circle_reads_what_the_last_one_wrote_and_nobody_else_does(network: Network) -> None:
    written(network)
    assert read_by(network, "camille") == read_by(network, "nour") == [SAID]
    for name in ("ines", "amina", "stella"):
        with network.app.app_context(), reading():
            assert handover_note.number_for(network.member(name)) == 0
            note = db.session.scalars(select(HandoverNote)).one()
            with pytest.raises(NoKey):
                sealed_rows.key_of(note, network.ring(name))


def test_a_note_is_gone_with_its_key_after_two_days(network: Network) -> None:
    written(network)
    lasts = handover_note.TERM.lasts
    with time_machine.travel(clock.hour() + lasts - A_MINUTE), network.app.app_context():
        run_retention(clock.now())
        with reading():
            assert handover_note.number_for(network.member("nour")) == 1
            key = db.session.scalars(select(HandoverNote.key_id)).one()
    with time_machine.travel(clock.hour() + lasts + A_MINUTE), network.app.app_context():
        with reading():
            assert handover_note.number_for(network.member("nour")) == 0, "at once"
        run_retention(clock.now())
        with reading():
            assert db.session.scalar(select(func.count(HandoverNote.id))) == 0
            assert not grants.is_given(key)


def test_a_note_on_the_page_is_opened_with_a_button_and_stays_sealed_else(
    network: Network,
) -> None:
    camille, nour = network.reader("camille"), network.reader("nour")
    camille.get("/coordinator/duty")
    camille.send("/duty/notes", text=SAID)
    assert SAID not in nour.get("/coordinator/duty").text
    assert SAID in nour.send("/duty/notes/opened").text


def test_one_is_on_duty_once_then_and_never_on_a_day_that_is_over(at_work: Network) -> None:
    camille, ours = at_work.member("camille"), collective_of(at_work, "camille")
    duty.take(ours, HalfDay(TUESDAY, Part.EVENING), camille)
    with pytest.raises(OnDutyAlready):
        duty.take(ours, HalfDay(TUESDAY, Part.EVENING), camille)
    with pytest.raises(PastDay):
        duty.take(ours, HalfDay(NOW.date() - timedelta(days=1), Part.MORNING), camille)
    with pytest.raises(NotYours):
        duty.take(ours, HalfDay(TUESDAY, Part.MORNING), at_work.member("ines"))


def test_where_nobody_is_on_duty_the_whole_circle_is_told(at_work: Network) -> None:
    camille, ours = at_work.member("camille"), collective_of(at_work, "camille")
    circle = {each.code for each in duty.to_tell(ours)}
    assert len(circle) > 1
    row = duty.take(ours, clock.half_day_of(clock.now()), camille)
    assert duty.to_tell(ours) == [camille]
    duty.give_back(row, camille)
    db.session.flush()
    assert {each.code for each in duty.to_tell(ours)} == circle
