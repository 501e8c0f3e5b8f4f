"""What a rule of the guard is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of a text."""

    OK = "ok"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True)
class Rule:
    """One kind of thing that should not be written down."""

    name: str
    verdict: Verdict
    is_in: Callable[[str], bool]


def matches(*patterns: str, besides: str = "(?!)") -> Callable[[str], bool]:
    """Whether one of some patterns is in a text; spaces in a pattern are for the reader.

    What is said `besides` is looked over: the same words, meant otherwise.
    """
    compiled = [re.compile(each, re.IGNORECASE | re.VERBOSE) for each in patterns]
    otherwise = re.compile(besides, re.IGNORECASE | re.VERBOSE)

    def is_in(text: str) -> bool:
        said = otherwise.sub(" ; ", text)
        return any(each.search(said) for each in compiled)

    return is_in


def one_of(words: str) -> str:
    """A pattern for one of some words; a space in a word is written as an underscore."""
    return "(?:" + "|".join(each.replace("_", r"[\ -]") for each in words.split()) + ")"
