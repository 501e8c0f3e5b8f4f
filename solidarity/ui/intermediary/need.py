"""The form of a need: what every request says, and the few questions of its kind."""

from collections.abc import Sequence
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Optional

from solidarity.clock import HalfDay, Part
from solidarity.network import neighbourhoods
from solidarity.requests import questions, wishes
from solidarity.requests.intake import Need
from solidarity.requests.kinds import Kind
from solidarity.requests.questions import Asks, Question
from solidarity.requests.request import Access, Preference
from solidarity.ui import asking, saying
from solidarity.ui.asking import (
    Checkboxes,
    at_most,
    between,
    chosen,
    near,
    options,
    quarter,
    required,
)
from solidarity.ui.guarding import GuardedForm, guarded

_LARGEST = 999
_ASKED = "question_"


class NeedForm(GuardedForm):
    """What is needed, when and where."""

    neighbourhood = SelectField(_l("Roughly where?"), [chosen()])
    day = DateField(_l("On which day?"), [required(), near])
    part = RadioField(_l("At what time of day?"), [chosen()], choices=options(saying.choices(Part)))
    at = TimeField(_l("The exact time, if it is fixed"), [Optional(), quarter])
    people = IntegerField(_l("How many people should go along?"), [required(), between(1, 12)])
    languages = Checkboxes(_l("Which languages help?"))
    slip_language = SelectField(_l("In which language is the slip?"), default="")
    access = Checkboxes(
        _l("What makes it possible to take part?"), choices=options(saying.choices(Access))
    )
    preferences = Checkboxes(
        _l("Who should come, or rather not?"), choices=options(saying.choices(Preference))
    )
    avoids = StringField(
        _l("Who of us should rather not come?"), [at_most(asking.LONGEST_LINE), guarded]
    )
    must_agree = BooleanField(_l("They want to say yes to each person who would come"))
    meeting_point = TextAreaField(_l("Where to meet"), [at_most(asking.LONGEST_LINE), guarded])
    note = TextAreaField(
        _l("What the coordinators must know"), [at_most(asking.LONGEST_NOTE), guarded]
    )
    another = BooleanField(_l("No, this is another one"))

    asked: Sequence[str] = ()
    """Names of the fields that ask what the kind asks."""


def needed_for(kind: Kind) -> type[NeedForm]:
    """The form for one kind, with its own questions."""
    asked = {_ASKED + each.code: _field(each) for each in questions.of(kind)}
    return type("NeedForm", (NeedForm,), {**asked, "asked": tuple(asked)})


def need_of(form: NeedForm, kind: Kind) -> Need:
    """What was said in the form.

    Raises: Unknown, for a name of nobody's.
    """
    said = form.values()
    neighbourhood = neighbourhoods.by_slug(said["neighbourhood"]) or abort(400)
    return Need(
        kind=kind,
        neighbourhood=neighbourhood,
        half_day=HalfDay(said["day"], Part(said["part"])),
        at=said["at"],
        people=said["people"],
        # The slip's language stands first: a new slip and the next in the row find it there.
        languages=tuple(sorted(said["languages"] or (), key=said["slip_language"].__ne__)),
        access=tuple(Access(each) for each in said["access"] or ()),
        preferences=tuple(Preference(each) for each in said["preferences"] or ()),
        note=said["note"] or "",
        meeting_point=said["meeting_point"] or "",
        answers={name.removeprefix(_ASKED): _value(said[name]) for name in form.asked},
        avoids=wishes.named(kind.collective, (said["avoids"] or "").split(",")),
        must_agree=said["must_agree"],
    )


def _field(question: Question) -> Field:
    """A field that takes one kind of answer; every question may stay open."""
    asked = saying.usual(question.text)
    if question.asks is Asks.NUMBER:
        return IntegerField(asked, [Optional(), between(0, _LARGEST)])
    if question.asks is Asks.WORDS:
        at_most_a_line = [at_most(asking.LONGEST_LINE), guarded]
        return TextAreaField(asked, at_most_a_line, render_kw={"rows": 2})
    answers: list[tuple[str, Any]] = [(each, saying.usual(each)) for each in question.choices]
    if question.asks is Asks.YES_OR_NO:
        answers = [("yes", _l("yes")), ("no", _l("no"))]
    return RadioField(asked, [Optional()], choices=options(answers))


def _value(answer: object) -> str:
    return "" if answer is None else str(answer)
