"""What an import would do, before it does anything; then all of it, or nothing.

Of each row only codes are kept (languages, a part of the city) and the number of the row, by which
whoever made the table knows for whom the invitation is. A cell that means neither is a problem;
its words are not repeated. A row of which nothing would be kept, or that adds up the others, makes
no invitation. Without a heading there is no plan: what stands in the first row is then somebody.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from solidarity.network import admission, neighbourhoods
from solidarity.network.admission import Known
from solidarity.network.collectives import Collective
from solidarity.network.languages import SPOKEN
from solidarity.network.members import Member
from solidarity.network.neighbourhoods import slug_of
from solidarity.network.volunteer_import import columns
from solidarity.network.volunteer_import.bounds import Refused, Why
from solidarity.network.volunteer_import.columns import Column, Fate
from solidarity.network.volunteer_import.tables import Table
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict

_BETWEEN = re.compile(r"[,;/+&|]|\b(?:et|and|y|e)\b")
_SAID_IN = ("fr", "en", "es")
_TITLES = 6
"""Rows in which the headings are looked for: a title may stand above them."""
_SUM = re.compile(r"(?:sous-|sub-?)?(?:total(?:e?s)?|totaux)\b")


class HasProblems(Exception):
    """A plan with problems is not carried out: all or nothing."""


class Nobody(Exception):
    """There is nobody to invite."""


@dataclass(frozen=True)
class Line:
    """One row as it would be kept."""

    row: int
    """As the spreadsheet counts: the headings are row 1."""
    speaks: tuple[str, ...]
    """BCP 47 codes."""
    neighbourhood: str
    """Its name in URLs; empty where none is given."""


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be understood."""

    row: int
    column: Column
    rules: tuple[str, ...]
    """What the guard found in it, if it did."""


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[int, ...] = ()
    """Rows that are not empty, and of which nothing would be kept."""
    encoding: str = ""
    """How the letters of the file were read; empty where the file says it."""


def plan_for(table: Table) -> Plan:
    """What the rows of a table would become; nothing is written.

    Raises: Refused, when no column is known by its heading.
    """
    rows = table.rows
    at = next((number for number, row in enumerate(rows[:_TITLES]) if _has_headings(row)), None)
    if at is None:
        raise Refused(Why.HEADINGS)
    head = columns.known(rows[at])
    lines: list[Line] = []
    problems: list[Problem] = []
    left_out: list[int] = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        line, odd = _read(number, row, head)
        problems += odd
        if line.speaks or line.neighbourhood:
            lines.append(line)
        elif any(row) and not odd:
            left_out.append(number)
    return Plan(head, tuple(lines), tuple(problems), tuple(left_out), table.encoding)


def invite_all(plan: Plan, collective: Collective, by: Member | None) -> list[tuple[int, str]]:
    """Write one invitation for each line; return the row's number and the link's token.

    `by` is nobody for the operator, who invites from the command line.

    Raises: NotYours; HasProblems; Nobody.
    """
    if plan.problems:
        raise HasProblems
    if not plan.lines:
        raise Nobody
    parts = {each.slug: each for each in neighbourhoods.all_of_them()}
    return [
        (
            each.row,
            admission.invite_known(
                collective, Known(each.speaks, parts.get(each.neighbourhood)), by
            ),
        )
        for each in plan.lines
    ]


Cells = Mapping[Fate, tuple[Column, str]]
Odd = list[tuple[Column, tuple[str, ...]]]


def _has_headings(row: list[str]) -> bool:
    """Whether a row names columns, and nobody: no number, language or part of the city in it."""
    named = any(each.fate in columns.TAKEN for each in columns.known(row))
    return named and not any(_is_of_somebody(cell) for cell in row)


def _is_of_somebody(cell: str) -> bool:
    said = columns.without_its_word(cell)
    if said in _names() or neighbourhoods.by_slug(said):
        return True
    return guard.check(cell).verdict is Verdict.BLOCK


def _read(number: int, row: list[str], head: Sequence[Column]) -> tuple[Line, list[Problem]]:
    """What would be kept of a row, and what of it cannot be understood."""
    if _SUM.match(slug_of(next(filter(None, row), ""))):
        return Line(number, (), ""), []
    cells = {each.fate: (each, row[each.number - 1]) for each in head if _is_in(each, row)}
    speaks, odd = _languages(cells)
    part, unknown = _part(cells)
    return Line(number, speaks, part), [
        Problem(number, column, rules) for column, rules in (*odd, *unknown)
    ]


def _is_in(column: Column, row: Sequence[str]) -> bool:
    return column.fate in columns.TAKEN and column.number <= len(row)


def _languages(cells: Cells) -> tuple[tuple[str, ...], Odd]:
    if Fate.LANGUAGES not in cells:
        return (), []
    column, cell = cells[Fate.LANGUAGES]
    said = [slug_of(each) for each in _BETWEEN.split(cell.casefold()) if each.strip()]
    found = [_names().get(each) for each in said]
    if None in found:
        return (), [(column, _caught(cell))]
    return tuple(dict.fromkeys(code for code in found if code)), []


def _part(cells: Cells) -> tuple[str, Odd]:
    column, cell = cells.get(Fate.NEIGHBOURHOOD, (None, ""))
    if column is None or not cell:
        return "", []
    slug = slug_of(cell)
    if neighbourhoods.by_slug(slug) is None:
        return "", [(column, _caught(cell))]
    return slug, []


def _caught(cell: str) -> tuple[str, ...]:
    found = guard.check(cell)
    return found.rules if found.verdict is not Verdict.OK else ()


@cache
def _names() -> Mapping[str, str]:
    """What a language is called in French, English, Spanish and by itself → its BCP 47 code."""
    named = {slug_of(code): code for code in SPOKEN}
    for code in SPOKEN:
        for said_in in (*_SAID_IN, code):
            try:
                name = Locale.parse(code).get_display_name(Locale.parse(said_in))
            except ValueError:
                continue
            named[slug_of(name or code)] = code
    return named | {"creole": "ht", "creole-haitien": "ht", "kreyol": "ht", "farsi": "fa"}
