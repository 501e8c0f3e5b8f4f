"""The guard: text that should not be written down (docs/privacy.md section 6).

A text is made plain (NFKC, no invisible characters, every digit in ASCII) and held against rules.
What a rule *blocks* is a number by which someone can be found; what it *warns* of may be needed
for once, and is taken when it is sent again. What was caught is never kept: only names of rules
leave here. No pattern repeats without a bound, and no text of more than 2,500 characters is read.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from solidarity.privacy.guard.numbers import NUMBERS
from solidarity.privacy.guard.places import PLACES
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
    """Hold a text against every rule; words that a collective allows are looked over."""
    if len(text) > LONGEST:
        return Finding(Verdict.BLOCK, (TOO_LONG,))
    said = plain(text)
    for word in allowed:
        said = re.sub(re.escape(plain(word)), " ", said, flags=re.IGNORECASE)
    found = [rule for rule in RULES if rule.is_in(said)]
    verdicts = {rule.verdict for rule in found}
    worst = next((each for each in (Verdict.BLOCK, Verdict.WARN) if each in verdicts), Verdict.OK)
    return Finding(worst, tuple(rule.name for rule in found))


def check_question(text: str) -> Finding:
    """Hold a question against every rule: what a text may not say, a question may not ask for."""
    told = check(text)
    asked = tuple(rule.name for rule in QUESTIONS if rule.is_in(plain(text[:LONGEST])))
    found = (*told.rules, *asked)
    return Finding(Verdict.BLOCK if found else Verdict.OK, found)


def plain(text: str) -> str:
    """A text without disguises: compatible characters, no invisible ones, digits in ASCII."""
    return "".join(map(_plain, unicodedata.normalize("NFKC", text)))


def _plain(character: str) -> str:
    if character in "\n\t":
        return " "
    category = unicodedata.category(character)
    if category in {"Cf", "Cc", "Cs", "Co"}:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    return "-" if category == "Pd" else character
