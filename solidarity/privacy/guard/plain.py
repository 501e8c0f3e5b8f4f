"""A text without disguises: the same words and digits, however they were typed."""

import unicodedata
from functools import lru_cache

_BLANK = "\u2800"
"""A Braille pattern without a dot."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that show nothing: the grapheme joiner, fillers of Hangul, vowels of Khmer."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_MARKS = frozenset({"Me", "Mn"})
_LIKE = str.maketrans("\u2212\u2043\u2215\u2044\u2022\u2027\u2219\u22c5\u30fb", "--//·····")
"""A minus, fractions' strokes and dots at half height: what is put between groups of digits."""


def plain(text: str) -> str:
    """Compatible characters, nothing unseen, digits in ASCII, single spaces.

    What is unseen goes first, so that a letter and its accent meet. A mark that then still stands
    alone (around a digit, say) goes as well; a letter that has its accent within it is left whole.
    """
    seen = "".join(map(_seen, text))
    said = "".join(map(_said, unicodedata.normalize("NFKC", seen))).translate(_LIKE)
    return " ".join(said.split())


@lru_cache(maxsize=1024)
def _seen(character: str) -> str:
    if character.isspace() or character == _BLANK:
        return " "
    if character in _FILLERS or unicodedata.category(character) in _UNSEEN:
        return ""
    return character


@lru_cache(maxsize=1024)
def _said(character: str) -> str:
    category = unicodedata.category(character)
    if category in _MARKS:
        return ""
    if category == "Pd":
        return "-"
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
