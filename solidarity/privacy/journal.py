"""Who did what to which opaque id, pseudonymous and rounded to the hour; kept 90 days."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.privacy.declarations import Coded, Numbered, column, nothing, personal
from solidarity.privacy.retention import Rule, Term

TERM = Term("the journal", "written", timedelta(days=90))


class Entry(Numbered, Base):
    """One line of the journal."""

    __tablename__ = "journal_entry"

    at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when, to the hour"))
    act: Mapped[str] = column(holds=nothing("what was done"))
    subject: Mapped[str] = column(index=True, holds=nothing("opaque id of the thing"))
    actor: Mapped[str | None] = column(
        index=True,
        holds=personal(
            "the member",
            why="so that each opening of something sealed can be answered for",
            read_by="the circle",
            kept=TERM,
        ),
    )


def write(act: str, subject: Coded, by: Coded | None) -> None:
    """Remember that something was done, within the caller's unit of work."""
    actor = by.code if by else None
    db.session.add(Entry(at=clock.hour(), act=act, subject=subject.code, actor=actor))


def by(actor: Coded) -> Sequence[Entry]:
    """What someone did, the newest first."""
    found = select(Entry).where(Entry.actor == actor.code)
    return db.session.scalars(found.order_by(Entry.at.desc(), Entry.id.desc())).all()


def by_since(actor: Coded, since: datetime) -> Sequence[Entry]:
    """What someone did since a moment; lines are rounded down, so the hour before counts too."""
    found = select(Entry).where(Entry.actor == actor.code, Entry.at > since - timedelta(hours=1))
    return db.session.scalars(found).all()


def by_any_of(actors: Collection[str], page: int, size: int) -> Sequence[Entry]:
    """One page of what some people did, the newest first, and one line more if there is one."""
    found = select(Entry).where(Entry.actor.in_(actors)).order_by(Entry.id.desc())
    return db.session.scalars(found.limit(size + 1).offset((page - 1) * size)).all()


def about(subjects: Collection[str]) -> Sequence[Entry]:
    """What was done to some things, the newest first."""
    found = select(Entry).where(Entry.subject.in_(subjects))
    return db.session.scalars(found.order_by(Entry.at.desc(), Entry.id.desc())).all()


def let_go(now: datetime) -> int:
    """Remove lines older than the term."""
    old = delete(Entry).where(Entry.at <= now - TERM.lasts).returning(Entry.id)
    return len(db.session.scalars(old).all())


RULE = Rule(TERM, let_go)
