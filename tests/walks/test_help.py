"""Every command says what it is for and shows an example, and every option says what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from solidarity.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands(group: click.Group, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    for name, each in sorted(group.commands.items()):
        if isinstance(each, click.Group):
            yield from commands(each, *before, name)
        else:
            yield (*before, name), each


ALL = list(commands(main))


@pytest.mark.parametrize(("words", "command"), ALL, ids=[" ".join(words) for words, _ in ALL])
def test_a_command_says_what_it_is_for_with_an_example(
    words: tuple[str, ...], command: click.Command
) -> None:
    told = CliRunner().invoke(main, [*words, "--help"])
    assert told.exit_code == 0
    assert f"Example: {'SOLIDARITY_' if 'serve' in words else 'solidarity'}" in told.output
    silent = [
        each.name for each in command.params if isinstance(each, click.Option) and not each.help
    ]
    assert silent == []


def test_wrong_use_is_told_in_a_line_and_ends_with_2() -> None:
    told = CliRunner().invoke(main, ["import", "map", "/nowhere.geojson"])
    assert told.exit_code == 2
    assert "does not exist" in told.output
    assert "Traceback" not in told.output
