"""A series changes: one of its shifts, from one on, or all to come (docs/decisions/0015).

What is said is held against the shift that was looked at: only what differs from it changes. So
what was changed on a single shift before stays, unless the same thing is changed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from solidarity import clock
from solidarity.network import authority, notices
from solidarity.network.members import Member
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import life, moving, programmes, recurrence, regulars, series, shifts
from solidarity.requests.programmes import Programme, as_seats
from solidarity.requests.series import AHEAD
from solidarity.requests.shift import Shift, ShiftRole, ShiftState, Span

_A_MONTH = timedelta(days=31)


class NothingToCome(Exception):
    """No shift of the series is to come."""


class HasBegun(Exception):
    """A shift cannot move to a time that has begun."""


@dataclass(frozen=True)
class Change:
    """What a shift of a series shall be; and the rule of its series, which one shift ignores."""

    day: date
    begins: time
    ends: time
    second_hour: bool | None
    """Which one is meant, of an hour that exists twice; None, as long as nobody said."""
    places: dict[ShiftRole, int]
    newcomers: int
    neighbourhood: Neighbourhood
    languages: tuple[str, ...]
    rule: str
    last_day: date | None

    @property
    def hours(self) -> tuple[time, time]:
        """From when to when on the wall clock."""
        return self.begins, self.ends

    @property
    def seating(self) -> tuple[dict[ShiftRole, int], int]:
        """How many of each role, and how many of them are kept for newcomers."""
        return {role: number for role, number in self.places.items() if number}, self.newcomers


@dataclass(frozen=True)
class _Edit:
    """What is said of a series, beside what the shift is now of which it was said."""

    programme: Programme
    seen: Shift
    now: Change
    change: Change

    @property
    def later(self) -> timedelta:
        """By how much the shift moves away from the day for which it stands."""
        is_moved = self.change.day != self.now.day
        return self.change.day - _day_of(self.seen) if is_moved else timedelta()

    @property
    def has_other_rule(self) -> bool:
        """Whether it is on other days."""
        return bool(self.later) or self.change.rule != self.now.rule

    @property
    def has_other_hours(self) -> bool:
        """Whether it begins or ends at another time of the wall clock."""
        is_other_one = self.change.second_hour not in (None, self.now.second_hour)
        return is_other_one or self.change.hours != self.now.hours


def as_it_is(shift: Shift, programme: Programme) -> Change:
    """What a shift of a series is now."""
    begins, ends = (clock.on_the_wall(each) for each in (shift.starts_at, shift.ends_at))
    roles = [each.role for each in shift.places]
    return Change(
        day=begins.date(),
        begins=begins.time(),
        ends=ends.time(),
        second_hour=programme.second_hour,
        places={role: roles.count(role) for role in ShiftRole if role in roles},
        newcomers=len([each for each in shift.places if each.for_newcomers]),
        neighbourhood=shift.neighbourhood,
        languages=shift.languages,
        rule=programme.rule,
        last_day=programme.last_day,
    )


def change_one(shift: Shift, change: Change, by: Member, ring: Keyring) -> None:
    """Change one shift of a series; the others stay as they are.

    Raises: NotYours; WrongState; HasBegun; NobodyComes; TooManyPeople; WrongSpan; NoSuchHour;
    ExistsTwice.
    """
    edit = _edit(shift, change, by)
    if shift.is_over or shift.state is ShiftState.CANCELLED:
        raise life.WrongState
    _fit_out(edit, [shift])
    if change.day != edit.now.day or edit.has_other_hours:
        _move(shift, shifts.span_on(change.day, *change.hours, second=change.second_hour), by, ring)
    journal.write("changed a programme", edit.programme, by=by)


def change_from(shift: Shift, change: Change, by: Member, ring: Keyring) -> None:
    """Change a series from one of its shifts on; those before stay as they are.

    Who is on a shift that moves is asked again, and so are the regulars; a shift whose day has no
    counterpart any more is called off.

    Raises: NotYours; WrongState; HasBegun; NobodyComes; TooManyPeople; WrongSpan; NoSuchHour;
    ExistsTwice.
    """
    edit = _edit(shift, change, by)
    if shift.starts_at <= clock.now() or shift.state is ShiftState.CANCELLED:
        raise life.WrongState
    _change(edit, _day_of(shift), by, ring)


def change_all(shift: Shift, change: Change, by: Member, ring: Keyring) -> None:
    """Change all that is to come of a series, by what is said of one of its shifts.

    Raises: NothingToCome, and what `change_from` raises.
    """
    edit = _edit(shift, change, by)
    coming = series.to_come(edit.programme)
    if not coming:
        raise NothingToCome
    _change(edit, min(map(_day_of, coming)), by, ring)


def _edit(shift: Shift, change: Change, by: Member) -> _Edit:
    authority.require(by, "arrange", shift.collective_id)
    programme = programmes.of_shift(shift)
    if programme is None:
        raise life.WrongState
    return _Edit(programme, shift, as_it_is(shift, programme), change)


def _change(edit: _Edit, since: date, by: Member, ring: Keyring) -> None:
    """Let a series be what is said, from a day of its own on."""
    programme, change = edit.programme, edit.change
    coming = [each for each in series.to_come(programme) if _day_of(each) >= since]
    becomes = _repeat(edit, coming, since)
    if edit.has_other_hours:
        programme.begins, programme.ends = change.hours
    if edit.has_other_rule or edit.has_other_hours:
        series.require_hours(programme, second=change.second_hour)
        programme.second_hour = bool(change.second_hour)
        regulars.ask_again(programme)
    _fit_out(edit, coming)
    _fit_out_programme(edit)
    for shift in coming:
        _follow(edit, shift, becomes.get(_day_of(shift)), by, ring)
    programme.laid_out_until = clock.today() + AHEAD
    series.fill_in(programme, min(since, programme.first_day), programme.laid_out_until)
    journal.write("changed a programme", programme, by=by)


def _repeat(edit: _Edit, coming: Sequence[Shift], since: date) -> dict[date, date]:
    """Let a series follow its new rule; say which of its days each shift stands for then."""
    programme, rules = edit.programme, (edit.programme.rule, edit.change.rule)
    if not edit.has_other_rule and edit.change.last_day == programme.last_day:
        return {_day_of(each): _day_of(each) for each in coming}
    far = max([clock.today() + AHEAD, *programme.left_out]) + _A_MONTH
    left_out = programme.left_out & set(series.days(programme, since, far))
    before = {_day_of(each) for each in coming} | left_out
    programme.rule, programme.last_day = edit.change.rule, edit.change.last_day
    if edit.has_other_rule:
        programme.first_day = _first_day(edit, since)
    first = min(since, programme.first_day)
    after = series.days(programme, first, far, programme.left_out - left_out)
    in_months = not any(recurrence.rhythm(rule).every_weeks for rule in rules)
    becomes = recurrence.counterparts(before, after, edit.later, in_months=in_months)
    for each in programme.exceptions:
        each.day = becomes.get(each.day, each.day)
    return becomes


def _first_day(edit: _Edit, since: date) -> date:
    """From which day on a new rule counts: also where another weekday moves than the first one."""
    weekdays = recurrence.rhythm(edit.change.rule).weekdays
    is_another = since.weekday() != _day_of(edit.seen).weekday() and since.weekday() in weekdays
    return since if is_another else since + edit.later


def _fit_out(edit: _Edit, coming: Sequence[Shift]) -> None:
    """Let shifts have the places, the part of the city and the languages that were changed."""
    now, change = edit.now, edit.change
    for shift in coming:
        if change.seating != now.seating:
            series.require_people(shift.kind, *change.seating)
            shifts.seat_anew(shift, *change.seating)
        if change.neighbourhood != now.neighbourhood:
            shift.neighbourhood = change.neighbourhood
            _tell_of(shift)
        if change.languages != now.languages:
            shift.languages = change.languages


def _tell_of(shift: Shift) -> None:
    for place in shift.places:
        if place.member:
            notices.tell(place.member, Word.CHANGED, place.code)


def _fit_out_programme(edit: _Edit) -> None:
    """Let a programme lay out what was changed, from now on."""
    now, change, programme = edit.now, edit.change, edit.programme
    if change.seating != now.seating:
        programme.seats, programme.newcomers = as_seats(change.places), change.newcomers
    if change.neighbourhood != now.neighbourhood:
        programme.neighbourhood = change.neighbourhood
    if change.languages != now.languages:
        programme.languages = change.languages


def _follow(edit: _Edit, shift: Shift, day: date | None, by: Member, ring: Keyring) -> None:
    """Let a shift go along with its series; where its day has no counterpart, call it off."""
    if day is None:
        moving.call_off(shift, by)
        return
    own = as_it_is(shift, edit.programme)
    moves = day != shift.series_day
    shift.series_day = day
    if moves or edit.has_other_hours:
        hours = edit.change.hours if edit.has_other_hours else own.hours
        second = edit.programme.second_hour
        span = shifts.span_on(day if moves else own.day, *hours, second=second)
        _move(shift, span, by, ring)


def _move(shift: Shift, span: Span, by: Member, ring: Keyring) -> None:
    if (span.starts_at, span.ends_at) == (shift.starts_at, shift.ends_at):
        return
    if span.starts_at <= clock.now():
        raise HasBegun
    moving.move(shift, span, by, ring)


def _day_of(shift: Shift) -> date:
    """The day of its series for which a shift stands."""
    return shift.series_day or clock.on_the_wall(shift.starts_at).date()
