"""A programme as a series of shifts: begun, laid out ahead, left out on single days, ended.

Shifts are laid out four weeks ahead, at the same time of the wall clock in summer and winter. Each
keeps the day of the series for which it stands, wherever it moves (RFC 5545, section 3.8.4.4:
RECURRENCE-ID). How a series changes is in changes.py.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from solidarity import clock, database
from solidarity.clock import NoSuchHour
from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.requests import life, moving, programmes, recurrence, regulars, shifts
from solidarity.requests.kinds import Kind
from solidarity.requests.programmes import NameTaken, NobodyComes, Programme
from solidarity.requests.shift import Shift, ShiftRole, ShiftState

AHEAD = timedelta(days=28)


def start(programme: Programme, by: Member, *, second: bool | None = False) -> Programme:
    """Begin a programme and lay out its first weeks.

    Raises: NotYours; NameTaken; NobodyComes; TooManyPeople; WrongSpan; NoSuchHour; ExistsTwice.
    """
    authority.require(by, "arrange", programme.collective.id)
    same = select(Programme.id).where(
        Programme.collective_id == programme.collective.id, Programme.name == programme.name
    )
    if db.session.scalar(same) is not None:
        raise NameTaken
    programme.newcomers = programme.newcomers or 0
    require_people(programme.kind, programme.places, programme.newcomers)
    require_hours(programme, second=second)
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
    programme.laid_out_until = today + AHEAD
    return len(fill_in(programme, max(since, today), programme.laid_out_until))


def fill_in(programme: Programme, since: date, until: date) -> list[Shift]:
    """Make the shifts from one day to another for which none stands yet, and return them."""
    standing = select(Shift.series_day).where(
        Shift.programme_id == programme.id, Shift.state != ShiftState.CANCELLED
    )
    there = {*programme.left_out, *db.session.scalars(standing)}
    made = (_lay_out_on(programme, day) for day in days(programme, since, until, there))
    return [shift for shift in made if shift is not None]


def leave_out(programme: Programme, day: date, by: Member) -> None:
    """Let a programme not take place on a day; people on that day's shift are told.

    Raises: NotYours; WrongState, when the day is past or left out already.
    """
    authority.require(by, "arrange", programme.collective_id)
    if day < clock.today() or day in programme.left_out:
        raise life.WrongState
    on_it = [
        shift
        for shift in to_come(programme)
        if day in (shift.series_day, clock.on_the_wall(shift.starts_at).date())
    ]
    for shift in on_it:
        moving.call_off(shift, by)
    for each in {shift.series_day or day for shift in on_it} or {day}:
        programme.leave_out(each)
    journal.write("changed a programme", programme, by=by)


def bring_back(programme: Programme, day: date, by: Member) -> None:
    """Let a programme take place after all on a day that was left out; its regulars are told.

    Raises: NotYours; WrongState, when the day is past or not left out.
    """
    authority.require(by, "arrange", programme.collective_id)
    row = next((each for each in programme.exceptions if each.day == day), None)
    if row is None or day < clock.today():
        raise life.WrongState
    programme.exceptions.remove(row)
    database.flush()
    if programme.laid_out_until and day <= programme.laid_out_until:
        for shift in fill_in(programme, day, day):
            _tell_its_regulars(shift)
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


def to_come(programme: Programme) -> list[Shift]:
    """The shifts of a programme that have not begun and are not called off, the next one first."""
    found = (
        select(Shift)
        .where(Shift.programme_id == programme.id, Shift.state != ShiftState.CANCELLED)
        .where(Shift.starts_at >= clock.now())
        .order_by(Shift.starts_at)
    )
    return list(db.session.scalars(found).unique())


def days(
    programme: Programme, since: date, until: date, without: Collection[date] = ()
) -> list[date]:
    """The days of a programme's rule from one day to another, but some."""
    last = min(until, programme.last_day) if programme.last_day else until
    return list(recurrence.days(programme.rule, programme.first_day, since, last, without))


def require_hours(programme: Programme, *, second: bool | None) -> None:
    """Pass, when both hours exist on each of its days, and once; or it was said which.

    Raises: WrongSpan; NoSuchHour; ExistsTwice.
    """
    first, begins, ends = programme.first_day, programme.begins, programme.ends
    shifts.span_on(first, begins, ends, second=second)
    recurrence.require_hours(programme.rule, first, begins, ends, second=second)


def require_people(kind: Kind, places: Mapping[ShiftRole, int], newcomers: int) -> None:
    """Pass, when someone is needed, newcomers are some of them, and as many are let in.

    Raises: NobodyComes; TooManyPeople.
    """
    if not 1 <= sum(places.values()) <= programmes.MOST_PEOPLE:
        raise NobodyComes
    if newcomers > places.get(ShiftRole.ACCOMPANIER, 0):
        raise NobodyComes
    shifts.require_room(kind, places)


def _lay_out_on(programme: Programme, day: date) -> Shift | None:
    """Make the shift of one day, unless it has begun, or there is no such hour on that day."""
    try:
        span = shifts.span_on(day, programme.begins, programme.ends, second=programme.second_hour)
    except NoSuchHour:
        return None  # more than a year after it was asked for, the clocks changed their habits
    if span.starts_at <= clock.now():
        return None
    shift = shifts.lay_out(
        programme.name,
        programme.collective,
        programme.kind,
        programme.neighbourhood,
        span,
        programme.places,
    )
    shift.programme_id, shift.series_day = programme.id, day
    shift.languages = programme.languages
    shifts.seat_anew(shift, programme.places, programme.newcomers)
    database.flush()
    regulars.seat(programme, shift)
    return shift


def _tell_its_regulars(shift: Shift) -> None:
    for place in shift.places:
        if place.member:
            notices.tell(place.member, Word.CONFIRMED, place.code)
