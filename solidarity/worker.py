"""The clockwork: which verb runs when, each in its own unit of work. A process of its own."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from flask_babel import force_locale, gettext

from solidarity import clock
from solidarity.database import reading, unit_of_work
from solidarity.network import (
    accounts,
    admission,
    agreements,
    availability,
    calendar_links,
    channels,
    duty,
    notices,
    once,
    pulse,
    recovery,
    roles,
    vouching,
)
from solidarity.network.channels import Way
from solidarity.privacy import grants, journal, ledger, retention, sessions
from solidarity.privacy.retention import Outcome, Rule
from solidarity.requests import (
    budgets,
    clockwork,
    counts,
    filling,
    handover_note,
    overdue,
    past,
    safe_return,
    series,
    shredding,
    sweep,
    watching,
)
from solidarity.requests.matching import making, plans

_log = logging.getLogger(__name__)
MAKERS = 2
"""So many plans are made at once: a collective's week, say, while a city's takes minutes."""
BETWEEN_PLANS = 0.5
"""Seconds between two looks whether a plan was ordered."""
LONGEST_SENDING = 60.0
"""Seconds: then what cannot wait may be first again."""
PATIENCE = 3
"""So many addresses in a row of one way take nothing: then it is the way, in this run."""

RETENTION: tuple[Rule, ...] = (
    shredding.SHRED_REQUESTS,
    shredding.FORGET_SHIFTS,
    past.RULE,
    counts.RULE,
    accounts.RULE,
    admission.RULE,
    vouching.RULE,
    vouching.LINKS,
    vouching.WAITERS,
    agreements.RULE,
    recovery.RULE,
    roles.RULE,
    budgets.RULE,
    availability.RULE,
    duty.RULE,
    handover_note.RULE,
    calendar_links.RULE,
    safe_return.RULE,
    plans.RULE,
    notices.RULE,
    once.RULE,
    sessions.RULE,
    journal.RULE,
    ledger.RULE,
    sweep.RULE,
)
"""Every promise that something ends, in the order in which they are kept."""


@dataclass(frozen=True)
class Job:
    """A verb of the clock, and when it runs, as a crontab line on the network's wall clock."""

    name: str
    run: Callable[[datetime], object]
    crontab: str


def _in_a_unit(verb: Callable[[datetime], int]) -> Callable[[datetime], int]:
    def run(now: datetime) -> int:
        with unit_of_work():
            return verb(now)

    return run


def run_retention(now: datetime) -> Outcome:
    """Keep every promise that is due."""
    return retention.run(RETENTION, now)


def send_notices(now: datetime) -> int:
    """Send what is due to the members' channels; say how many left.

    Nothing is locked while a channel takes its time. A notice is marked once it has left, so a
    crash in between sends that one again: at least once. One that was withdrawn while others were
    on their way does not leave. What a channel does not take is put off, and nobody waits for it
    twice in one run; what is left when a run has lasted long enough is for the next one.
    """
    with reading():
        waiting = notices.due(now)
    begun, failed, left = clock.stopwatch(), Counter[str](), 0
    for each in waiting:
        if clock.stopwatch() - begun > LONGEST_SENDING:
            break
        if not _is_still_wanted(each.notice_id):
            continue
        has_left = not each.address or _leaves(each, failed)
        with unit_of_work():
            if has_left:
                notices.mark_sent(each.notice_id, now)
            else:
                notices.put_off(each.notice_id, each.again_at)
        left += has_left and bool(each.address)
    return left


def _is_still_wanted(notice_id: int) -> bool:
    with reading():
        return notices.is_waiting(notice_id)


def _leaves(notice: notices.Due, failed: Counter[str]) -> bool:
    """Send one notice, unless its address or its way has failed often enough in this run."""
    way, _address = channels.read(notice.address)
    if failed[notice.address] or failed[way] >= PATIENCE:
        return False
    with force_locale(notice.language or "fr"):
        if channels.send(notice.address, gettext(notice.sentence)):
            del failed[way]
            return True
    failed[notice.address] += 1
    # Whole URLs have nothing in common: one that is dead says nothing of another.
    failed[way] += way is not Way.OTHER
    return False


TIMETABLE: tuple[Job, ...] = (
    Job("lock idle sessions", _in_a_unit(sessions.lock_idle), "* * * * *"),
    Job("close windows", _in_a_unit(grants.close_windows), "*/5 * * * *"),
    Job(pulse.SENDS, send_notices, "* * * * *"),
    Job("begin what begins", _in_a_unit(clockwork.begin_due), "*/5 * * * *"),
    Job("resume what rests", _in_a_unit(clockwork.resume_due), "5 0 * * *"),
    Job("lay out programmes", _in_a_unit(series.lay_out_all), "15 0 * * *"),
    Job(pulse.WATCHES, _in_a_unit(overdue.watch), "* * * * *"),
    Job("offer places on", _in_a_unit(filling.pass_on), "* * * * *"),
    Job("tell of short shifts", _in_a_unit(watching.tell_of_short_ones), "*/15 * * * *"),
    Job("end rests", _in_a_unit(availability.end_rests), "10 0 * * *"),
    Job("tell of links that end", _in_a_unit(calendar_links.tell_of_ends), "20 9 * * *"),
    Job("retention", run_retention, "17 * * * *"),
)


def make_plans(app: Flask, until: Event) -> None:
    """Make the plans that coordinators order, one after the other, until told to end.

    It runs in threads of its own: somebody waits for the first page of a plan, and while one is
    made everything on the timetable goes on. A plan that fails says so on its page.
    """
    while not until.wait(BETWEEN_PLANS):
        with app.app_context(), _going_on("make plans"):
            if making.is_anything_to_do():
                making.make_next(clock.now())


def catch_up(app: Flask) -> None:
    """Run once what may have come due while no worker ran; what fails keeps nothing else back."""
    with app.app_context():
        for job in TIMETABLE:
            _run(job)


def run(app: Flask, timezone: str) -> None:
    """Keep the timetable until stopped."""
    scheduler = BlockingScheduler(timezone=timezone)
    for job in TIMETABLE:
        scheduler.add_job(
            _within(app, job),
            CronTrigger.from_crontab(job.crontab, timezone=timezone),
            id=job.name,
            misfire_grace_time=3600,
            coalesce=True,
            max_instances=1,
        )
    catch_up(app)
    ended = Event()
    for number in range(MAKERS):
        Thread(target=make_plans, args=(app, ended), name=f"plans {number}", daemon=True).start()
    try:
        scheduler.start()
    finally:
        ended.set()


def _within(app: Flask, job: Job) -> Callable[[], None]:
    def run_job() -> None:
        with app.app_context():
            _run(job)

    return run_job


def _run(job: Job) -> None:
    with _going_on(job.name):
        job.run(clock.now())
        with unit_of_work():
            pulse.beat(job.name, clock.now())


@contextmanager
def _going_on(what: str) -> Iterator[None]:
    """Report what fails, and let everything else go on; without its pulse it is noticed, too."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the other jobs are to run all the same
        # The message could quote a row; the kind of error cannot.
        _log.error("“%s” failed: %s", what, type(error).__name__)
