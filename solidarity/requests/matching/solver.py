"""The best plan, in the order of what matters: cover what is urgent, then be fair, then be kind.

Each step is proven before the next begins, and the next may not give up any of it. The question is
answered part by part, and each part in three steps:

1. What can be covered at most: on/off columns whole, pairs not (see `model`).
2. With those shifts, the fairest and then kindest choice: a flow, so one linear program.
3. Whether other shifts of the same weight would be fairer still; only where some are left out, and
   where the part is not too large. Else the plan says that this is not proven.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from solidarity.requests.matching import choosing, diving, greedy, model, parts
from solidarity.requests.matching.highs import Found, Solver
from solidarity.requests.matching.instance import Answer, Bools, Instance, Ints
from solidarity.requests.matching.model import INFINITY, Model
from solidarity.requests.matching.work import Work

LONGEST = 180.0
"""Seconds for all of a plan; what is there by then is shown, and how far from the best it can be.
"""
LARGE_PART = 100_000
"""Pairs of a part from which on they go into the solver few by few: soon there is a plan that is
nearly the best, and how near is known. Of smaller parts the best plan is found and proven."""

_NOBODY: Ints = np.zeros(0, dtype=np.int64)
_NOTHING = Answer(_NOBODY, 0, 0, is_fair_proven=True)

Tell = Callable[[Ints, int, int], None]
"""Called with the best pairs so far, and how many of how many pairs are decided."""


def answer(
    instance: Instance,
    before: Ints = _NOBODY,
    *,
    stop: Callable[[], bool] = lambda: False,
    tell: Tell = lambda _chosen, _done, _of: None,
    seconds: float = LONGEST,
) -> Answer:
    """Find the best plan; until it is there, say what the best one so far is.

    `before` are the pairs of an earlier plan: while nothing better is found, it is the best one.
    """
    work = Work(stop, seconds)
    chosen = first = greedy.beginning(instance, before)
    tell(chosen, 0, instance.pairs)
    answers: list[Answer] = []
    decided = 0
    for pairs in parts.of(instance):
        others = np.setdiff1d(chosen, pairs)
        was_first = np.flatnonzero(np.isin(pairs, first))
        answers.append(_NOTHING)
        for better in _better_and_better(instance.only(pairs), was_first, work):
            answers[-1], chosen = better, np.union1d(others, pairs[better.chosen])
            tell(chosen, decided, instance.pairs)
        decided += len(pairs)
        tell(chosen, decided, instance.pairs)
    return Answer(
        chosen,
        sum(each.covered for each in answers),
        sum(each.bound for each in answers),
        all(each.is_fair_proven for each in answers),
        was_stopped=any(each.was_stopped for each in answers),
    )


def _better_and_better(part: Instance, first: Ints, work: Work) -> Iterator[Answer]:
    """Plans of one part, the last one the best; `first` is one that is at hand already."""
    covered, most = greedy.covered(part, first), greedy.most(part)
    at_hand = Answer(first, covered, most, is_fair_proven=False, was_stopped=True)
    yield at_hand
    built = model.build(part)
    is_large = part.pairs > LARGE_PART
    if at_hand.is_proven and not part.pair_is_pinned.any():
        covering = _as_found(built, first)
    elif is_large:
        covering = diving.cover(_sieved(built, first, work, by_load=False), built, work)
        at_hand = _covered_by(built, covering, at_hand)
        yield at_hand
    else:
        yield _best(built, at_hand, work)
        return
    chosen = at_hand.chosen
    solver = _sieved(built, chosen, work, by_load=True) if is_large else _unsieved(built, work)
    yield _fairly(solver, built, covering, at_hand, work) or at_hand


def _unsieved(built: Model, work: Work) -> Solver:
    return Solver(built.rows, built.columns, work.is_over)


def _sieved(built: Model, chosen: Ints, work: Work, *, by_load: bool) -> Solver:
    """A solver which gets the columns few by few."""
    sieve = diving.sieve(built, chosen, by_load=by_load)
    return Solver(built.rows, built.columns, work.is_over, sieve)


def _covered_by(built: Model, found: Found, at_hand: Answer) -> Answer:
    """The plan that was found, if it is better than the one at hand; and what is known by it."""
    has_pins = bool(built.instance.pair_is_pinned.any())
    if found.is_proven:
        chosen = _pairs(built, found)
        covered = greedy.covered(built.instance, chosen)
        if covered > at_hand.covered or has_pins:
            at_hand = replace(at_hand, chosen=chosen, covered=covered)
    bound = min(at_hand.bound, _without_pins(built, at_hand.chosen, found.bound))
    return replace(at_hand, bound=max(bound, at_hand.covered))


def _best(built: Model, at_hand: Answer, work: Work) -> Answer:
    """The best plan, and the proof; the one at hand, if the time is over before."""
    whole, pairs = built.whole, built.instance.pairs
    while not work.is_over():
        solver = _unsieved(built, work)
        best = _cover(solver, built, whole, work)
        if best.values is None:
            break
        bound = best.objective if best.is_proven else best.bound
        found = _fairly(solver, built, replace(best, bound=bound), at_hand, work)
        if found is not None:
            return replace(found, was_stopped=not best.is_proven)
        known = _without_pins(built, at_hand.chosen, bound)
        at_hand = replace(at_hand, bound=min(at_hand.bound, known))
        if whole[:pairs].all():
            break
        broken = choosing.fractions(best, pairs) & ~whole[:pairs]
        whole[:pairs] |= broken if broken.any() else True
    return at_hand


def _fairly(
    solver: Solver, built: Model, best: Found, at_hand: Answer, work: Work
) -> Answer | None:
    """The fairest and kindest plan that covers as much as one that was found, and as is at hand."""
    kind = choosing.choose(solver, built, best, work)
    if kind is None or kind.values is None or not _keeps(built, best, kind):
        return None
    chosen = _pairs(built, kind)
    covered = greedy.covered(built.instance, chosen)
    if covered < at_hand.covered and not built.instance.pair_is_pinned.any():
        return None
    bound = min(at_hand.bound, _without_pins(built, chosen, best.bound))
    return Answer(chosen, covered, bound, kind.is_proven)


def _pairs(built: Model, found: Found) -> Ints:
    """The pairs that were chosen."""
    values = np.zeros(built.columns) if found.values is None else found.values
    return np.flatnonzero(values[: built.instance.pairs] > 1 / 2)


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


def _cover(solver: Solver, built: Model, whole: Bools, work: Work) -> Found:
    """What can be covered at most. Pairs are whole only where the next step could not do it."""
    worth = built.worth() + built.pins()
    return solver.ask(worth, whole, most=True, seconds=work.seconds_left)


def _keeps(built: Model, best: Found, kind: Found) -> bool:
    """Whether the second step gave up nothing of the first."""
    if best.values is None or kind.values is None:
        return False
    before, after = (each @ (built.worth() + built.pins()) for each in (best.values, kind.values))
    return bool(after > before - 1 / 2)


def _without_pins(built: Model, chosen: Ints, bound: float) -> int:
    """The bound of what is covered by those who hold on to as many pins as this plan does."""
    if bound == INFINITY:
        return greedy.most(built.instance)
    return int(np.floor(bound - float(built.pins()[chosen].sum()) + 1 / 2))
