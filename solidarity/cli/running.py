"""Beginning a network and running it: init, demo, serve, worker, upgrade."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import click
import flask_migrate

from solidarity import app as application
from solidarity import clock, demo, readiness, serving, worker
from solidarity.cli.common import data_option, kindly, show
from solidarity.database import unit_of_work
from solidarity.demo import Size
from solidarity.network.installation import AlreadyFounded
from solidarity.privacy import server_key
from solidarity.requests import beginning
from solidarity.settings import Settings


@click.command()
@data_option
@click.option("--name", default="Solidarity", help="What members call the network.")
@click.option("--collective", required=True, help="The name of its first collective.")
@kindly
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


@click.command(name="demo")
@data_option
@click.option("--seed", default=1, help="The same seed invents the same network.")
@click.option("--members", default=36, help="How many members.")
@click.option("--requests", default=72, help="How many requests.")
@click.option("--port", default=8000, help="Where to serve it, on this machine.")
@click.option("--no-serve", is_flag=True, help="Only make it.")
@kindly
def demo_(
    data: Path | None, seed: int, members: int, requests: int, port: int, *, no_serve: bool
) -> None:
    """Make a network of invented neighbours and serve it.

    Example: solidarity demo --data var
    """
    settings = Settings.from_environment(data=data)
    if "SOLIDARITY_ADDRESS" not in os.environ:
        settings = replace(settings, address=f"http://localhost:{port}")
    file = settings.data / "demo-sign-ins.json"
    if not file.exists():
        with new_network(settings).app_context():
            size = Size(members=members, requests=requests, seed=seed)
            demo.write_sign_ins(demo.build(size, settings.demo_now or clock.now()), file)
    _print_sign_ins(file)
    if not no_serve:
        click.echo(f"\nServing at {settings.address} (stop with Ctrl-C)")
        _serve(settings, port, processes=2, with_worker=True)


@click.command()
@data_option
@click.option("--port", default=8000, help="The port, on this machine.")
@click.option("--processes", default=2, help="How many processes answer.")
@kindly
def serve(data: Path | None, port: int, processes: int) -> None:
    """Serve the network, behind a proxy that speaks TLS.

    Example: SOLIDARITY_ADDRESS=https://example.org solidarity serve --data var
    """
    _serve(Settings.from_environment(data=data), port, processes, with_worker=False)


@click.command(name="worker")
@data_option
@kindly
def worker_(data: Path | None) -> None:
    """Keep the clockwork: retention, reminders, programmes. One is enough.

    Example: solidarity worker --data var
    """
    settings = Settings.from_environment(data=data)
    app = application.create_app(settings)
    readiness.make_ready(app, settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    worker.run(app, settings.timezone)


@click.command()
@data_option
@kindly
def upgrade(data: Path | None) -> None:
    """Bring both databases to the product's revision.

    Example: solidarity upgrade --data var
    """
    settings = Settings.from_environment(data=data)
    with application.with_databases(settings).app_context():
        flask_migrate.upgrade()


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


def _print_sign_ins(file: Path) -> None:
    first = [each for each in json.loads(file.read_text()) if not each["name"].startswith("neigh")]
    shown = ("role", "name", "passphrase", "collective")
    show([{name: each[name] for name in shown} for each in first], as_json=False)
    click.echo(f"All sign-ins, with second factors: {file}")
    click.echo("Where a second factor is asked for, a demo shows the code on the page.")
