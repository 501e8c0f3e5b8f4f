"""Files, functions and templates stay small, and keep to the house's own rules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "solidarity").rglob("*.py"))
TEMPLATES = sorted((ROOT / "solidarity" / "ui").rglob("*.html"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_MACROS = 300, 40, 80, 150


def name(file: Path) -> str:
    """A file's path below the root."""
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_a_file_has_one_reason_and_its_functions_one_level(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"
            inside = [
                each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)
            ]
            assert not inside, f"{node.name} imports"


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_only_the_unit_of_work_commits(file: Path) -> None:
    if file.name == "database.py":
        return
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            assert not called.endswith("session.flush"), called
            assert node.func.attr not in {"commit", "rollback"}, called


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_stays_on_a_screen(file: Path) -> None:
    most = LONGEST_MACROS if file.parent.name == "components" else LONGEST_TEMPLATE
    assert len(file.read_text().splitlines()) <= most
