"""Handing a request over: to another intermediary, or to another collective.

The keys are given to whoever is asked at the moment of asking, and taken back when they say no, so
that accepting needs nobody else; no text is opened on the way. Until they accept, no page of the
request is theirs. A collective that says no gives one of a few short answers, never a story.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network import authority, collectives, members, notices
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal, key_store, sealed_rows
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests import conversation, kinds, life, shifts, turns
from solidarity.requests.life import Act
from solidarity.requests.request import TERM, Request, step, way_in


class Answer(StrEnum):
    """What a collective says that cannot take a request over."""

    FULL = "we-are-full"
    LANGUAGE = "no-one-speaks-it"
    ELSEWHERE = "too-far-away"
    KIND = "not-our-kind-of-work"
    TALK = "let-us-talk-first"


class AskedAlready(Exception):
    """Somebody is being asked to take this request over."""


class CannotTake(Exception):
    """Whoever is meant could not take it: no key, no such kind, or on one of its shifts."""


class Handover(Coded, Base):
    """A request that somebody is asked to take over."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("(to_member_id IS NULL) <> (to_collective_id IS NULL)", name="one_side"),
    )

    request_id: Mapped[int] = column(
        ForeignKey("request.id", ondelete="CASCADE"), unique=True, holds=nothing("which request")
    )
    to_member_id: Mapped[int | None] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal("the intermediary", why="who is asked", read_by="those two", kept=TERM),
    )
    to_collective_id: Mapped[int | None] = column(
        ForeignKey("collective.id"), index=True, holds=nothing("which collective is asked")
    )
    asked_at: Mapped[datetime] = column(
        UTC, default=clock.hour, holds=nothing("since when, to the hour")
    )
    answer: Mapped[Answer | None] = column(holds=nothing("why it cannot be taken over, if so"))

    request: Mapped[Request] = relationship(lazy="joined")
    to_member: Mapped[Member | None] = relationship(lazy="joined")
    to_collective: Mapped[Collective | None] = relationship(lazy="joined")


def of(request: Request) -> Handover | None:
    """Who is asked to take a request over, or what the last one said who was asked."""
    return db.session.scalar(select(Handover).where(Handover.request_id == request.id))


def intermediaries_for(request: Request, by: Member) -> Sequence[Member]:
    """The other intermediaries of the collective through which a request came."""
    home = db.session.get_one(Collective, way_in(request))
    on_it = {place.member_id for shift in shifts.of_request(request) for place in shift.places}
    everyone = members.with_role(Role.INTERMEDIARY, home)
    taken = {by.id, request.brought_by_id} | on_it
    return [each for each in everyone if each.id not in taken and not each.is_paused]


def collectives_for(request: Request) -> Sequence[Collective]:
    """The other collectives that take requests of this kind and could open one."""
    return [
        each
        for each in collectives.all_of_them()
        if each.id != request.collective_id and _kind_in(each, request) and _has_key(each)
    ]


def ask_intermediary(request: Request, to: Member, by: Member, ring: Keyring) -> Handover:
    """Ask another intermediary to speak for the person from now on.

    Whoever brought the request asks; where nobody does any more, the circle.

    Raises: NotYours; WrongState; AskedAlready; CannotTake; NoKey.
    """
    is_ones_own = request.brought_by_id == by.id
    if not is_ones_own and (
        request.brought_by_id is not None or not by.is_one(Role.COORDINATOR, request.collective_id)
    ):
        raise authority.NotYours("hand over")
    authority.require(by, "hand over", way_in(request) if is_ones_own else request.collective_id)
    if to not in intermediaries_for(request, by):
        raise CannotTake
    ours: list[SealedRow] = [request, *filter(shifts.is_ours, shifts.of_request(request))]
    for sealed in ours:
        grants.give(sealed.key_id, sealed_rows.key_of(sealed, ring), to.holder)
    notices.tell(to, Word.HANDED_OVER, request.code)
    return _ask(request, by, to_member=to)


def ask_collective(request: Request, to: Collective, by: Member, ring: Keyring) -> Handover:
    """Ask another collective to take a request over.

    Raises: NotYours; WrongState; AskedAlready; CannotTake; NoKey.
    """
    authority.require(by, "pass on", request.collective_id)
    if to not in collectives_for(request):
        raise CannotTake
    grants.give(request.key_id, sealed_rows.key_of(request, ring), to.circle)
    return _ask(request, by, to_collective=to)


def asked_of(member: Member) -> Sequence[Handover]:
    """What an intermediary is asked to take over."""
    return _asked(Handover.to_member_id == member.id)


def asked_of_circles(member: Member) -> Sequence[Handover]:
    """What the collectives of a coordinator are asked to take over."""
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    return _asked(Handover.to_collective_id.in_(mine))


def to_member(member: Member, code: str) -> Handover | None:
    """The handover with this opaque id, if this member is asked, and did not answer."""
    found = _open(code)
    return found if found and found.to_member_id == member.id else None


def to_circle_of(member: Member, code: str) -> Handover | None:
    """The handover with this opaque id, if a collective is asked which this member coordinates."""
    found = _open(code)
    is_ours = found and found.to_collective_id and _coordinates(member, found.to_collective_id)
    return found if is_ours else None


def accept(handover: Handover, by: Member) -> Request:
    """Take a request over: from now on its pages are the new people's, and no longer the old ones'.

    A collective begins anew with it: shifts to come are called off, and neither circle opens
    what was sealed with an earlier shift.

    Raises: NotYours; WrongState.
    """
    request = _require(handover, by)
    if handover.to_collective is not None:
        _move(request, handover.to_collective, by)
    else:
        if request.brought_by is not None:
            _take_keys(request, request.brought_by.holder)
        request.brought_by = by
        journal.write("took a request over", request, by=by)
    db.session.delete(handover)
    return request


def decline(handover: Handover, by: Member, answer: Answer) -> None:
    """Say no; the keys are taken back, and whoever asked sees the short answer.

    Raises: NotYours; WrongState.
    """
    request = _require(handover, by)
    _withdraw_keys(handover)
    handover.answer = answer
    if request.brought_by and handover.to_member:
        notices.tell(request.brought_by, Word.HANDED_OVER, request.code)
    journal.write("declined a request", request, by=by)


def ask_no_more(request: Request, by: Member) -> None:
    """Ask no longer, or take note of an answer.

    Raises: NotYours; WrongState, when nobody is asked.
    """
    if request.brought_by_id != by.id:
        authority.require(by, "pass on", request.collective_id)
    handover = of(request)
    if handover is None:
        raise life.WrongState
    if handover.answer is None:
        _withdraw_keys(handover)
    db.session.delete(handover)


def forget_asked(member: Member, collective: Collective | None = None) -> None:
    """Ask someone no longer who leaves, or may not take requests of a collective over any more."""
    asked = select(Handover).where(Handover.to_member_id == member.id)
    for handover in db.session.scalars(asked).unique().all():
        if collective is None or handover.request.sealed_in == collective.code:
            _take_keys(handover.request, member.holder)
            db.session.delete(handover)


def _ask(request: Request, by: Member, **to: Member | Collective) -> Handover:
    if request.state not in life.LIVE:
        raise life.WrongState
    before = of(request)
    if before is not None:
        if before.answer is None:
            raise AskedAlready
        db.session.delete(before)
        database.flush()
    handover = Handover(request=request, **to)
    db.session.add(handover)
    database.flush()
    journal.write("asked to take over", request, by=by)
    return handover


def _require(handover: Handover, by: Member) -> Request:
    request = handover.request
    if handover.to_collective_id is not None:
        authority.require(by, "pass on", handover.to_collective_id)
    elif handover.to_member_id != by.id:
        raise authority.NotYours("hand over")
    else:
        authority.require(by, "hand over", way_in(request))
    if handover.answer is not None or request.state not in life.LIVE:
        raise life.WrongState
    return request


def _move(request: Request, to: Collective, by: Member) -> None:
    kind = _kind_in(to, request)
    if kind is None:
        raise CannotTake
    turns.call_off_all(request, by)
    conversation.settle_all(request)
    _take_keys(request, request.collective.circle)
    request.collective, request.kind, request.resumes_on = to, kind, None
    step(request, Act.TAKE_OVER, by)


def _take_keys(request: Request, holder: str) -> None:
    everything: list[SealedRow] = [request, *shifts.of_request(request)]
    for sealed in everything:
        grants.withdraw(sealed.key_id, holder)


def _withdraw_keys(handover: Handover) -> None:
    if handover.to_member is not None:
        _take_keys(handover.request, handover.to_member.holder)
    elif handover.to_collective is not None:
        grants.withdraw(handover.request.key_id, handover.to_collective.circle)


def _asked(condition: ColumnElement[bool]) -> Sequence[Handover]:
    found = select(Handover).where(condition, Handover.answer.is_(None)).order_by(Handover.id)
    asked = db.session.scalars(found).unique()
    return [each for each in asked if each.request.state in life.LIVE]


def _open(code: str) -> Handover | None:
    found = select(Handover).where(Handover.code == code, Handover.answer.is_(None))
    return db.session.scalar(found)


def _coordinates(member: Member, collective_id: int) -> bool:
    return member.is_one(Role.COORDINATOR, collective_id)


def _kind_in(collective: Collective, request: Request) -> kinds.Kind | None:
    kind = kinds.by_key(collective, request.kind.key)
    return kind if kind and kind.is_offered else None


def _has_key(collective: Collective) -> bool:
    return key_store.newest_pair(collective.circle) is not None
