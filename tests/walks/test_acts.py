"""Every line that can stand in the journal has words in every language."""

from __future__ import annotations

import ast
from pathlib import Path

from solidarity.network.roles import LentFor
from solidarity.requests import acts, budgets, openings
from solidarity.requests.life import Act

OPENED = (budgets.DETAILS, budgets.MESSAGES, budgets.NOTES)
SOLIDARITY = Path(__file__).parents[2] / "solidarity"


def either(said: ast.expr) -> list[ast.expr]:
    """What stands there, or both of what may."""
    return [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]


def written() -> set[str]:
    """What verbs write into the journal, as far as it stands there word by word."""
    return {
        str(said.value)
        for file in SOLIDARITY.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "journal.write"
        for said in either(call.args[0])
        if isinstance(said, ast.Constant)
    }


def test_every_act_of_the_journal_is_translatable_and_none_is_left_over() -> None:
    lent = {f"lent the queue: {each}" for each in LentFor}
    told = written() | {each.value for each in Act} | lent | set(OPENED)
    assert told == set(acts.ACTS) | set(openings.ACTS)
