"""What time it is here: the only caller of the system clock, and the keeper of half-days."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from enum import StrEnum
from zoneinfo import ZoneInfo


class NoSuchHour(Exception):
    """The wall clock jumps over this time, when summer time begins."""


class ExistsTwice(Exception):
    """The wall clock shows this time twice, when summer time ends; which one was not said."""


class NotAQuarter(Exception):
    """No finer time than a quarter of an hour is kept (docs/privacy.md section 3)."""


class Part(StrEnum):
    """Part of a day, which is all that the board says of a time."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


QUARTER = 15
"""Minutes: the finest time that is ever kept in the clear."""
_PARTS = {
    Part.MORNING: (wall_time(8), wall_time(12)),
    Part.AFTERNOON: (wall_time(12), wall_time(17)),
    Part.EVENING: (wall_time(17), wall_time(22)),
}


@dataclass(frozen=True)
class HalfDay:
    """A day of the network's zone, and a part of it."""

    day: date
    part: Part


class _Clock:
    """One network, one clock: its zone, and how far a demo's time is from the system's."""

    def __init__(self) -> None:
        self.zone = ZoneInfo("America/Toronto")
        self.ahead = timedelta()


_clock = _Clock()


def set_up(timezone: str, demo_now: datetime | None = None) -> None:
    """Keep the wall clocks of this zone; in a demo, let it be `demo_now` from here on."""
    _clock.zone = ZoneInfo(timezone)
    _clock.ahead = demo_now - datetime.now(UTC) if demo_now else timedelta()


def pretend(moment: datetime) -> None:
    """Let it be another moment from here on: for the invented history of a demo network."""
    _clock.ahead = moment - datetime.now(UTC)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + _clock.ahead


def today() -> date:
    """The date on the wall calendars of the network."""
    return now().astimezone(_clock.zone).date()


def stopwatch() -> float:
    """Seconds on a clock that only ever runs forward, to measure how long something takes."""
    return time.monotonic()


def hour() -> datetime:
    """This instant rounded down to the hour, which is all that the journal remembers."""
    return now().replace(minute=0, second=0, microsecond=0)


def next_quarter(moment: datetime) -> datetime:
    """An instant rounded up to the quarter of an hour, the finest time that is ever kept."""
    begun = moment.replace(minute=moment.minute - moment.minute % QUARTER, second=0, microsecond=0)
    return begun if begun == moment else begun + timedelta(minutes=QUARTER)


def on_the_wall(moment: datetime) -> datetime:
    """The same instant as the network's wall clocks show it."""
    return moment.astimezone(_clock.zone)


def at(day: date, hour_and_minute: wall_time, *, second: bool | None = False) -> datetime:
    """Return the instant, in UTC, at which the wall clocks show this time.

    When summer time ends, an hour exists twice: `second` says which one is meant, and None that
    nobody has said so yet.

    Raises: NoSuchHour, when the clocks skip this time; ExistsTwice; NotAQuarter.
    """
    if hour_and_minute.minute % QUARTER:
        raise NotAQuarter
    local = datetime.combine(day, hour_and_minute, tzinfo=_clock.zone)
    if second is None and local.utcoffset() != local.replace(fold=1).utcoffset():
        if _exists(local):
            raise ExistsTwice
        raise NoSuchHour
    instant = local.replace(fold=int(bool(second))).astimezone(UTC)
    if not _exists(local):
        raise NoSuchHour
    return instant


def _exists(local: datetime) -> bool:
    """Whether the wall clocks show this time at all. Source: PEP 495, "mind the gap"."""
    there_and_back = local.astimezone(UTC).astimezone(local.tzinfo)
    return there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None)


def half_day_of(moment: datetime) -> HalfDay:
    """The half-day in which an instant falls."""
    local = on_the_wall(moment)
    for part in (Part.EVENING, Part.AFTERNOON):
        if local.time() >= _PARTS[part][0]:
            return HalfDay(local.date(), part)
    return HalfDay(local.date(), Part.MORNING)


def begins_and_ends(half_day: HalfDay) -> tuple[datetime, datetime]:
    """From when to when an instant falls into a half-day: from midnight, and until midnight."""
    begins, ends = _PARTS[half_day.part]
    is_first, is_last = half_day.part is Part.MORNING, half_day.part is Part.EVENING
    return (
        at(half_day.day, wall_time()) if is_first else at(half_day.day, begins),
        at(half_day.day + timedelta(days=1), wall_time()) if is_last else at(half_day.day, ends),
    )


def usual_span(half_day: HalfDay) -> tuple[datetime, datetime]:
    """When a half-day usually begins and ends: 8 to 12, 12 to 17, 17 to 22 on the wall."""
    begins, ends = _PARTS[half_day.part]
    return at(half_day.day, begins), at(half_day.day, ends)
