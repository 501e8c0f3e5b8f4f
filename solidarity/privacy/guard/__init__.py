"""The guard: text that should not be written down (docs/privacy.md section 6).

A text is made plain (plain.py) and held against rules. What a rule *blocks* is a number by which
someone can be found; what it *warns* of may be needed for once, and is taken when it is sent again.
What was caught is never kept: only names of rules leave here. No pattern repeats without a bound,
and no text of more than 2,500 characters is read, neither as it is written nor once it is plain.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from solidarity.privacy.guard.numbers import NUMBERS
from solidarity.privacy.guard.places import PLACES
from solidarity.privacy.guard.plain import plain
from solidarity.privacy.guard.questions import QUESTIONS
from solidarity.privacy.guard.rules import Rule, Verdict
from solidarity.privacy.guard.words import WORDS

__all__ = [
    "LONGEST",
    "QUESTIONS",
    "RULES",
    "TOO_LONG",
    "Finding",
    "Rule",
    "Verdict",
    "check",
    "check_question",
    "plain",
]

LONGEST = 2_500
"""Characters that are read through; no form of ours takes more, and more is refused unread."""
TOO_LONG = "too long to be read through"
RULES: tuple[Rule, ...] = (*NUMBERS, *PLACES, *WORDS)


@dataclass(frozen=True)
class Finding:
    """What was found in a text: names of rules, and nothing of the text."""

    verdict: Verdict
    rules: tuple[str, ...]


def check(text: str, allowed: Iterable[str] = ()) -> Finding:
    """Hold a text against every rule; words that a collective allows excuse what is warned of.

    They never excuse what is blocked: such a number is looked for in the whole text.
    """
    said = _readable(text)
    if said is None:
        return Finding(Verdict.BLOCK, (TOO_LONG,))
    excused = _without(said, allowed)
    found = [
        rule for rule in RULES if rule.is_in(said if rule.verdict is Verdict.BLOCK else excused)
    ]
    verdicts = {rule.verdict for rule in found}
    worst = next((each for each in (Verdict.BLOCK, Verdict.WARN) if each in verdicts), Verdict.OK)
    return Finding(worst, tuple(rule.name for rule in found))


def check_question(text: str) -> Finding:
    """Hold a question against every rule: what a text may not say, a question may not ask for."""
    said = _readable(text)
    if said is None:
        return Finding(Verdict.BLOCK, (TOO_LONG,))
    found = tuple(rule.name for rule in (*RULES, *QUESTIONS) if rule.is_in(said))
    return Finding(Verdict.BLOCK if found else Verdict.OK, found)


def _readable(text: str) -> str | None:
    """A text made plain, unless it is too long: some characters are eighteen once they are plain.

    What is plain is never longer than the compatible characters, which are counted at little cost.
    """
    if len(text) > LONGEST or len(unicodedata.normalize("NFKC", text)) > LONGEST:
        return None
    return plain(text)


def _without(said: str, allowed: Iterable[str]) -> str:
    """A plain text without some words; nothing but whole words are left out."""
    words = sorted({word for word in map(plain, allowed) if word}, key=len, reverse=True)
    if not words:
        return said
    either = "|".join(map(re.escape, words))
    return plain(re.sub(rf"(?<!\w)(?:{either})(?!\w)", " ", said, flags=re.IGNORECASE))
