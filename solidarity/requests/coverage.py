"""Coverage: where and when people are still missing, over a fortnight and over the weeks.

It counts places of shifts on the board, per day: nothing here is finer than what the board says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from solidarity import clock
from solidarity.database import db
from solidarity.network.collectives import Collective
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.requests.shift import NEEDED, Place, PlaceState, Shift, ShiftState

FORTNIGHT = 14
WEEKS = 5
"""Programmes are laid out four weeks ahead; further on, the picture would only look empty."""


@dataclass(frozen=True)
class Cover:
    """How many places there are, and how many of them have someone certain."""

    needed: int = 0
    found: int = 0

    @property
    def missing(self) -> int:
        """How many people are still looked for."""
        return self.needed - self.found

    def __add__(self, other: "Cover") -> "Cover":
        """Both together."""
        return Cover(self.needed + other.needed, self.found + other.found)


@dataclass(frozen=True)
class Strip:
    """A neighbourhood's fortnight, day by day."""

    slug: str
    name: str
    days: tuple[Cover, ...]

    @property
    def whole(self) -> Cover:
        """All its days together."""
        return sum(self.days, Cover())


@dataclass(frozen=True)
class Week:
    """A week, from its Monday."""

    monday: date
    cover: Cover


@dataclass(frozen=True)
class Coverage:
    """The fortnight of some collectives: neighbourhoods with shifts, and the weeks ahead."""

    days: tuple[date, ...]
    strips: tuple[Strip, ...]
    weeks: tuple[Week, ...]

    @property
    def missing_in(self) -> dict[str, int]:
        """How many people are missing in each neighbourhood with shifts."""
        return {strip.slug: strip.whole.missing for strip in self.strips}


def of(collectives: Sequence[Collective]) -> Coverage:
    """The coverage of some collectives from today on."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    begins, ends = clock.at(monday, time()), clock.at(monday + timedelta(weeks=WEEKS), time())
    counted = list(_counted(collectives, begins, ends))
    days = tuple(today + timedelta(days=ahead) for ahead in range(FORTNIGHT))
    mondays = [monday + timedelta(weeks=number) for number in range(WEEKS)]
    return Coverage(days, tuple(_strips(counted, days)), tuple(_weeks(counted, mondays)))


@dataclass(frozen=True)
class _Counted:
    slug: str
    name: str
    day: date
    cover: Cover


def _counted(
    collectives: Sequence[Collective], begins: datetime, ends: datetime
) -> Iterable[_Counted]:
    """The places of each shift on the board in a span."""
    certain = func.count(Place.id).filter(Place.state == PlaceState.CONFIRMED)
    found = (
        select(
            Neighbourhood.slug, Neighbourhood.name, Shift.starts_at, func.count(Place.id), certain
        )
        .join(Neighbourhood, Neighbourhood.id == Shift.neighbourhood_id)
        .join(Place, Place.shift_id == Shift.id)
        .where(Shift.collective_id.in_([each.id for each in collectives]))
        .where(Shift.state == ShiftState.PUBLISHED, Place.role.in_(NEEDED))
        .where(Shift.starts_at >= begins, Shift.starts_at < ends)
        .group_by(Shift.id, Neighbourhood.id)
    )
    for slug, name, starts_at, needed, have in db.session.execute(found):
        yield _Counted(slug, name, clock.on_the_wall(starts_at).date(), Cover(needed, have))


def _strips(counted: Sequence[_Counted], days: Sequence[date]) -> Iterable[Strip]:
    names = {each.slug: each.name for each in counted if days[0] <= each.day <= days[-1]}
    for slug in sorted(names):
        here = [each for each in counted if each.slug == slug]
        covers = (sum((each.cover for each in here if each.day == day), Cover()) for day in days)
        yield Strip(slug, names[slug], tuple(covers))


def _weeks(counted: Sequence[_Counted], mondays: Sequence[date]) -> Iterable[Week]:
    for monday in mondays:
        after = monday + timedelta(weeks=1)
        within = (each.cover for each in counted if monday <= each.day < after)
        yield Week(monday, sum(within, Cover()))
