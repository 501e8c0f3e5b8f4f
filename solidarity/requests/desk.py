"""The desk: what coordinators and intermediaries have before them, oldest and most urgent first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from solidarity import clock
from solidarity.clock import HalfDay
from solidarity.database import db
from solidarity.network.members import Member, Role
from solidarity.requests import experience
from solidarity.requests.follow_up import Report
from solidarity.requests.kinds import Called
from solidarity.requests.life import LIVE, LONGEST_STAY, State
from solidarity.requests.request import Request
from solidarity.requests.shift import NEEDED, Place, PlaceState, Shift, ShiftState

PAGE = 30
SOON = timedelta(days=2)
PATIENCE = timedelta(hours=3)
"""So long after a shift nobody is asked yet how it went."""
_UNARRANGED = (State.NEW, State.OPEN, State.OFFERED)


class Urgency(StrEnum):
    """Why a request should be looked at before the others."""

    TODAY = "today"
    SOON = "soon"
    WAITS_TOO_LONG = "waits too long"
    NONE = "none"


@dataclass(frozen=True)
class DeskLine:
    """One request, as its people speak of it."""

    code: str
    handle: str
    kind: Called
    neighbourhood: str
    collective: str
    half_day: HalfDay
    people: int
    languages: tuple[str, ...]
    state: State
    since: datetime
    urgency: Urgency


@dataclass(frozen=True)
class Queue:
    """A page of requests."""

    lines: tuple[DeskLine, ...]
    has_more: bool


@dataclass(frozen=True)
class ThinShift:
    """A shift of a collective that still lacks people, or whose people wait for a word."""

    code: str
    kind: Called
    neighbourhood: str
    starts_at: datetime
    free: int
    asked: int
    to_agree: int
    """How many the person who asked has not said yes or no to."""


@dataclass(frozen=True)
class PastShift:
    """A shift that is over, and how many of its people have not said how it went."""

    code: str
    kind: Called
    neighbourhood: str
    starts_at: datetime
    silent: int


def queue_for(member: Member, state: State | None = None, page: int = 1) -> Queue:
    """The requests of a member's collectives that are alive: by day of need, then by age."""
    mine = [collective.id for collective in member.collectives_as(Role.COORDINATOR)]
    wanted = [state] if state else sorted(LIVE)
    return _page([Request.collective_id.in_(mine), Request.state.in_(wanted)], page)


def brought_by(member: Member, page: int = 1) -> Queue:
    """The requests an intermediary brought, those that are alive first."""
    return _page([Request.brought_by_id == member.id], page)


def slips_not_read_back(member: Member) -> frozenset[str]:
    """Opaque ids of the live requests of an intermediary whose slip was not typed back yet."""
    found = select(Request.code).where(
        Request.brought_by_id == member.id,
        Request.state.in_(sorted(LIVE)),
        Request.slip_is_read_back.is_(False),
    )
    return frozenset(db.session.scalars(found))


def needs_an_answer(member: Member) -> tuple[DeskLine, ...]:
    """Requests that are new, needed soon, or stay longer than their state allows."""
    mine = [collective.id for collective in member.collectives_as(Role.COORDINATOR)]
    soon = and_(Request.state.in_(_UNARRANGED), Request.day <= clock.today() + SOON)
    stays = [
        and_(Request.state == state, Request.state_since < clock.now() - longest)
        for state, longest in LONGEST_STAY.items()
    ]
    urgent = or_(Request.state == State.NEW, soon, *stays)
    return _page([Request.collective_id.in_(mine), urgent], page=1).lines


def thin_shifts(member: Member, days: int = 14) -> tuple[ThinShift, ...]:
    """Shifts to come with free places or with people waiting to be confirmed, the next first."""
    mine = [collective.id for collective in member.collectives_as(Role.COORDINATOR)]
    free = func.count(Place.id).filter(Place.state == PlaceState.FREE, Place.role.in_(NEEDED))
    asked = func.count(Place.id).filter(Place.state == PlaceState.ASKED)
    to_agree = func.count(Place.id).filter(Place.state == PlaceState.TO_AGREE)
    found = (
        select(Shift, free, asked, to_agree)
        .join(Place, Place.shift_id == Shift.id)
        .where(Shift.collective_id.in_(mine), Shift.state == ShiftState.PUBLISHED)
        .where(Shift.starts_at > clock.now(), Shift.starts_at < clock.now() + timedelta(days=days))
        .group_by(Shift.id)
        .having(free + asked + to_agree > 0)
        .order_by(asked.desc(), Shift.starts_at)
        .limit(PAGE)
    )
    return tuple(
        ThinShift(shift.code, shift.kind.called, shift.neighbourhood.name, shift.starts_at, *counts)
        for shift, *counts in db.session.execute(found).unique()
    )


def drafts(member: Member) -> tuple[ThinShift, ...]:
    """Shifts to come that are drafted or whose date is not certain, the next one first."""
    mine = [collective.id for collective in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(Shift)
        .where(Shift.collective_id.in_(mine), Shift.starts_at > clock.now())
        .where(Shift.state.in_((ShiftState.DRAFT, ShiftState.TENTATIVE)))
        .order_by(Shift.starts_at)
        .limit(PAGE)
    )
    return tuple(
        ThinShift(each.code, each.kind.called, each.neighbourhood.name, each.starts_at, 0, 0, 0)
        for each in db.session.scalars(found).unique()
    )


def without_company(member: Member) -> tuple[ThinShift, ...]:
    """Shifts to come on which only people on their first shifts are left, the next first."""
    mine = [collective.id for collective in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(Shift)
        .where(Shift.collective_id.in_(mine), Shift.state == ShiftState.PUBLISHED)
        .where(Shift.starts_at > clock.now(), experience.lacks_company())
        .order_by(Shift.starts_at)
        .limit(PAGE)
    )
    return tuple(
        ThinShift(each.code, each.kind.called, each.neighbourhood.name, each.starts_at, 0, 0, 0)
        for each in db.session.scalars(found).unique()
    )


def not_told(member: Member) -> tuple[PastShift, ...]:
    """Shifts that are over and of which someone has not said how they went, the oldest first."""
    mine = [collective.id for collective in member.collectives_as(Role.COORDINATOR)]
    silent = func.count(Place.id)
    found = (
        select(Shift, silent)
        .join(Place, Place.shift_id == Shift.id)
        .outerjoin(Report, Report.place_id == Place.id)
        .where(Shift.collective_id.in_(mine), Shift.state == ShiftState.PUBLISHED)
        .where(Shift.request_id.is_not(None), Shift.ends_at <= clock.now() - PATIENCE)
        .where(Place.state == PlaceState.CONFIRMED, Report.id.is_(None))
        .group_by(Shift.id)
        .order_by(Shift.ends_at)
        .limit(PAGE)
    )
    return tuple(
        PastShift(shift.code, shift.kind.called, shift.neighbourhood.name, shift.starts_at, people)
        for shift, people in db.session.execute(found).unique()
    )


def _page(conditions: Iterable[ColumnElement[bool]], page: int) -> Queue:
    found = (
        select(Request)
        .where(*conditions)
        .order_by(Request.closed_at.is_not(None), Request.day, Request.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    rows: Sequence[Request] = db.session.scalars(found).unique().all()
    now, today = clock.now(), clock.today()
    return Queue(tuple(_line(row, now, today) for row in rows[:PAGE]), has_more=len(rows) > PAGE)


def _line(request: Request, now: datetime, today: date) -> DeskLine:
    return DeskLine(
        code=request.code,
        handle=request.handle or "",
        kind=request.kind.called,
        neighbourhood=request.neighbourhood.name,
        collective=request.collective.name,
        half_day=request.half_day,
        people=request.people,
        languages=request.languages,
        state=request.state,
        since=request.state_since,
        urgency=_urgency(request, now, today),
    )


def _urgency(request: Request, now: datetime, today: date) -> Urgency:
    if request.state not in LIVE:
        return Urgency.NONE
    if request.state in _UNARRANGED:
        if request.day <= today:
            return Urgency.TODAY
        if request.day <= today + SOON:
            return Urgency.SOON
    if now - request.state_since > LONGEST_STAY[request.state]:
        return Urgency.WAITS_TOO_LONG
    return Urgency.NONE
