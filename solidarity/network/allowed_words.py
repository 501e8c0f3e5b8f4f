"""Words that a collective lets the guard look over: a street that is a public place, say."""

import re
from collections.abc import Iterable

from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.privacy import journal

MOST = 100
_SHORTEST = 3
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
    if any(_DIGIT.search(each) or len(each) < _SHORTEST for each in said):
        raise NotAWord
    if len(said) > MOST:
        raise TooMany
    collective.allowed_words = said
    journal.write("allowed words", collective, by=by)
