"""Notices: messages out to a member's own address, which say nothing.

They are written in the transaction that causes them (an outbox), and sent by the worker at least
once. A notice never holds a place, kind, name or handle; for a place handed back it is withdrawn.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import apprise
from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.network.languages import translatable
from solidarity.network.members import Member
from solidarity.privacy import server_key
from solidarity.privacy.declarations import Numbered, column, nothing, personal
from solidarity.privacy.retention import Rule, Term

TERM = Term("outgoing notices", "sent", timedelta(hours=24))
_PURPOSE = "contact address"
_AT_ONCE = 100


class Word(StrEnum):
    """Which of the few sentences a notice says."""

    REMINDER = "reminder"
    CHANGED = "changed"
    ASKED = "asked"
    CONFIRMED = "confirmed"


SENTENCES = {
    Word.REMINDER: translatable("You have a shift soon. Sign in for details."),
    Word.CHANGED: translatable("Something changed about one of your shifts. Sign in for details."),
    Word.ASKED: translatable("Someone asks whether you can help. Sign in for details."),
    Word.CONFIRMED: translatable("You are confirmed for a shift. Sign in for details."),
}


class Notice(Numbered, Base):
    """One message that waits for its time."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("member_id", "about", "word", "due_at"),)

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal("the member", why="to whom", read_by="nobody", kept=TERM),
    )
    about: Mapped[str] = column(holds=nothing("opaque id of what it is about, to withdraw it"))
    word: Mapped[Word] = column(holds=nothing("which of the few sentences"))
    due_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("not before"))
    sent_at: Mapped[datetime | None] = column(UTC, holds=nothing("when it left"))

    member: Mapped[Member] = relationship(lazy="joined")


def tell(member: Member, word: Word, about: str, due_at: datetime | None = None) -> None:
    """Write a notice to a member, due now or later."""
    due = due_at or clock.now()
    db.session.add(Notice(member_id=member.id, about=about, word=word, due_at=due))


def withdraw(member: Member, about: str) -> None:
    """Take back what was not sent yet about something."""
    unsent = delete(Notice).where(
        Notice.member_id == member.id, Notice.about == about, Notice.sent_at.is_(None)
    )
    db.session.execute(unsent)


def is_reachable(address: str) -> bool:
    """Whether Apprise knows a way to write to an address."""
    return bool(apprise.Apprise().add(address))


def keep_address(member: Member, address: str) -> None:
    """Remember the one address a member wants to be reminded at, or none."""
    member.contact = server_key.seal(address, _PURPOSE) if address else None


def address_of(member: Member) -> str:
    """The address the member gave, for the member's own page and for sending."""
    return server_key.unseal(member.contact, _PURPOSE) if member.contact else ""


def send_due(send: Callable[[str, str, str | None], bool], now: datetime) -> int:
    """Send what is due through `send(address, sentence, language)`; say how many left.

    What could not be sent stays for the next run. A reminder whose time is two hours past is
    let go of: it would only confuse.
    """
    due = select(Notice).where(Notice.due_at <= now, Notice.sent_at.is_(None)).limit(_AT_ONCE)
    sent = 0
    for notice in db.session.scalars(due).all():
        address = address_of(notice.member)
        late = notice.due_at <= now - timedelta(hours=2)
        if not address or late or send(address, SENTENCES[notice.word], notice.member.language):
            notice.sent_at = now
            sent += 1 if address and not late else 0
    return sent


def let_go(now: datetime) -> int:
    """Remove the notices sent more than a day ago."""
    old = delete(Notice).where(Notice.sent_at <= now - TERM.lasts).returning(Notice.id)
    return len(db.session.scalars(old).all())


RULE = Rule(TERM, let_go)
