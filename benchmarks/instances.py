"""Weeks of invented requests and people, always the same, of the sizes our figures speak of.

One need a request, of one to three people; two and more come together, and one of them is
experienced. Whether someone could come is four things at once: free in that half-day, trained for
that kind, a language in common, near enough. Together they leave about 2.2 % of all pairs.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solidarity.requests.matching.instance import Bools, Instance, Ints

SEED = 2_026
HALF_DAYS, KINDS, AREAS = 21, 8, 12
HALF_DAY_BEGINS = np.array([8 * 60, 13 * 60, 18 * 60])
HALF_DAY_LASTS = 4 * 60
LANGUAGES_ASKED = (0.45, 0.25, 0.12, 0.08, 0.06, 0.04)
LANGUAGES_SPOKEN = (0.8, 0.6, 0.15, 0.1, 0.05, 0.05)
"""French, English, Spanish, Arabic, Haitian Creole, Tamil: shares that add up to more than one."""
FREE, TRAINED, WITHIN_REACH, NEW = 0.3, 0.25, 0.55, 0.3
"""Shares of people: with 0.53 for a language in common, 2.2 % of all pairs."""
PEOPLE_SHARES, ROOM_SHARES = (0.45, 0.32, 0.23), (0.3, 0.42, 0.28)
"""One, two or three: 1.78 places a request, and room for 1.98 a week and person."""
URGENCIES, URGENCY_SHARES = np.array([10, 40, 100]), (0.35, 0.5, 0.15)


class Size(NamedTuple):
    """How many of each; where people are fewer than requests, there are places for nobody."""

    requests: int
    people: int
    times: str = "half-days"
    """All of a half-day long, as in our figures; or "as they come", an hour and a half to three
    hours with up to an hour's way between them, so that some of one half-day go together."""

    @property
    def name(self) -> str:
        """As it is said: "2,000 × 1,600"."""
        return f"{self.requests:,} × {self.people:,}, {self.times}"


SMALL = (Size(500, 2_000), Size(500, 400), Size(2_000, 10_000), Size(2_000, 1_600))
ALL = (*SMALL, Size(5_000, 20_000), Size(5_000, 4_000))


@dataclass(frozen=True)
class _Requests:
    half_day: Ints
    kind: Ints
    language: Ints
    area: Ints


@dataclass(frozen=True)
class _People:
    free: Bools
    """(half-days × P)"""
    trained: Bools
    """(kinds × P)"""
    speaks: Bools
    """(languages × P)"""
    reaches: Bools
    """(areas × P)"""


def week_of(size: Size) -> Instance:
    """The week of this size."""
    random = np.random.default_rng([SEED, size.requests, size.people])
    requests = _requests(random, size.requests)
    people = _people(random, size.people)
    need, person = _pairs(requests, people)
    places = 1 + random.choice(3, size.requests, p=PEOPLE_SHARES)
    starts, ends = _times(random, requests.half_day, size.times)
    return Instance(
        need_shift=np.arange(size.requests),
        need_people=places,
        need_weight=_weights(random, requests.half_day // 3),
        need_is_core=np.ones(size.requests, dtype=bool),
        shift_starts=starts,
        shift_ends=ends,
        shift_where=requests.area,
        shift_week=np.zeros(size.requests, dtype=np.int64),
        shift_together=places > 1,
        shift_has_company=places == 1,
        travel=_ways(random),
        person_is_new=random.random(size.people) < NEW,
        person_load=random.poisson(2, size.people),
        person_room=1 + random.choice(3, (size.people, 1), p=ROOM_SHARES),
        pair_need=need,
        pair_person=person,
        pair_kindness=_kindness(random, len(need)),
        pair_is_pinned=np.zeros(len(need), dtype=bool),
    )


def _requests(random: np.random.Generator, number: int) -> _Requests:
    return _Requests(
        random.integers(0, HALF_DAYS, number),
        random.integers(0, KINDS, number),
        random.choice(len(LANGUAGES_ASKED), number, p=LANGUAGES_ASKED),
        random.integers(0, AREAS, number),
    )


def _people(random: np.random.Generator, number: int) -> _People:
    spoken = np.array(LANGUAGES_SPOKEN)[:, np.newaxis]
    return _People(
        random.random((HALF_DAYS, number)) < FREE,
        random.random((KINDS, number)) < TRAINED,
        random.random((len(spoken), number)) < spoken,
        random.random((AREAS, number)) < WITHIN_REACH,
    )


def _pairs(requests: _Requests, people: _People) -> tuple[Ints, Ints]:
    """Who could come to what; so many requests at a time that the table stays small."""
    found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for some in np.array_split(np.arange(len(requests.kind)), 1 + len(requests.kind) // 250):
        could = people.free[requests.half_day[some]] & people.trained[requests.kind[some]]
        could &= people.speaks[requests.language[some]] & people.reaches[requests.area[some]]
        row, person = np.nonzero(could)
        found.append((some[row], person))
    return np.concatenate([need for need, _ in found]), np.concatenate([who for _, who in found])


def _times(random: np.random.Generator, half_day: Ints, times: str) -> tuple[Ints, Ints]:
    """When each begins and ends: minutes."""
    begins: Ints = half_day // 3 * 24 * 60 + HALF_DAY_BEGINS[half_day % 3]
    later = random.choice([0, 30, 60, 90], len(half_day))
    lasts = random.choice([90, 120, 180], len(half_day))
    if times == "half-days":
        return begins, begins + HALF_DAY_LASTS
    return begins + later, begins + later + lasts


def _weights(random: np.random.Generator, day: Ints) -> Ints:
    """How urgent, times how soon: as the product weighs a place."""
    soon = np.select([day <= 2, day <= 4], [4, 3], default=2)
    weights: Ints = random.choice(URGENCIES, len(day), p=URGENCY_SHARES) * soon
    return weights


def _kindness(random: np.random.Generator, pairs: int) -> Ints:
    """Four points for a language, two or three for being near, six for being known already."""
    points: Ints = 4 * (random.random(pairs) < 0.5) + 6 * (random.random(pairs) < 0.02)
    points += random.choice([0, 2, 3], pairs, p=(0.7, 0.2, 0.1))
    return points


def _ways(random: np.random.Generator) -> Ints:
    """From 10 to 55 minutes between two neighbourhoods, the same there and back."""
    one_way: Ints = np.triu(random.integers(2, 12, (AREAS, AREAS)) * 5, 1)
    return one_way + one_way.T
