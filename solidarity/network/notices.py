"""Notices: messages out to a member's own address, which say nothing.

They are written in the transaction that causes them (an outbox), and sent by the worker at least
once, however late, unless it has become pointless meanwhile. A notice never holds a place, kind,
name or handle; for a place handed back it is withdrawn.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, delete, or_, select, update
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
IN_VAIN = timedelta(days=7)
"""So long a notice is tried that its channel does not take."""
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WAIT_FOR_OVERDUE = timedelta(minutes=5)
_AT_ONCE = 100

# Apprise writes the addresses it cannot use into the log; ours hold nothing personal.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class Word(StrEnum):
    """Which of the few sentences a notice says."""

    REMINDER = "reminder"
    CHANGED = "changed"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    SIGNING_IN_CHANGED = "signing in changed"
    ROLES_CHANGED = "roles changed"
    READS_MUCH = "reads much"
    AGREEMENT = "agreement"
    TO_AGREE = "to agree"
    WRITTEN = "written"
    HANDED_OVER = "handed over"
    OFFERED = "offered"
    NEEDED = "needed"
    GAP = "gap"
    SHORT = "short"
    MOVED = "moved"
    REQUEST_CHANGED = "request changed"
    SWAP = "swap"
    OVERDUE = "overdue"
    LINK_ENDS = "link ends"


SENTENCES = {
    Word.REMINDER: translatable("You have a shift. Sign in for details."),
    Word.CHANGED: translatable("Something changed about one of your shifts. Sign in for details."),
    Word.ASKED: translatable("Someone asks whether you can help. Sign in for details."),
    Word.CONFIRMED: translatable("You are confirmed for a shift. Sign in for details."),
    Word.SIGNING_IN_CHANGED: translatable(
        "How you sign in has changed, or is about to. If it was not you, lock your account."
    ),
    Word.ROLES_CHANGED: translatable("What you can do has changed. Sign in for details."),
    Word.READS_MUCH: translatable("Someone opens more than usual. Look at the circle's journal."),
    Word.AGREEMENT: translatable("Someone needs your agreement within 24 hours. Sign in."),
    Word.TO_AGREE: translatable("A yes or a no is awaited from someone you speak for. Sign in."),
    Word.WRITTEN: translatable("Someone wrote to you. Sign in to read it."),
    Word.HANDED_OVER: translatable("Someone would like to hand something over to you. Sign in."),
    Word.OFFERED: translatable("A place you wait for is free. Sign in to take it in time."),
    Word.NEEDED: translatable("You stand by, and are needed now. Sign in to step in."),
    Word.GAP: translatable("Someone cannot come to a shift. Sign in for details."),
    Word.SHORT: translatable("A shift you watch is short of people. Sign in for details."),
    Word.MOVED: translatable("A shift has moved or is called off. Sign in before you set out."),
    Word.REQUEST_CHANGED: translatable("The date of something you brought has changed. Sign in."),
    Word.SWAP: translatable("Someone would swap a shift. Sign in for details."),
    Word.OVERDUE: translatable("Someone should be out by now and has not said so. Sign in now."),
    Word.LINK_ENDS: translatable("Your calendar link ends in a week. Sign in to renew it."),
}


@dataclass(frozen=True)
class Due:
    """A notice on its way out; an empty address means that there is nobody to send it to."""

    notice_id: int
    address: str
    """The member's, as it is kept (see channels.py)."""
    sentence: str
    language: str | None
    again_at: datetime
    """When to try again, if it does not leave now."""


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
    useful_until: Mapped[datetime | None] = column(
        UTC, holds=nothing("when it has become pointless, if it can")
    )
    next_try_at: Mapped[datetime | None] = column(
        UTC, holds=nothing("not again before, where its channel did not take it")
    )
    sent_at: Mapped[datetime | None] = column(UTC, holds=nothing("when it left"))

    member: Mapped[Member] = relationship(lazy="joined")


def tell(
    member: Member,
    word: Word,
    about: str,
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
) -> None:
    """Write a notice to a member, due now or later; where it can become pointless, say when."""
    due = due_at or clock.now()
    db.session.add(
        Notice(member_id=member.id, about=about, word=word, due_at=due, useful_until=useful_until)
    )


def withdraw(member: Member, about: str) -> None:
    """Take back what was not sent yet about something."""
    unsent = delete(Notice).where(
        Notice.member_id == member.id, Notice.about == about, Notice.sent_at.is_(None)
    )
    db.session.execute(unsent)


def withdraw_from_all(about: str) -> None:
    """Take back what was not sent yet about something, whomever it is for."""
    db.session.execute(delete(Notice).where(Notice.about == about, Notice.sent_at.is_(None)))


def keep_address(member: Member, address: str) -> None:
    """Remember the one address a member wants to be reminded at (see channels.py), or none."""
    member.contact = server_key.seal(address, _PURPOSE) if address else None


def address_of(member: Member) -> str:
    """The address the member gave, for the member's own page and for sending."""
    return server_key.unseal(member.contact, _PURPOSE) if member.contact else ""


def due(now: datetime) -> list[Due]:
    """What should leave now, not all of it at once.

    That someone is overdue comes first; then what was never tried, so that what a dead channel
    does not take stands in nobody's way.
    """
    found = (
        select(Notice)
        .where(Notice.due_at <= now, Notice.sent_at.is_(None))
        .where(or_(Notice.useful_until.is_(None), Notice.useful_until > now))
        .where(or_(Notice.next_try_at.is_(None), Notice.next_try_at <= now))
        .order_by(Notice.word != Word.OVERDUE, Notice.next_try_at.is_not(None), Notice.due_at)
        .limit(_AT_ONCE)
    )
    return [
        Due(
            notice.id,
            address_of(notice.member),
            SENTENCES[notice.word],
            notice.member.language,
            now + _wait(notice, now),
        )
        for notice in db.session.scalars(found)
    ]


def is_waiting(notice_id: int) -> bool:
    """Whether a notice is still to be sent: neither withdrawn meanwhile, nor sent by another."""
    found = select(Notice.id).where(Notice.id == notice_id, Notice.sent_at.is_(None))
    return db.session.scalar(found) is not None


def mark_sent(notice_id: int, now: datetime) -> None:
    """Remember that a notice left; one that was withdrawn meanwhile is not there any more."""
    sent = update(Notice).where(Notice.id == notice_id).values(sent_at=now)
    db.session.execute(sent)


def put_off(notice_id: int, until: datetime) -> None:
    """Remember that a notice did not leave, and when to try again."""
    later = update(Notice).where(Notice.id == notice_id).values(next_try_at=until)
    db.session.execute(later)


def let_go(now: datetime) -> int:
    """Remove the notices sent more than a day ago, the pointless, and those long tried in vain."""
    is_unsent = Notice.sent_at.is_(None)
    is_in_vain = Notice.next_try_at.is_not(None) & (Notice.due_at <= now - IN_VAIN)
    old = delete(Notice).where(
        or_(
            Notice.sent_at <= now - TERM.lasts,
            is_unsent & (Notice.useful_until <= now),
            is_unsent & is_in_vain,
        )
    )
    return len(db.session.scalars(old.returning(Notice.id)).all())


RULE = Rule(TERM, let_go)


def _wait(notice: Notice, now: datetime) -> timedelta:
    """As long as a notice is late already: so the time between two tries doubles."""
    is_overdue = notice.word is Word.OVERDUE
    longest = LONGEST_WAIT_FOR_OVERDUE if is_overdue else LONGEST_WAIT
    return min(max(now - notice.due_at, SHORTEST_WAIT), longest)
