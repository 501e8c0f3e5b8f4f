"""How often something repeats. Source: RFC 5545, section 3.3.10 (recurrence rules).

A rule says days; the time of the wall clock is the programme's own, so that a change of the clocks
changes nothing for people. Days on which it does not take place are left out (section 3.8.5.1).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import rrulestr

from solidarity import clock

MOST_WEEKS = 8
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
_YEAR = timedelta(days=366)
_WEEK = 7


class Repeats(StrEnum):
    """What a programme can follow."""

    WEEKS = "weeks"
    MONTHLY = "monthly"
    """The same weekday of the month as its first day: the second Tuesday, say."""
    MONTHLY_LAST = "monthly-last"
    """The last such weekday of each month."""


@dataclass(frozen=True)
class Rhythm:
    """A rule in parts, to be said in words."""

    every_weeks: int | None
    weekdays: tuple[int, ...]
    """Monday is 0."""
    nth: int | None
    """Which such weekday of the month, from 1; -1 is the last."""


def weekly(first_day: date, every_weeks: int, weekdays: Collection[int] = ()) -> str:
    """The rule of every week, or every few; on the weekday of its first day and on others."""
    days = sorted({first_day.weekday(), *weekdays})
    named = ",".join(WEEKDAYS[day] for day in days)
    return f"FREQ=WEEKLY;INTERVAL={every_weeks};BYDAY={named}"


def monthly(first_day: date, *, last: bool = False) -> str:
    """The rule of each month: the same weekday of the month as the first day, or the last one.

    The fifth is taken as the last: few months have it.
    """
    nth = (first_day.day - 1) // _WEEK + 1
    if last or nth > 4:  # noqa: PLR2004 - see above
        nth = LAST
    return f"FREQ=MONTHLY;BYDAY={nth}{WEEKDAYS[first_day.weekday()]}"


def rhythm(rule: str) -> Rhythm:
    """A rule of ours, in parts."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = parts["BYDAY"].split(",")
    weekdays = tuple(WEEKDAYS.index(day[-2:]) for day in days)
    if parts["FREQ"] == "WEEKLY":
        return Rhythm(int(parts.get("INTERVAL", "1")), weekdays, None)
    return Rhythm(None, weekdays, int(days[0][:-2]))


def days(
    rule: str, first_day: date, begins: date, ends: date, without: Collection[date] = ()
) -> Iterator[date]:
    """The days of a rule from one day to another, both included, but those left out."""
    follows = rrulestr(rule, dtstart=datetime.combine(first_day, time()))
    first, last = datetime.combine(begins, time()), datetime.combine(ends, time())
    for moment in follows.between(first, last, inc=True):
        if moment.date() not in without:
            yield moment.date()


def counterparts(
    before: Collection[date], after: Collection[date], later: timedelta, *, in_months: bool
) -> dict[date, date]:
    """Which day of a new rule each day of an old one becomes, one to one; some become none.

    A day that stays a day of the rule is its own; else it is so much later, or, failing that, the
    nearest one in the same week, or in the same month.
    """
    period = _month if in_months else _week
    found: dict[date, date] = {}
    candidates: tuple[Callable[[date], Iterable[date]], ...] = (
        lambda day: [day],
        lambda day: [day + later],
        lambda day: sorted(
            (each for each in after if period(each) == period(day)),
            key=lambda each: abs(each - day),
        ),
    )
    for possible in candidates:
        for day in sorted(set(before) - set(found)):
            free = (each for each in possible(day) if each in after and each not in found.values())
            if (chosen := next(free, None)) is not None:
                found[day] = chosen
    return found


def require_hours(
    rule: str, first_day: date, begins: time, ends: time, *, second: bool | None
) -> None:
    """Pass, when both hours exist on every day of the coming year, and once; or it was said which.

    Raises: NoSuchHour; ExistsTwice.
    """
    start = max(first_day, clock.today())
    for day in days(rule, first_day, start, start + _YEAR):
        clock.at(day, begins, second=second)
        clock.at(day if ends > begins else day + timedelta(days=1), ends, second=second)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]
