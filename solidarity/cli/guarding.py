"""Trying the guard on a text: which lines it would take, ask about or refuse."""

import json
import sys
from pathlib import Path
from typing import TextIO

import click

from solidarity import app as application
from solidarity import readiness
from solidarity.cli.common import collective_named, data_option, json_option, kindly
from solidarity.database import reading
from solidarity.privacy import guard
from solidarity.privacy.guard import Verdict
from solidarity.settings import Settings


@click.command(name="guard")
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
@click.option("--allow", "allowed", multiple=True, help="A word that is looked over; repeatable.")
@click.option("--collective", "name", help="Look over this collective's allowed words as well.")
@data_option
@json_option
@kindly
def guard_(
    file: TextIO, allowed: tuple[str, ...], name: str | None, data: Path | None, *, as_json: bool
) -> None:
    """Say of each line of a text what the guard finds in it; never the line itself.

    A collective that thinks of allowing a word tries it here first: beside the words that it
    allows already, when it is named. Allowed words excuse what the guard would ask about, and
    never what it blocks. Without --collective no network is needed.

    Example: solidarity guard notes.txt --allow "rue de la Paix" --json

    Example: solidarity guard notes.txt --collective "Verdun" --data var
    """
    if name is not None:
        allowed = (*allowed, *_allowed_in(name, data))
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


def _allowed_in(name: str, data: Path | None) -> tuple[str, ...]:
    settings = Settings.from_environment(data=data)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context(), reading():
        return tuple(collective_named(name).allowed_words)
