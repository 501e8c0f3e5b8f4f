"""The command line: each command is a few lines that call a verb.

Exit codes: 0 good, 1 found something, 2 wrong use.
"""

import click

from solidarity.cli.bringing import import_
from solidarity.cli.ending import retention
from solidarity.cli.guarding import guard_
from solidarity.cli.planning import plan_
from solidarity.cli.running import demo_, init, new_network, serve, upgrade, worker_
from solidarity.cli.telling import holdings_, routes

__all__ = ["main", "new_network"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run the network of a Solidarity City: neighbours accompany neighbours."""


for command in (
    init,
    demo_,
    serve,
    worker_,
    upgrade,
    routes,
    plan_,
    holdings_,
    retention,
    guard_,
    import_,
):
    main.add_command(command)
