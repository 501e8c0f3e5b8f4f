"""HiGHS, the solver: a model goes in, a corner of it comes out, with what is proven.

Of a large model it gets a few columns at first, and then those which its prices call for, until no
column that was left out could make the answer better ("sifting": R. E. Bixby et al., "Very
large-scale linear programming", Operations Research 40 (1992)). The first prices are those of the
interior point method: many columns that are worth the same do not slow it down.

Source: Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method",
Mathematical Programming Computation 10 (2018); L. Schork and J. Gondzio, "Implementation of an
interior point method with basis preconditioning", the same 12 (2020); https://highs.dev.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from solidarity.requests.matching.instance import Bools, Ints
from solidarity.requests.matching.matrix import Matrix
from solidarity.requests.matching.model import Floats, Rows

Stop = Callable[[], bool]
SEED = 20_260_601
"""Any number, but always the same: the same question has the same plan."""
TOLERANCE = 1e-6
"""A column left out helps, if it makes the answer better by more than this."""
ROUGHLY, EXACTLY, HARDLY = 1e-3, 1e-8, 1e-5
"""How near to the best the interior point is to be; and what does not matter while it is rough,
beside the largest cost."""
AT_ONCE = 6
"""So many columns of each group are taken at once."""
FEW = 500
"""After so many new columns the primal simplex is done soon; after more, the dual one is."""
DUAL, PRIMAL = 1, 4


@dataclass(frozen=True)
class Found:
    """What the solver found: a value for each column, none if it found nothing in its time."""

    values: Floats | None
    rows: Floats
    """What each row adds up to."""
    objective: float
    bound: float
    """No solution is better than this."""
    is_proven: bool


@dataclass(frozen=True)
class Sieve:
    """Which columns a solver gets at first, and which of the others are alike."""

    begin: Bools
    group: Ints
    is_level: bool = False
    """Whether many columns are worth the same: then a corner is found sooner from within."""


class Solver:
    """One model in the solver, which is asked one thing after another."""

    def __init__(self, rows: Rows, columns: int, stop: Stop, sieve: Sieve | None = None) -> None:
        """Hand over the rows; every column lies between 0 and 1."""
        self._stop = stop
        self._sieve = sieve
        self._matrix = Matrix.of(rows, columns)
        self._cost, self._lower, self._upper = (
            np.zeros(columns),
            np.zeros(columns),
            np.ones(columns),
        )
        self._taken = np.zeros(0, dtype=np.int64)
        self._is_at_corner = sieve is None or not sieve.is_level
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)  # noqa: FBT003
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", SEED)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
        # Costs are whole numbers: whoever is less than one better is not better.
        self._highs.setOptionValue("mip_abs_gap", 0.99)
        self._highs.passModel(_only_rows(rows))
        self._take(np.flatnonzero(sieve.begin) if sieve else np.arange(columns))
        for moment in ("Mip", "Simplex", "Ipm"):
            getattr(self._highs, f"cb{moment}Interrupt").subscribe(self._interrupt)

    def add_rows(self, rows: Rows) -> None:
        """Ask for something more."""
        first, more = self._highs.getNumRow(), Matrix.of(rows, len(self._cost))
        self._matrix = self._matrix.above(rows, first)
        place = self._places()
        is_here = place[more.column] >= 0
        row, column, value = (each[is_here] for each in (more.row, more.column, more.value))
        order = np.argsort(row, kind="stable")
        begins = np.searchsorted(row[order], np.arange(rows.number)).astype(np.int32)
        self._highs.addRows(
            rows.number,
            np.concatenate(rows.lower),
            np.concatenate(rows.upper),
            len(row),
            begins,
            place[column[order]].astype(np.int32),
            value[order],
        )
        self._highs.setOptionValue("simplex_strategy", DUAL)

    def bound_rows(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Keep what some rows add up to between two values."""
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def bound_columns(self, lower: Floats, upper: Floats) -> None:
        """Keep each column between two values."""
        self._lower, self._upper = lower, upper
        self._highs.setOptionValue("simplex_strategy", DUAL)
        taken = self._taken
        self._highs.changeColsBounds(len(taken), _numbers(len(taken)), lower[taken], upper[taken])

    def ask(
        self,
        cost: Floats,
        whole: Bools,
        *,
        most: bool = False,
        seconds: float = highspy.kHighsInf,
        begin: Floats | None = None,
    ) -> Found:
        """Find the least, or the most, with these columns on or off."""
        sign = -1.0 if most else 1.0
        self._set(sign * cost, seconds)
        if self._is_all_here():
            self._run(whole, begin)
            return self._found(sign, has_whole=bool(whole.any()))
        return self._sift(whole, sign)

    def look(self, cost: Floats, *, seconds: float) -> Found:
        """Find about the least with halves, and take the columns which its prices call for.

        It is proven if they call for none.
        """
        self._set(cost, seconds)
        self._run_interior(ROUGHLY)
        found = self._found(1.0, has_whole=False)
        if found.values is None:
            return found
        reduced = self._reduced()
        helps = self._left_out(reduced < -HARDLY * np.abs(cost).max())
        self._take(self._best_of_each_group(helps, reduced))
        return replace(found, is_proven=not len(helps))

    def _set(self, cost: Floats, seconds: float) -> None:
        highs, taken = self._highs, self._taken
        self._cost = cost
        highs.changeColsCost(len(taken), _numbers(len(taken)), cost[taken])
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)

    def _sift(self, whole: Bools, sign: float) -> Found:
        """Ask with few columns, and take in others until none of the rest could matter."""
        before: Found | None = None
        while True:
            self._run_relaxed()
            relaxed = self._found(sign, has_whole=False)
            if not relaxed.is_proven or relaxed.values is None:
                return replace(before, is_proven=False) if before else relaxed
            reduced = self._reduced()
            helps = self._left_out(reduced < -TOLERANCE)
            if len(helps):
                before = relaxed
                self._take(self._best_of_each_group(helps, reduced))
                continue
            if not whole.any():
                return relaxed
            self._run(whole)
            found = self._found(sign, has_whole=True)
            lost = sign * (found.objective - relaxed.objective)
            # What costs more than all that is lost to whole numbers is in no better answer.
            could = self._left_out(reduced <= lost - 1 + TOLERANCE)
            if found.is_proven and not len(could):
                return found
            if found.values is None or not found.is_proven or len(could) > FEW:
                return replace(found, bound=relaxed.objective, is_proven=False)
            self._take(could)

    def _run_interior(self, tolerance: float) -> None:
        """Ask for what is about the least: prices, and columns that are nearly all halves."""
        self._halve()
        self._set_method("ipx", crossover=False, tolerance=tolerance)
        self._highs.run()

    def _run_relaxed(self) -> None:
        """Ask for the least with halves: from corner to corner, or the first time from within."""
        self._halve()
        method = "simplex" if self._is_at_corner else "ipx"
        self._set_method(method, crossover=True, tolerance=EXACTLY)
        self._highs.run()
        self._is_at_corner = True

    def _run(self, whole: Bools, begin: Floats | None = None) -> None:
        highs, taken = self._highs, self._taken
        kinds = np.where(whole[taken], 1, 0).astype(np.uint8)
        highs.changeColsIntegrality(len(kinds), _numbers(len(kinds)), kinds)
        self._set_method("choose", crossover=True, tolerance=EXACTLY)
        if whole.any() and self._sieve:
            highs.clearSolver()
        if begin is not None and whole.any():
            solution = highspy.HighsSolution()
            solution.col_value = begin[taken].tolist()
            highs.setSolution(solution)
        highs.run()

    def _halve(self) -> None:
        """Let every column be a half."""
        number = len(self._taken)
        self._highs.changeColsIntegrality(number, _numbers(number), np.zeros(number, np.uint8))

    def _set_method(self, method: str, *, crossover: bool, tolerance: float) -> None:
        self._highs.setOptionValue("solver", method)
        self._highs.setOptionValue("run_crossover", "on" if crossover else "off")
        self._highs.setOptionValue("ipm_optimality_tolerance", tolerance)

    def _reduced(self) -> Floats:
        """What each column costs at the solver's prices, more than it brings."""
        prices = np.array(self._highs.getSolution().row_dual)
        return self._cost - self._matrix.worth(prices)

    def _is_all_here(self) -> bool:
        return len(self._taken) == len(self._cost)

    def _take(self, columns: Ints) -> None:
        """Give the solver more columns."""
        begins, rows, values = self._matrix.some(columns)
        self._highs.addCols(
            len(columns),
            self._cost[columns],
            self._lower[columns],
            self._upper[columns],
            len(rows),
            begins,
            rows,
            values,
        )
        self._taken = np.concatenate([self._taken, columns])
        if self._sieve and len(self._taken) > len(columns):
            is_primal = len(columns) <= FEW
            self._highs.setOptionValue("simplex_strategy", PRIMAL if is_primal else DUAL)

    def _left_out(self, which: Bools) -> Ints:
        which[self._taken] = False
        return np.flatnonzero(which)

    def _best_of_each_group(self, columns: Ints, reduced: Floats) -> Ints:
        if self._sieve is None:
            return columns
        group = self._sieve.group[columns]
        order = np.lexsort((reduced[columns], group))
        place = np.arange(len(order)) - np.searchsorted(group[order], group[order])
        return np.sort(columns[order[place < AT_ONCE]])

    def _places(self) -> Ints:
        """Where the solver has each column; -1 for those it has not."""
        place = np.full(len(self._cost), -1)
        place[self._taken] = np.arange(len(self._taken))
        return place

    def _found(self, sign: float, *, has_whole: bool) -> Found:
        highs, info = self._highs, self._highs.getInfo()
        is_proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        objective = sign * float(info.objective_function_value)
        bound = sign * float(info.mip_dual_bound) if has_whole else objective
        solution = highs.getSolution()
        values = None
        if has_solution:
            values = np.zeros(len(self._cost))
            values[self._taken] = solution.col_value
        return Found(values, np.array(solution.row_value), objective, bound, is_proven)

    def _interrupt(self, event: highspy.HighsCallbackEvent) -> None:
        if self._stop():
            event.interrupt()


def _only_rows(rows: Rows) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = 0, rows.number
    program.row_lower_ = np.concatenate(rows.lower)
    program.row_upper_ = np.concatenate(rows.upper)
    return program


def _numbers(number: int) -> Any:
    return np.arange(number, dtype=np.int32)
