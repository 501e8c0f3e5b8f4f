"""Reading a table that somebody made elsewhere, within bounds of size, memory and time.

An .xlsx file is a ZIP archive of XML. It is unpacked here, never past a limit; its sheet is walked
once without building anything, so that a sheet which claims a cell far away, computes, or repeats
itself is refused; only then does calamine read what is left. CSV is decoded strictly: UTF-8 (with
or without a mark), else Windows-1252.

Source: ECMA-376, part 1, sections 18.3.1.4 (cell) and 18.3.1.40 (formula).
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from enum import StrEnum
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from solidarity.network.languages import translatable

LARGEST_BYTES = 2 * 1024 * 1024
_UNPACKED_BYTES = 16 * 1024 * 1024
_MOST_ENTRIES = 200
MOST_ROWS = 500
MOST_COLUMNS = 60
_LONGEST_CELL = 500
_CHUNK = 64 * 1024
_ZIP = b"PK\x03\x04"
_NAMING = {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}
_TELLING = re.compile(r"xl/(?:workbook|sharedStrings|styles|worksheets/[^/]+)\.xml")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Rows = list[list[str]]


class Why(StrEnum):
    """Why a table is refused, as a sentence with what to do."""

    LARGE = translatable("This file is larger than 2 MB. Leave out columns and sheets.")
    BOMB = translatable("This file unpacks to far more than a list of people needs.")
    ROWS = translatable("This table has more than 500 rows. Bring it in parts.")
    COLUMNS = translatable("This table has more than 60 columns. Leave some out.")
    CELL = translatable("A cell holds more than 500 characters. This is not a list of people.")
    FORMULAS = translatable("This table computes. Save it with its values only, as CSV.")
    ENCODING = translatable("The letters of this file cannot be read. Save it as CSV in UTF-8.")
    BROKEN = translatable("This file is neither a CSV nor an XLSX table, or it is damaged.")
    EMPTY = translatable("There is no row below the headings.")


class Refused(Exception):
    """A table is not taken; carries why."""

    def __init__(self, why: Why) -> None:
        """Remember why; nothing of the table."""
        super().__init__(why.value)
        self.why = why


def read(data: bytes) -> Rows:
    """The rows of a CSV or XLSX file as texts, the headings first, empty rows left empty.

    Raises: Refused.
    """
    if len(data) > LARGEST_BYTES:
        raise Refused(Why.LARGE)
    rows = _from_xlsx(data) if data.startswith(_ZIP) else _from_csv(data)
    if len([row for row in rows if any(row)]) < 2:  # noqa: PLR2004 - headings and one more
        raise Refused(Why.EMPTY)
    return rows


def _from_csv(data: bytes) -> Rows:
    text = _decoded(data)
    headings = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=headings.count)
    try:
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as broken:
        raise Refused(Why.BROKEN) from broken


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise Refused(Why.BROKEN)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Why.ENCODING)


def _bounded(lines: Iterable[Iterable[str]]) -> Rows:
    rows: Rows = []
    for line in lines:
        row = [each.strip() for each in line]
        if len(rows) > MOST_ROWS:
            raise Refused(Why.ROWS)
        if len(row) > MOST_COLUMNS:
            raise Refused(Why.COLUMNS)
        if any(len(each) > _LONGEST_CELL for each in row):
            raise Refused(Why.CELL)
        if any(each.startswith("=") for each in row):
            raise Refused(Why.FORMULAS)
        rows.append(row)
    return rows


def _from_xlsx(data: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            clean = _unpacked(archive)
        book = CalamineWorkbook.from_filelike(clean)
        sheet = book.get_sheet_by_index(0)
        return _bounded((_text(cell) for cell in row) for row in sheet.to_python())
    except (zipfile.BadZipFile, zlib.error, CalamineError, expat.ExpatError, OSError) as broken:
        raise Refused(Why.BROKEN) from broken
    except (NotImplementedError, RuntimeError, IndexError) as locked:  # encrypted, or no sheet
        raise Refused(Why.BROKEN) from locked


def _unpacked(archive: zipfile.ZipFile) -> io.BytesIO:
    """The archive once more, unpacked within bounds, with what was walked through and no more."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise Refused(Why.BOMB)
    clean, left = io.BytesIO(), _UNPACKED_BYTES
    with zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as copy:
        for entry in entries:
            content = _content(archive, entry, left)
            left -= len(content)
            if _TELLING.fullmatch(entry.filename):
                _Walk().through(content)
            elif entry.filename not in _NAMING:
                continue  # a picture, a macro; or a sheet in a place where none belongs
            copy.writestr(entry.filename, content)
    clean.seek(0)
    return clean


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(entry) as packed:
        content = packed.read(most + 1)
    if len(content) > most:
        raise Refused(Why.BOMB)
    return content


class _Walk:
    """One walk over a sheet's XML that counts, and builds nothing."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def through(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._enter
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK])
        parser.Parse(b"", True)  # noqa: FBT003 - expat's way to say that this was all

    def _enter(self, name: str, attributes: dict[str, str]) -> None:
        element = name.rsplit(" ", 1)[-1]
        if element == "f":
            raise Refused(Why.FORMULAS)
        if element == "row":
            self.rows, self.cells = self.rows + 1, 0
            self._refuse_far(int(attributes.get("r", "0")[:8] or 0), 0)
        elif element == "c":
            self.cells += 1
            found = _CELL.fullmatch(attributes.get("r", "A1"))
            if found is None:
                raise Refused(Why.BROKEN)
            self._refuse_far(int(found.group(2)), _number(found.group(1)))
        self._refuse_far(self.rows, self.cells)

    def _refuse_far(self, row: int, column: int) -> None:
        if row > MOST_ROWS + 1:
            raise Refused(Why.ROWS)
        if column > MOST_COLUMNS:
            raise Refused(Why.COLUMNS)

    def _refuse_doctype(self, *_said: object) -> None:
        raise Refused(Why.BROKEN)


def _number(letters: str) -> int:
    """A column's letters as its number, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """A cell as text; whole numbers without the fraction that spreadsheets give them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
