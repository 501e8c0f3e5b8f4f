"""Writing to each other inside a request: nobody sees anyone's address.

Three conversations hang from a request, each with its own people:

- *asker*: the person who asked, with the codename, and the coordinators;
- *desk*: the intermediary and the coordinators;
- *shift*: those who are certain on a shift, the intermediary and the coordinators.

Messages of the first two are sealed with the request's key, those of a shift with the shift's: so
whoever goes along can read them in their window, and nothing more (docs/privacy.md section 2).
They are destroyed with the request, 7 days after it closes. Where another collective
took the request over, what the people of an earlier shift wrote is closed to everybody.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network.members import Member
from solidarity.privacy import journal, sealed_rows
from solidarity.privacy.declarations import column, nothing, personal, sealed
from solidarity.privacy.sealed_rows import BoundRow
from solidarity.requests import shifts
from solidarity.requests.request import TERM, Request
from solidarity.requests.shift import Shift

MOST = 100
"""Messages of one conversation; people who need more of them should speak to each other."""


class Thread(StrEnum):
    """Who speaks with whom."""

    ASKER = "asker"
    DESK = "desk"
    SHIFT = "shift"


class Side(StrEnum):
    """For whom somebody speaks."""

    ASKER = "asker"
    INTERMEDIARY = "intermediary"
    VOLUNTEER = "volunteer"
    CIRCLE = "circle"


class SaidEnough(Exception):
    """A conversation is as long as it may be."""


class Message(BoundRow, Base):
    """A few words inside a request."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_waits", "is_settled", "request_id"),)

    key_id: Mapped[str] = column(holds=nothing("which key seals it: the request's or the shift's"))
    request_id: Mapped[int] = column(
        ForeignKey("request.id", ondelete="CASCADE"), index=True, holds=nothing("of which request")
    )
    shift_id: Mapped[int | None] = column(
        ForeignKey("shift.id", ondelete="CASCADE"), index=True, holds=nothing("of which shift")
    )
    thread: Mapped[Thread] = column(holds=nothing("who speaks with whom"))
    side: Mapped[Side] = column(holds=nothing("for whom it speaks"))
    author_id: Mapped[int | None] = column(
        ForeignKey("member.id", ondelete="SET NULL"),
        holds=personal(
            "the volunteer",
            why="so that two volunteers can be told apart; other sides speak as one",
            read_by="the shift's people",
            kept=TERM,
        ),
    )
    written_at: Mapped[datetime] = column(
        UTC, default=clock.hour, holds=nothing("when, to the hour")
    )
    is_settled: Mapped[bool] = column(
        default=False, holds=nothing("whether nobody waits for an answer to it any more")
    )
    text: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed(
            "whoever wrote it", why="to arrange things", read_by="its conversation", kept=TERM
        ),
    )

    author: Mapped[Member | None] = relationship(lazy="joined")
    request: Mapped[Request] = relationship(lazy="joined")
    shift: Mapped[Shift | None] = relationship(lazy="joined")


@dataclass(frozen=True)
class Conversation:
    """Where something is said."""

    request: Request
    thread: Thread
    shift: Shift | None = None

    @property
    def key_id(self) -> str:
        """The key which seals what is said here."""
        return self.shift.key_id if self.shift else self.request.key_id

    @property
    def sealed_in(self) -> str:
        """The collective to which its texts are bound."""
        return self.shift.sealed_in if self.shift else self.request.sealed_in


@dataclass(frozen=True)
class Said:
    """A message, opened for someone of its conversation."""

    side: Side
    display_name: str
    """Of a volunteer; empty for the sides which speak as one."""
    at: datetime
    """To the hour, in UTC."""
    text: str


@dataclass(frozen=True)
class Glance:
    """What can be told of a conversation without opening it."""

    number: int
    last_side: Side | None
    last_at: datetime | None
    is_settled: bool


def of_shift(shift: Shift) -> Conversation | None:
    """What the people of a shift say to each other; a programme's shift has no request to it.

    Nothing, where the request has passed to another collective since: the circle of this shift gave
    its key back, and the other one never had it.
    """
    if shift.request is None or not shifts.is_ours(shift):
        return None
    return Conversation(shift.request, Thread.SHIFT, shift)


def glance(where: Conversation) -> Glance:
    """How much was said, who spoke last, and whether somebody waits."""
    number = db.session.scalar(_in(where).with_only_columns(func.count(Message.id))) or 0
    newest = _in(where).order_by(Message.id.desc()).limit(1)
    last = db.session.scalars(newest).unique().one_or_none()
    if last is None:
        return Glance(0, None, None, is_settled=True)
    return Glance(number, last.side, last.written_at, last.is_settled)


def add(where: Conversation, side: Side, by: Member | None, text: str, key: bytes) -> Message:
    """Add a message; whoever waited for one of this side has it now.

    Raises: SaidEnough.
    """
    if glance(where).number >= MOST:
        raise SaidEnough
    message = Message(
        sealed_in=where.sealed_in,
        key_id=where.key_id,
        request_id=where.request.id,
        shift_id=where.shift.id if where.shift else None,
        thread=where.thread,
        side=side,
        author_id=by.id if by and side is Side.VOLUNTEER else None,
    )
    sealed_rows.seal(message, key, text=text.strip())
    _settle(where, _answered_by(side))
    db.session.add(message)
    database.flush()
    journal.write("wrote", message, by=by)
    return message


def all_said(where: Conversation, key: bytes) -> tuple[Said, ...]:
    """What was said, the oldest first."""
    found = db.session.scalars(_in(where).order_by(Message.id)).unique()
    return tuple(
        Said(
            each.side,
            each.author.display_name if each.author else "",
            each.written_at,
            sealed_rows.unseal(each, "text", key),
        )
        for each in found
    )


def number_by(member: Member) -> int:
    """How many messages stand under a volunteer's name."""
    found = select(func.count(Message.id)).where(Message.author_id == member.id)
    return db.session.scalar(found) or 0


def settle(where: Conversation, side: Side) -> None:
    """Let nothing wait for an answer of this side; where the coordinators say so, for nobody's."""
    _settle(where, true() if side is Side.CIRCLE else _answered_by(side))


def settle_all(request: Request) -> None:
    """Let nothing in any conversation of a request wait for an answer."""
    waits = update(Message).where(Message.request_id == request.id)
    db.session.execute(waits.values(is_settled=True))


def _answered_by(side: Side) -> ColumnElement[bool]:
    """Whose words wait for those of a side.

    Nobody says for whom a question is meant, so every question is also the coordinators': only they
    answer it, and who asks again does not begin to wait anew.
    """
    return Message.side != Side.CIRCLE if side is Side.CIRCLE else Message.side == Side.CIRCLE


def _settle(where: Conversation, which: ColumnElement[bool]) -> None:
    waits = update(Message).where(*_is_in(where), Message.is_settled.is_(False), which)
    db.session.execute(waits.values(is_settled=True))


def _in(where: Conversation) -> Select[Message]:
    return select(Message).where(*_is_in(where))


def _is_in(where: Conversation) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.request_id == where.request.id,
        Message.thread == where.thread,
        Message.shift_id == where.shift.id if where.shift else Message.shift_id.is_(None),
    )
