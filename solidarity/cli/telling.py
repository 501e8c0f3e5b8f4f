"""Facts about a network: its routes, and what it holds."""

import sys
from pathlib import Path

import click

from solidarity import app as application
from solidarity import readiness
from solidarity.cli.common import data_option, json_option, kindly, show
from solidarity.privacy import holdings, seizure, server_key
from solidarity.settings import Settings
from solidarity.ui import audience


@click.command()
@data_option
@json_option
@kindly
def routes(data: Path | None, *, as_json: bool) -> None:
    """List every route with its audience.

    Example: solidarity routes --json
    """
    app = application.create_app(Settings.from_environment(data=data))
    show(audience.listed(app), as_json=as_json)


@click.command(name="holdings")
@data_option
@json_option
@click.option("--as-seized", is_flag=True, help="Try to read everything, as a thief would.")
@click.option(
    "--passphrase",
    "passphrases",
    multiple=True,
    help="A passphrase the thief was told (“-” reads one from standard input).",
)
@kindly
def holdings_(
    data: Path | None, passphrases: tuple[str, ...], *, as_json: bool, as_seized: bool
) -> None:
    """Say what is held; with --as-seized, how much of it a thief of all disks could read.

    Example: solidarity holdings --as-seized --json
    """
    settings = Settings.from_environment(data=data)
    server_key.load(settings.server_key_file)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context():
        if not as_seized:
            show(holdings.listed(), as_json=as_json)
            return
        known = [sys.stdin.readline().strip() if each == "-" else each for each in passphrases]
        loot = seizure.Loot(known, seizure.files_in(settings.data))
        found = seizure.read_all(loot)
    show([found.as_dict()], as_json=as_json, one=True)
    sys.exit(1 if found.readable else 0)
