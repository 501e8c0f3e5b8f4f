"""Rows over columns as a sparse matrix: some of its columns, and what each is worth in prices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity.requests.matching.instance import Ints
from solidarity.requests.matching.model import Floats, Rows

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Matrix:
    """Its entries in the order of their columns."""

    row: Ints
    column: Ints
    value: Floats
    begins: Ints
    """Where the entries of each column begin, and where the last one's end."""

    @classmethod
    def of(cls, rows: Rows, columns: int) -> "Matrix":
        """Turn rows into columns."""
        row, column = _joined(rows.row), _joined(rows.column)
        value = np.concatenate(rows.value) if rows.value else np.zeros(0)
        return cls._sorted(row, column, value.astype(np.float64), columns)

    @classmethod
    def _sorted(cls, row: Ints, column: Ints, value: Floats, columns: int) -> "Matrix":
        order = np.lexsort((row, column))
        begins = np.searchsorted(column[order], np.arange(columns + 1))
        return cls(row[order], column[order], value[order], begins)

    def some(self, columns: Ints) -> tuple[Numbers, Numbers, Floats]:
        """Where the entries of some columns begin, their rows, and their values."""
        counts = self.begins[columns + 1] - self.begins[columns]
        begins = np.cumsum(counts) - counts
        entries = np.repeat(self.begins[columns] - begins, counts) + np.arange(counts.sum())
        return begins.astype(np.int32), self.row[entries].astype(np.int32), self.value[entries]

    def worth(self, prices: Floats) -> Floats:
        """What each column takes of its rows, at these prices."""
        columns = len(self.begins) - 1
        return np.bincount(
            self.column, weights=self.value * prices[self.row], minlength=columns
        ).astype(np.float64)

    def above(self, rows: Rows, first: int) -> "Matrix":
        """With more rows below, the first of which has this number."""
        more = Matrix.of(rows, len(self.begins) - 1)
        row = np.concatenate([self.row, more.row + first])
        column = np.concatenate([self.column, more.column])
        value = np.concatenate([self.value, more.value])
        return self._sorted(row, column, value, len(self.begins) - 1)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
