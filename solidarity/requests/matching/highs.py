"""HiGHS, the solver: a model goes in, a corner of it comes out, with what is proven.

Source: Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method",
Mathematical Programming Computation 10 (2018); https://highs.dev.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from solidarity.requests.matching.model import Floats, Rows

Stop = Callable[[], bool]
SEED = 20_260_601
"""Any number, but always the same: the same question has the same plan."""


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


class Solver:
    """One model in the solver, which is asked one thing after another."""

    def __init__(self, rows: Rows, columns: int, stop: Stop) -> None:
        """Hand over the rows; every column lies between 0 and 1."""
        self._stop = stop
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)  # noqa: FBT003
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", SEED)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
        self._highs.passModel(_program(rows, columns))
        self._columns = np.arange(columns, dtype=np.int32)
        for moment in (self._highs.cbMipInterrupt, self._highs.cbSimplexInterrupt):
            moment.subscribe(self._interrupt)

    def add_row(self, columns: NDArray[np.int64], values: Floats, lower: float) -> None:
        """Ask for at least so much of something."""
        self._highs.addRow(lower, highspy.kHighsInf, len(columns), columns.astype(np.int32), values)

    def bound_rows(self, rows: NDArray[np.int64], lower: Floats, upper: Floats) -> None:
        """Keep what some rows add up to between two values."""
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def bound_columns(self, lower: Floats, upper: Floats) -> None:
        """Keep each column between two values."""
        self._highs.changeColsBounds(len(self._columns), self._columns, lower, upper)

    def ask(
        self,
        cost: Floats,
        whole: NDArray[np.bool_],
        *,
        most: bool = False,
        seconds: float = highspy.kHighsInf,
        begin: Floats | None = None,
    ) -> Found:
        """Find the least, or the most, with these columns on or off."""
        highs = self._highs
        sense = highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize
        highs.changeObjectiveSense(sense)
        highs.changeColsCost(len(cost), self._columns, cost)
        kinds = np.where(whole, 1, 0).astype(np.uint8)
        highs.changeColsIntegrality(len(kinds), self._columns, kinds)
        # Costs are whole numbers: whoever is less than one better is not better.
        highs.setOptionValue("mip_abs_gap", 0.99)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        if begin is not None and whole.any():
            solution = highspy.HighsSolution()
            solution.col_value = begin.tolist()
            highs.setSolution(solution)
        highs.run()
        return self._found(has_whole=bool(whole.any()))

    def _found(self, *, has_whole: bool) -> Found:
        highs, info = self._highs, self._highs.getInfo()
        is_proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        objective = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if has_whole else objective
        solution = highs.getSolution()
        values = np.array(solution.col_value) if has_solution else None
        return Found(values, np.array(solution.row_value), objective, bound, is_proven)

    def _interrupt(self, event: highspy.HighsCallbackEvent) -> None:
        if self._stop():
            event.interrupt()


def _program(rows: Rows, columns: int) -> highspy.HighsLp:
    row, column, value = (
        np.concatenate(each) if each else np.zeros(0)
        for each in (rows.row, rows.column, rows.value)
    )
    order = np.lexsort((column, row))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = columns, rows.number
    program.col_cost_ = np.zeros(columns)
    program.col_lower_, program.col_upper_ = np.zeros(columns), np.ones(columns)
    program.row_lower_ = np.concatenate(rows.lower)
    program.row_upper_ = np.concatenate(rows.upper)
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.searchsorted(row[order], np.arange(rows.number + 1)).astype(np.int32)
    matrix.index_ = column[order].astype(np.int32)
    matrix.value_ = value[order].astype(np.float64)
    program.a_matrix_ = matrix
    return program
