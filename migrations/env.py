"""Migrations of both databases: each revision has a part for the main one and one for the keys."""

from alembic import context
from flask import current_app

# Every table must be known before two schemas can be compared.
from solidarity import worker  # noqa: F401
from solidarity.database import changing_the_schema, db

BINDS = {"main": None, "keys": "keys"}


def migrate_all() -> None:
    """Bring both databases to the wanted revision, the key store first."""
    for name in ("keys", "main"):
        engine = db.engines[BINDS[name]]
        with changing_the_schema(), engine.connect() as connection:
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
