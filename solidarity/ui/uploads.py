"""Files that people send: held in memory only, and larger than a form on one page alone.

Werkzeug would put a larger file into a temporary one on the disk. A list of people has no business
there, not for a second. Of a file that is too large, the rest is read and let go of: a browser
shows what we answer only when it was allowed to send all of it.
"""

from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from flask import request as http_request
from flask_babel import lazy_gettext as _l

from solidarity.network import volunteer_import
from solidarity.network.volunteer_import import Why

_READ_TO_THE_END = 16 * 1024 * 1024
_ROOM_FOR_THE_ROWS = 256 * 1024
LARGER = {
    "coordinator.look_at_volunteers": _READ_TO_THE_END,
    "coordinator.invite_volunteers": _ROOM_FOR_THE_ROWS,
}
"""Pages that take more than a form holds, and how many bytes are read at most."""
TOO_LARGE = {"coordinator.look_at_volunteers": _l(Why.LARGE.value)}
"""What they say of what is larger."""


class _Beginning(BytesIO):
    """A file of which only as much is held as tells that it is too large."""

    def write(self, more: Any) -> int:
        """Hold the beginning; let go of the rest."""
        room = volunteer_import.LARGEST_BYTES + 1 - self.tell()
        super().write(memoryview(more)[: max(room, 0)])
        return memoryview(more).nbytes


class InMemory(Request):
    """A request whose files never touch the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return _Beginning()


def register(app: Flask) -> None:
    """Let these pages take files; before anything reads what was sent."""
    app.request_class = InMemory

    @app.before_request
    def allow_larger() -> None:
        if http_request.endpoint in LARGER:
            http_request.max_content_length = LARGER[http_request.endpoint]
