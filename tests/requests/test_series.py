"""Programmes repeat as RFC 5545 says, on the wall clock, with exceptions, regulars and changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import SATURDAY, a_programme, certain
from icalendar.prop import vRecur

from solidarity import clock
from solidarity.clock import ExistsTwice, NoSuchHour
from solidarity.database import db
from solidarity.network import availability
from solidarity.requests import changes, moving, places, recurrence, regulars, series, shifts
from solidarity.requests.changes import Change
from solidarity.requests.programmes import NobodyComes
from solidarity.requests.regulars import IsRegular
from solidarity.requests.shift import PlaceState, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.requests.programmes import Programme

GOES = ShiftRole.ACCOMPANIER


def days_of(programme: Programme) -> list[date]:
    """The days of a programme's shifts to come."""
    return [clock.on_the_wall(each.starts_at).date() for each in series.to_come(programme)]


def hours_of(programme: Programme) -> set[str]:
    """At which hours of the wall clock its shifts to come begin."""
    return {f"{clock.on_the_wall(each.starts_at):%H:%M}" for each in series.to_come(programme)}


def as_it_is(programme: Programme, **otherwise: object) -> Change:
    """What the next shift of a programme is, but for what is said."""
    now = changes.as_it_is(series.to_come(programme)[0], programme)
    return replace(now, **otherwise)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (recurrence.weekly(date(2026, 11, 28), 1), [28, 5, 12]),
        (recurrence.weekly(date(2026, 11, 28), 2, [2]), [28, 9, 12]),
        (recurrence.monthly(date(2026, 11, 10)), [10, 8, 12]),
        (recurrence.monthly(date(2026, 11, 30)), [30, 28, 25]),
        (recurrence.monthly(date(2026, 11, 24), last=True), [24, 29, 26]),
    ],
)
def test_rules_are_rfc_5545_and_give_the_days_people_mean(rule: str, first: list[int]) -> None:
    assert vRecur.from_ical(rule), "another reader of the standard understands it"
    begins = date(2026, 11, first[0])
    found = list(recurrence.days(rule, begins, begins, date(2027, 2, 1)))
    assert [day.day for day in found[:3]] == first


def test_a_leap_day_is_a_day_like_any_other() -> None:
    first = date(2028, 2, 29)
    found = list(recurrence.days(recurrence.weekly(first, 1), first, first, date(2028, 3, 8)))
    assert found == [first, date(2028, 3, 7)]


def test_shifts_keep_their_hour_on_the_wall_over_both_changes_of_the_clocks(
    at_work: Network,
) -> None:
    for first in (date(2027, 3, 6), date(2027, 10, 30)):
        with time_machine.travel(clock.at(first - timedelta(days=2), time(9)), tick=False):
            programme = a_programme(at_work, "camille", f"Café {first}", first)
            spans = [each.starts_at for each in series.to_come(programme)]
            assert len(spans) == 4
            assert hours_of(programme) == {"10:00"}
            assert len({each.time() for each in spans}) == 2, "in UTC it is another hour"


def test_a_worker_that_slept_three_days_lays_out_once_and_nothing_twice(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    before = days_of(programme)
    later = clock.now() + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        series.lay_out_all(clock.now())
        db.session.flush()
        first = days_of(programme)
        assert series.lay_out_all(clock.now()) == 0
        assert first == days_of(programme)
    assert set(before) <= set(first)
    assert len(first) == len(set(first))


def test_an_hour_that_the_clocks_skip_within_a_year_is_refused_and_one_shown_twice_is_asked(
    at_work: Network,
) -> None:
    sunday = date(2026, 11, 29)
    rule = recurrence.weekly(sunday, 1)
    with pytest.raises(NoSuchHour):
        recurrence.require_hours(rule, sunday, time(2, 30), time(5), second=False)
    with pytest.raises(ExistsTwice):
        recurrence.require_hours(rule, sunday, time(1, 30), time(5), second=None)
    recurrence.require_hours(rule, sunday, time(1, 30), time(5), second=True)
    saturday = recurrence.weekly(SATURDAY, 1)
    recurrence.require_hours(saturday, SATURDAY, time(2, 30), time(5), second=None)


def test_only_this_one_moves_and_the_others_stay(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first = series.to_come(programme)[0]
    span = shifts.span_on(SATURDAY, time(14), time(17))
    moving.move(first, span, at_work.member("camille"), at_work.ring("camille"))
    starts = [clock.on_the_wall(each.starts_at).hour for each in series.to_come(programme)]
    assert starts == [14, 10, 10, 10]


def test_from_here_on_changes_what_follows_and_asks_who_is_on_it_again(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    _first, second, third, _fourth = series.to_come(programme)
    certain(at_work, second, "theo", GOES)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    day = clock.on_the_wall(second.starts_at).date()
    wanted = as_it_is(programme, day=day, begins=time(14), ends=time(17), places={GOES: 5})
    changes.change_from(second, wanted, camille, ring)
    starts = [clock.on_the_wall(each.starts_at).hour for each in series.to_come(programme)]
    assert starts == [10, 14, 14, 14]
    assert [len(each.places) for each in series.to_come(programme)] == [3, 5, 5, 5]
    theos = next(each for each in second.places if each.member)
    assert theos.state is PlaceState.PROPOSED
    assert third.programme_id == programme.id


def test_another_weekday_asks_everyone_again_and_calls_nobody_off(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    old = series.to_come(programme)
    mine = certain(at_work, old[1], "theo", GOES)
    sunday = SATURDAY + timedelta(days=1)
    wanted = as_it_is(programme, day=sunday, rule=recurrence.weekly(sunday, 1))
    changes.change_from(old[0], wanted, at_work.member("camille"), at_work.ring("camille"))
    assert days_of(programme) == [sunday + timedelta(weeks=week) for week in range(4)]
    assert series.to_come(programme) == old, "the same shifts, each in its week"
    assert mine.state is PlaceState.PROPOSED


def test_a_day_left_out_is_called_off_or_never_laid_out(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    camille = at_work.member("camille")
    series.leave_out(programme, SATURDAY, camille)
    christmas = date(2026, 12, 26)
    series.leave_out(programme, christmas, camille)
    with time_machine.travel(datetime.combine(christmas, time(15), tzinfo=clock.now().tzinfo)):
        series.lay_out_all(clock.now())
        db.session.flush()
        assert christmas not in days_of(programme)
    assert SATURDAY not in days_of(programme)


def test_a_programme_that_ends_calls_off_what_is_to_come(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    series.end(programme, at_work.member("camille"))
    assert series.to_come(programme) == []
    assert series.lay_out(programme, clock.today()) == 0


def test_a_regular_has_their_place_each_time_unless_they_are_away_or_hand_one_back(
    at_work: Network,
) -> None:
    theo, camille = at_work.member("theo"), at_work.member("camille")
    programme = a_programme(at_work, "camille", "Café")
    away = days_of(programme)[1]
    availability.except_on(theo, away, away, is_free=False)
    row = regulars.ask(programme, theo, GOES, camille)
    with pytest.raises(IsRegular):
        regulars.ask(programme, theo, GOES, camille)
    regulars.agree(row, theo)
    there = [theo in [place.member for place in each.places] for each in series.to_come(programme)]
    assert there == [True, False, True, True]
    mine = next(each for each in series.to_come(programme)[0].places if each.member == theo)
    places.hand_back(mine, theo)
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        series.lay_out_all(clock.now())
        db.session.flush()
        newest = series.to_come(programme)[-1]
        assert theo in [place.member for place in newest.places]


def test_a_programme_needs_someone_and_newcomers_are_some_of_them(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first = series.to_come(programme)[0]
    by, ring = at_work.member("camille"), at_work.ring("camille")
    nobody: dict[str, object] = {"places": {}}
    for wrong in (nobody, {"newcomers": 4}):
        with pytest.raises(NobodyComes):
            changes.change_from(first, as_it_is(programme, **wrong), by, ring)
    changes.change_from(first, as_it_is(programme, newcomers=2), by, ring)
    assert sum(each.for_newcomers for each in first.places) == 2
