"""What the solver is given, and what it gives back: arrays, and no name of anyone.

A *need* is one role of one shift with as many places as are open; a *pair* is a need and a person
who could take one of its places. Everything a rule forbids is left out of the pairs already, but
for what only shows when several are chosen: room in a week, two shifts at a time, company for
newcomers, all of a shift's people or none.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NO_LIMIT = 1_000


@dataclass(frozen=True)
class Instance:
    """One week's question. S shifts, N needs, P people, W weeks, E pairs."""

    need_shift: Ints
    """(N) whose need."""
    need_people: Ints
    """(N) how many places are open."""
    need_weight: Ints
    """(N) what one covered place counts, 1 or more."""
    need_is_core: Bools
    """(N) without whom the shift is short; not backups and shadows."""
    shift_starts: Ints
    """(S) minutes."""
    shift_ends: Ints
    shift_where: Ints
    """(S) index of a neighbourhood."""
    shift_week: Ints
    """(S) index of a week."""
    shift_together: Bools
    """(S) whether it needs all of its people, or none come."""
    shift_has_company: Bools
    """(S) whether someone experienced is on it already."""
    travel: Ints
    """(neighbourhoods × neighbourhoods) minutes from one to another."""
    person_is_new: Bools
    """(P) on their first shifts."""
    person_load: Ints
    """(P) shifts of the last eight weeks, and those of this one already."""
    person_room: Ints
    """(P × W) how many more each week."""
    pair_need: Ints
    """(E) in ascending order."""
    pair_person: Ints
    """(E) each at most once with a need."""
    pair_kindness: Ints
    """(E) points, 0 or more: never stored, never shown."""
    pair_is_pinned: Bools
    """(E) what a coordinator holds on to."""

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.pair_need)

    @property
    def pair_shift(self) -> Ints:
        """(E) the shift of each pair."""
        return self.need_shift[self.pair_need]

    def only(self, pairs: NDArray[Any]) -> "Instance":
        """The same question with fewer pairs, given by a mask or by their numbers."""
        chosen = {
            each.name: getattr(self, each.name)[pairs]
            for each in fields(self)
            if each.name.startswith("pair_")
        }
        return replace(self, **chosen)


@dataclass(frozen=True)
class Answer:
    """A plan, by the numbers of the chosen pairs, and what is proven of it."""

    chosen: Ints
    covered: int
    """The weight of the places it covers."""
    bound: int
    """More than this no plan can cover."""
    is_fair_proven: bool
    """Whether no plan that covers as much is fairer, or as fair and kinder."""
    was_stopped: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be covered beyond this."""
        return self.covered >= self.bound

    @property
    def gap(self) -> float:
        """How far at most it is from the best: a share of the bound."""
        return (self.bound - self.covered) / self.bound if self.bound else 0.0
