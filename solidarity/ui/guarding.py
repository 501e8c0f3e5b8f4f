"""Free text in a form: what should not be written down is refused, or asked about once.

The answer says how to say it instead. What was caught goes back to whoever typed it, and to
nobody else.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from solidarity.network.collectives import Collective
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict
from solidarity.ui.asking import Form

INSTEAD: dict[str, LazyString] = {
    "social insurance number": _l(
        "A social insurance number is never written down: show the card on the day."
    ),
    "health insurance number": _l(
        "A health insurance number is never written down: bring the card along."
    ),
    "immigration number": _l(
        "An immigration number (UCI) is never written down: bring the letter along."
    ),
    "number of a permit or application": _l(
        "The number of a permit or application is never written down: bring the paper along."
    ),
    "number of a passport": _l(
        "The number of a passport is never written down: bring it along if it is needed."
    ),
    "telephone number": _l(
        "A telephone number is never written down: ask the intermediary to pass on a word."
    ),
    "e-mail address": _l(
        "An e-mail address is never written down: ask the intermediary to pass on a word."
    ),
    "postal code": _l("A postal code leads to a door: the part of the city is enough."),
    "street address": _l(
        "Is this somebody's home? Meet at a metro station or a public place instead."
    ),
    "apartment number": _l("Is this somebody's door? Meet outside, or at a public place instead."),
    "date of birth": _l("Is this a date of birth? Say “an elderly person”, “a child of six”."),
    "file number": _l("Is this the number of a file? Whoever goes along does not need it."),
    "words of status": _l("Is this about somebody's papers? Say what is needed, and not why."),
    "asks who someone is": _l(
        "Nobody is asked who they are: no name, age, birth date or origin. “Which school year?” or"
        " “which age group?” can be asked."
    ),
    "asks where to find someone": _l("Nobody is asked where they live or how to reach them."),
    "asks for papers or status": _l(
        "Nobody is asked for papers or status, nor since when they are here: help does not depend"
        " on them."
    ),
    guard.TOO_LONG: _l("This is too long."),
}
"""Each rule of the guard, and how to say it instead."""
_OR_LOOK_AGAIN = _l("Say it otherwise; or, if it has to stand there, tick the box below.")


class GuardedForm(Form):
    """A form with free text, which the guard reads before anyone else does."""

    looked_at = BooleanField(_l("I looked at it again, and it has to stand there"))

    is_warned = False
    """Whether the guard asks to look at something again."""

    allowed: tuple[str, ...] = ()
    """Words over which the guard looks here."""

    def allow(self, collective: Collective | None) -> None:
        """Look over the words that a collective allows."""
        self.allowed = tuple(collective.allowed_words) if collective else ()


def nameable(_form: Form, field: Field) -> None:
    """Refuse a name which is a number, an address or a status; there is no way round."""
    found = guard.check(field.data or "")
    if found.verdict is not Verdict.OK:
        raise ValidationError(instead(found.rules))


def numberless(_form: Form, field: Field) -> None:
    """Refuse a name by which someone could be called or found: a telephone number, say."""
    found = guard.check(field.data or "")
    if found.verdict is Verdict.BLOCK:
        raise ValidationError(instead(found.rules))


def instead(rules: Iterable[str]) -> str:
    """How to say otherwise what some rules found."""
    return " ".join(str(INSTEAD[rule]) for rule in rules)


def guarded(form: GuardedForm, field: Field) -> None:
    """Refuse what should never be written down, and ask once about what seldom should."""
    found = guard.check(field.data or "", form.allowed)
    if found.verdict is Verdict.OK:
        return
    sentences: list[Any] = [INSTEAD[rule] for rule in found.rules]
    if found.verdict is Verdict.WARN:
        form.is_warned = True
        if form.looked_at.data:
            return
        sentences.append(_OR_LOOK_AGAIN)
    raise ValidationError(" ".join(str(each) for each in sentences))
