"""Bringing a request: what an intermediary says of a need, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy import select

from solidarity import clock, database
from solidarity.clock import HalfDay
from solidarity.database import db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import grants, journal, key_store, sealed_rows, sealing
from solidarity.privacy.sealing import COST, Cost
from solidarity.requests import codename, life, questions, wishes
from solidarity.requests.codename import Slip
from solidarity.requests.kinds import Kind, TooManyPeople
from solidarity.requests.request import Access, Preference, Request


class NobodyThere(Exception):
    """The collective has no coordinator yet who could open what would be sealed for it."""


class InThePast(Exception):
    """The day is over."""


@dataclass(frozen=True)
class Need:
    """What is needed, when and where. Note and meeting point are sealed before they are stored."""

    kind: Kind
    neighbourhood: Neighbourhood
    half_day: HalfDay
    at: time | None
    people: int
    languages: tuple[str, ...]
    """BCP 47 codes; a slip speaks the first one that is ours."""
    access: tuple[Access, ...]
    preferences: tuple[Preference, ...]
    note: str
    meeting_point: str
    answers: Mapping[str, str] = field(default_factory=dict)
    """Opaque id of a question of the kind → what was answered."""
    avoids: tuple[Member, ...] = ()
    """Who should rather not go along; nobody asks why."""
    must_agree: bool = False
    """Whether each person who would go along is agreed to first."""


def bring(
    by: Member, collective: Collective, need: Need, cost: Cost = COST
) -> tuple[Request, Slip]:
    """Store a request for a collective and give it a codename, which is shown this once.

    Raises: NotYours; InThePast; TooManyPeople; NobodyThere; NoSuchHour, for a time that the
    clocks skip.
    """
    authority.require(by, "bring", collective.id)
    if need.half_day.day < clock.today():
        raise InThePast
    if need.people > need.kind.most:
        raise TooManyPeople
    if key_store.newest_pair(collective.circle) is None:
        raise NobodyThere
    request = _row(by, collective, need)
    key = sealing.new_key()
    sealed_rows.seal(
        request,
        key,
        note=need.note,
        meeting_point=need.meeting_point,
        answers=questions.written(need.kind, need.answers),
        avoids=wishes.written(need.avoids),
    )
    db.session.add(request)
    database.flush()
    grants.give(request.key_id, key, collective.circle)
    grants.give(request.key_id, key, by.holder)
    slip = codename.issue(request, key, cost)
    journal.write("brought", request, by=by)
    return request, slip


def possible_double(by: Member, need: Need) -> Request | None:
    """A live request of the same kind, half-day and neighbourhood that one brought before.

    Nothing is compared that says who anyone is; it may well be the next person in a row.

    Raises: NoSuchHour, for a time that the clocks skip.
    """
    half_day = _when(need)[1]
    found = select(Request).where(
        Request.brought_by_id == by.id,
        Request.kind_id == need.kind.id,
        Request.neighbourhood_id == need.neighbourhood.id,
        Request.day == half_day.day,
        Request.part == half_day.part,
        Request.state.in_(sorted(life.LIVE)),
    )
    return db.session.scalars(found.order_by(Request.id.desc()).limit(1)).unique().one_or_none()


def _when(need: Need) -> tuple[datetime | None, HalfDay]:
    """The exact time, if there is one, and the half-day: an exact time says better which one."""
    at = clock.at(need.half_day.day, need.at) if need.at else None
    return at, clock.half_day_of(at) if at else need.half_day


def _row(by: Member, collective: Collective, need: Need) -> Request:
    at, half_day = _when(need)
    return Request(
        sealed_in=collective.code,
        collective=collective,
        kind=need.kind,
        neighbourhood=need.neighbourhood,
        brought_by_id=by.id,
        day=half_day.day,
        part=half_day.part,
        starts_at=at,
        people=need.people,
        languages=need.languages,
        access=need.access,
        preferences=need.preferences,
        must_agree=need.must_agree,
    )
