"""What is printed on paper and typed again: words that are told apart, however they are typed.

Two lists of ours, in French and English, chosen as the EFF chose its own ("Dice-Generated
Passphrases"): 2,048 short and kind words for what is spoken, 7,776 for secrets (12.9 bits each).
"""

import re
import secrets
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Words(StrEnum):
    """A list of words."""

    HANDLES = "handles.txt"
    SECRETS = "secrets.txt"


def drawn(words: Words, count: int) -> tuple[str, ...]:
    """Draw some words."""
    return tuple(secrets.choice(listed(words)) for _ in range(count))


def plain(text: str, between: str) -> str:
    """Words as they were printed, however they were typed: case, accents, spaces, hyphens."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return between.join(re.findall(r"[a-z]+", letters.encode("ascii", "ignore").decode()))


@cache
def listed(words: Words) -> tuple[str, ...]:
    """Every word of a list."""
    return tuple(files("solidarity.privacy").joinpath("words", words).read_text().split())
