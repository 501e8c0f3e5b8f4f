"""docs/security.md names each requirement of its chapters once, with a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
LAST_OF_SECTION = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "3.3": 4, "3.4": 6, "3.5": 5,
}  # fmt: skip
"""The last requirement of levels 1 and 2 in each section (OWASP ASVS 5.0.0)."""


def lines() -> list[tuple[str, str, str]]:
    """Requirement, how, and test."""
    return LINE.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


def test_no_requirement_is_left_out_or_told_twice() -> None:
    expected = {
        f"{section}.{number}"
        for section, last in LAST_OF_SECTION.items()
        for number in range(1, last + 1)
    }
    told = [number for number, _how, _test in lines()]
    assert len(told) == len(set(told))
    assert set(told) == expected | {"3.7.2"}


@pytest.mark.parametrize(("number", "test"), [(number, test) for number, _, test in lines()])
def test_the_test_that_shows_it_exists(number: str, test: str) -> None:
    if test == "n/a":
        return
    defined = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert test.strip("`") in defined, number
