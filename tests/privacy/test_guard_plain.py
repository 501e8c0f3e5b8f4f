"""The guard reads what people see, however it was typed, and never reads for long."""

from __future__ import annotations

from time import process_time

import pytest

from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict

SIN, PHONE, STREET = "social insurance number", "telephone number", "street address"
BORN, STATUS = "date of birth", "words of status"


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("sans  papiers", STATUS),
        ("sans\rpapiers", STATUS),
        ("sans\u2800papiers", STATUS),
        ("1234  rue\n\n Jarry", STREET),
        ("ne\u0301e le 12 mars 1987", BORN),
        ("ne\u200b\u0301e le 12 mars 1987", BORN),
        ("Rosa:514-273-4455", PHONE),
        ("Rosa/514-273-4455", PHONE),
        ("Rosa5142734455", PHONE),
        ("514-273-4455/Rosa", PHONE),
        ("wa.me/15142734455", PHONE),
        ("wa.me/33612345678", PHONE),
        ("514\u00b7273\u00b74455", PHONE),
        ("514\u2022273\u20224455", PHONE),
        ("514,273,4455", PHONE),
        ("514_273_4455", PHONE),
        ("rosa_514|273|4455", PHONE),
        ("514\u2212273\u22124455", PHONE),
        ("514\U0001f4de273\U0001f4de4455", PHONE),
        ("".join(f"{each}\ufe0f\u20e3" for each in "5142734455"), PHONE),
        ("51\ufe0e4 27\u034f3 44\u316455", PHONE),
        ("5\u115f14 273-44\u030155", PHONE),
        ("\u277a\u2776\u2779 273 4455", PHONE),
        ("130\u00b7692\u00b7544", SIN),
    ],
)
def test_what_is_typed_in_another_way_is_found_as_well(said: str, rule: str) -> None:
    assert rule in guard.check(said).rules


@pytest.mark.parametrize(
    "said",
    [
        "Les bus 211, 405, 435.",
        "Salles 301, 302 et 3003.",
        "Lignes 211, 405, 2026.",
        "4, 7, 9, 12, 13, 14 et 16 ans",
        "200 $/300 $/4000 $",
        "Le 2026-11-27 10 h.",
        "La rencontre:2026-11-27 10 h 30",
        "zoom.example/j/8512345678",
        "120/80 et 130/85",
    ],
)
def test_groups_of_digits_that_are_no_number_of_anybody_pass(said: str) -> None:
    assert guard.check(said).rules == ()


@pytest.mark.parametrize(
    "said", ["né à Kòtdivwa, anpil moun", "أهلا وسهلا", "नमस्ते", "Ça va, cœur ?"]
)
def test_letters_keep_the_accents_within_them(said: str) -> None:
    assert all(letter in guard.plain(said) for letter in said if letter.isalpha() and letter != "œ")


def test_a_text_longer_than_any_form_takes_is_refused_unread() -> None:
    assert guard.check("a" * guard.LONGEST).verdict is Verdict.OK
    for long in ("a" * (guard.LONGEST + 1), "\ufdfa" * guard.LONGEST, "½" * guard.LONGEST):
        assert guard.check(long).rules == (guard.TOO_LONG,)
        assert guard.check_question(long).rules == (guard.TOO_LONG,)


SHAPES = [
    "1",
    "514 273 ",
    " ",
    "@",
    "a.",
    "a@",
    "e\u0323\u0301",
    "\u0301\u0323",
    "\ufdfa",
    "½",
    "1\u200b",
    "1 ",
    "1 a ",
    "(1",
    "a ",
    "1 - 234 ",
    "a@1 ",
    "au 123 ",
    "habite au ",
    "visa ",
]
"""What keeps a pattern or the making plain busy, to be repeated."""


def cost(text: str) -> float:
    """Seconds of the processor to hold a text against the rules: the best of a few times."""
    took = []
    for _time in range(3):
        began = process_time()
        guard.check(text)
        took.append(process_time() - began)
    return min(took)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_is_slow_to_read_and_a_long_one_costs_nothing(shape: str) -> None:
    assert cost((shape * 50_000)[:50_000]) < 0.05
    assert cost((shape * guard.LONGEST)[: guard.LONGEST]) < 0.5, (
        "some 40 ms, 100 on a busy machine; a pattern that goes back and forth takes long"
    )


@pytest.mark.parametrize("shape", ["\ufdfa", "½½½½", "\u3300", "\u0301\u0323"])
def test_a_text_that_grows_when_it_is_made_plain_is_refused_or_bounded_too(shape: str) -> None:
    assert cost((shape * guard.LONGEST)[: guard.LONGEST]) < 0.05
