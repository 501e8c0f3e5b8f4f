"""Pages stay light: compressed on their way, and the look of them fetched only once.

A compressed answer's length can tell a secret in it to whoever makes a browser ask for it with
words of theirs beside the secret (BREACH, 2013). Here no other site can: our cookies are
SameSite=Strict, so a page asked for from elsewhere holds nobody's secrets (docs/decisions/0008).
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from flask_compress import Compress

_SMALLEST = 500
_VERSION_LENGTH = 12


def register(app: Flask) -> None:
    """Compress what is text, and let browsers keep files until they change."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=_SMALLEST,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "image/svg+xml",
            "application/manifest+json",
        ],
    )
    Compress(app)
    folder = Path(app.static_folder or "")

    @cache
    def version(filename: str) -> str:
        """A file's contents in a word; it is part of the address under which browsers keep it."""
        return hashlib.sha256((folder / filename).read_bytes()).hexdigest()[:_VERSION_LENGTH]

    def add_version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == "static" and (folder / values["filename"]).is_file():
            values["v"] = version(values["filename"])

    app.url_default_functions.setdefault(None, []).append(add_version)
