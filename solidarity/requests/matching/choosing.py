"""Among all plans that cover as much, the fairest, and of those the kindest."""

from dataclasses import replace

import numpy as np

from solidarity.requests.matching import greedy
from solidarity.requests.matching.highs import Found, Solver
from solidarity.requests.matching.instance import Bools, Ints
from solidarity.requests.matching.model import INFINITY, Floats, Model, Rows
from solidarity.requests.matching.work import Work

LARGEST_PART = 5_000
"""Pairs of a part for which it is asked whether other shifts of the same weight are fairer."""
WHOLE = 1e-4
_SLACK = 1e-5
"""What the solver's own tolerance (1e-7) needs; less than a hundredth of `WHOLE` of any weight."""


def choose(solver: Solver, built: Model, best: Found, work: Work) -> Found | None:
    """The fairest and kindest way to cover as much; nothing, where whole pairs cannot do it."""
    if best.values is None:
        return None
    cost, switches = built.unkindness(), built.together_columns
    pins = np.flatnonzero(built.pins())
    held = float(np.round(best.values[pins].sum()))
    if len(pins):
        solver.add_rows(_at_least(pins, np.ones(len(pins)), held - _SLACK))
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
    solver.add_rows(_at_least(counts, worth[counts], float(np.round(best.values @ worth)) - _SLACK))
    solver.bound_columns(np.zeros(built.columns), np.ones(built.columns))
    solver.bound_rows(needs, built.rows.lower[0], built.rows.upper[0])
    better = _in_whole_pairs(solver, cost, built.whole, built, work, begin=found.values)
    return better or replace(found, is_proven=False)


def _covers_all(built: Model, best: Found) -> bool:
    """Whether nothing is left out that could be covered instead of something else."""
    covered = 0 if best.values is None else round(float(best.values @ built.worth()))
    return covered == greedy.most(built.instance) and not built.pins().any()


def fractions(found: Found, pairs: int) -> Bools:
    """Which pairs came out as fractions."""
    if found.values is None:
        return np.zeros(pairs, dtype=bool)
    values = found.values[:pairs]
    return np.abs(values - np.round(values)) > WHOLE


def _in_whole_pairs(
    solver: Solver,
    cost: Floats,
    whole: Bools,
    built: Model,
    work: Work,
    begin: Floats | None = None,
) -> Found | None:
    """Ask, and ask again with those pairs whole which came out as fractions."""
    whole = whole.copy()
    pairs = built.instance.pairs
    while True:
        found = solver.ask(cost, whole, seconds=work.seconds_left, begin=begin)
        if found.values is None:
            return None
        broken = fractions(found, pairs)
        if not broken.any():
            return found
        if work.is_over() or (whole[:pairs] >= broken).all():
            return None
        whole[:pairs] |= broken


def _at_least(columns: Ints, values: Floats, lower: float) -> Rows:
    rows = Rows()
    rows.weighted(columns, values, lower, INFINITY)
    return rows
