"""A network in use goes forward and back through the migrations, and loses nothing."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import flask_migrate

if TYPE_CHECKING:
    from neighbours import Network


def rows_of(network: Network) -> dict[str, int]:
    """How many rows each table has that the first revision knew."""
    counts = {}
    for store in ("solidarity", "keys"):
        with sqlite3.connect(network.settings.data / f"{store}.db") as connection:
            named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in named.fetchall():
                (rows,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 - ours
                counts[f"{store}.{table}"] = rows
        connection.close()
    return counts


def test_a_network_in_use_goes_back_to_the_first_revision_and_forward_without_losing_a_row(
    network: Network,
) -> None:
    before = rows_of(network)
    with network.app.app_context():
        flask_migrate.downgrade(revision="0001")
        back = rows_of(network)
        assert all(before[table] == rows for table, rows in back.items())
        flask_migrate.upgrade()
    assert {table: rows_of(network)[table] for table in back} == back
    assert network.reader("amina").get("/volunteer/board").status_code == 200
