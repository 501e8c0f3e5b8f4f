"""Coverage says where and when people are missing, and nothing finer than the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from story import WEDNESDAY, a_shift

from solidarity.network.members import Role
from solidarity.requests import coverage, moving, places
from solidarity.requests.coverage import Cover
from solidarity.requests.shift import ShiftRole

if TYPE_CHECKING:
    from datetime import date

    from neighbours import Network

    from solidarity.requests.coverage import Coverage


def of_camille(network: Network) -> Coverage:
    """What Camille sees."""
    return coverage.of(network.member("camille").collectives_as(Role.COORDINATOR))


def on(found: Coverage, day: date, slug: str) -> Cover:
    """A day of a neighbourhood."""
    strips = [strip for strip in found.strips if strip.slug == slug]
    return strips[0].days[found.days.index(day)] if strips else Cover()


def test_a_published_shift_counts_its_places_until_each_is_certain(at_work: Network) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    before = of_camille(at_work)
    shift = a_shift(at_work, seats=2)
    slug = shift.neighbourhood.slug
    there = on(of_camille(at_work), WEDNESDAY, slug)
    assert there == on(before, WEDNESDAY, slug) + Cover(needed=2)
    place = places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    assert on(of_camille(at_work), WEDNESDAY, slug) == there
    places.confirm(place, camille, ring)
    assert on(of_camille(at_work), WEDNESDAY, slug) == there + Cover(found=1)
    moving.cancel(shift, camille)
    assert of_camille(at_work) == before


def test_weeks_begin_on_monday_and_add_up_what_their_days_say(at_work: Network) -> None:
    found = of_camille(at_work)
    assert [week.monday.weekday() for week in found.weeks] == [0] * coverage.WEEKS
    shown = sum(strip.whole.needed for strip in found.strips)
    assert shown == sum(week.cover.needed for week in found.weeks[:2])


def test_nobody_sees_the_coverage_of_another_collective(at_work: Network) -> None:
    sol = at_work.member("sol")
    before = coverage.of(sol.collectives_as(Role.COORDINATOR))
    a_shift(at_work)
    assert coverage.of(sol.collectives_as(Role.COORDINATOR)) == before
