"""Someone at a browser over real HTTP, who sends a form until it is answered."""

from __future__ import annotations

import http.client
import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from solidarity import clock

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 240
"""Seconds for which a client goes on asking a server that was killed."""
UNAVAILABLE = 503
"""The page says: nothing was changed, try again."""


@dataclass
class Answer:
    """What a client was told."""

    status: int
    leads_to: str
    text: str


def _is_locked(answer: Answer) -> bool:
    """Whether the door asks for the passphrase once more; a form is answered with its page."""
    is_door = answer.status == 403 and 'action="/locked"' in answer.text
    return is_door or answer.leads_to.partition("?")[0].endswith("/locked")


@dataclass
class Client:
    """Someone with a browser that keeps cookies, and sends again what was not answered."""

    port: Callable[[], int]
    name: str
    passphrase: str
    cookie: str = ""
    token: str = ""
    last: tuple[str, str] = ("", "")
    """Where the last form was sent, and what it said."""

    def sign_in(self, code: str = "") -> None:
        """Come in."""
        self._look_for_a_token("/sign-in")
        self._send("/sign-in", name=self.name, passphrase=self.passphrase)
        if code:
            self._look_for_a_token("/sign-in/second")
            self._send("/sign-in/second", code=code)
        self._look_for_a_token("/account/")

    def look(self, path: str) -> Answer:
        """Open a page."""
        return self._unlocked("GET", path, "")

    def post(self, path: str, **said: str) -> Answer:
        """Send a form until it is answered; always with the same token against doubles."""
        return self.again(path, secrets.token_urlsafe(12), **said)

    def again(self, path: str, once: str, **said: str) -> Answer:
        """Send a form with a token of one's choice."""
        self.last = path, urlencode({"csrf_token": self.token, "once": once, **said})
        return self.repeat()

    def repeat(self) -> Answer:
        """Send the last form as it was."""
        return self._unlocked("POST", *self.last)

    def _send(self, path: str, **said: str) -> Answer:
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **said}))

    def _unlocked(self, method: str, path: str, body: str) -> Answer:
        """Ask; where the session was locked meanwhile, open it again and ask once more."""
        answer = self._ask(method, path, body)
        while _is_locked(answer):
            self._send("/locked", passphrase=self.passphrase)
            answer = self._ask(method, path, body)
        assert "/sign-in" not in answer.leads_to, "signed out"
        return answer

    def _look_for_a_token(self, path: str) -> None:
        answer = self._ask("GET", path, "")
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        assert found, f"{path}: {answer.status}"
        self.token = found.group(1)

    def _ask(self, method: str, path: str, body: str) -> Answer:
        given_up = clock.stopwatch() + PATIENCE
        while True:
            try:
                answer = self._ask_once(method, path, body)
                if answer.status != UNAVAILABLE or clock.stopwatch() > given_up:
                    return answer
            except (OSError, http.client.HTTPException):
                if clock.stopwatch() > given_up:
                    raise
            time.sleep(0.05)

    def _ask_once(self, method: str, path: str, body: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=60)
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
