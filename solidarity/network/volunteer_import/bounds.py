"""How much a table may hold, and why one is refused."""

import re
from collections.abc import Iterable
from enum import StrEnum

from solidarity.network.languages import translatable

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500
MOST_COLUMNS = 60
LONGEST_CELL = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no letter is: a sign that the letters were read wrongly."""

Rows = list[list[str]]


class Why(StrEnum):
    """Why a table is refused, as a sentence with what to do."""

    LARGE = translatable("This file is larger than 2 MB. Leave out columns and sheets.")
    BOMB = translatable(
        "This file unpacks to far more than a list of people needs. Save its first sheet as CSV."
    )
    ROWS = translatable("This table has more than 500 rows. Bring it in parts.")
    COLUMNS = translatable("This table has more than 60 columns. Leave some out.")
    CELL = translatable("A cell holds more than 500 characters. This is not a list of people.")
    FORMULAS = translatable("This table computes. Save it with its values only, as CSV.")
    ENCODING = translatable("The letters of this file cannot be read. Save it as CSV in UTF-8.")
    LOCKED = translatable("This file is locked with a password. Save it without one.")
    BROKEN = translatable("This file is neither a CSV nor an XLSX table, or it is damaged.")
    HEADINGS = translatable(
        "No column is called “languages” or “neighbourhood”. Write headings above the first row."
    )
    EMPTY = translatable("There is no row below the headings.")


class Refused(Exception):
    """A table is not taken; carries why."""

    def __init__(self, why: Why) -> None:
        """Remember why; nothing of the table."""
        super().__init__(why.value)
        self.why = why


def bounded(lines: Iterable[Iterable[str]]) -> Rows:
    """These lines as rows, as long as they are within bounds and hold letters only.

    Raises: Refused.
    """
    rows: Rows = []
    for line in lines:
        row = [each.strip() for each in line]
        if len(rows) > MOST_ROWS:
            raise Refused(Why.ROWS)
        if len(row) > MOST_COLUMNS:
            raise Refused(Why.COLUMNS)
        for cell in row:
            _refuse_odd(cell)
        rows.append(row)
    return rows


def _refuse_odd(cell: str) -> None:
    if len(cell) > LONGEST_CELL:
        raise Refused(Why.CELL)
    if cell.startswith("="):
        raise Refused(Why.FORMULAS)
    if _CONTROL.search(cell):
        raise Refused(Why.ENCODING)
