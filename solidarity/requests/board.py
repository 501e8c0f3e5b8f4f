"""The board: upcoming shifts with free places, as a volunteer may know them before being confirmed.

Coarse kind, half-day, neighbourhood, languages and places left; never the exact time of a request's
shift, nor where to meet (docs/privacy.md section 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    desc,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from solidarity import clock
from solidarity.clock import HalfDay
from solidarity.database import db, has_word
from solidarity.network import availability
from solidarity.network.availability import Available
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.requests.kinds import Called, Kind
from solidarity.requests.load import in_week_of
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState

DAYS_AHEAD = 14
PAGE = 30


@dataclass(frozen=True)
class Filter:
    """What a volunteer wants to see of the board; nothing named means everything."""

    day: date | None = None
    neighbourhood: str = ""
    language: str = ""
    kind: str = ""
    also_full: bool = False
    """Whether shifts without a free place are shown, too: one can wait for them."""


@dataclass(frozen=True)
class Seats:
    """How many places of one role are left."""

    role: ShiftRole
    left: int


@dataclass(frozen=True)
class BoardLine:
    """One shift as a volunteer may know it before being confirmed."""

    code: str
    kind: Called
    half_day: HalfDay
    neighbourhood: str
    collective: str
    languages: tuple[str, ...]
    seats: tuple[Seats, ...]
    my_place: PlaceState | None
    title: str | None
    """What a programme is called; nothing, for a request's shift."""
    hours: tuple[datetime, datetime] | None
    """Begin and end, in UTC, of what is public anyway: a programme."""
    fits: bool
    """Whether the member could come then, for all they said and have, and it is not too much."""


@dataclass(frozen=True)
class Board:
    """A page of the board."""

    lines: tuple[BoardLine, ...]
    has_more: bool


def board_for(member: Member, wish: Filter, page: int = 1) -> Board:
    """One page of the next fourteen days, for a member's collectives; what fits stands first."""
    now = clock.now()
    horizon = clock.at(clock.today() + timedelta(days=DAYS_AHEAD + 1), time())
    query = _lines(member).where(Shift.starts_at > now, Shift.starts_at < horizon, *_wished(wish))
    if not wish.also_full:
        query = query.having(_count(Place.state == PlaceState.FREE) > 0)
    query = query.order_by(desc("fits"), Shift.starts_at, Shift.id)
    query = query.limit(PAGE + 1).offset((page - 1) * PAGE)
    lines = [_line(row) for row in db.session.execute(query)]
    return Board(tuple(lines[:PAGE]), has_more=len(lines) > PAGE)


def seen_by(member: Member, code: str) -> BoardLine | None:
    """One shift of the board, until it begins; a place on it has a page of its own."""
    row = db.session.execute(_lines(member).where(Shift.code == code)).first()
    if row is None:
        return None
    return _line(row) if row.starts_at > clock.now() else None


def shift_seen_by(member: Member, code: str) -> Shift | None:
    """The shift behind a line of the board."""
    if seen_by(member, code) is None:
        return None
    return db.session.scalar(select(Shift).where(Shift.code == code))


def _lines(member: Member) -> Select[*tuple[Any, ...]]:
    mine = [collective.id for collective in member.collectives_as(Role.VOLUNTEER)]
    left = {role: _count(Place.role == role, Place.state == PlaceState.FREE) for role in ShiftRole}
    my_state = func.max(case((Place.member_id == member.id, Place.state)))
    return (
        select(
            Shift.code,
            Shift.starts_at,
            Shift.ends_at,
            Shift.languages,
            Kind.name.label("kind"),
            Kind.wordings,
            Neighbourhood.name.label("neighbourhood"),
            Collective.name.label("collective"),
            Shift.title,
            my_state.label("my_place"),
            _fits(member).label("fits"),
            *(count.label(f"left_{role.name}") for role, count in left.items()),
            *(_count(Place.role == role).label(f"all_{role.name}") for role in ShiftRole),
        )
        .join(Kind, Kind.id == Shift.kind_id)
        .join(Neighbourhood, Neighbourhood.id == Shift.neighbourhood_id)
        .join(Collective, Collective.id == Shift.collective_id)
        .join(Place, Place.shift_id == Shift.id)
        .where(Shift.collective_id.in_(mine), Shift.state == ShiftState.PUBLISHED)
        .group_by(Shift.id, Kind.id, Neighbourhood.id, Collective.id)
    )


def _fits(member: Member) -> ColumnElement[bool]:
    """Whether a member could come, beside their other shifts, and it is not too much for them."""
    said = availability.of(member)
    return and_(_suits(said), ~_meets_another(member), *_in_weeks_with_room(member, said))


def _suits(said: Available) -> ColumnElement[bool]:
    if availability.says_nothing(said):
        return true()
    days = [clock.today() + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
    within = [
        and_(Shift.starts_at >= begins, Shift.starts_at < ends)
        for begins, ends in availability.spans(said, days)
    ]
    return or_(*within) if within else false()


def _meets_another(member: Member) -> ColumnElement[bool]:
    mine, other = aliased(Place), aliased(Shift)
    return (
        exists()
        .where(mine.member_id == member.id, mine.shift_id == other.id, other.id != Shift.id)
        .where(other.state != ShiftState.CANCELLED)
        .where(other.starts_at < Shift.ends_at, other.ends_at > Shift.starts_at)
        .correlate(Shift)
    )


def _in_weeks_with_room(member: Member, said: Available) -> Iterable[ColumnElement[bool]]:
    if said.weekly_most is None:
        return
    monday = clock.today() - timedelta(days=clock.today().weekday())
    while monday <= clock.today() + timedelta(days=DAYS_AHEAD):
        after = monday + timedelta(weeks=1)
        if in_week_of(member, monday) >= said.weekly_most:
            begins, ends = clock.at(monday, time()), clock.at(after, time())
            yield or_(Shift.starts_at < begins, Shift.starts_at >= ends)
        monday = after


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(Place.id).filter(*conditions)


def _wished(wish: Filter) -> Iterable[ColumnElement[bool]]:
    if wish.day:
        yield Shift.starts_at >= clock.at(wish.day, time())
        yield Shift.starts_at < clock.at(wish.day + timedelta(days=1), time())
    if wish.neighbourhood:
        yield Neighbourhood.slug == wish.neighbourhood
    if wish.language:
        yield has_word(Shift.languages, wish.language)
    if wish.kind:
        yield Kind.key == wish.kind


def _line(row: Row[*tuple[Any, ...]]) -> BoardLine:
    values = row._mapping
    seats = tuple(
        Seats(role, values[f"left_{role.name}"]) for role in ShiftRole if values[f"all_{role.name}"]
    )
    return BoardLine(
        code=row.code,
        kind=Called(row.kind, row.wordings),
        half_day=clock.half_day_of(row.starts_at),
        neighbourhood=row.neighbourhood,
        collective=row.collective,
        languages=row.languages,
        seats=seats,
        my_place=PlaceState(row.my_place) if row.my_place else None,
        title=row.title,
        hours=(row.starts_at, row.ends_at) if row.title else None,
        fits=bool(row.fits),
    )
