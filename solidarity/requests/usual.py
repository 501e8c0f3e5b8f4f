"""What most collectives ask of whoever brings a request: few things, and never who someone is.

The words are translated with the product (`ui/saying.py`). A collective drops what it does not
need, and asks more; what a kind is called, and how many go along, stands in `kinds.USUAL`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from solidarity.database import db
from solidarity.network.collectives import Collective
from solidarity.network.languages import translatable
from solidarity.requests import kinds
from solidarity.requests.questions import Asks, Question


@dataclass(frozen=True)
class Usual:
    """A question that most collectives ask; its words are translated with the product."""

    text: str
    asks: Asks
    choices: tuple[str, ...] = ()


_HOURS = Usual(translatable("How many hours does it take?"), Asks.NUMBER)
_CHILDREN = Usual(translatable("How many children are there?"), Asks.NUMBER)
_ELSE = translatable("something else")
QUESTIONS: Mapping[str, tuple[Usual, ...]] = {
    "appointment": (
        _HOURS,
        Usual(translatable("Is an interpreter needed?"), Asks.YES_OR_NO),
        Usual(translatable("Is the way there needed too?"), Asks.YES_OR_NO),
    ),
    "hearing": (
        _HOURS,
        Usual(translatable("Is an interpreter needed?"), Asks.YES_OR_NO),
        Usual(translatable("Does a wheelchair have to get in?"), Asks.YES_OR_NO),
        Usual(translatable("Should someone wait outside with children?"), Asks.YES_OR_NO),
    ),
    "housing": (
        Usual(
            translatable("What is it about?"),
            Asks.ONE_OF,
            (
                translatable("to find a place"),
                translatable("to visit a place"),
                translatable("to speak with the landlord"),
                _ELSE,
            ),
        ),
        Usual(translatable("How many rooms are needed?"), Asks.NUMBER),
    ),
    "food": (
        Usual(translatable("For how many people?"), Asks.NUMBER),
        Usual(
            translatable("What suits?"),
            Asks.ONE_OF,
            (
                translatable("everything"),
                translatable("halal"),
                translatable("kosher"),
                translatable("vegetarian"),
                translatable("vegan"),
            ),
        ),
        Usual(translatable("Does someone have to bring it?"), Asks.YES_OR_NO),
    ),
    "health": (
        _HOURS,
        Usual(translatable("Is adapted transport needed?"), Asks.YES_OR_NO),
        Usual(translatable("Is an interpreter needed?"), Asks.YES_OR_NO),
    ),
    "school": (
        _CHILDREN,
        Usual(
            translatable("What is it about?"),
            Asks.ONE_OF,
            (
                translatable("to sign a child up"),
                translatable("a meeting"),
                translatable("the way there and back"),
                _ELSE,
            ),
        ),
    ),
    "childcare": (_CHILDREN, _HOURS),
    "interpreting": (
        _HOURS,
        Usual(
            translatable("In which way?"),
            Asks.ONE_OF,
            (translatable("on the spot"), translatable("from afar"), translatable("a letter")),
        ),
    ),
    "moving": (
        Usual(translatable("On which floor?"), Asks.NUMBER),
        Usual(translatable("Is there a lift?"), Asks.YES_OR_NO),
        Usual(translatable("Is a van needed?"), Asks.YES_OR_NO),
    ),
    "material": (
        Usual(
            translatable("What is needed?"),
            Asks.ONE_OF,
            (
                translatable("clothes"),
                translatable("furniture"),
                translatable("things for a child"),
                translatable("things for the kitchen"),
                _ELSE,
            ),
        ),
        Usual(translatable("Does someone have to bring it?"), Asks.YES_OR_NO),
    ),
    "money": (
        Usual(
            translatable("What is it for?"),
            Asks.ONE_OF,
            (
                translatable("the rent"),
                translatable("food"),
                translatable("medicine"),
                translatable("the way there and back"),
                _ELSE,
            ),
        ),
        Usual(translatable("Within how many days?"), Asks.NUMBER),
    ),
}
"""Key of a usual kind → what most collectives ask of it. Each can be dropped, and more be asked."""


def ask_in(collective: Collective) -> None:
    """Give the usual kinds of a new collective their few questions."""
    for kind in kinds.of(collective):
        db.session.add_all(
            Question(kind=kind, text=each.text, asks=each.asks, choices=list(each.choices))
            for each in QUESTIONS.get(kind.key, ())
        )
