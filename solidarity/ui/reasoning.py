"""Saying why someone would be a good match, why not, and what a plan leaves open."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_timedelta
from flask import Flask
from flask_babel import get_locale, gettext, ngettext

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.requests.matching.eligibility import Why
from solidarity.requests.matching.gaps import Gap, Wish
from solidarity.requests.matching.plans import Plan
from solidarity.requests.matching.reasons import Against, Because, Reason
from solidarity.ui import saying


def reasons(found: Iterable[Reason], neighbourhood: str) -> str:
    """What speaks for someone, in one line."""
    return str(gettext(", ")).join(_reason(each, neighbourhood) for each in found)


def _reason(reason: Reason, neighbourhood: str) -> str:
    match reason.because:
        case Because.SPEAKS:
            said = gettext("speaks %(languages)s", languages=saying.languages(reason.words))
        case Because.SAME_PART:
            said = gettext("lives in %(place)s", place=neighbourhood)
        case Because.NEXT_PART:
            said = gettext("lives next to %(place)s", place=neighbourhood)
        case Because.SAID_FREE if reason.day:
            half_day = HalfDay(reason.day, Part(reason.words[0]))
            said = gettext("said they are free: %(when)s", when=saying.half_day(half_day))
        case Because.ASKED if reason.day:
            said = _last_asked(reason.day)
        case _:
            said = saying.word(reason.because)
    return str(said)


def _last_asked(day: date) -> str:
    ago = day - clock.today()
    if not ago:
        return str(gettext("was asked today"))
    said = format_timedelta(ago, granularity="day", add_direction=True, locale=get_locale())
    return str(gettext("last asked %(ago)s", ago=said))


def against(found: Against) -> str:
    """Why someone could not take a place."""
    if found.why is Why.TRAINING and found.day:
        return str(gettext("the training ended: %(day)s", day=saying.day(found.day)))
    return saying.word(found.why)


def almost(why: Why, people: int) -> str:
    """How many people only one thing keeps away."""
    who = ngettext("%(num)d person", "%(num)d people", people)
    return str(gettext("%(who)s: %(why)s", who=who, why=saying.word(why)))


def gap(found: Gap) -> str:
    """What is missing, in one sentence."""
    role = saying.word(found.role)
    missing = ngettext("%(num)d person missing", "%(num)d people missing", found.missing)
    return str(gettext("%(role)s: %(missing)s.", role=role, missing=missing))


def wish(found: Wish) -> str:
    """Who would be needed most."""
    role = saying.word(found.role)
    brings = [saying.languages(found.languages)] if found.languages else []
    if found.training:
        brings.append(gettext("has learnt: %(what)s", what=saying.usual(found.training)))
    said = gettext(", ").join(brings)
    who = gettext("%(role)s (%(what)s)", role=role, what=said) if said else role
    covers = ngettext("%(num)d shift more", "%(num)d shifts more", found.covers)
    return str(
        gettext(
            "One more person, %(day)s, as: %(who)s. That would cover %(covers)s.",
            day=saying.weekday_named(found.weekday),
            who=who,
            covers=covers,
        )
    )


def proof(plan: Plan) -> str:
    """What is proven of a plan."""
    if plan.covered < plan.bound:
        percent = -(-100 * (plan.bound - plan.covered) // max(plan.bound, 1))
        said = gettext(
            "Not proven to be the best: another plan could cover at most %(percent)s %% more.",
            percent=percent,
        )
    elif plan.is_fair:
        said = gettext(
            "Proven: no plan covers more of what is urgent, and none that does is fairer or kinder."
        )
    else:
        said = gettext(
            "Proven: no plan covers more of what is urgent. It is fair, but maybe not the fairest."
        )
    mended = gettext(
        "When it was made: %(said)s Since then, single places were planned again.", said=said
    )
    return str(mended if plan.is_mended else said)


def register(app: Flask) -> None:
    """Let templates say these things."""
    app.jinja_env.filters.update(against=against, gap=gap, wish=wish, proof=proof)
    app.jinja_env.globals.update(reasons=reasons, almost=almost)
