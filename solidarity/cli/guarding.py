"""Trying the guard on a text: which lines it would take, ask about or refuse."""

import json
import sys
from typing import TextIO

import click

from solidarity.cli.common import json_option
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict


@click.command(name="guard")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
@click.option("--allow", "allowed", multiple=True, help="A word that is looked over; repeatable.")
@json_option
def guard_(file: TextIO, allowed: tuple[str, ...], *, as_json: bool) -> None:
    """Say of each line of a text what the guard finds in it; never the line itself.

    A collective that thinks of allowing a word tries it here first.

    Example: solidarity guard notes.txt --allow "rue de la Paix" --json
    """
    is_clean = True
    for number, line in enumerate(file, start=1):
        found = guard.check(line.rstrip("\n"), allowed)
        is_clean = is_clean and found.verdict is Verdict.OK
        if as_json:
            told = {"line": number, "verdict": found.verdict.value, "rules": list(found.rules)}
            click.echo(json.dumps(told))
        elif found.rules:
            click.echo(f"{number}: {found.verdict.value}: {', '.join(found.rules)}")
    sys.exit(0 if is_clean else 1)
