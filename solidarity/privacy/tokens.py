"""Random words for links: who has one may follow it. Only their fingerprints are kept."""

import hashlib
import secrets


def new() -> str:
    """Make a word for a link: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> bytes:
    """What is kept of a word, to know it again; enough for 256 random bits without stretching."""
    return hashlib.sha256(token.encode()).digest()
