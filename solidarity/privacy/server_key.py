"""The server's own key: it seals only what the server must read while nobody is signed in.

That is a member's one contact address (for reminders). It is read from a file when the server
starts, and never made by starting: a lost key must be noticed, not replaced.
"""

import base64
import binascii
import hashlib
import hmac
import os
from pathlib import Path

from solidarity.privacy import sealing

_LENGTH = 32


class KeyFileBroken(Exception):
    """The key file is missing or is no key; the message says what to do."""


class _Holder:
    """One network, one server key."""

    key: bytes | None = None


_holder = _Holder()


def make(file: Path) -> None:
    """Write a new key file that only its owner can read; an existing one is never replaced."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(base64.b64encode(sealing.new_key()) + b"\n")


def load(file: Path) -> None:
    """Read the key file.

    Raises: KeyFileBroken.
    """
    try:
        key = base64.b64decode(file.read_bytes().strip(), validate=True)
    except OSError as unreadable:
        raise KeyFileBroken(
            f"The server key {file} cannot be read. Bring the file back from where you keep it; "
            "`solidarity init` makes one for a new network only."
        ) from unreadable
    except (binascii.Error, ValueError) as broken:
        raise KeyFileBroken(_broken(file)) from broken
    if len(key) != _LENGTH:
        raise KeyFileBroken(_broken(file))
    _holder.key = key


def seal(text: str, purpose: str) -> bytes:
    """Seal a text that the server itself will read."""
    return sealing.lock(text.encode(), _key(), purpose.encode())


def unseal(what: bytes, purpose: str) -> str:
    """Open what `seal` sealed for the same purpose.

    Raises: Unreadable.
    """
    return sealing.unlock(what, _key(), purpose.encode()).decode()


def derived(purpose: str) -> str:
    """Derive a secret for one purpose, such as signing cookies (HKDF's expand step, RFC 5869)."""
    return hmac.new(_key(), b"solidarity/" + purpose.encode() + b"\x01", hashlib.sha256).hexdigest()


def _key() -> bytes:
    if _holder.key is None:
        raise KeyFileBroken("The server key was not loaded; start with `solidarity serve`.")
    return _holder.key


def _broken(file: Path) -> str:
    return (
        f"The server key {file} is damaged: it holds no 32 bytes in base64. "
        "Bring the file back from where you keep a copy."
    )
