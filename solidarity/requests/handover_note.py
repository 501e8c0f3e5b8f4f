"""What one coordinator on duty tells the next, sealed to the circle; it is gone after two days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy import grants, journal, sealed_rows, sealing
from solidarity.privacy.declarations import column, nothing, sealed
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Rule, Term
from solidarity.privacy.sealed_rows import SealedRow

TERM = Term("what coordinators on duty tell the next", "written", timedelta(days=2))
_SHOWN = 10


class HandoverNote(SealedRow, Base):
    """A few words for whoever is on duty next."""

    __tablename__ = "handover_note"

    collective_id: Mapped[int] = column(
        ForeignKey("collective.id"), index=True, holds=nothing("for which circle")
    )
    written_at: Mapped[datetime] = column(
        UTC, default=clock.hour, index=True, holds=nothing("its term runs from here")
    )
    text: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed(
            "whom it concerns",
            why="to go on where another stopped",
            read_by="the circle",
            kept=TERM,
        ),
    )

    collective: Mapped[Collective] = relationship(lazy="joined")


@dataclass(frozen=True)
class Note:
    """A note, opened."""

    written_at: datetime
    collective: str
    text: str


def write(collective: Collective, text: str, by: Member) -> None:
    """Write a note to the circle.

    Raises: NotYours.
    """
    authority.require(by, "be on duty", collective.id)
    note = HandoverNote(sealed_in=collective.code, collective=collective)
    key = sealing.new_key()
    sealed_rows.seal(note, key, text=text)
    db.session.add(note)
    database.flush()
    grants.give(note.key_id, key, collective.circle)
    journal.write("wrote a handover note", note, by=by)


def number_for(member: Member) -> int:
    """How many notes wait for a coordinator."""
    return len(_for(member))


def opened(member: Member, ring: Keyring) -> list[Note]:
    """The notes for a coordinator's circles, the newest first.

    Raises: NoKey.
    """
    return [
        Note(
            each.written_at,
            each.collective.name,
            sealed_rows.unseal(each, "text", sealed_rows.key_of(each, ring)),
        )
        for each in _for(member)
    ]


def let_go(now: datetime) -> int:
    """Destroy notes that are two days old, their keys first."""
    due = (
        db.session.scalars(select(HandoverNote).where(HandoverNote.written_at <= now - TERM.lasts))
        .unique()
        .all()
    )
    grants.shred([each.key_id for each in due])
    for each in due:
        db.session.delete(each)
    return len(due)


RULE = Rule(TERM, let_go)


def _for(member: Member) -> Sequence[HandoverNote]:
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(HandoverNote)
        .where(HandoverNote.collective_id.in_(mine))
        .where(HandoverNote.written_at > clock.now() - TERM.lasts)
        .order_by(HandoverNote.id.desc())
        .limit(_SHOWN)
    )
    return db.session.scalars(found).unique().all()
