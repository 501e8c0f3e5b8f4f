"""The best plan, in the order of what matters: cover what is urgent, then be fair, then be kind.

Each step is proven before the next begins, and the next may not give up any of it. The question is
answered part by part, and each part in three steps:

1. What can be covered at most: on/off columns whole, pairs not (see `model`).
2. With those shifts, the fairest and then kindest choice: a flow, so one linear program.
3. Whether other shifts of the same weight would be fairer still; only where some are left out, and
   where the part is not too large. Else the plan says that this is not proven.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from solidarity import clock
from solidarity.requests.matching import greedy, model, parts
from solidarity.requests.matching.highs import Found, Solver
from solidarity.requests.matching.instance import Answer, Bools, Instance, Ints
from solidarity.requests.matching.model import Floats, Model

LONGEST = 120.0
"""Seconds for all of a plan; what is there by then is shown, and how far from the best it can be.
"""
LARGEST_PART = 5_000
"""Pairs of a part for which the third step is asked."""
_WHOLE = 1e-4
_SLACK = 1e-5
"""What the solver's own tolerance (1e-7) needs; less than a hundredth of `_WHOLE` of any weight."""

_NONE = np.zeros(0, dtype=np.int64)

Tell = Callable[[Ints, int, int], None]
"""Called with the best pairs so far, and how many of how many pairs are decided."""


class _Work:
    """One plan in the making: when it has to end, and what it has."""

    def __init__(self, stop: Callable[[], bool], seconds: float) -> None:
        self._asked_to_stop = stop
        self._ends = clock.stopwatch() + seconds

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._ends - clock.stopwatch())

    def is_over(self) -> bool:
        return self._asked_to_stop() or not self.seconds_left


def answer(
    instance: Instance,
    *,
    stop: Callable[[], bool] = lambda: False,
    tell: Tell = lambda _chosen, _done, _of: None,
    seconds: float = LONGEST,
) -> Answer:
    """Find the best plan; until it is there, say what the best one so far is."""
    work = _Work(stop, seconds)
    first = greedy.answer(instance, greedy.by_weight(instance))
    tell(first, 0, instance.pairs)
    chosen = {int(each) for each in first}
    answers: list[Answer] = []
    decided = 0
    for pairs in parts.of(instance):
        part = instance.only(pairs)
        was_first = np.flatnonzero(np.isin(pairs, first))
        found = _of_part(part, was_first, work)
        chosen -= {int(each) for each in pairs}
        chosen |= {int(each) for each in pairs[found.chosen]}
        answers.append(found)
        decided += len(pairs)
        tell(_sorted(chosen), decided, instance.pairs)
    return Answer(
        _sorted(chosen),
        sum(each.covered for each in answers),
        sum(each.bound for each in answers),
        all(each.is_fair_proven for each in answers),
        was_stopped=any(each.was_stopped for each in answers),
    )


def _sorted(chosen: set[int]) -> Ints:
    return np.array(sorted(chosen), dtype=np.int64)


def _of_part(part: Instance, first: Ints, work: _Work) -> Answer:
    """The best plan of one part; `first` is one that is at hand already."""
    at_hand = Answer(
        first, greedy.covered(part, first), _most(part), is_fair_proven=False, was_stopped=True
    )
    built = model.build(part)
    whole = built.whole
    if at_hand.covered == at_hand.bound and not part.pair_is_pinned.any():
        kind = _choose(
            Solver(built.rows, built.columns, work.is_over), built, _as_found(built, first), work
        )
        if kind is not None and kind.values is not None:
            return replace(
                at_hand,
                chosen=_chosen(part, kind),
                is_fair_proven=kind.is_proven,
                was_stopped=False,
            )
    while not work.is_over():
        solver = Solver(built.rows, built.columns, work.is_over)
        best = _cover(solver, built, whole, work)
        if best.values is None:
            break
        at_hand = replace(at_hand, bound=min(_most(part), _without_pins(built, best)))
        kind = _choose(solver, built, best, work)
        if kind is not None and kind.values is not None and _keeps(built, best, kind):
            chosen = _chosen(part, kind)
            covered = greedy.covered(part, chosen)
            was_stopped = not best.is_proven
            return Answer(chosen, covered, at_hand.bound, kind.is_proven, was_stopped)
        if whole[: part.pairs].all():
            break
        broken = _fractions(best, part.pairs) & ~whole[: part.pairs]
        whole[: part.pairs] |= broken if broken.any() else True
    return at_hand


def _chosen(part: Instance, found: Found) -> Ints:
    """The pairs that were chosen."""
    return np.flatnonzero(found.values[: part.pairs] > 1 / 2) if found.values is not None else _NONE


def _as_found(built: Model, chosen: Ints) -> Found:
    """A plan at hand as if the first step had found it: where it covers all, nothing could more."""
    instance = built.instance
    values = np.zeros(built.columns)
    values[chosen] = 1
    number = len(instance.need_shift)
    people = np.bincount(instance.pair_need[chosen], minlength=number)
    covered_shifts = np.unique(instance.pair_shift[chosen])
    values[built.together_columns] = np.isin(built.on_off[built.is_together], covered_shifts)
    is_switched = np.isin(instance.need_shift, built.on_off[built.is_together])
    comes = np.isin(instance.need_shift, covered_shifts) & is_switched
    rows = people - instance.need_people * comes
    worth = float(values @ built.worth())
    return Found(values, rows.astype(np.float64), worth, worth, is_proven=True)


def _cover(solver: Solver, built: Model, whole: Bools, work: _Work) -> Found:
    """What can be covered at most. Pairs are whole only where the next step could not do it."""
    worth = built.worth() + built.pins()
    return solver.ask(worth, whole, most=True, seconds=work.seconds_left)


def _keeps(built: Model, best: Found, kind: Found) -> bool:
    """Whether the second step gave up nothing of the first."""
    if best.values is None or kind.values is None:
        return False
    before, after = (each @ (built.worth() + built.pins()) for each in (best.values, kind.values))
    return bool(after > before - 1 / 2)


def _choose(solver: Solver, built: Model, best: Found, work: _Work) -> Found | None:
    """The fairest and kindest way to cover as much; nothing, where whole pairs cannot do it."""
    if best.values is None:
        return None
    cost, switches = built.unkindness(), built.together_columns
    pins = np.flatnonzero(built.pins())
    held = float(np.round(best.values[pins].sum()))
    if len(pins):
        solver.add_row(pins, np.ones(len(pins)), held - _SLACK)
    lower, upper = np.zeros(built.columns), np.ones(built.columns)
    lower[switches] = upper[switches] = np.round(best.values[switches])
    solver.bound_columns(lower, upper)
    needs = np.arange(len(built.instance.need_shift))
    solver.bound_rows(needs, np.round(best.rows[needs]), np.round(best.rows[needs]))
    company = built.whole
    company[switches] = False
    found = _in_whole_pairs(solver, cost, company, built, work)
    if found is None or _covers_all(built, best):
        return found
    if built.instance.pairs > LARGEST_PART or work.is_over():
        return replace(found, is_proven=False)
    worth = built.worth()
    counts = np.flatnonzero(worth)
    solver.add_row(counts, worth[counts], float(np.round(best.values @ worth)) - _SLACK)
    solver.bound_columns(np.zeros(built.columns), np.ones(built.columns))
    solver.bound_rows(needs, built.rows.lower[0], built.rows.upper[0])
    better = _in_whole_pairs(solver, cost, built.whole, built, work, begin=found.values)
    return better or replace(found, is_proven=False)


def _covers_all(built: Model, best: Found) -> bool:
    """Whether nothing is left out that could be covered instead of something else."""
    covered = 0 if best.values is None else round(float(best.values @ built.worth()))
    return covered == _most(built.instance) and not built.pins().any()


def _fractions(found: Found, pairs: int) -> Bools:
    """Which pairs came out as fractions."""
    if found.values is None:
        return np.zeros(pairs, dtype=bool)
    values = found.values[:pairs]
    return np.abs(values - np.round(values)) > _WHOLE


def _in_whole_pairs(
    solver: Solver,
    cost: Floats,
    whole: Bools,
    built: Model,
    work: _Work,
    begin: Floats | None = None,
) -> Found | None:
    """Ask, and ask again with those pairs whole which came out as fractions."""
    whole = whole.copy()
    pairs = built.instance.pairs
    while True:
        found = solver.ask(cost, whole, seconds=work.seconds_left, begin=begin)
        if found.values is None:
            return None
        broken = _fractions(found, pairs)
        if not broken.any():
            return found
        if work.is_over() or (whole[:pairs] >= broken).all():
            return None
        whole[:pairs] |= broken


def _most(part: Instance) -> int:
    """More than the weight of everything that anyone could cover is never covered."""
    in_line = np.bincount(part.pair_need, minlength=len(part.need_shift))
    coverable = np.minimum(part.need_people, in_line)
    is_short = in_line < part.need_people
    needs_all = part.shift_together[part.need_shift] & part.need_is_core
    hopeless = np.unique(part.need_shift[is_short & needs_all])
    coverable = np.where(np.isin(part.need_shift, hopeless), 0, coverable)
    return int((part.need_weight * coverable).sum())


def _without_pins(built: Model, best: Found) -> int:
    """The bound of what is covered, without what the held pins are worth."""
    if best.values is None:
        return _most(built.instance)
    bound = best.objective if best.is_proven else best.bound
    return int(np.floor(bound - float(best.values @ built.pins()) + 1 / 2))
