"""Two databases, and the one place which commits.

The main database holds what the network needs to remember; the key store holds the keys, and
ordinary backups never contain it. No two-phase commit is assumed: the key store is always
committed first. New keys are there before the rows that need them, and destroyed keys are gone
before the rows they opened; a crash in between leaves an unused key or an unreadable row.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC as UTC_ZONE
from datetime import datetime
from enum import Enum as PythonEnum
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    event,
    type_coerce,
)
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

MIGRATIONS = Path(__file__).parent.parent / "migrations"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(kind: type[PythonEnum]) -> list[str]:
    return [str(member.value) for member in kind]


WORD = Enum(PythonEnum, native_enum=False, length=24, values_callable=_values)
"""A value of a fixed list, stored as its word, so that a list can grow without a new type."""


class Base(DeclarativeBase):
    """A table of the main database."""

    metadata = MetaData(naming_convention=NAMING)


# Flask-SQLAlchemy makes a subclass of Base and would stumble over a map in its body.
Base.registry.update_type_annotation_map({PythonEnum: WORD})


class KeysBase(DeclarativeBase):
    """A table of the key store."""

    metadata = MetaData(naming_convention=NAMING, info={"bind_key": "keys"})


class UTC(TypeDecorator[datetime]):
    """An aware instant. SQLite forgets the zone, so it is kept in UTC and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time, which could be anyone's."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC_ZONE) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant with its zone."""
        return value.replace(tzinfo=UTC_ZONE) if value and value.tzinfo is None else value


class Words(TypeDecorator[tuple[str, ...]]):
    """A few short words (codes of languages, say), kept in one text: " ar fr "."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the words between spaces."""
        return f" {' '.join(value)} " if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Return the words."""
        return tuple((value or "").split())


def has_word(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], word: str
) -> ColumnElement[bool]:
    """Whether a `Words` column has a word."""
    return type_coerce(column, String).contains(f" {word} ", autoescape=True)


def new_code() -> str:
    """Make an opaque id: 96 random bits, 16 characters that are safe in a URL."""
    return secrets.token_urlsafe(12)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
db.metadatas["keys"] = KeysBase.metadata


class KeysSession(Session):
    """A session which only ever speaks to the key store."""

    def get_bind(self, *_args: Any, **_kwargs: Any) -> Engine:
        """Return the key store's engine."""
        return db.engines["keys"]


keys = scoped_session(
    sessionmaker(class_=KeysSession, db=db), scopefunc=db.session.registry.scopefunc
)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_needs_both: ContextVar[bool] = ContextVar("needs both", default=False)
"""Whether what is written may need both databases, whose locks are taken in one order then."""


class Work:
    """A unit of work in progress, which may still be given up."""

    given_up = False

    def give_up(self) -> None:
        """Let nothing of it remain, without an error."""
        self.given_up = True


@contextmanager
def unit_of_work() -> Iterator[Work]:
    """Commit what was changed, all of it or nothing; the key store first (see above)."""
    _roll_back()  # what was only looked at before does not lend its read-only transaction
    before, both_before = _writing.set(True), _needs_both.set(True)
    work = Work()
    try:
        yield work
        if work.given_up:
            _roll_back()
        else:
            db.session.flush()
            keys.commit()
            db.session.commit()
    except BaseException:
        _roll_back()
        raise
    finally:
        _writing.reset(before)
        _needs_both.reset(both_before)


@contextmanager
def reading() -> Iterator[None]:
    """Look without the right to write; nothing stays open afterwards.

    Inside a unit of work it serves slow work that must not hold the write lock (stretching a
    passphrase), so it may only come before the first read or change of that unit.
    """
    if _writing.get() and db.session().in_transaction():
        raise RuntimeError("reading() comes before the first statement of a unit of work")
    before = _writing.set(False)
    try:
        yield
    finally:
        _roll_back()
        _writing.reset(before)


@contextmanager
def changing_the_schema() -> Iterator[None]:
    """Let migrations write; they begin and commit by themselves."""
    before = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(before)


def flush() -> None:
    """Let the databases judge now what would otherwise be judged at the commit."""
    db.session.flush()
    keys.flush()


def forget(_error: BaseException | None = None) -> None:
    """Close the key store's session when the application context ends."""
    keys.remove()


def checkpoint() -> bool:
    """Empty the write-ahead logs, where deleted bytes would linger; whether it could be done.

    Source: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint, row one: busy.
    """
    done = True
    for engine in db.engines.values():
        if engine.dialect.name != "sqlite":
            continue
        raw = engine.raw_connection()
        try:
            busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()
        done = done and not busy
    return done


def _roll_back() -> None:
    keys.rollback()
    db.session.rollback()


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: object) -> None:
    """Make SQLite durable, strict and forgetful, and let us say ourselves when to BEGIN."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "busy_timeout = 10000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Take SQLite's write lock at once where something is written; elsewhere forbid writing.

    The key store's lock comes first, always: two units of work would else each hold one of the two
    and wait for the other.
    """
    writing = _writing.get()
    if connection.dialect.name == "sqlite":
        if writing and _needs_both.get() and connection.engine is not db.engines["keys"]:
            keys.connection()
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif not writing:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
