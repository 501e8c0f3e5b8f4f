"""The question as a linear program: what is chosen, under which rules, and what it is worth.

A column for each pair (0 to 1) and an on/off column for each shift that needs all of its people, or
where newcomers need company. Only the on/off columns are integer: what is left is a flow from
shifts over half-days to persons, whose corners are whole numbers. Where rules cross (an interpreter
who could also drive, a long way between two half-days), a corner may be fractional; `solver` sees
that and makes those pairs whole.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solidarity.requests.matching import conflicts
from solidarity.requests.matching.instance import Instance, Ints

Floats = NDArray[np.float64]
INFINITY = np.inf


@dataclass
class Rows:
    """Rows of a sparse matrix, gathered piece by piece."""

    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    number: int = 0

    def add(
        self,
        entries: list[tuple[Ints, Ints, float]],
        lower: float | Floats,
        upper: float | Floats,
        rows: int,
    ) -> None:
        """Add some rows: (row, column, value) of their entries, and between what each stays."""
        for row, column, value in entries:
            self.row.append(row + self.number)
            self.column.append(column)
            self.value.append(np.full(len(column), value))
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (rows,)))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (rows,)))
        self.number += rows

    def weighted(self, columns: Ints, values: Floats, lower: float, upper: float) -> None:
        """Add one row with a value of its own for each column."""
        self.row.append(np.full(len(columns), self.number))
        self.column.append(columns)
        self.value.append(values)
        self.lower.append(np.array([lower]))
        self.upper.append(np.array([upper]))
        self.number += 1


@dataclass(frozen=True)
class Model:
    """Columns: pairs, then on/off columns, then steps of load; and the rows over them."""

    instance: Instance
    rows: Rows
    on_off: Ints
    """(Y) the shift of each on/off column."""
    is_together: NDArray[np.bool_]
    """(Y) whether it says that all of the shift's people come."""
    step_person: Ints
    """(K) whose load each step adds to."""
    step_cost: Floats
    """(K) by how much the sum of squares grows with it."""

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.instance.pairs + len(self.on_off) + len(self.step_person)

    @property
    def together_columns(self) -> Ints:
        """The on/off columns which say that all of a shift's people come."""
        return self.instance.pairs + np.flatnonzero(self.is_together)

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which columns are on or off."""
        found = np.zeros(self.columns, dtype=bool)
        found[self.instance.pairs : self.instance.pairs + len(self.on_off)] = True
        return found

    def worth(self) -> Floats:
        """What each column covers."""
        instance = self.instance
        worth = np.zeros(self.columns)
        weight = instance.need_weight[instance.pair_need].astype(np.float64)
        all_or_none = instance.shift_together[instance.pair_shift] & _is_core(instance)
        worth[: instance.pairs] = np.where(all_or_none, 0, weight)
        core = np.flatnonzero(instance.need_is_core)
        whole = np.bincount(
            instance.need_shift[core],
            weights=(instance.need_weight * instance.need_people)[core],
            minlength=len(instance.shift_starts),
        )
        at = instance.pairs + np.flatnonzero(self.is_together)
        worth[at] = whole[self.on_off[self.is_together]]
        return worth

    def pins(self) -> Floats:
        """What each column is worth because someone holds on to it: more than all else together."""
        found = np.zeros(self.columns)
        found[: self.instance.pairs] = pin_worth(self.instance) * self.instance.pair_is_pinned
        return found

    def unkindness(self) -> Floats:
        """What each column costs once as much as possible is covered: load first, then kindness.

        A step of load costs more than all kindness together, so that both are decided at once.
        """
        instance = self.instance
        most = int(instance.need_people.sum()) * (int(instance.pair_kindness.max(initial=0)) + 1)
        cost = np.zeros(self.columns)
        cost[: instance.pairs] = -instance.pair_kindness
        cost[instance.pairs + len(self.on_off) :] = self.step_cost * (most + 1)
        return cost


def pin_worth(instance: Instance) -> int:
    """More than everything else that could be covered."""
    return 1 + int((instance.need_weight * instance.need_people).sum())


def build(instance: Instance) -> Model:
    """Put a question into rows and columns."""
    rows = Rows()
    core_shifts = np.unique(instance.need_shift[instance.need_is_core])
    together = core_shifts[instance.shift_together[core_shifts]]
    alone = _needs_company(instance)
    alone = alone[~np.isin(alone, together)]
    on_off = np.concatenate([together, alone])
    _fill_needs(instance, rows, together)
    _company_together(instance, rows, together)
    _company_of_each(instance, rows, alone, len(together))
    pairs, row_of, number = conflicts.per_person(instance)
    rows.add([(row_of, pairs, 1.0)], 0, 1, number)
    _weeks(instance, rows)
    person, cost = _steps(instance, rows, instance.pairs + len(on_off))
    is_together = np.arange(len(on_off)) < len(together)
    return Model(instance, rows, on_off, is_together, person, cost)


def _is_core(instance: Instance) -> NDArray[np.bool_]:
    return instance.need_is_core[instance.pair_need]


def _needs_company(instance: Instance) -> Ints:
    """The shifts on which nobody experienced is yet, and for which newcomers stand in line."""
    new = instance.person_is_new[instance.pair_person]
    shifts = np.unique(instance.pair_shift[new])
    return shifts[~instance.shift_has_company[shifts]]


def _fill_needs(instance: Instance, rows: Rows, together: Ints) -> None:
    """As many as are needed, or none, where all have to come; elsewhere at most as many."""
    needs = np.arange(len(instance.need_shift))
    pairs = np.arange(instance.pairs)
    place = np.searchsorted(together, instance.need_shift)
    has_switch = np.isin(instance.need_shift, together)
    lower = np.where(has_switch & instance.need_is_core, 0.0, -INFINITY)
    entries = [(instance.pair_need, pairs, 1.0)]
    rows.add(entries, lower, np.where(has_switch, 0.0, instance.need_people), len(needs))
    switched = needs[has_switch]
    rows.row.append(switched + rows.number - len(needs))
    rows.column.append(instance.pairs + place[switched])
    rows.value.append(-instance.need_people[switched].astype(np.float64))


def _company_together(instance: Instance, rows: Rows, together: Ints) -> None:
    """Where all come, one of those without whom it is short is experienced."""
    lonely = together[~instance.shift_has_company[together]]
    new = instance.person_is_new[instance.pair_person] & _is_core(instance)
    pairs = np.flatnonzero(new & np.isin(instance.pair_shift, lonely))
    people = np.bincount(
        instance.need_shift,
        weights=instance.need_people * instance.need_is_core,
        minlength=len(instance.shift_starts),
    )
    count = len(lonely)
    rows.add(
        [(np.searchsorted(lonely, instance.pair_shift[pairs]), pairs, 1.0)], -INFINITY, 0, count
    )
    rows.row.append(np.arange(count) + rows.number - count)
    rows.column.append(instance.pairs + np.searchsorted(together, lonely))
    rows.value.append((1.0 - people[lonely]).astype(np.float64))


def _company_of_each(instance: Instance, rows: Rows, alone: Ints, first: int) -> None:
    """Elsewhere newcomers come only where the column that says "someone experienced" is on."""
    new = instance.person_is_new[instance.pair_person]
    here = np.isin(instance.pair_shift, alone)
    newcomers, experienced = (
        np.flatnonzero(here & new),
        np.flatnonzero(here & ~new & _is_core(instance)),
    )
    at = instance.pairs + first
    count = len(newcomers)
    row_of = np.arange(count)
    switch = at + np.searchsorted(alone, instance.pair_shift[newcomers])
    rows.add([(row_of, newcomers, 1.0), (row_of, switch, -1.0)], -INFINITY, 0, count)
    shift_of = np.searchsorted(alone, instance.pair_shift[experienced])
    numbers = np.arange(len(alone))
    rows.add(
        [(numbers, at + numbers, 1.0), (shift_of, experienced, -1.0)], -INFINITY, 0, len(alone)
    )


def _weeks(instance: Instance, rows: Rows) -> None:
    """Nobody does more in a week than they said is enough."""
    weeks = instance.person_room.shape[1]
    pairs = np.arange(instance.pairs)
    owner = instance.pair_person * weeks + instance.shift_week[instance.pair_shift]
    rooms = instance.person_room.reshape(-1)
    present = np.unique(owner)
    kept, row_of = conflicts.shared(pairs, owner, more_than=rooms[present])
    if len(kept):
        _rows, firsts = np.unique(row_of, return_index=True)
        limits = rooms[owner[kept[firsts]]].astype(np.float64)
        rows.add([(row_of, kept, 1.0)], 0, limits, len(limits))


def _steps(instance: Instance, rows: Rows, first: int) -> tuple[Ints, Floats]:
    """The load of each person, step by step: the k-th adds (load + k)² - (load + k - 1)².

    Their sum is the sum of squares. For given covered places the loads form an M-convex set, on
    which the least sum of squares is the plan whose most loaded person has as little as possible,
    then the next, and so on. Source: Frank & Murota, "Decreasing minimization on M-convex sets:
    background and structures", Mathematical Programming 195 (2022). Someone new has one step less:
    of two with the same load they come first.
    """
    persons, index, count = np.unique(instance.pair_person, return_inverse=True, return_counts=True)
    room = np.minimum(instance.person_room[persons].sum(axis=1), count)
    owner = np.repeat(np.arange(len(persons)), room)
    begins = np.cumsum(room) - room
    step = 1 + np.arange(len(owner)) - np.repeat(begins, room)
    is_first = instance.person_is_new[persons[owner]] & (step == 1)
    cost = 2.0 * (instance.person_load[persons[owner]] + step) - 1 - is_first
    entries = [
        (index, np.arange(instance.pairs), 1.0),
        (owner, first + np.arange(len(owner)), -1.0),
    ]
    rows.add(entries, 0, 0, len(persons))
    return persons[owner], cost
