"""A channel on this machine which keeps what it was told, or refuses it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from solidarity.network import channels
from solidarity.network.channels import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_set_up: dict[str, str] = {}


class Channel(ThreadingHTTPServer):
    """Where notices go."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listener)
        self.told: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.answers = 200
        self.tried = 0
        """How often somebody came with a message."""
        self.meanwhile: Callable[[], None] = lambda: None
        """What happens while the first message is on its way."""
        self.way = Way.SMS

    @property
    def url(self) -> str:
        """How the operator sets it up, as Apprise writes it."""
        return f"json://127.0.0.1:{self.server_port}/{{to}}"

    @property
    def address(self) -> str:
        """A member's address there, as it is kept."""
        return channels.written(self.way, "secret-box")


class Listener(BaseHTTPRequestHandler):
    """Keeps the body of each post."""

    server: Channel

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.tried += 1
        self.server.meanwhile()
        if self.server.answers == 200:
            self.server.told.append(json.loads(body))
            self.server.paths.append(self.path)
        self.send_response(self.server.answers)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def listening(way: Way = Way.SMS) -> Iterator[Channel]:
    """A channel that listens meanwhile, set up as one of the network's ways."""
    channel = Channel()
    channel.way = way
    _set_up[way.value] = channel.url
    channels.set_up(_set_up)
    thread = threading.Thread(target=channel.serve_forever)
    thread.start()
    try:
        yield channel
    finally:
        channel.shutdown()
        thread.join()
        channel.server_close()
        del _set_up[way.value]
        channels.set_up(_set_up)
