"""Canaries: texts planted in every sealed field, to be looked for where they must not be."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CANARIES = {
    "request note": "canari-note-ocelot-7731",
    "request meeting point": "canari-lieu-hibou-4462",
    "shift recognition": "canari-signe-lynx-9913",
    "shift note": "canari-conseil-loutre-2284",
    "report": "canari-recit-renard-5555",
}


def spellings(text: str) -> Iterator[bytes]:
    """A text as it could stand on a disk or in an answer: UTF-8, UTF-16, hex, base64."""
    for encoded in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
        yield encoded
        yield encoded.hex().encode()
        yield encoded.hex().upper().encode()
        # Inside a longer text, base64 begins at one of three offsets.
        for offset in range(3):
            yield base64.b64encode(b"\0" * offset + encoded)[4:-4]
            yield base64.urlsafe_b64encode(b"\0" * offset + encoded)[4:-4]


def hits(haystack: bytes) -> set[str]:
    """The canaries found in some bytes, in any spelling."""
    return {
        name
        for name, canary in CANARIES.items()
        if any(spelling in haystack for spelling in spellings(canary))
    }


def hits_on_disk(folder: Path) -> set[str]:
    """The canaries found in any file of a folder."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return set().union(*(hits(file.read_bytes()) for file in files))
