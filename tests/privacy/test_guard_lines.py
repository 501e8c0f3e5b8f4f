"""The guard on lines as people write them (docs/privacy.md section 6): its aims, by language.

`lines/` holds what was written for this: a category and a line where something should be caught,
plain lines where nothing should. Everyone and every number in them is invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict

LINES = Path(__file__).parent / "lines"
LANGUAGES = ("fr", "en", "es")
BLOCKED = {"sin", "ramq", "uci", "permit", "passport", "phone", "email", "postal"}
"""Categories of what is never written down; of the others, one is asked about."""


def sensitive(language: str) -> list[tuple[str, str]]:
    """Category and line."""
    told = (LINES / f"{language}.sensitive.txt").read_text(encoding="utf-8").splitlines()
    return [(category, line) for category, _tab, line in (each.partition("\t") for each in told)]


def ordinary(language: str) -> list[str]:
    """Lines in which nothing stands."""
    return (LINES / f"{language}.ordinary.txt").read_text(encoding="utf-8").splitlines()


def share(part: int, whole: int) -> float:
    """Of a hundred."""
    return 100 * part / whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_set_is_large_and_repeats_nothing(language: str) -> None:
    caught, plain = sensitive(language), ordinary(language)
    assert len({line for _category, line in caught}) == len(caught) >= 300
    assert len(set(plain)) == len(plain) >= 500
    assert not set(plain) & {line for _category, line in caught}


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_least_95_of_100_sensitive_lines_are_caught(language: str) -> None:
    missed = [
        (category, line)
        for category, line in sensitive(language)
        if guard.check(line).verdict is Verdict.OK
    ]
    assert share(len(missed), len(sensitive(language))) <= 5, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_never_written_down_is_blocked_and_not_only_asked_about(language: str) -> None:
    numbers = [line for category, line in sensitive(language) if category in BLOCKED]
    passed = [line for line in numbers if guard.check(line).verdict is not Verdict.BLOCK]
    assert share(len(passed), len(numbers)) <= 5, passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_1_of_100_ordinary_lines_is_blocked_and_5_are_asked_about(language: str) -> None:
    plain = ordinary(language)
    verdicts = [guard.check(line).verdict for line in plain]
    assert share(verdicts.count(Verdict.BLOCK), len(plain)) <= 1
    assert share(verdicts.count(Verdict.WARN), len(plain)) <= 5
