"""What our forms have in common: languages, kinds and neighbourhoods to choose, refusals beside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask import request as http_request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # new in 3.3
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from solidarity import clock
from solidarity.network import neighbourhoods
from solidarity.network.collectives import Collective
from solidarity.network.languages import SPOKEN
from solidarity.requests import kinds
from solidarity.ui import saying

LONGEST_NOTE = 2000
LONGEST_LINE = 120
FURTHEST_DAYS = 730
LAST_PAGE = 1000
OUR_WORDS = {
    "Not a valid integer value.": _l("Please write a whole number."),
    "Not a valid date value.": _l("Please write a day, such as 2026-12-24."),
    "Not a valid time value.": _l("Please write a time, such as 14:30."),
    "Not a valid choice.": _l("Please choose one of the list."),
}
_LOOK_AGAIN = _l("Please look at this again.")


class Checkboxes(SelectMultipleField):
    """Several of a few."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Refusals:
    """Whether a verb refused what was asked."""

    happened = False


def required() -> DataRequired:
    """Say that a field cannot stay empty; blanks are nothing."""
    return DataRequired(_l("Please fill this in."))


def entered() -> InputRequired:
    """Say that a number cannot stay empty; nought is one."""
    return InputRequired(_l("Please fill this in."))


def chosen() -> InputRequired:
    """Say that something must be chosen."""
    return InputRequired(_l("Please choose."))


def at_most(characters: int) -> Length:
    """Say how long a text may be."""
    return Length(
        max=characters, message=_l("Please keep this below %(n)s characters.", n=characters)
    )


def between(least: int, most: int) -> NumberRange:
    """Say between which numbers."""
    message = _l("Please give a number from %(least)s to %(most)s.", least=least, most=most)
    return NumberRange(least, most, message=message)


def near(_form: FlaskForm, field: Field) -> None:
    """Refuse a day further away than anyone plans."""
    if field.data and abs((field.data - clock.today()).days) > FURTHEST_DAYS:
        raise ValidationError(_l("Choose a day within the next two years."))


def quarter(_form: FlaskForm, field: Field) -> None:
    """Refuse a time that is finer than what is ever kept."""
    if field.data and field.data.minute % clock.QUARTER:
        raise ValidationError(
            _l("Choose a quarter of an hour, such as 9:15: no finer time is kept. Seal the rest.")
        )


@contextmanager
def refusals(answers: Mapping[type[Exception], tuple[Field, LazyString]]) -> Iterator[Refusals]:
    """Put a verb's refusal beside the field that it is about."""
    outcome = Refusals()
    try:
        yield outcome
    except tuple(answers) as refusal:
        field, sentence = answers[type(refusal)]
        field.errors = [*field.errors, sentence]
        outcome.happened = True


def options(pairs: Iterable[tuple[str, str | LazyString]]) -> list[SelectChoice]:
    """Values with their words, as a field takes them."""
    return [SelectChoice(value, words) for value, words in pairs]


def neighbourhood_choices() -> list[tuple[str, str]]:
    """Every neighbourhood, by name."""
    return [(each.slug, each.name) for each in neighbourhoods.all_of_them()]


def kind_choices(collectives: Iterable[Collective]) -> list[tuple[str, str]]:
    """Every kind that some collectives take requests for."""
    return [(key, saying.kind(called)) for key, called in kinds.called_in(collectives).items()]


def language_choices(chosen_before: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Languages people here speak: those of the pages, those chosen before, then by name."""
    named = [(code, saying.language(code)) for code in SPOKEN]
    others = sorted(named[5:], key=lambda pair: (pair[0] not in chosen_before, pair[1]))
    return named[:5] + others


class _OurWords:
    """What WTForms says by itself, in our words and in every language of ours."""

    def gettext(self, said: str) -> str:
        """Our words for a sentence of the library."""
        return str(OUR_WORDS.get(said, _LOOK_AGAIN))

    def ngettext(self, said: str, _several: str, _number: int) -> str:
        """Our words for a sentence of the library."""
        return self.gettext(said)


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours; the token against forgery and the one against doubles are in the macro."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: FlaskForm) -> _OurWords:
            """Let the library speak as we do; it knows no Haitian Creole."""
            return _OurWords()

    def values(self) -> dict[str, Any]:
        """What was entered."""
        return dict(self.data)


def page_number(name: str = "page") -> int:
    """Which page of a list is asked for; rubbish is the first one."""
    wanted: int = http_request.args.get(name, 1, type=int)
    return min(max(wanted, 1), LAST_PAGE)
