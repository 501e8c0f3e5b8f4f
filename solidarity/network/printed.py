"""Codes that are printed: short, read without doubt, and stored so that nobody can read them.

Twelve characters of Crockford's base 32 (no I, L, O or U) are 60 random bits. Below 112 bits they
are kept stretched, with a salt (OWASP ASVS 5.0, section 6.5.2).
"""

import secrets

from solidarity.privacy import sealing
from solidarity.privacy.sealing import COST, Cost

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def drawn() -> str:
    """Draw a code, as it is printed: "7K3F-0QWD-9XPA"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def is_one(text: str) -> bool:
    """Whether a text could be a code, however it was typed."""
    plain = _plain(text)
    return len(plain) == _LENGTH and set(plain) <= set(_LETTERS)


def stretched(code: str, salt: bytes, cost: Cost = COST) -> bytes:
    """What is stored of a code: case, separators and look-alikes make no difference."""
    return sealing.stretch(_plain(code), salt, cost)


def _plain(text: str) -> str:
    return "".join(each for each in text.upper() if each.isalnum()).translate(_ALIKE)
