"""A programme as a series of shifts: laid out ahead, and changed for one, from one on, or for all.

Shifts are laid out four weeks ahead, at the same time of the wall clock in summer and winter.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from solidarity import clock, database
from solidarity.clock import NoSuchHour
from solidarity.database import db
from solidarity.network import authority
from solidarity.network.members import Member
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import journal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import life, moving, programmes, recurrence, regulars, shifts
from solidarity.requests.programmes import LeftOut, NameTaken, NobodyComes, Programme
from solidarity.requests.shift import Shift, ShiftRole, ShiftState

AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class Change:
    """What a series is from some day on."""

    day: date
    """The first day of the new rule; a shift from which on it changes may move to it."""
    rule: str
    begins: time
    ends: time
    second_hour: bool | None
    places: dict[ShiftRole, int]
    newcomers: int
    neighbourhood: Neighbourhood
    last_day: date | None


def start(programme: Programme, by: Member, *, second: bool | None = False) -> Programme:
    """Begin a programme and lay out its first weeks.

    Raises: NotYours; NameTaken; NobodyComes; WrongSpan; NoSuchHour; ExistsTwice.
    """
    authority.require(by, "arrange", programme.collective.id)
    same = select(Programme.id).where(
        Programme.collective_id == programme.collective.id, Programme.name == programme.name
    )
    if db.session.scalar(same) is not None:
        raise NameTaken
    programme.newcomers = programme.newcomers or 0
    _require_people(programme.places, programme.newcomers)
    _require_hours(programme, programme.first_day, second=second)
    programme.second_hour = bool(second)
    db.session.add(programme)
    database.flush()
    lay_out(programme, clock.today())
    journal.write("began a programme", programme, by=by)
    return programme


def lay_out_all(now: datetime) -> int:
    """Lay out the coming weeks of every programme; say how many shifts were made."""
    today = clock.on_the_wall(now).date()
    found = db.session.scalars(select(Programme)).unique().all()
    return sum(lay_out(programme, today) for programme in found)


def lay_out(programme: Programme, today: date) -> int:
    """Make the shifts that are still missing until four weeks ahead, with their regulars."""
    since = programme.laid_out_until + timedelta(days=1) if programme.laid_out_until else today
    days = _days(programme, max(since, today), today + AHEAD)
    programme.laid_out_until = today + AHEAD
    return sum(_lay_out_on(programme, day) for day in days)


def change_from(shift: Shift, change: Change, by: Member, ring: Keyring) -> None:
    """Change a series from one of its shifts on; those before stay as they are.

    Who is on a shift that moves is asked again; a shift whose day is none any more is called off.

    Raises: NotYours; WrongState; NobodyComes; WrongSpan; NoSuchHour; ExistsTwice.
    """
    programme = of_shift(shift)
    authority.require(by, "arrange", shift.collective_id)
    if programme is None or shift.is_over:
        raise life.WrongState
    since = clock.on_the_wall(shift.starts_at).date()
    _require_people(change.places, change.newcomers)
    _require_hours(change, change.day, second=change.second_hour)
    programme.rule, programme.last_day = change.rule, change.last_day
    programme.first_day = change.day
    programme.begins, programme.ends = change.begins, change.ends
    programme.second_hour = bool(change.second_hour)
    programme.seats, programme.newcomers = programmes.as_seats(change.places), change.newcomers
    programme.neighbourhood = change.neighbourhood
    _settle(programme, min(since, change.day), by, ring)
    journal.write("changed a programme", programme, by=by)


def leave_out(programme: Programme, day: date, by: Member) -> None:
    """Let a programme not take place on a day; people on that day's shift are told.

    Raises: NotYours; WrongState, when the day is past or left out already.
    """
    authority.require(by, "arrange", programme.collective_id)
    if day < clock.today() or day in programme.left_out:
        raise life.WrongState
    programme.exceptions.append(LeftOut(day=day))
    for shift in to_come(programme):
        if clock.on_the_wall(shift.starts_at).date() == day:
            moving.call_off(shift, by)
    journal.write("changed a programme", programme, by=by)


def end(programme: Programme, by: Member) -> None:
    """End a programme: its shifts to come are called off.

    Raises: NotYours.
    """
    authority.require(by, "arrange", programme.collective_id)
    programme.last_day = clock.today() - timedelta(days=1)
    for shift in to_come(programme):
        moving.call_off(shift, by)
    journal.write("ended a programme", programme, by=by)


def of_shift(shift: Shift) -> Programme | None:
    """The programme a shift belongs to."""
    return db.session.get(Programme, shift.programme_id) if shift.programme_id else None


def to_come(programme: Programme, since: date | None = None) -> list[Shift]:
    """The shifts of a programme that have not begun and are not called off, the next one first."""
    begins = max(clock.now(), clock.at(since, time())) if since else clock.now()
    found = (
        select(Shift)
        .where(Shift.programme_id == programme.id, Shift.state != ShiftState.CANCELLED)
        .where(Shift.starts_at >= begins)
        .order_by(Shift.starts_at)
    )
    return list(db.session.scalars(found).unique())


def _settle(programme: Programme, since: date, by: Member, ring: Keyring) -> None:
    """Let the shifts of a series from a day on be what its programme says now."""
    ahead = clock.today() + AHEAD
    wanted = set(_days(programme, since, ahead))
    for shift in to_come(programme, since):
        day = clock.on_the_wall(shift.starts_at).date()
        if day not in wanted:
            moving.call_off(shift, by)
            continue
        wanted.discard(day)
        span = shifts.span_on(day, programme.begins, programme.ends, second=programme.second_hour)
        if (span.starts_at, span.ends_at) != (shift.starts_at, shift.ends_at):
            moving.move(shift, span, by, ring)
        shift.neighbourhood = programme.neighbourhood
        shifts.seat_anew(shift, programme.places, programme.newcomers)
    for day in sorted(wanted):
        _lay_out_on(programme, day)
    programme.laid_out_until = ahead


def _lay_out_on(programme: Programme, day: date) -> bool:
    """Make the shift of one day; whether there is such an hour on it."""
    try:
        span = shifts.span_on(day, programme.begins, programme.ends, second=programme.second_hour)
    except NoSuchHour:
        return False  # more than a year after it was asked for, the clocks changed their habits
    shift = shifts.lay_out(
        programme.name,
        programme.collective,
        programme.kind,
        programme.neighbourhood,
        span,
        programme.places,
    )
    shift.programme_id = programme.id
    shifts.seat_anew(shift, programme.places, programme.newcomers)
    database.flush()
    regulars.seat(programme, shift)
    return True


def _days(programme: Programme, since: date, until: date) -> list[date]:
    """The days of a programme from one day to another."""
    last = min(until, programme.last_day) if programme.last_day else until
    left_out = programme.left_out
    return list(recurrence.days(programme.rule, programme.first_day, since, last, left_out))


def _require_hours(of: Programme | Change, day: date, *, second: bool | None) -> None:
    shifts.span_on(day, of.begins, of.ends, second=second)
    recurrence.require_hours(of.rule, day, of.begins, of.ends, second=second)


def _require_people(places: dict[ShiftRole, int], newcomers: int) -> None:
    people = sum(places.values())
    if not 1 <= people <= programmes.MOST_PEOPLE:
        raise NobodyComes
    if newcomers > places.get(ShiftRole.ACCOMPANIER, 0):
        raise NobodyComes
