"""For large parts: how much can be covered at most, and soon a plan that covers nearly as much.

The relaxation, in which people may come by halves, is asked first, with few columns (see `highs`).
Where half a person comes to half a shift it is told that nobody comes more than the shift does.
What is still a half then is decided one after the other, the most certain first.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from solidarity.requests.matching.highs import SEED, Found, Sieve, Solver
from solidarity.requests.matching.instance import Bools, Instance, Ints
from solidarity.requests.matching.model import INFINITY, Floats, Model, Rows
from solidarity.requests.matching.work import Work

FIRST_OF_EACH = 8
"""So many pairs of each need are looked at first."""
LOOKS = 2
"""So often, at most, the prices of an answer that is about right are asked for more pairs."""
ROUNDS = 8
"""So often it is looked at whether someone comes more than their shift does."""
WHOLE, ROUGHLY = 1e-4, 1e-2


def sieve(built: Model, first: Ints, *, by_load: bool) -> Sieve:
    """Which pairs to look at first: those of a plan at hand, and some of each need.

    They are of those who did least; or, where load does not count, half of those who could do
    little else, and half of anyone, so that two needs seldom look at the same people.
    """
    instance, half = built.instance, FIRST_OF_EACH // 2
    begin = np.ones(built.columns, dtype=bool)
    begin[: instance.pairs] = False
    begin[first] = True
    if by_load:
        load = instance.person_load[instance.pair_person]
        begin[_of_each_need(instance, load, FIRST_OF_EACH)] = True
    else:
        anyone = np.random.default_rng(SEED).permutation(instance.pairs)
        little_else = np.bincount(instance.pair_person)[instance.pair_person]
        begin[_of_each_need(instance, little_else, FIRST_OF_EACH - half)] = True
        begin[_of_each_need(instance, anyone, half)] = True
    group = np.full(built.columns, -1)
    group[: instance.pairs] = instance.pair_need
    return Sieve(begin, group, is_level=not by_load)


def _of_each_need(instance: Instance, by: Ints, number: int) -> Ints:
    """So many pairs of each need, the least first, the kindest of those that are alike."""
    order = np.lexsort((-instance.pair_kindness, by, instance.pair_need))
    need = instance.pair_need[order]
    place = np.arange(len(order)) - np.searchsorted(need, need)
    return order[place < number]


def cover(solver: Solver, built: Model, work: Work) -> Found:
    """A plan that covers nearly as much as any could, and the bound: what the relaxation covers.

    It is proven when everything in it is decided, not when it is the best.
    """
    cost = -(built.worth() + built.pins())
    relaxed = _tightened(solver, built, cost, work)
    decided = _decided(solver, built, cost, relaxed, work)
    bound = -relaxed.objective if relaxed.is_proven else INFINITY
    return replace(decided, objective=-decided.objective, bound=bound)


def _tightened(solver: Solver, built: Model, cost: Floats, work: Work) -> Found:
    """The relaxation in which nobody comes more than their shift does."""
    for _look in range(LOOKS):
        found = solver.look(cost, seconds=work.seconds_left)
        if not _tighten(solver, built, found, ROUGHLY) and found.is_proven:
            break
    nothing_whole = np.zeros(built.columns, dtype=bool)
    found = solver.ask(cost, nothing_whole, seconds=work.seconds_left)
    for _round in range(ROUNDS):
        if not found.is_proven or not _tighten(solver, built, found, WHOLE):
            break
        tighter = solver.ask(cost, nothing_whole, seconds=work.seconds_left)
        if not tighter.is_proven:
            break  # the time is over: what was proven before holds
        found = tighter
    return found


def _tighten(solver: Solver, built: Model, found: Found, by: float) -> bool:
    """Say of those who come more than their shift that they do not; whether there were any."""
    pairs, switches = _switched(built)
    if found.values is None:
        return False
    more = np.flatnonzero(found.values[pairs] > found.values[switches] + by)
    if len(more):
        rows, number = Rows(), np.arange(len(more))
        entries = [(number, pairs[more], 1.0), (number, switches[more], -1.0)]
        rows.add(entries, -INFINITY, 0, len(more))
        solver.add_rows(rows)
    return bool(len(more))


def _switched(built: Model) -> tuple[Ints, Ints]:
    """The pairs of shifts which need all of their people, and the column that says they come."""
    instance = built.instance
    column = np.full(len(instance.shift_starts), -1)
    column[built.on_off[built.is_together]] = built.together_columns
    switches = column[instance.pair_shift]
    pairs = np.flatnonzero((switches >= 0) & instance.need_is_core[instance.pair_need])
    return pairs, switches[pairs]


def _decided(solver: Solver, built: Model, cost: Floats, relaxed: Found, work: Work) -> Found:
    """Decide one half after the other: shifts first, then people."""
    nothing_whole = np.zeros(built.columns, dtype=bool)
    lower, upper = np.zeros(built.columns), np.ones(built.columns)
    found = relaxed
    while found.values is not None and found.is_proven:
        for some, value in _ways(found.values, built):
            before = lower[some], upper[some]
            lower[some], upper[some] = value, value
            solver.bound_columns(lower.copy(), upper.copy())
            found = solver.ask(cost, nothing_whole, seconds=work.seconds_left)
            if found.is_proven or work.is_over():
                break
            lower[some], upper[some] = before
        else:
            break
    solver.bound_columns(np.zeros(built.columns), np.ones(built.columns))
    return found


def _ways(values: Floats, built: Model) -> Iterator[tuple[Ints, float]]:
    """What could be decided next, the boldest first: of each shift and person what is surest."""
    half = _halves(values, built)
    surest = half[np.argsort(-values[half], kind="stable")]
    if len(surest):
        several = _one_of_each(surest, built)
        yield several[: len(several) // 2 + 1], 1.0
        yield surest[:1], 1.0
        yield surest[:1], 0.0


def _one_of_each(columns: Ints, built: Model) -> Ints:
    """The first column of each need and of each person; on/off columns as they are."""
    instance = built.instance
    if columns[0] >= instance.pairs:
        return columns
    for owner in (instance.pair_need, instance.pair_person):
        _owners, firsts = np.unique(owner[columns], return_index=True)
        columns = columns[np.sort(firsts)]
    return columns


def _halves(values: Floats, built: Model) -> Ints:
    """The columns which are neither on nor off; pairs only once all shifts are."""
    is_half: Bools = np.abs(values - np.round(values)) > WHOLE
    switches = np.flatnonzero(is_half & built.whole)
    pairs = np.flatnonzero(is_half[: built.instance.pairs])
    return switches if len(switches) else pairs
