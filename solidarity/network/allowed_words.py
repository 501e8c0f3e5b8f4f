"""Words that a collective lets the guard look over: a street that is a public place, say."""

import re
from collections.abc import Iterable

from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.privacy import guard, journal

MOST = 100
_FEWEST_LETTERS = 3
_DIGIT = re.compile(r"\d")


class NotAWord(Exception):
    """The guard looks over words only, never over numbers or single letters."""


class TooMany(Exception):
    """So many words allowed would leave nothing to guard."""


def allow(collective: Collective, words: Iterable[str], by: Member) -> None:
    """Let the guard look over these words in a collective, and over no others.

    Raises: NotYours; NotAWord; TooMany.
    """
    authority.require(by, "allow words", collective.id)
    said = list(dict.fromkeys(" ".join(each.split()) for each in words if each.strip()))
    if not all(map(_is_a_word, said)):
        raise NotAWord
    if len(said) > MOST:
        raise TooMany
    collective.allowed_words = said
    journal.write("allowed words", collective, by=by)


def _is_a_word(said: str) -> bool:
    """Whether letters can be seen, and no digit: as the guard reads it."""
    seen = guard.plain(said)
    return sum(map(str.isalpha, seen)) >= _FEWEST_LETTERS and not _DIGIT.search(seen)
