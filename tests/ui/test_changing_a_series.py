"""A coordinator changes what repeats on its pages: which shifts, which weekdays, days left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from furnishing import SATURDAY

from solidarity import clock
from solidarity.database import unit_of_work
from solidarity.requests import programmes, series
from solidarity.requests.programmes import Programme
from solidarity.requests.shift import Shift

if TYPE_CHECKING:
    from neighbours import Network
    from reader import Reader


@pytest.fixture
def camille(network: Network) -> Reader:
    """A coordinator who begins a programme on Saturdays and Tuesdays, with an interpreter."""
    camille = network.reader("camille")
    camille.get("/coordinator/programmes")
    camille.send(
        "/programmes",
        name="Café",
        first_day=SATURDAY.isoformat(),
        also_on=["TU"],
        begins="10:00",
        ends="13:00",
        interpreter=1,
        languages=["ti", "ar"],
    )
    return camille


def cafe(network: Network) -> Programme:
    """The programme."""
    ours = programmes.of_coordinator(network.member("camille"))
    return next(each for each in ours if each.name == "Café")


def to_come(network: Network) -> list[Shift]:
    """What is to come of it."""
    with network.app.app_context():
        return series.to_come(cafe(network))


def change(camille: Reader, shift: Shift, **said: object) -> int:
    """Say something else of a shift; what the answer is."""
    camille.get(f"/coordinator/shifts/{shift.code}/change")
    return camille.send("/change", 0, **said).status_code


def test_several_weekdays_and_languages_are_chosen_and_stay_when_something_else_changes(
    network: Network, camille: Reader
) -> None:
    first = to_come(network)[0]
    assert change(camille, first, scope="all", begins="11:00", ends="14:00") == 200
    with network.app.app_context():
        programme = cafe(network)
        assert programme.rule == "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,SA"
        assert set(programme.languages) == {"ti", "ar"}
        days = {clock.on_the_wall(each.starts_at).weekday() for each in series.to_come(programme)}
        assert days == {1, 5}
    assert set(to_come(network)[0].languages) == {"ti", "ar"}
    assert change(camille, first, scope="on", also_on=[]) == 200
    with network.app.app_context():
        assert cafe(network).rule == "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA"


def test_a_change_without_anyone_with_too_many_or_in_the_past_is_refused_beside_its_field(
    network: Network, camille: Reader
) -> None:
    first = to_come(network)[0]
    for scope in ("this", "on", "all"):
        assert change(camille, first, scope=scope, accompanier=0, interpreter=0) == 422
        assert "Say how many people are needed" in camille.text()
        assert change(camille, first, scope=scope, accompanier=13) == 422
        assert "people are let in with this" in camille.text()
        assert change(camille, first, scope=scope, day="2026-11-20") == 422
        assert "Choose a time that is still to come" in camille.text()
    with network.app.app_context():
        assert cafe(network).people == 4, "nothing of it was kept"


def test_all_where_nothing_is_to_come_is_refused_beside_its_field(
    network: Network, camille: Reader
) -> None:
    first = to_come(network)[0]
    with network.app.app_context(), unit_of_work():
        series.end(cafe(network), network.member("camille"))
    assert change(camille, first, scope="all", begins="09:00") == 422
    assert "No shift of this series is to come." in camille.text()


def test_only_this_one_can_be_in_another_part_of_the_city(
    network: Network, camille: Reader
) -> None:
    first = to_come(network)[0]
    assert change(camille, first, scope="this", neighbourhood="verdun") == 200
    with network.app.app_context():
        there = [each.neighbourhood.slug == "verdun" for each in series.to_come(cafe(network))]
    assert there == [True] + [False] * (len(there) - 1)


def test_a_cancelled_day_stands_among_those_left_out_and_comes_back_with_a_tap(
    network: Network, camille: Reader
) -> None:
    before = to_come(network)
    camille.get(f"/coordinator/shifts/{before[0].code}")
    camille.send("/cancel")
    with network.app.app_context():
        code = cafe(network).code
    camille.get(f"/coordinator/programmes/{code}")
    camille.send("/days", day=SATURDAY.isoformat())
    assert "left out already" in camille.text()
    camille.send("/days/back")
    after = to_come(network)
    assert [each.series_day for each in after] == [each.series_day for each in before]
    assert after[0].code != before[0].code
