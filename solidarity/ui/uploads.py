"""Files that people send: held in memory only, and larger than a form on one page alone.

Werkzeug would put a larger file into a temporary one on the disk. A list of people has no business
there, not for a second.
"""

from io import BytesIO
from typing import IO

from flask import Flask, Request
from flask import request as http_request

from solidarity.network import volunteer_import

_ROOM_FOR_THE_FORM = 16 * 1024
LARGER = {
    "coordinator.look_at_volunteers": volunteer_import.LARGEST_BYTES + _ROOM_FOR_THE_FORM,
}
"""Pages that take more than a form holds, and how many bytes."""


class InMemory(Request):
    """A request whose files never touch the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def register(app: Flask) -> None:
    """Let these pages take files; before anything reads what was sent."""
    app.request_class = InMemory

    @app.before_request
    def allow_larger() -> None:
        if http_request.endpoint in LARGER:
            http_request.max_content_length = LARGER[http_request.endpoint]
