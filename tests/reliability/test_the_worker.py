"""The worker sleeps, or is killed: what came due is done once, and notices leave at least once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from browsing import PATIENCE, Server, end
from furnishing import a_programme, certain, furnish_shifts
from listening import listening
from neighbours import NOW
from sqlalchemy import delete, func, select, text
from story import a_shift

from solidarity import clock, worker
from solidarity.database import db, unit_of_work
from solidarity.network import channels, members, notices, pulse
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.network.pulse import Pulse
from solidarity.requests import waiting
from solidarity.requests.shift import Place, Shift, ShiftRole

if TYPE_CHECKING:
    from listening import Channel
    from neighbours import Network

A_TUESDAY = date(2026, 12, 1)
EACH = 12
"""Notices for each volunteer."""


def counted(network: Network) -> dict[str, int]:
    """How many rows of what the worker makes."""
    with network.app.app_context():
        tables = (Notice, Shift, Place, waiting.Waiting)
        return {
            each.__tablename__: db.session.scalar(select(func.count(each.id))) or 0
            for each in tables
        }


def laid_out(network: Network, programme_id: int) -> int:
    """How many shifts of a programme there are."""
    with network.app.app_context():
        found = select(func.count(Shift.id)).where(Shift.programme_id == programme_id)
        return db.session.scalar(found) or 0


def test_a_worker_that_slept_three_days_catches_up_once_and_does_nothing_twice(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        furnish_shifts(network)
        certain(network, a_shift(network, 6, 7), "theo", ShiftRole.ACCOMPANIER)
        tuesdays = a_programme(network, "camille", "Mardi", A_TUESDAY).id
    before = laid_out(network, tuesdays)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        worker.catch_up(network.app)
        once = counted(network)
        worker.catch_up(network.app)
        assert counted(network) == once
    assert laid_out(network, tuesdays) == before + 1, "the Tuesday four weeks ahead"


def test_a_worker_that_slept_three_days_still_says_all_but_what_has_become_pointless(
    network: Network,
) -> None:
    soon, later = clock.now() + timedelta(hours=1), clock.now() + timedelta(days=4)
    told_late = (Word.OVERDUE, Word.MOVED, Word.GAP, Word.CONFIRMED, Word.WRITTEN, Word.ASKED)
    with listening() as channel:
        with network.app.app_context(), unit_of_work():
            db.session.execute(delete(Notice))
            theo = network.member("theo")
            theo.language = "en"
            notices.keep_address(theo, channel.address)
            for word in told_late:
                notices.tell(theo, word, "it", soon)
            for word in (Word.REMINDER, Word.OFFERED):
                notices.tell(theo, word, "gone", soon, useful_until=soon + timedelta(hours=2))
                notices.tell(theo, word, "to come", soon, useful_until=later)
        with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
            worker.catch_up(network.app)
            worker.catch_up(network.app)
        said = [each["message"] for each in channel.told]
    wanted = [*told_late, Word.REMINDER, Word.OFFERED]
    assert said[0] == str(notices.SENTENCES[Word.OVERDUE]), "what cannot wait comes first"
    assert sorted(said) == sorted(str(notices.SENTENCES[word]) for word in wanted)
    with network.app.app_context():
        gone = select(Notice.id).where(Notice.about == "gone")
        assert not db.session.scalars(gone).all(), "let go of, never sent"


def test_one_job_that_fails_keeps_no_other_from_running_and_is_reported(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    with network.app.app_context(), unit_of_work():
        db.session.execute(delete(Pulse))
        db.session.execute(text("DROP TABLE call"))
    worker.catch_up(network.app)
    with network.app.app_context():
        ran = set(db.session.scalars(select(Pulse.job)))
        assert pulse.is_watching()
        assert pulse.is_sending()
    failed = {job.name for job in worker.TIMETABLE} - ran
    assert failed
    assert all(each in caplog.text for each in failed)
    assert "SELECT" not in caplog.text, "the kind of fault, never with which values"


def written(network: Network, channel: Channel) -> int:
    """Many notices, each volunteer's to a box of their own; say how many."""
    with network.app.app_context(), unit_of_work():
        db.session.execute(delete(Notice))
        collective = network.member("camille").collectives_as(Role.COORDINATOR)[0]
        everyone = members.with_role(Role.VOLUNTEER, collective)
        for each in everyone:
            notices.keep_address(each, f"{channel.address}-{each.code}")
            for number in range(EACH):
                notices.tell(each, Word.ASKED, f"{number}", NOW - timedelta(seconds=number))
        return len(everyone) * EACH


@pytest.mark.parametrize("kills", [2])
def test_a_worker_that_is_killed_sends_every_notice_and_one_twice_a_kill_at_most(
    network: Network, kills: int
) -> None:
    chance = random.Random(2)
    assert channels.offered()
    with listening() as channel:
        number = written(network, channel)
        server = Server(network.settings.data, network.sign_ins, moment=NOW, port=8000)
        server.settings["SOLIDARITY_CHANNEL_SMS"] = channel.url
        for _ in range(kills):
            process = server.command("worker")
            begun = clock.stopwatch()
            told = len(channel.told)
            while len(channel.told) < told + chance.randrange(1, 6):
                assert clock.stopwatch() - begun < PATIENCE, "nothing leaves"
                time.sleep(0.01)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        process = server.command("worker")
        begun = clock.stopwatch()
        while waiting_notices(network) and clock.stopwatch() - begun < PATIENCE:
            time.sleep(0.2)
        end(process)
        arrived = Counter(channel.paths)
    assert sum(arrived.values()) >= number, "every one left"
    assert sum(arrived.values()) - number <= kills, "a kill doubles one at most"
    assert all(each >= EACH for each in arrived.values())


def waiting_notices(network: Network) -> int:
    """How many have not left."""
    with network.app.app_context():
        unsent = select(func.count(Notice.id)).where(
            Notice.sent_at.is_(None), Notice.word == Word.ASKED
        )
        return db.session.scalar(unsent) or 0
