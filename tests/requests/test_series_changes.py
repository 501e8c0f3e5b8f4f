"""A series changes, keeps what was said of single shifts, and calls off as few as it can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import SATURDAY, a_programme, certain
from sqlalchemy import select

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import neighbourhoods
from solidarity.network.notices import Notice, Word
from solidarity.requests import (
    changes,
    kinds,
    moving,
    places,
    programmes,
    recurrence,
    regulars,
    series,
    suitable,
)
from solidarity.requests.changes import HasBegun, NothingToCome
from solidarity.requests.kinds import TooManyPeople
from solidarity.requests.programmes import NobodyComes, Programme
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState

if TYPE_CHECKING:
    from neighbours import Network

GOES = ShiftRole.ACCOMPANIER
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
SUNDAY = SATURDAY + A_DAY
TUESDAY = SATURDAY + 3 * A_DAY


def when(programme: Programme) -> list[str]:
    """When its shifts to come are."""
    return [f"{clock.on_the_wall(each.starts_at):%a %d %H}" for each in series.to_come(programme)]


def state_of(place: Place) -> PlaceState:
    """What has become of a place by now."""
    return place.state


def change(network: Network, shift: Shift, how: str = "from", **otherwise: object) -> None:
    """Let a coordinator say something else of a shift, for it and all after it, or for others."""
    verb = {"one": changes.change_one, "from": changes.change_from, "all": changes.change_all}[how]
    programme = programmes.of_shift(shift)
    assert programme is not None
    now = changes.as_it_is(shift, programme)
    wanted = replace(now, **otherwise)  # type: ignore[arg-type]
    verb(shift, wanted, network.member("camille"), network.ring("camille"))
    database.flush()


def on_two_days(network: Network) -> Programme:
    """A programme on Tuesdays and Saturdays."""
    programme = a_programme(network, "camille", "Café")
    first = series.to_come(programme)[0]
    change(network, first, rule=recurrence.weekly(SATURDAY, 1, [1]))
    return programme


def test_a_cancelled_saturday_stays_cancelled_when_something_else_of_the_series_changes(
    at_work: Network,
) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first, second, *_others = series.to_come(programme)
    moving.cancel(second, at_work.member("camille"))
    change(at_work, first, places={GOES: 4})
    change(at_work, first, begins=time(11))
    assert when(programme) == ["Sat 28 11", "Sat 12 11", "Sat 19 11"]
    assert programme.left_out == {SATURDAY + A_WEEK}
    change(at_work, first, day=SUNDAY, rule=recurrence.weekly(SUNDAY, 1))
    assert when(programme) == ["Sun 29 11", "Sun 13 11", "Sun 20 11"]
    assert programme.left_out == {SUNDAY + A_WEEK}, "nor does it come back a day later"


def test_a_shift_that_moved_by_itself_stays_where_it_is_with_its_people(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first, second, *_others = series.to_come(programme)
    sunday = SUNDAY + A_WEEK
    change(at_work, second, "one", day=sunday, begins=time(12), ends=time(15))
    mine = certain(at_work, second, "theo", GOES)
    change(at_work, first, places={GOES: 4}, languages=("ti",))
    assert when(programme) == ["Sat 28 10", "Sun 06 12", "Sat 12 10", "Sat 19 10"]
    assert state_of(mine) is PlaceState.CONFIRMED
    assert (len(second.places), second.languages) == (4, ("ti",)), "the rest changes there, too"
    change(at_work, first, begins=time(9))
    assert when(programme)[1] == "Sun 06 09", "the hour was changed again; the day was not"
    assert state_of(mine) is PlaceState.PROPOSED


def test_what_was_not_touched_on_a_shift_that_differs_is_not_laid_upon_the_others(
    at_work: Network,
) -> None:
    programme = a_programme(at_work, "camille", "Café")
    _first, second, third, _fourth = series.to_come(programme)
    elsewhere = neighbourhoods.all_of_them()[1]
    change(at_work, second, "one", places={GOES: 6}, neighbourhood=elsewhere, day=SUNDAY + A_WEEK)
    change(at_work, second, "all", begins=time(11))
    assert when(programme) == ["Sat 28 11", "Sun 06 11", "Sat 12 11", "Sat 19 11"]
    assert (len(third.places), len(second.places)) == (3, 6)
    assert third.neighbourhood != second.neighbourhood == elsewhere


def test_only_one_of_two_weekdays_moves_and_the_other_stays(at_work: Network) -> None:
    programme = on_two_days(at_work)
    tuesday, saturday = series.to_come(programme)[1:3]
    for each in (tuesday, saturday):
        certain(at_work, each, "theo", GOES)
    sunday = SUNDAY + A_WEEK
    rule = recurrence.weekly(sunday, 1, [1])
    change(at_work, saturday, "all", day=sunday, rule=rule)
    assert when(programme)[:4] == ["Sun 29 10", "Tue 01 10", "Sun 06 10", "Tue 08 10"]
    states = {each: {p.state for p in each.places if p.member} for each in (tuesday, saturday)}
    assert states == {tuesday: {PlaceState.CONFIRMED}, saturday: {PlaceState.PROPOSED}}


def test_what_has_no_counterpart_is_called_off_and_nothing_else(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first, second, third, fourth = series.to_come(programme)
    change(at_work, first, rule=recurrence.weekly(SATURDAY, 2))
    assert when(programme) == ["Sat 28 10", "Sat 12 10"]
    assert {each.state for each in (second, fourth)} == {ShiftState.CANCELLED}
    later = SATURDAY + A_WEEK
    change(at_work, first, day=later)
    assert series.to_come(programme) == [first, third], "they move by a week, both"
    assert when(programme) == ["Sat 05 10", "Sat 19 10"]


def test_a_monthly_series_moves_within_its_month(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first = series.to_come(programme)[0]
    change(at_work, first, rule=recurrence.monthly(SATURDAY))
    assert when(programme) == ["Sat 28 10"]
    friday = SATURDAY - A_DAY
    change(at_work, first, day=friday, rule=recurrence.monthly(friday))
    assert when(programme) == ["Fri 27 10"]


def test_who_comes_each_time_is_asked_again_when_it_is_at_another_time(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    theo, first = at_work.member("theo"), series.to_come(programme)[0]
    row = regulars.ask(programme, theo, GOES, at_work.member("camille"))
    regulars.agree(row, theo)
    change(at_work, first, places={GOES: 5})
    assert [each.is_agreed for each in regulars.of(programme)] == [True]
    change(at_work, first, begins=time(9))
    assert [each.is_agreed for each in regulars.of(programme)] == [False]
    mine = [place for each in series.to_come(programme) for place in each.places if place.member]
    assert {place.state for place in mine} == {PlaceState.PROPOSED}


def test_a_change_of_one_shift_is_held_to_the_same_rules(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first = series.to_come(programme)[0]
    for wrong in ({}, {GOES: 0}):
        with pytest.raises(NobodyComes):
            change(at_work, first, "one", places=wrong)
    with pytest.raises(HasBegun):
        change(at_work, first, "one", day=clock.today() - A_DAY)
    moving.cancel(first, at_work.member("camille"))
    series.end(programme, at_work.member("camille"))
    with pytest.raises(NothingToCome):
        change(at_work, first, "all", begins=time(9))


def test_no_series_lets_more_in_than_its_kind_of_appointment_does(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    hearing = kinds.by_key(programme.collective, "hearing")
    assert hearing is not None
    wanted = Programme(
        collective=programme.collective,
        kind=hearing,
        neighbourhood=programme.neighbourhood,
        name="Audiences",
        first_day=SATURDAY,
        rule=programme.rule,
        begins=time(14),
        ends=time(16),
        seats={GOES.value: hearing.most + 1},
    )
    camille = at_work.member("camille")
    with pytest.raises(TooManyPeople):
        series.start(wanted, camille)
    wanted.seats = {GOES.value: hearing.most, ShiftRole.DRIVER.value: 1}
    first = series.to_come(series.start(wanted, camille))[0]
    for how in ("one", "from", "all"):
        with pytest.raises(TooManyPeople):
            change(at_work, first, how, places={GOES: hearing.most + 1})


def test_an_interpreter_of_a_programme_speaks_a_language_it_names(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first, second, *_others = series.to_come(programme)
    change(at_work, first, "all", places={GOES: 2, ShiftRole.INTERPRETER: 1}, languages=("ti",))
    assert (first.languages, second.languages) == (("ti",), ("ti",))
    amina = at_work.member("amina")
    assert suitable.longest_unasked(first, ShiftRole.INTERPRETER, most=3) == []
    amina.speaks = ("ti",)
    database.flush()
    assert suitable.longest_unasked(first, ShiftRole.INTERPRETER, most=3) == [amina]
    with time_machine.travel(clock.now() + A_WEEK, tick=False):
        series.lay_out_all(clock.now())
        assert series.to_come(programme)[-1].languages == ("ti",)


def test_what_has_begun_is_not_laid_out(at_work: Network) -> None:
    with time_machine.travel(clock.at(SATURDAY, time(15)), tick=False):
        programme = a_programme(at_work, "camille", "Café")
        assert when(programme)[0] == "Sat 05 10"
        laid_out = select(db.func.min(Shift.starts_at)).where(Shift.programme_id == programme.id)
        assert db.session.scalar(laid_out) == clock.at(SATURDAY + A_WEEK, time(10))


def test_a_day_left_out_comes_back_and_its_regulars_are_told(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    theo, camille = at_work.member("theo"), at_work.member("camille")
    regulars.agree(regulars.ask(programme, theo, GOES, camille), theo)
    second = SATURDAY + A_WEEK
    series.leave_out(programme, second, camille)
    assert len(when(programme)) == 3
    series.bring_back(programme, second, camille)
    assert when(programme)[1] == "Sat 05 10"
    assert theo in [place.member for place in series.to_come(programme)[1].places]
    mine = next(each for each in series.to_come(programme)[1].places if each.member == theo)
    told = select(Notice.word).where(Notice.about == mine.code, Notice.word == Word.CONFIRMED)
    assert len(db.session.scalars(told).all()) == 1
    assert programme.left_out == set()


def test_a_shift_that_moved_is_left_out_by_the_day_on_which_it_is(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    camille = at_work.member("camille")
    change(at_work, series.to_come(programme)[0], "one", day=SUNDAY)
    series.leave_out(programme, SUNDAY, camille)
    assert programme.left_out == {SATURDAY}
    series.bring_back(programme, SATURDAY, camille)
    assert when(programme)[0] == "Sat 28 10"


def test_who_was_certain_and_says_yes_again_is_certain_of_the_new_time(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Café")
    first = series.to_come(programme)[0]
    mine = certain(at_work, first, "theo", GOES)
    change(at_work, first, day=SUNDAY, rule=recurrence.weekly(SUNDAY, 1))
    places.agree(mine, at_work.member("theo"))
    assert state_of(mine) is PlaceState.CONFIRMED
    assert clock.on_the_wall(mine.shift.starts_at).date() == date(2026, 11, 29)
