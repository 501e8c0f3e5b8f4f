"""Many clients at once over HTTP against the product as it is served, and what was true after.

Bounded in count and time, on loopback only; every process that is started is ended by its id.
"""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from browsing import Server
from neighbours import NOW
from trust import collective_of

from solidarity import clock
from solidarity.database import unit_of_work
from solidarity.network import admission, neighbourhoods
from solidarity.network.members import Role
from solidarity.privacy.sealing import Cost
from solidarity.requests import kinds, shifts
from solidarity.requests.shift import ShiftRole, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from neighbours import Network

CHEAP = Cost(memory_kib=64, iterations=1)
PASSPHRASE = "des mots que personne ne met ensemble"
SEATS = 3
PATIENCE = 60
"""Seconds for which a client goes on asking a server that was killed."""


@dataclass
class Answer:
    """What a client was told."""

    status: int
    leads_to: str
    text: str


@dataclass
class Client:
    """Someone with a browser that keeps cookies, and sends again what was not answered."""

    port: Callable[[], int]
    name: str
    cookie: str = ""
    token: str = ""
    answers: list[Answer] = field(default_factory=list)

    def sign_in(self, passphrase: str, code: str = "") -> None:
        """Come in."""
        self._look("/sign-in")
        self.post("/sign-in", name=self.name, passphrase=passphrase)
        if code:
            self._look("/sign-in/second")
            self.post("/sign-in/second", code=code)
        self._look("/account/")

    def post(self, path: str, **said: str) -> Answer:
        """Send a form until it is answered; always with the same token against doubles."""
        body = urlencode({"csrf_token": self.token, "once": secrets.token_urlsafe(12), **said})
        answer = self._ask("POST", path, body)
        self.answers.append(answer)
        return answer

    def again(self, path: str, once: str, **said: str) -> Answer:
        """Send a form with a token of one's choice."""
        body = urlencode({"csrf_token": self.token, "once": once, **said})
        return self._ask("POST", path, body)

    def _look(self, path: str) -> None:
        answer = self._ask("GET", path, "")
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        assert found, f"{path}: {answer.status}"
        self.token = found.group(1)

    def _ask(self, method: str, path: str, body: str) -> Answer:
        given_up = clock.stopwatch() + PATIENCE
        while True:
            try:
                return self._ask_once(method, path, body)
            except (OSError, http.client.HTTPException):
                if clock.stopwatch() > given_up:
                    raise
                time.sleep(0.05)

    def _ask_once(self, method: str, path: str, body: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, {**headers, "Host": "localhost"})
            response = connection.getresponse()
            text = response.read().decode()
            given = response.headers.get_all("Set-Cookie") or []
            for each in given:
                self.cookie = each.partition(";")[0]
            leads_to = response.headers.get("Location", "")
            return Answer(response.status, leads_to, text)
        finally:
            connection.close()


@dataclass
class Storm:
    """A network with many volunteers and many shifts of three places, served for real."""

    network: Network
    server: Server
    names: list[str]
    codes: list[str]
    """Opaque ids of the shifts."""

    def client(self, name: str) -> Client:
        """Someone who signed in."""
        client = Client(lambda: self.server.port, name)
        listed = self.network.sign_ins.get(name)
        if listed:
            client.sign_in(listed["passphrase"], self.network.printed_code(name))
        else:
            client.sign_in(PASSPHRASE)
        return client

    def run(self, acts: list[Callable[[], None]]) -> None:
        """Let everyone do their part at the same time."""
        failures: list[BaseException] = []

        def kept(act: Callable[[], None]) -> None:
            try:
                act()
            except BaseException as failure:  # noqa: BLE001 - told by the test
                failures.append(failure)

        threads = [threading.Thread(target=kept, args=(act,)) for act in acts]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert failures == []

    def kill(self) -> None:
        """Kill the server and all its processes as a power cut would, and start it again."""
        assert self.server.process is not None
        os.killpg(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait()
        self.server.process = None
        self.server.start()


def brew(network: Network, volunteers: int, number_of_shifts: int) -> Storm:
    """Let volunteers in, and lay out shifts of three places, one after the other in time."""
    names = [f"storm{number}" for number in range(volunteers)]
    with network.app.app_context(), unit_of_work():
        collective = collective_of(network, "camille")
        for name in names:
            token = admission.invite_as_operator(collective, Role.VOLUNTEER)
            member = admission.accept(token, name, name, PASSPHRASE, CHEAP)
            member.memberships[0].knows_the_work = True
        kind, where = kinds.of(collective)[0], neighbourhoods.all_of_them()[0]
        made = [
            shifts.lay_out(
                f"S{number}", collective, kind, where, _span(number), {ShiftRole.ACCOMPANIER: SEATS}
            )
            for number in range(number_of_shifts)
        ]
        codes = [each.code for each in made]
    server = Server(network.settings.data, network.sign_ins, moment=NOW, processes=2)
    return Storm(network, server, names, codes)


def _span(number: int) -> Span:
    """One quarter of an hour after the other, so that nobody has two at once."""
    begins: datetime = clock.next_quarter(clock.now()) + timedelta(hours=48, minutes=15 * number)
    return Span(begins, begins + timedelta(minutes=15))
