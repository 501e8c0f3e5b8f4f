"""Many clients at once over HTTP against the product as it is served, and what was true after.

Bounded in count and time, on loopback only; every process that is started is ended by its id.
"""

from __future__ import annotations

import random
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from browsing import Server, end
from client import Client
from neighbours import NOW
from sqlalchemy import select
from story import a_request
from trust import PASSPHRASE, collective_of

from solidarity import clock
from solidarity.database import db, flush, unit_of_work
from solidarity.network import admission, neighbourhoods
from solidarity.network.members import Role
from solidarity.network.pulse import Pulse
from solidarity.privacy.sealing import Cost
from solidarity.requests import kinds, shifts
from solidarity.requests.shift import Details, ShiftRole, Span
from solidarity.worker import TIMETABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from neighbours import Network

    from solidarity.requests.shift import Shift

CHEAP = Cost(memory_kib=64, iterations=1)
SEATS = 3
THREE = {ShiftRole.ACCOMPANIER: SEATS}
FAST = timedelta(hours=3)
"""So far ahead the worker's clock is: the time to answer an offer runs out while people answer."""
NEXT_DAY = 60
"""So many shifts are on the first day: on a fast clock no reminder of any is due too early."""


@dataclass
class Storm:
    """A network with many volunteers and many shifts of three places, served for real."""

    network: Network
    server: Server
    names: list[str]
    seats: dict[str, str]
    """Opaque id of each place → that of its shift."""
    codes: list[str]
    """Opaque ids of the shifts."""
    of_requests: list[str]
    """Those of them that belong to a request, and have something sealed."""
    over: threading.Event = field(default_factory=threading.Event)
    """Set when everyone is to stop: all was done, something failed, or it took too long."""
    kills: int = 0
    rounds: int = 0
    """So often a worker caught up."""

    def client(self, name: str) -> Client:
        """Someone who signed in."""
        listed = self.network.sign_ins.get(name)
        passphrase = listed["passphrase"] if listed else PASSPHRASE
        client = Client(lambda: self.server.port, name, passphrase)
        client.sign_in(self.network.printed_code(name) if listed else "")
        return client

    def run(
        self,
        acts: Sequence[Callable[[], None]],
        beside: Sequence[Callable[[], None]] = (),
        minutes: int = 8,
    ) -> None:
        """Let everyone do their part at the same time; who is beside goes on until it is over."""
        failures: list[Exception] = []

        def kept(act: Callable[[], None]) -> None:
            try:
                act()
            except Exception as failure:  # noqa: BLE001 - told by the test
                failures.append(failure)
                self.over.set()

        threads = [threading.Thread(target=kept, args=(act,)) for act in acts]
        helpers = [threading.Thread(target=kept, args=(act,)) for act in beside]
        for each in [*threads, *helpers]:
            each.start()
        given_up = clock.stopwatch() + 60 * minutes
        for each in threads:
            each.join(max(0.0, given_up - clock.stopwatch()))
        is_late = any(each.is_alive() for each in threads)
        self.over.set()
        for each in [*threads, *helpers]:
            each.join()
        if failures:
            raise ExceptionGroup("the storm", failures)
        assert not is_late, f"not done within {minutes} minutes"

    def kill(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Kill the server and all its processes as a power cut would, and start it again."""
        self.server.kill()
        meanwhile()
        self.server.moment = clock.now()
        self.server.start()
        self.kills += 1

    def cut(self, times: int, meanwhile: Callable[[], None]) -> None:
        """Kill the server so many times, at moments nobody foresees."""
        chance = random.Random(times)
        while self.kills < times and not self.over.wait(chance.uniform(0.1, 1.5)):
            self.kill(meanwhile)

    def keep_time(self) -> None:
        """Keep a worker beside on a fast clock, which is ended and begun anew after each round."""
        fast = Server(self.server.folder, {}, port=self.server.port)
        while not self.over.is_set():
            fast.moment = clock.now() + FAST
            process = fast.command("worker")
            try:
                while not (self._has_caught_up_since(fast.moment) or self.over.wait(1)):
                    assert process.poll() is None, "the worker ended by itself"
            finally:
                end(process)
            self.rounds += 1

    def _has_caught_up_since(self, moment: datetime) -> bool:
        with self.network.app.app_context():
            last = db.session.scalar(select(Pulse.ran_at).where(Pulse.job == TIMETABLE[-1].name))
            return last is not None and last >= moment


@contextmanager
def brewed(
    network: Network, volunteers: int, programmes: int, requests: int = 0
) -> Iterator[Storm]:
    """Let volunteers in, and lay out shifts of three places, one after the other in time."""
    names = [f"storm{number}" for number in range(volunteers)]
    with network.app.app_context(), unit_of_work():
        collective = collective_of(network, "camille")
        for name in names:
            token = admission.invite_as_operator(collective, Role.VOLUNTEER)
            member = admission.accept(token, name, name, PASSPHRASE, CHEAP)
            member.memberships[0].knows_the_work = True
        made = [_of_a_programme(network, _span(number)) for number in range(programmes)]
        sealed = [_of_a_request(network, _later(number)) for number in range(requests)]
        flush()
        seats = {each.code: shift.code for shift in [*made, *sealed] for each in shift.places}
        codes = [[each.code for each in some] for some in (made, sealed)]
    server = Server(network.settings.data, network.sign_ins, moment=NOW, processes=2)
    try:
        server.start()
        yield Storm(network, server, names, seats, [*codes[0], *codes[1]], codes[1])
    finally:
        server.stop()


def _of_a_programme(network: Network, span: Span) -> Shift:
    """A shift of which nothing is sealed."""
    collective = collective_of(network, "camille")
    kind, where = kinds.of(collective)[0], neighbourhoods.all_of_them()[0]
    return shifts.lay_out("Cuisine", collective, kind, where, span, THREE)


def _of_a_request(network: Network, span: Span) -> Shift:
    """A shift with a key of its own, which whoever is confirmed is given."""
    camille, ring = network.member("camille"), network.ring("camille")
    shift = shifts.draft(a_request(network), span, THREE, Details("au coin"), camille, ring)
    shifts.publish(shift, camille)
    return shift


def _span(number: int) -> Span:
    """One quarter of an hour after the other, so that nobody has two at once."""
    ahead = timedelta(hours=6 if number < NEXT_DAY else 14, minutes=15 * number)
    begins = clock.next_quarter(clock.now()) + ahead
    return Span(begins, begins + timedelta(minutes=15))


def _later(number: int) -> Span:
    """A quarter of an hour after all programmes, so far ahead that no reminder is due yet."""
    begins = clock.next_quarter(clock.now()) + timedelta(days=9, minutes=15 * number)
    return Span(begins, begins + timedelta(minutes=15))
