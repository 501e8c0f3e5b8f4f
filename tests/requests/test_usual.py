"""A new collective begins with the usual kinds of need, and asks of each only what may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask_babel import force_locale
from flask_babel import gettext as _

from solidarity.privacy import guard
from solidarity.requests import beginning, kinds, questions, usual
from solidarity.requests.questions import MOST, MOST_CHOICES, Asks
from solidarity.settings import LANGUAGES

if TYPE_CHECKING:
    from neighbours import Network

EVERY_ONE = {
    "appointment", "hearing", "housing", "food", "health", "school", "childcare", "interpreting",
    "moving", "material", "money",
}  # fmt: skip


def test_a_new_collective_begins_with_every_usual_kind_and_its_few_questions(
    at_work: Network,
) -> None:
    founded = beginning.found_collective("Verdun s'entraide", at_work.member("stella"))
    ours = {each.key: each for each in kinds.of(founded)}
    assert set(ours) == EVERY_ONE
    for key, kind in ours.items():
        assert 1 <= kind.people <= kind.most, key
        asked = questions.of(kind)
        assert 2 <= len(asked) <= MOST, key
        assert all(each.asks is not Asks.WORDS for each in asked), "nobody writes a story"
    assert ours["hearing"].cannot_wait
    assert ours["hearing"].training


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guard_lets_every_usual_question_pass_in_every_language(
    network: Network, language: str
) -> None:
    with network.app.test_request_context(), force_locale(language):
        for each in (each for asked in usual.QUESTIONS.values() for each in asked):
            assert len(each.choices) in {0, *range(2, MOST_CHOICES + 1)}
            for words in (each.text, *each.choices):
                assert guard.check_question(_(words)).rules == (), words
