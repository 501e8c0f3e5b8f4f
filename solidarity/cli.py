"""The command line: each command is a few lines that call a verb.

Exit codes: 0 good, 1 found something, 2 wrong use.
"""

import json
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
import flask_migrate
from rich.console import Console
from rich.table import Table

from solidarity import app as application
from solidarity import clock, demo, readiness, serving, worker
from solidarity.database import unit_of_work
from solidarity.demo import Size
from solidarity.network import installation
from solidarity.network.installation import AlreadyFounded
from solidarity.privacy import holdings, seizure, server_key
from solidarity.privacy.server_key import KeyFileBroken
from solidarity.readiness import NotReady
from solidarity.requests import beginning
from solidarity.settings import Settings, WrongSettings
from solidarity.ui import audience

Command = Callable[..., None]
_REFUSALS = (WrongSettings, KeyFileBroken, NotReady, AlreadyFounded)


def _kindly(command: Command) -> Command:
    """Tell what is wrong in one sentence, instead of a trace."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except _REFUSALS as refusal:
            raise click.ClickException(str(refusal)) from refusal

    return run


_data = click.option(
    "--data", type=click.Path(path_type=Path), help="The network's folder (default: var)."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run the network of a Solidarity City: neighbours accompany neighbours."""


@main.command()
@_data
@click.option("--name", default="Solidarity", help="What members call the network.")
@click.option("--collective", required=True, help="The name of its first collective.")
@_kindly
def init(data: Path | None, name: str, collective: str) -> None:
    """Begin an empty network; print the first steward's one-time link.

    Example: solidarity init --collective "Parc-Extension"
    """
    settings = Settings.from_environment(data=data)
    with new_network(settings).app_context(), unit_of_work():
        token = beginning.begin(name, collective)
    click.echo("The first steward comes in by this link, once, within 72 hours:")
    click.echo(f"  {settings.address}/invitation/{token}")
    click.echo(f"Keep {settings.server_key_file} and the key store apart from your backups.")


@main.command(name="demo")
@_data
@click.option("--seed", default=1, help="The same seed invents the same network.")
@click.option("--members", default=36, help="How many members.")
@click.option("--requests", default=72, help="How many requests.")
@click.option("--port", default=8000, help="Where to serve it, on this machine.")
@click.option("--no-serve", is_flag=True, help="Only make it.")
@_kindly
def demo_(
    data: Path | None, seed: int, members: int, requests: int, port: int, *, no_serve: bool
) -> None:
    """Make a network of invented neighbours and serve it.

    Example: solidarity demo --data var
    """
    settings = Settings.from_environment(data=data)
    file = settings.data / "demo-sign-ins.json"
    if not file.exists():
        with new_network(settings).app_context():
            size = Size(members=members, requests=requests, seed=seed)
            demo.write_sign_ins(demo.build(size, settings.demo_now or clock.now()), file)
    _print_sign_ins(file)
    if not no_serve:
        click.echo(f"\nServing at http://127.0.0.1:{port} (stop with Ctrl-C)")
        _serve(settings, port, processes=2, with_worker=True)


@main.command()
@_data
@click.option("--port", default=8000, help="The port, on this machine.")
@click.option("--processes", default=2, help="How many processes answer.")
@_kindly
def serve(data: Path | None, port: int, processes: int) -> None:
    """Serve the network, behind a proxy that speaks TLS."""
    _serve(Settings.from_environment(data=data), port, processes, with_worker=False)


@main.command(name="worker")
@_data
@_kindly
def worker_(data: Path | None) -> None:
    """Keep the clockwork: retention, reminders, programmes. One is enough."""
    settings = Settings.from_environment(data=data)
    app = application.create_app(settings)
    readiness.make_ready(app, settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    worker.run(app, settings.timezone)


@main.command()
@_data
@_kindly
def upgrade(data: Path | None) -> None:
    """Bring both databases to the product's revision."""
    settings = Settings.from_environment(data=data)
    with application.with_databases(settings).app_context():
        flask_migrate.upgrade()


@main.command()
@_data
@_as_json
@_kindly
def routes(data: Path | None, *, as_json: bool) -> None:
    """List every route with its audience."""
    app = application.create_app(Settings.from_environment(data=data))
    _show(audience.listed(app), as_json=as_json)


@main.command(name="holdings")
@_data
@_as_json
@click.option("--as-seized", is_flag=True, help="Try to read everything, as a thief would.")
@click.option(
    "--passphrase",
    "passphrases",
    multiple=True,
    help="A passphrase the thief was told (“-” reads one from standard input).",
)
@_kindly
def holdings_(
    data: Path | None, passphrases: tuple[str, ...], *, as_json: bool, as_seized: bool
) -> None:
    """Say what is held; with --as-seized, how much of it a thief of all disks could read."""
    settings = Settings.from_environment(data=data)
    server_key.load(settings.server_key_file)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context():
        if not as_seized:
            _show(holdings.listed(), as_json=as_json)
            return
        known = [sys.stdin.readline().strip() if each == "-" else each for each in passphrases]
        loot = seizure.Loot(known, seizure.files_in(settings.data))
        found = seizure.read_all(loot)
    _show([found.as_dict()], as_json=as_json, one=True)
    sys.exit(1 if found.readable else 0)


@main.group()
def retention() -> None:
    """Everything has an end."""


@retention.command(name="run")
@_data
@_as_json
@click.option("--now", help="On a demo network only: another moment, as 2026-12-24T12:00-05:00.")
@_kindly
def retention_run(data: Path | None, now: str | None, *, as_json: bool) -> None:
    """Let go of everything that is due."""
    settings = Settings.from_environment(data=data)
    server_key.load(settings.server_key_file)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context():
        outcome = worker.run_retention(_moment(now))
    facts: dict[str, object] = {**outcome.let_go, "logs emptied": outcome.logs_emptied}
    _show([facts], as_json=as_json, one=True)
    sys.exit(0 if outcome.logs_emptied else 1)


@retention.command(name="list")
@_as_json
def retention_list(*, as_json: bool) -> None:
    """List every term."""
    terms = {rule.term.name: rule.term.sentence for rule in worker.RETENTION}
    _show([{"what": name, "kept": term} for name, term in terms.items()], as_json=as_json)


def new_network(settings: Settings) -> application.Solidarity:
    """A network that has its folder, its key and its empty databases, and nothing else.

    Raises: AlreadyFounded.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.server_key_file.exists():
        raise AlreadyFounded(f"{settings.data} already holds a network; choose another --data.")
    server_key.make(settings.server_key_file)
    server_key.load(settings.server_key_file)
    app = application.with_databases(settings)
    with app.app_context():
        flask_migrate.upgrade()
    return app


def _serve(settings: Settings, port: int, processes: int, *, with_worker: bool) -> None:
    app = application.create_app(settings)
    readiness.make_ready(app, settings)
    if not with_worker:
        serving.serve(app, port, processes)
        return
    with serving.worker_beside(str(settings.data)):
        serving.serve(app, port, processes)


def _moment(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    network = installation.this_network()
    if network is None or not network.is_demo:
        raise click.UsageError("--now is for demo networks only.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise click.UsageError(
            "--now: write a moment such as 2026-12-24T12:00-05:00."
        ) from unreadable
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.on_the_wall(clock.now()).tzinfo)


def _print_sign_ins(file: Path) -> None:
    first = [each for each in json.loads(file.read_text()) if not each["name"].startswith("neigh")]
    _show(first, as_json=False)
    click.echo(f"All sign-ins: {file}")


def _show(rows: list[dict[str, object]], *, as_json: bool, one: bool = False) -> None:
    """Print facts, for a person or for a program."""
    if as_json:
        click.echo(json.dumps(rows[0] if one else rows, ensure_ascii=False, indent=2))
        return
    table = Table()
    for heading in rows[0]:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)
