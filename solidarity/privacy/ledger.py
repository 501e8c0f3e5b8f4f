"""The purge ledger: opaque ids of what was shredded, kept with the key store.

After a restore it is replayed before the first page is served, so that a backup brings nothing
back. An id stays as long as the oldest backup could.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, KeysBase, keys
from solidarity.privacy.declarations import Coded, Numbered, column, nothing
from solidarity.privacy.retention import Rule, Term

TERM = Term("the purge ledger", "shredded", timedelta(days=60))


class Purged(Numbered, KeysBase):
    """One thing that is gone and must stay gone."""

    __tablename__ = "purged"

    subject: Mapped[str] = column(index=True, holds=nothing("opaque id of what is gone"))
    at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when, to the hour", kept=TERM))


def write(thing: Coded) -> None:
    """Note that a thing is gone."""
    keys.add(Purged(subject=thing.code, at=clock.hour()))


def codes() -> list[str]:
    """The opaque ids of everything that must stay gone."""
    return list(keys.scalars(select(Purged.subject)))


def let_go(now: datetime) -> int:
    """Drop ids older than any backup."""
    old = delete(Purged).where(Purged.at <= now - TERM.lasts).returning(Purged.id)
    return len(keys.scalars(old).all())


RULE = Rule(TERM, let_go)
