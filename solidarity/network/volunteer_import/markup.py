"""Walking the XML of a workbook once, counting, and building nothing.

The walk ends at the first thing that a list of people does not have: a formula, a cell far away, a
long text, a document type, deep nesting. XML is read as UTF-8 and as nothing else, so that whoever
reads it afterwards reads the same. Namespaces are not resolved: a long one would be repeated in
each name.

Source: ECMA-376, part 1, sections 18.3.1.4 (cell), 18.3.1.40 (formula), 18.3.1.73 (row) and 18.4.8
(shared text).
"""

import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from solidarity.network.volunteer_import.bounds import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Refused,
    Why,
)

_MOST_TAGS = 200_000
"""30,000 cells with 6 tags each, of which expat walks through 1,000,000 a second."""
_MOST_TAGS_AROUND = 5_000
_DEEPEST = 20
_LONG_TAG = re.compile(rb"<[^<]{20000}")
_CHUNK = 256 * 1024
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")
_WITH_TEXT = frozenset({"c", "si"})


def first(
    content: bytes, element: str, is_it: Callable[[Mapping[str, str]], bool]
) -> Mapping[str, str]:
    """The attributes of the first such element, in a part that only tells where things are.

    Raises: Refused; ExpatError; LookupError, when there is none.
    """
    if content.count(b"<") > _MOST_TAGS_AROUND:
        raise Refused(Why.BOMB)
    found: list[dict[str, str]] = []

    def enter(name: str, attributes: dict[str, str]) -> None:
        if not found and local(name) == element and is_it(attributes):
            found.append(attributes)

    parser = _parser()
    parser.StartElementHandler = enter
    _parse(parser, content)
    return found[0]


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


class Walk:
    """One walk over a sheet, or over the texts that sheets share."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.shares = False
        """Whether a cell points to a shared text."""
        self._tags = self._depth = self._rows = self._cells = self._letters = 0
        self._is_in_text = False

    def through(self, content: bytes) -> None:
        """Walk through all of it.

        Raises: Refused; ExpatError.
        """
        parser = _parser()
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.CharacterDataHandler = self._count
        _parse(parser, content)

    def _enter(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        self._tags, self._depth = self._tags + 1, self._depth + 1
        if self._tags > _MOST_TAGS or self._depth > _DEEPEST:
            raise Refused(Why.BOMB)
        if element == "f":
            raise Refused(Why.FORMULAS)
        if element in _WITH_TEXT:
            self._begin_text()
        if element == "row":
            self._enter_row(attributes)
        elif element == "c":
            self._enter_cell(attributes)

    def _leave(self, name: str) -> None:
        self._depth -= 1
        if local(name) in _WITH_TEXT:
            self._is_in_text = False

    def _count(self, text: str) -> None:
        if self._is_in_text:
            self._letters += len(text)
            if self._letters > LONGEST_CELL:
                raise Refused(Why.CELL)

    def _begin_text(self) -> None:
        if self._is_in_text:
            raise Refused(Why.BROKEN)
        self._is_in_text, self._letters = True, 0

    def _enter_row(self, attributes: Mapping[str, str]) -> None:
        self._rows, self._cells = self._rows + 1, 0
        said = attributes.get("r", "1")
        if not _ROW.fullmatch(said):
            raise Refused(Why.BROKEN)
        _refuse_far(max(self._rows, int(said)), 0)

    def _enter_cell(self, attributes: Mapping[str, str]) -> None:
        self._cells += 1
        self.shares = self.shares or attributes.get("t") == "s"
        found = _CELL.fullmatch(attributes.get("r", "A1"))
        if found is None:
            raise Refused(Why.BROKEN)
        _refuse_far(int(found.group(2)), max(self._cells, _number(found.group(1))))


def _refuse_far(row: int, column: int) -> None:
    if row > MOST_ROWS + 1:
        raise Refused(Why.ROWS)
    if column > MOST_COLUMNS:
        raise Refused(Why.COLUMNS)


def _number(letters: str) -> int:
    """A column's letters as its number, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _refuse_encoding
    return parser


def _parse(parser: expat.XMLParserType, content: bytes) -> None:
    """Parse in steps: what is refused in one of them is not read to its end."""
    if _LONG_TAG.search(content):
        raise Refused(Why.BOMB)
    for start in range(0, len(content), _CHUNK):
        parser.Parse(content[start : start + _CHUNK])
    parser.Parse(b"", True)  # noqa: FBT003 - expat's way to say that this was all


def _refuse_doctype(*_said: object) -> None:
    raise Refused(Why.BROKEN)


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.casefold() != "utf-8":
        raise Refused(Why.BROKEN)
