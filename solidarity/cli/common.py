"""What our commands have in common: two options, kind refusals, and facts to print."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from solidarity.network import collectives
from solidarity.network.collectives import Collective
from solidarity.network.installation import AlreadyFounded
from solidarity.network.map_import import NotAMap
from solidarity.network.volunteer_import import Refused
from solidarity.privacy.server_key import KeyFileBroken
from solidarity.readiness import NotReady
from solidarity.settings import WrongSettings

Command = Callable[..., None]
_REFUSALS = (WrongSettings, KeyFileBroken, NotReady, AlreadyFounded, NotAMap, Refused)

data_option = click.option(
    "--data", type=click.Path(path_type=Path), help="The network's folder (default: var)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def kindly(command: Command) -> Command:
    """Tell what is wrong in one sentence, instead of a trace."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except _REFUSALS as refusal:
            raise click.ClickException(str(refusal)) from refusal

    return run


def collective_named(name: str) -> Collective:
    """The collective with this name or opaque id.

    Raises: UsageError, when there is none.
    """
    for each in collectives.all_of_them():
        if name == each.code or name.casefold() == each.name.casefold():
            return each
    raise click.UsageError(f"No collective is called {name!r}.")


def show(
    rows: list[dict[str, object]],
    *,
    as_json: bool,
    one: bool = False,
    warns: Callable[[dict[str, object]], bool] = lambda _row: False,
) -> None:
    """Print facts, for a person or for a program; on a terminal, what warns is red."""
    if as_json:
        click.echo(json.dumps(rows[0] if one else rows, ensure_ascii=False, indent=2))
        return
    table = Table()
    for heading in rows[0]:
        table.add_column(heading, overflow="fold")
    for row in rows:
        cells = (Text(str(value)) for value in row.values())  # as it is: no markup of rich's
        table.add_row(*cells, style="red" if warns(row) else None)
    Console().print(table)
