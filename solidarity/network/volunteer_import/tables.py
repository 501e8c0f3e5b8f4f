"""Reading a table that somebody made elsewhere, within bounds of size, memory and time.

What is no XLSX workbook is CSV, and decoded strictly: UTF-16 or UTF-8 by their marks, else UTF-8,
else Windows-1252. Which one it was is told, so that a person sees whether the letters are right.
"""

import codecs
import csv
import io
from dataclasses import dataclass

from solidarity.network.volunteer_import import workbooks
from solidarity.network.volunteer_import.bounds import LARGEST_BYTES, Refused, Rows, Why, bounded

_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}


@dataclass(frozen=True)
class Table:
    """The rows of a file as texts, empty rows left empty."""

    rows: Rows
    encoding: str
    """As people call it; empty for a workbook, which says so itself."""


def read(data: bytes) -> Table:
    """The rows of a CSV or XLSX file.

    Raises: Refused.
    """
    if len(data) > LARGEST_BYTES:
        raise Refused(Why.LARGE)
    if workbooks.is_locked(data):
        raise Refused(Why.LOCKED)
    table = Table(workbooks.rows_of(data), "") if workbooks.is_one(data) else _from_csv(data)
    if len([row for row in table.rows if any(row)]) < 2:  # noqa: PLR2004 - headings and one more
        raise Refused(Why.EMPTY)
    return table


def _from_csv(data: bytes) -> Table:
    text, encoding = _decoded(data)
    headings = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=headings.count)
    try:
        rows = bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as broken:
        raise Refused(Why.BROKEN) from broken
    return Table(rows, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding."""
    try:
        for mark, (codec, name) in _MARKS.items():
            if data.startswith(mark):
                return data.decode(codec), name
        return _without_mark(data)
    except UnicodeDecodeError as broken:
        raise Refused(Why.ENCODING) from broken


def _without_mark(data: bytes) -> tuple[str, str]:
    if b"\0" in data:
        raise Refused(Why.BROKEN)
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError:
        if _is_torn(data):
            raise
        return data.decode("cp1252"), "Windows-1252"


def _is_torn(data: bytes) -> bool:
    """Whether this is UTF-8 with some bytes broken, which Windows-1252 would make nonsense of.

    French in Windows-1252 hardly ever has two letters in a row that UTF-8 would read as one.
    """
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    return whole >= broken
