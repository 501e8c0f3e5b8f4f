"""Who may say and read what in the conversations of a request, and who is told of it.

Coordinators and volunteers open a conversation within their budgets, and that they do is in the
journal. An answer that is owed stands on the coordinators' home, for more than a day at its top.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from solidarity import clock
from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import budgets, conversation, life, places, request, shifts
from solidarity.requests.conversation import Conversation, Message, Said, Side, Thread
from solidarity.requests.kinds import Called
from solidarity.requests.request import Request, way_in
from solidarity.requests.shift import PlaceState, Shift

PATIENCE = timedelta(hours=24)
"""After so long an answer is overdue."""
_LISTED = 30


@dataclass(frozen=True)
class Waiting:
    """A conversation in which an answer is owed."""

    request_code: str
    shift_code: str | None
    handle: str
    kind: Called
    thread: Thread
    last_side: Side
    last_at: datetime
    is_overdue: bool
    """Whether its oldest question waits for more than a day."""


def desk_of_bringer(member: Member, code: str) -> Conversation | None:
    """Where who brought a request and its coordinators speak, for who brought it."""
    found = request.brought_by(member, code)
    return Conversation(found, Thread.DESK) if found else None


def shift_of_bringer(member: Member, code: str) -> Conversation | None:
    """Where the people of a shift speak, for who brought its request."""
    shift = db.session.scalar(select(Shift).where(Shift.code == code))
    found = conversation.of_shift(shift) if shift else None
    return found if found and found.request.brought_by_id == member.id else None


def desk_of_circle(member: Member, code: str) -> Conversation | None:
    """Where who brought a request and its coordinators speak, for a coordinator."""
    found = request.coordinated_by(member, code)
    return Conversation(found, Thread.DESK) if found else None


def asker_of_circle(member: Member, code: str) -> Conversation | None:
    """Where the person who asked and the coordinators speak, for a coordinator."""
    found = request.coordinated_by(member, code)
    return Conversation(found, Thread.ASKER) if found else None


def shift_of_circle(member: Member, code: str) -> Conversation | None:
    """Where the people of a shift speak, for a coordinator."""
    shift = shifts.coordinated_by(member, code)
    return conversation.of_shift(shift) if shift else None


def shift_of_volunteer(member: Member, code: str) -> Conversation | None:
    """Where the people of a shift speak, for who is certain on it (by the id of their place)."""
    place = places.held_by(member, code)
    if place is None or not place.is_open_at(clock.now()):
        return None
    return conversation.of_shift(place.shift)


def write_as_asker(what: Request, text: str, ring: Keyring) -> None:
    """Write to the coordinators, with nothing but the codename.

    Raises: WrongState; SaidEnough.
    """
    if what.state not in life.LIVE:
        raise life.WrongState
    where = Conversation(what, Thread.ASKER)
    conversation.add(where, Side.ASKER, None, text, grants.take(where.key_id, ring))


def read_as_asker(what: Request, ring: Keyring) -> tuple[Said, ...]:
    """What the person who asked and the coordinators wrote to each other."""
    where = Conversation(what, Thread.ASKER)
    return conversation.all_said(where, grants.take(where.key_id, ring))


def write(where: Conversation, side: Side, by: Member, text: str, ring: Keyring) -> None:
    """Write as one side of a conversation; the others are told that somebody wrote.

    Raises: NotYours; WrongState; SaidEnough; NoKey.
    """
    _require(where, side, by)
    conversation.add(where, side, by, text, grants.take(where.key_id, ring))
    _tell(where, by)


def read(where: Conversation, side: Side, by: Member, ring: Keyring) -> tuple[Said, ...]:
    """What was said in a conversation, for one of its sides.

    Raises: NotYours; OpensTooMuch; NoKey.
    """
    _require_side(where, side, by)
    subject = where.shift or where.request
    if side is Side.CIRCLE:
        budgets.spend(by, subject, subject.collective, Role.COORDINATOR)
    elif side is Side.VOLUNTEER:
        budgets.spend(by, subject, subject.collective, Role.VOLUNTEER)
    journal.write(budgets.MESSAGES, subject, by=by)
    return conversation.all_said(where, grants.take(where.key_id, ring))


def needs_no_answer(where: Conversation, side: Side, by: Member) -> None:
    """Say that nobody waits for an answer of this side; as a coordinator, for anybody's.

    Raises: NotYours.
    """
    _require_side(where, side, by)
    conversation.settle(where, side)


def owed(member: Member) -> tuple[Waiting, ...]:
    """The conversations of a coordinator's collectives in which an answer is owed, by age."""
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    oldest, newest = func.min(Message.id), func.max(Message.id)
    found = (
        select(oldest, newest)
        .join(Request, Request.id == Message.request_id)
        .where(Request.collective_id.in_(mine), Request.state.in_(sorted(life.LIVE)))
        .where(Message.is_settled.is_(False))
        .group_by(Message.request_id, Message.thread, Message.shift_id)
        .order_by(oldest)
        .limit(_LISTED)
    )
    pairs = [(row[0], row[1]) for row in db.session.execute(found)]
    ids = {each for pair in pairs for each in pair}
    messages = db.session.scalars(select(Message).where(Message.id.in_(ids))).unique()
    by_id = {each.id: each for each in messages}
    return tuple(_waiting(by_id[first], by_id[last]) for first, last in pairs)


def waits_for(member: Member) -> dict[str, int]:
    """Opaque id of a request one brought → messages since one's own last that wait for one."""
    own = aliased(Message)
    own_last = (
        select(func.coalesce(func.max(own.id), 0))
        .where(own.request_id == Message.request_id, own.thread == Message.thread)
        .where(own.shift_id.is_not_distinct_from(Message.shift_id))
        .where(own.side == Side.INTERMEDIARY)
        .scalar_subquery()
    )
    found = (
        select(Request.code, func.count(Message.id))
        .join(Message, Message.request_id == Request.id)
        .where(Request.brought_by_id == member.id, Request.state.in_(sorted(life.LIVE)))
        .where(Message.is_settled.is_(False), Message.id > own_last)
        .where(Message.thread != Thread.ASKER, Message.side != Side.INTERMEDIARY)
        .group_by(Request.code)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def takes_words(where: Conversation) -> bool:
    """Whether anybody can still write: the request is alive, and the shift's window lasts."""
    has_ended = where.shift is not None and clock.now() >= where.shift.window_ends_at
    return where.request.state in life.LIVE and not has_ended


def _waiting(oldest: Message, newest: Message) -> Waiting:
    return Waiting(
        newest.request.code,
        newest.shift.code if newest.shift else None,
        newest.request.handle or "",
        newest.request.kind.called,
        newest.thread,
        newest.side,
        newest.written_at,
        is_overdue=oldest.written_at <= clock.now() - PATIENCE,
    )


def _require(where: Conversation, side: Side, by: Member) -> None:
    _require_side(where, side, by)
    if not takes_words(where):
        raise life.WrongState


def _require_side(where: Conversation, side: Side, by: Member) -> None:
    """Pass, when a member stands on a side of a conversation now."""
    if where.shift and not shifts.is_ours(where.shift):
        raise authority.NotYours("write")
    if side is Side.CIRCLE:
        subject = where.shift or where.request
        authority.require(by, "arrange", subject.collective_id)
    elif side is Side.INTERMEDIARY and where.thread is not Thread.ASKER:
        if where.request.brought_by_id != by.id:
            raise authority.NotYours("write")
        authority.require(by, "bring", way_in(where.request))
    elif side is not Side.VOLUNTEER or where.shift is None or not _is_on(where.shift, by):
        raise authority.NotYours("write")


def _is_on(shift: Shift, member: Member) -> bool:
    is_open = clock.now() < shift.window_ends_at
    return is_open and any(
        place.member_id == member.id and place.state is PlaceState.CONFIRMED
        for place in shift.places
    )


def _tell(where: Conversation, by: Member) -> None:
    """Tell those who are not on the coordinators' screen; a notice says nothing."""
    people: list[Member] = []
    if where.thread is not Thread.ASKER and where.request.brought_by:
        people.append(where.request.brought_by)
    if where.shift:
        certain = (each for each in where.shift.places if each.state is PlaceState.CONFIRMED)
        people += [each.member for each in certain if each.member]
    for person in {each.id: each for each in people if each.id != by.id}.values():
        notices.withdraw(person, where.key_id)
        notices.tell(person, Word.WRITTEN, where.key_id)
