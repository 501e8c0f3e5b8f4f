"""How things of the domain are said to people: words for states, and dates as CLDR writes them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from datetime import time as wall_time

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from flask import Flask
from flask_babel import LazyString, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l

from solidarity import clock
from solidarity.clock import HalfDay
from solidarity.network import neighbourhoods
from solidarity.privacy.retention import Term
from solidarity.requests import kinds
from solidarity.requests.kinds import Called
from solidarity.requests.recurrence import LAST, Rhythm
from solidarity.requests.request import Access, Preference
from solidarity.requests.shift import Shift, ShiftState
from solidarity.ui.vocabulary import WORDS


def word(value: object) -> str:
    """The word for a state, a role or another value with a fixed list."""
    return str(WORDS[type(value)][str(value)])


def choices(of: type) -> list[tuple[str, LazyString]]:
    """Every value of a fixed list with its word, for a form."""
    return list(WORDS[of].items())


def shift_badge(shift: Shift) -> tuple[str, str]:
    """What a badge says of a shift: its state, or that it is over."""
    if shift.is_over and shift.state is ShiftState.PUBLISHED:
        return "closed", gettext("Over")
    return shift.state.value, word(shift.state)


def half_day(value: HalfDay) -> str:
    """A half-day: "Tue 24 Nov, morning"."""
    day = _day(value.day)
    return str(gettext("%(day)s, %(part)s", day=day, part=word(value.part)))


def span(starts_at: datetime, ends_at: datetime) -> str:
    """A span on the network's wall clocks: "Tue 24 Nov, 9:00–11:30"."""
    begins, ends = clock.on_the_wall(starts_at), clock.on_the_wall(ends_at)
    day = _day(begins.date())
    return str(
        gettext("%(day)s, %(begins)s–%(ends)s", day=day, begins=_time(begins), ends=_time(ends))
    )


def _day(value: date) -> str:
    return str(format_skeleton("MMMEd", value, locale=get_locale()))


def clock_time(moment: datetime) -> str:
    """A time on the network's wall clocks: "09:00"."""
    return _time(clock.on_the_wall(moment))


def day(value: date) -> str:
    """A date: "Tue 24 November"."""
    return str(format_skeleton("MMMMEd", value, locale=get_locale()))


def weekday(value: date) -> str:
    """The weekday of a date: "Saturday"."""
    return str(format_date(value, "EEEE", locale=get_locale()))


def rhythm(value: Rhythm) -> str:
    """How something repeats: "every 2 weeks: Saturday", "each month: the second Tuesday"."""
    named = ", ".join(weekday_named(number) for number in value.weekdays)
    if value.every_weeks:
        often = ngettext("every week", "every %(num)d weeks", value.every_weeks)
        return str(gettext("%(often)s: %(weekdays)s", often=often, weekdays=named))
    return str(_NTH[value.nth or LAST] % {"weekday": named})


_NTH = {
    1: _l("each month: the first %(weekday)s"),
    2: _l("each month: the second %(weekday)s"),
    3: _l("each month: the third %(weekday)s"),
    4: _l("each month: the fourth %(weekday)s"),
    LAST: _l("each month: the last %(weekday)s"),
}


def weekday_named(number: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(get_locale().days["stand-alone"]["wide"][number])


def weekday_letter(value: date) -> str:
    """The weekday of a date in the narrowest space: "S"."""
    return str(format_date(value, "EEEEE", locale=get_locale()))


def wall(value: wall_time) -> str:
    """A time of the wall clock: "09:00"."""
    return str(format_time(value, "short", locale=get_locale()))


def moment(value: datetime) -> str:
    """An instant on the network's wall clocks: "Tue 24 Nov, 9:00"."""
    local = clock.on_the_wall(value)
    day = _day(local.date())
    return str(gettext("%(day)s, %(time)s", day=day, time=_time(local)))


def term(kept: Term) -> str:
    """Until when something is kept: "7 days after: closed"."""
    days, hours = kept.lasts.days, kept.lasts.seconds // 3600
    if days:
        lasts = ngettext("%(num)d day", "%(num)d days", days)
    else:
        lasts = ngettext("%(num)d hour", "%(num)d hours", hours)
    since = gettext(kept.counted_from)
    return str(gettext("%(lasts)s after: %(since)s", lasts=lasts, since=since))


def month(value: date | datetime) -> str:
    """A month: "November 2026"; an instant is taken as the wall calendars show it."""
    if isinstance(value, datetime):
        value = clock.on_the_wall(value)
    return str(format_date(value, "LLLL y", locale=get_locale()))


def language(code: str) -> str:
    """The name of a language in the language of the page."""
    name = Locale.parse(code, sep="-").get_display_name(get_locale())
    return name or code


def languages(codes: Iterable[str]) -> str:
    """Names of languages, in a row."""
    return ", ".join(language(code) for code in codes)


def ago(moment: datetime) -> str:
    """How long ago something was, in days: all that the hour-rounded times can tell."""
    days = (clock.now() - moment) // timedelta(days=1)
    return str(gettext("today") if days < 1 else gettext("%(days)d d ago", days=days))


def kind(called: Called) -> str:
    """What a kind is called in the language of the page: by the collective, else by us."""
    return called.wordings.get(str(get_locale())) or str(gettext(called.name))


def usual(words: str) -> str:
    """What a collective calls something: in its own words, or in usual ones, translated."""
    return str(gettext(words)) if words else ""


def kind_keyed(key: str) -> str:
    """What a kind is called of which only the key is left."""
    return kind(kinds.called(key))


def neighbourhood_named(slug: str) -> str:
    """The proper name of a neighbourhood."""
    found = neighbourhoods.by_slug(slug)
    return found.name if found else slug


def own_name(code: str) -> str:
    """The name of a language in that language."""
    return (Locale.parse(code, sep="-").get_display_name() or code).capitalize()


def _time(moment: datetime) -> str:
    return str(format_time(moment, "short", tzinfo=moment.tzinfo, locale=get_locale()))


def register(app: Flask) -> None:
    """Let templates say these things."""
    app.jinja_env.filters.update(
        word=word,
        half_day=half_day,
        day=day,
        weekday=weekday,
        weekday_letter=weekday_letter,
        wall=wall,
        rhythm=rhythm,
        weekday_named=weekday_named,
        moment=moment,
        neighbourhood_named=neighbourhood_named,
        month=month,
        term=term,
        promise=gettext,
        language=language,
        languages=languages,
        ago=ago,
        kind=kind,
        clock_time=clock_time,
        shift_badge=shift_badge,
        access_words=lambda keys: ", ".join(word(Access(key)) for key in keys),
        preference_words=lambda keys: ", ".join(word(Preference(key)) for key in keys),
        kind_keyed=kind_keyed,
        usual=usual,
    )
    app.jinja_env.globals.update(span=span)
