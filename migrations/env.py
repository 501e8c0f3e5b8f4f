"""Migrations of both databases: each revision has a part for the main one and one for the keys."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

# Every table must be known before two schemas can be compared.
from solidarity import worker  # noqa: F401
from solidarity.database import changing_the_schema, db

BINDS = {"main": None, "keys": "keys"}


@contextmanager
def rebuilding(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table to which others point, and check them all afterwards.

    Source: https://www.sqlite.org/lang_altertable.html, section 7, steps 1, 10 and 12.
    """
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        dangling = raw.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise RuntimeError(f"rows point nowhere: {sorted({row[0] for row in dangling})}")
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def migrate_all() -> None:
    """Bring both databases to the wanted revision, the key store first."""
    for name in ("keys", "main"):
        engine = db.engines[BINDS[name]]
        with changing_the_schema(), engine.connect() as connection, rebuilding(connection):
            context.configure(
                connection=connection,
                target_metadata=db.metadatas[BINDS[name]],
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                render_as_batch=True,
                transaction_per_migration=True,
                compare_type=True,
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


with current_app.app_context():
    migrate_all()
