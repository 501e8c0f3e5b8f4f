"""Whether the network can be served: key file, both databases, their schemas; before any page.

Each thing that is wrong is told in one sentence that says what to do. Nothing is repaired here.
"""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from solidarity.database import MIGRATIONS, db, keys, unit_of_work
from solidarity.network.installation import this_network
from solidarity.requests import shredding
from solidarity.settings import Settings

_NAMES = {None: "main database", "keys": "key store"}


class NotReady(Exception):
    """The network cannot be served; the message says what to do."""


def make_ready(app: Flask, settings: Settings) -> None:
    """Refuse to go on unless everything is there, then shred again what a restore brought back.

    Raises: NotReady.
    """
    with app.app_context():
        try:
            _refuse_missing_files(settings)
            _refuse_other_schema()
            _refuse_unwritable()
            _refuse_pretended_time(settings)
            with unit_of_work():
                shredding.replay_ledger()
        except DBAPIError as unreachable:
            raise NotReady(_unreachable(settings)) from unreachable


def _refuse_missing_files(settings: Settings) -> None:
    for name, url in (("main database", settings.database_url), ("key store", settings.keys_url)):
        file = settings.sqlite_file(url)
        if file is not None and not file.exists():
            raise NotReady(
                f"The {name} {file} is missing. Bring it back from where you keep it; "
                "`solidarity init` makes one for a new network only."
            )


def _refuse_other_schema() -> None:
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    for bind, engine in db.engines.items():
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        if found != head:
            raise NotReady(
                f"The {_NAMES[bind]} is at revision {found or 'none'}, the product at {head}. "
                "Run `solidarity upgrade`."
            )


def _refuse_unwritable() -> None:
    with unit_of_work():
        for session in (db.session, keys):
            session.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _refuse_pretended_time(settings: Settings) -> None:
    network = this_network()
    if network is None:
        raise NotReady("This database holds no network yet. Run `solidarity init`.")
    if settings.demo_now and not network.is_demo:
        raise NotReady("SOLIDARITY_DEMO_NOW is set, and this is no demo network. Unset it.")


def _unreachable(settings: Settings) -> str:
    return (
        "A database cannot be opened for writing. Check that it is there, that its disk is not "
        f"full or read-only, and that this process owns it: {settings.data}."
    )
