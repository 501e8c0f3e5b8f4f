"""Everything has an end: the retention commands."""

import sys
from datetime import datetime
from pathlib import Path

import click

from solidarity import app as application
from solidarity import clock, readiness, worker
from solidarity.cli.common import data_option, json_option, kindly, show
from solidarity.network import installation
from solidarity.privacy import server_key
from solidarity.settings import Settings


@click.group()
def retention() -> None:
    """Everything has an end."""


@retention.command(name="run")
@data_option
@json_option
@click.option("--now", help="On a demo network only: another moment, as 2026-12-24T12:00-05:00.")
@kindly
def retention_run(data: Path | None, now: str | None, *, as_json: bool) -> None:
    """Let go of everything that is due.

    Example: solidarity retention run --data var
    """
    settings = Settings.from_environment(data=data)
    server_key.load(settings.server_key_file)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context():
        outcome = worker.run_retention(_moment(now))
    facts: dict[str, object] = {**outcome.let_go, "logs emptied": outcome.logs_emptied}
    show([facts], as_json=as_json, one=True)
    sys.exit(0 if outcome.logs_emptied else 1)


@retention.command(name="list")
@json_option
def retention_list(*, as_json: bool) -> None:
    """List every term.

    Example: solidarity retention list --json
    """
    terms = {rule.term.name: rule.term.sentence for rule in worker.RETENTION}
    show([{"what": name, "kept": term} for name, term in terms.items()], as_json=as_json)


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
