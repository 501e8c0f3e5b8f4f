"""How far apart the parts of the city are: for the way between two shifts, and to ask near home.

Only neighbourhoods are known of anyone, so this is coarse: a quarter of an hour within one, and one
more for each part of the city on the way. The way is our estimate of a bus ride; where the city's
map says nothing of a part, it counts as three parts away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity.network import city_map
from solidarity.network.neighbourhoods import Neighbourhood, all_of_them

WITHIN = 15
PER_PART = 15
LONGEST_WAY = 90
"""Minutes."""
UNKNOWN = 3


@dataclass(frozen=True)
class Nearness:
    """The parts of the city, and how many parts lie between two of them (0: the same one)."""

    index: dict[int, int]
    """Row of a neighbourhood → its place in `parts` and `minutes`."""
    parts: NDArray[np.int64]

    @property
    def minutes(self) -> NDArray[np.int64]:
        """From each part of the city to each other one."""
        return np.minimum(WITHIN + PER_PART * self.parts, LONGEST_WAY)


def of_this_city() -> Nearness:
    """How near the network's neighbourhoods are to one another, as its map has them."""
    everyone = all_of_them()
    index = {each.id: number for number, each in enumerate(everyone)}
    return Nearness(index, _parts(everyone))


def _parts(everyone: Sequence[Neighbourhood]) -> NDArray[np.int64]:
    city = city_map.of_this_city()
    points = {
        slug: (shape.label_x, shape.label_y)
        for shape in (city.shapes if city else ())
        for slug in shape.slugs
    }
    found = np.full((len(everyone), len(everyone)), UNKNOWN)
    known = [number for number, each in enumerate(everyone) if each.slug in points]
    if len(known) > 1:
        at = np.array([points[everyone[number].slug] for number in known])
        apart = np.abs(at[:, None] - at[None, :]).max(axis=2)
        beside = np.median(np.where(apart > 0, apart, np.inf).min(axis=1))
        steps = np.round(apart / beside) if np.isfinite(beside) else apart * 0
        found[np.ix_(known, known)] = np.maximum(steps, 1)
    np.fill_diagonal(found, 0)
    return found.astype(np.int64)
