"""The words of a codename: enough of them, and never two that could be taken for one another."""

from __future__ import annotations

import math
import re
from importlib.resources import files

import pytest
from reader import FORBIDDEN_WORDS

from solidarity.privacy.paper import plain
from solidarity.requests.codename import SECRET_WORDS

SIZES = {"handles.txt": 2048, "secrets.txt": 7776}


def words(name: str) -> list[str]:
    """A list of words."""
    return files("solidarity.privacy").joinpath("words", name).read_text().split()


def with_a_gap(word: str) -> set[str]:
    """A word with one letter unread, in every place; two that differ in one letter share one."""
    return {f"{word[:i]}?{word[i + 1 :]}" for i in range(len(word))}


def shortened(word: str) -> set[str]:
    """A word with one letter missing, in every place."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@pytest.mark.parametrize("name", SIZES)
def test_a_list_has_its_size_is_sorted_and_needs_no_accent(name: str) -> None:
    listed = words(name)
    assert len(set(listed)) == SIZES[name]
    assert listed == sorted(listed)
    assert all(re.fullmatch(r"[a-z]{3,9}", word) for word in listed)
    assert all(plain(word.upper(), " ") == word for word in listed)


@pytest.mark.parametrize("name", SIZES)
def test_no_two_words_differ_by_one_letter_only(name: str) -> None:
    listed = words(name)
    known = set(listed)
    seen: dict[str, str] = {}
    for word in listed:
        for gap in with_a_gap(word):
            assert seen.setdefault(gap, word) == word
        assert not shortened(word) & known


@pytest.mark.parametrize("name", SIZES)
def test_no_slip_says_a_word_we_never_say(name: str) -> None:
    assert [word for word in words(name) if FORBIDDEN_WORDS.search(word)] == []


def test_no_secret_word_begins_with_another_one() -> None:
    listed = set(words("secrets.txt"))
    assert not [w for w in listed if any(w[:i] in listed for i in range(1, len(w)))]


def test_six_words_are_at_least_77_bits() -> None:
    assert SECRET_WORDS * math.log2(SIZES["secrets.txt"]) > 77
