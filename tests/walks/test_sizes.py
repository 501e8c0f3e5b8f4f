"""Files, functions and templates stay small, and keep to the house's own rules."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "solidarity").rglob("*.py"))
TEMPLATES = sorted((ROOT / "solidarity" / "ui").rglob("*.html"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_MACROS = 300, 40, 80, 150
ENDS_WORK = {"commit", "rollback", "flush"}
LENDS_FLUSH = "database.flush"
"""The one way for verbs to let the databases judge before the commit."""
ARGUED_BOOLEANS = {
    "room.py:add_url_rule:provide_automatic_options": "the signature is Flask's, which calls it",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(file: Path) -> str:
    """A file's path below the root."""
    return str(file.relative_to(ROOT))


def functions(text: str) -> Iterator[Function]:
    """Every function and method."""
    return (each for each in ast.walk(ast.parse(text)) if isinstance(each, Function))


def too_long(text: str) -> list[str]:
    """The functions that do not fit on a screen."""
    found = ((each.name, (each.end_lineno or 0) - each.lineno + 1) for each in functions(text))
    return [f"{called}: {lines} lines" for called, lines in found if lines > LONGEST_FUNCTION]


def importing(text: str) -> list[str]:
    """The functions that import."""
    return [
        each.name
        for each in functions(text)
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(each))
    ]


def ending_work(text: str) -> list[str]:
    """Calls that commit, roll back or flush."""
    calls = (each.func for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Call))
    return [
        ast.unparse(called)
        for called in calls
        if isinstance(called, ast.Attribute)
        and called.attr in ENDS_WORK
        and ast.unparse(called) != LENDS_FLUSH
    ]


def booleans(text: str) -> list[str]:
    """Parameters that could be given as a bare True or False."""
    return [
        f"{each.name}:{argument.arg}"
        for each in functions(text)
        for argument, default in positional(each.args)
        if is_boolean(argument.annotation, default)
    ]


def positional(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Parameters that need not be named, each with its default."""
    listed = [*arguments.posonlyargs, *arguments.args]
    without = [None] * (len(listed) - len(arguments.defaults))
    return zip(listed, [*without, *arguments.defaults], strict=True)


def is_boolean(annotation: ast.expr | None, default: ast.expr | None) -> bool:
    """Whether a parameter takes true or false."""
    said = annotation is not None and any(
        isinstance(each, ast.Name) and each.id == "bool" for each in alternatives(annotation)
    )
    return said or (isinstance(default, ast.Constant) and isinstance(default.value, bool))


def alternatives(annotation: ast.expr) -> Iterator[ast.expr]:
    """`X | Y` taken apart; what stands in brackets (a Callable's answer) is no alternative."""
    if isinstance(annotation, ast.BinOp):
        yield from alternatives(annotation.left)
        yield from alternatives(annotation.right)
    else:
        yield annotation


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_a_file_has_one_reason_and_its_functions_one_level(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    assert too_long(text) == []
    assert importing(text) == []


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_only_the_unit_of_work_commits_and_flushes(file: Path) -> None:
    if file.name != "database.py":
        assert ending_work(file.read_text()) == []


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_nobody_has_to_guess_what_a_bare_true_means(file: Path) -> None:
    found = {f"{file.name}:{each}" for each in booleans(file.read_text())}
    assert found - set(ARGUED_BOOLEANS) == set()


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_stays_on_a_screen(file: Path) -> None:
    most = LONGEST_MACROS if file.parent.name == "components" else LONGEST_TEMPLATE
    assert len(file.read_text().splitlines()) <= most


def test_there_is_something_to_walk_over() -> None:
    assert len(PYTHON) > 50
    assert len(TEMPLATES) > 20


def test_the_walk_would_notice() -> None:
    assert too_long("def f():\n" + "    pass\n" * LONGEST_FUNCTION) == ["f: 41 lines"]
    assert importing("def f():\n    from a import b") == ["f"]
    assert ending_work("keys.flush(); db.session.commit(); database.flush()") == [
        "keys.flush",
        "db.session.commit",
    ]
    assert booleans("def f(a: bool, b=True, *, c: bool = False): ...") == ["f:a", "f:b"]
    assert booleans("def f(d: Callable[[], bool], e: bool | None): ...") == ["f:e"]
