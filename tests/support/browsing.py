"""The product as it is served, and people who use it with a real Chromium."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neighbours import NOW

from solidarity import clock

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.sync_api import Browser, Page

SCREENSHOTS = Path("build/screenshots")
PATIENCE = 180
"""Seconds for which a server may take to begin or to end, on a machine that has much to do."""


@dataclass
class Server:
    """The product as it is served, in a process of its own, at a moment of one's choice."""

    folder: Path
    sign_ins: dict[str, dict[str, Any]]
    moment: datetime = NOW
    port: int = 0
    processes: int = 1
    settings: dict[str, str] = field(default_factory=dict)
    """SOLIDARITY_* variables beside the usual ones."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """Run a command of the product at this server's moment."""
        environment = {
            **os.environ,
            "SOLIDARITY_ADDRESS": self.address,
            "SOLIDARITY_DEMO_NOW": self.moment.isoformat(),
            **self.settings,
        }
        line = [sys.executable, "-m", "solidarity", *words, "--data", str(self.folder)]
        return subprocess.Popen(
            line, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def start(self) -> None:
        """Serve, and wait until it answers."""
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        self.process = self.command(
            "serve", "--port", str(self.port), "--processes", str(self.processes)
        )
        given_up = clock.stopwatch() + PATIENCE
        while clock.stopwatch() < given_up:
            assert self.process.poll() is None, "the server ended by itself"
            try:
                with urllib.request.urlopen(f"{self.address}/healthy") as answer:  # noqa: S310 - ours
                    assert answer.status == 200
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError

    def stop(self) -> None:
        """End the server by its process id."""
        if self.process is not None:
            end(self.process)

    def kill(self) -> None:
        """End the server and all its processes as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def travel(self, moment: datetime) -> None:
        """Start anew at another moment on the same data, unless it is that moment already."""
        if self.process is not None and moment == self.moment:
            return
        self.stop()
        self.moment = moment
        self.start()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command that was started here, by its process id; by force where it does not listen."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Person:
    """Someone at a browser of their own."""

    page: Page
    server: Server

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.server.address + path)

    def fill(self, **entered: str) -> None:
        """Type into fields by their names."""
        for name, value in entered.items():
            self.page.fill(f"main [name={name}]", value)

    def press(self, action: str) -> None:
        """Press the button of the form whose action ends so."""
        with self.page.expect_navigation():
            self.page.locator(f"main form[action$='{action}'] button").first.click()

    def follow(self, selector: str, *, name: str = "") -> None:
        """Press the first link that fits, by its selector or by what it says, and arrive."""
        page = self.page
        link = (
            page.locator(selector)
            if not name
            else page.locator(selector).get_by_role("link", name=name)
        )
        with page.expect_navigation():
            link.first.click()

    def text(self) -> str:
        """What stands on the page."""
        return self.page.inner_text("main")

    def picture(self, name: str) -> None:
        """Keep what the page looks like."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def sign_in(person: Person, name: str) -> Person:
    """Sign in, as the page asks for it."""
    person.go("/sign-in")
    person.fill(name=name, passphrase=person.server.sign_ins[name]["passphrase"])
    person.press("/sign-in")
    if person.page.url.split("?")[0].endswith("/sign-in/second"):
        person.fill(code=person.server.sign_ins[name]["codes"].pop())
        person.press("/sign-in/second")
    return person


def someone(browser: Browser, server: Server, name: str | None, **context: Any) -> Person:
    """Someone with a new browser context, signed in if they have a name."""
    settings = {"viewport": {"width": 390, "height": 844}, "locale": "en-CA", **context}
    person = Person(browser.new_context(**settings).new_page(), server)
    return sign_in(person, name) if name else person
