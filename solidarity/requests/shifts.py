"""Making shifts, putting them on the board, and opening their details."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from itertools import count

from sqlalchemy import select

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.collectives import Collective
from solidarity.network.members import MEMBER, Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal, sealed_rows, sealing
from solidarity.privacy.key_store import Keyring
from solidarity.requests import filling, life, safe_return
from solidarity.requests.kinds import Kind, TooManyPeople
from solidarity.requests.life import Act, State
from solidarity.requests.request import Request, step
from solidarity.requests.shift import (
    LET_IN,
    Details,
    NobodyNeeded,
    Place,
    PlaceState,
    Shift,
    ShiftRole,
    ShiftState,
    Span,
)


def draft(
    request: Request,
    span: Span,
    seats: Mapping[ShiftRole, int],
    details: Details,
    by: Member,
    ring: Keyring,
) -> Shift:
    """Turn a request into a shift; an empty meeting point is taken from the request, unseen.

    Raises: NotYours; NobodyNeeded; TooManyPeople; WrongState; NoKey.
    """
    authority.require(by, "arrange", request.collective_id)
    if request.state not in life.LIVE:
        raise life.WrongState
    require_room(request.kind, seats)
    shift = _row(request.collective, request.kind, request.neighbourhood, span, seats)
    shift.request, shift.languages = request, request.languages
    key = sealing.new_key()
    request_key = sealed_rows.key_of(request, ring)
    where = details.meeting_point or sealed_rows.unseal(request, "meeting_point", request_key)
    sealed_rows.seal(
        shift, key, meeting_point=where, recognition=details.recognition, note=details.note
    )
    _keep(shift, key, by)
    for holder in grants.holders(request.key_id):
        if holder.startswith(MEMBER):  # who brought it, and who is asked to take it over
            grants.give(shift.key_id, key, holder)
    if request.state is State.NEW:
        step(request, Act.TAKE_UP, by)
    return shift


def draft_again(before: Shift, day: date, by: Member, ring: Keyring | None) -> Shift | None:
    """Draft a shift like one before, for the same request, on another day; a coordinator publishes.

    Nothing is drafted where there is one on that day, or the request is closed or no longer ours.
    What was sealed goes along while the ring opens it; else the coordinators write it anew.
    """
    request = before.request
    is_live = request is not None and request.state in life.LIVE and is_ours(before)
    if request is None or not is_live or _has_one_on(request, day):
        return None
    begins, ends = (clock.on_the_wall(each) for each in (before.starts_at, before.ends_at))
    try:
        span = span_on(day, begins.time(), ends.time())
    except clock.NoSuchHour:
        return None
    shift = _row(before.collective, before.kind, before.neighbourhood, span, _seats_of(before))
    shift.request, shift.languages = request, before.languages
    key = sealing.new_key()
    texts = _opened(before, ring)
    sealed_rows.seal(shift, key, **texts)
    _keep(shift, key, by)
    for holder in grants.holders(request.key_id):
        if holder.startswith(MEMBER):
            grants.give(shift.key_id, key, holder)
    return shift


def _has_one_on(request: Request, day: date) -> bool:
    return any(
        each.half_day.day == day and each.state is not ShiftState.CANCELLED
        for each in of_request(request)
    )


def _seats_of(shift: Shift) -> dict[ShiftRole, int]:
    return {role: sum(each.role is role for each in shift.places) for role in ShiftRole}


def _opened(shift: Shift, ring: Keyring | None) -> dict[str, str]:
    """What was sealed with a shift, as far as the ring opens it."""
    try:
        key = sealed_rows.key_of(shift, ring) if ring else None
    except grants.NoKey:
        key = None
    if key is None:
        return {}
    return {
        name: sealed_rows.unseal(shift, name, key)
        for name in ("meeting_point", "recognition", "note")
    }


def lay_out(
    title: str,
    collective: Collective,
    kind: Kind,
    neighbourhood: Neighbourhood,
    span: Span,
    seats: Mapping[ShiftRole, int],
) -> Shift:
    """Make a shift of a programme, on the board at once; nothing about it is sealed."""
    shift = _row(collective, kind, neighbourhood, span, seats)
    shift.title, shift.languages, shift.state = title, (), ShiftState.PUBLISHED
    db.session.add(shift)
    return shift


def seat_anew(shift: Shift, seats: Mapping[ShiftRole, int], newcomers: int = 0) -> None:
    """Let a shift have as many seats of each role; taken ones stay, also where they are more.

    So many of the accompaniers' seats are kept for newcomers. Who waits is offered what is free.
    """
    numbers = count(max((each.number for each in shift.places), default=0) + 1)
    for role in ShiftRole:
        here = [each for each in shift.places if each.role is role]
        missing = seats.get(role, 0) - len(here)
        for _ in range(missing):
            shift.places.append(Place(number=next(numbers), role=role))
        free = [each for each in reversed(here) if _may_go(each)]
        for each in free[: max(0, -missing)]:
            shift.places.remove(each)
    for number, each in enumerate(
        each for each in reversed(shift.places) if each.role is ShiftRole.ACCOMPANIER
    ):
        each.for_newcomers = number < newcomers
    if shift.id is not None:
        filling.offer_all_on_the_list(shift)


def publish(shift: Shift, by: Member) -> None:
    """Put a shift on the board; where its date was not certain, its people are asked again.

    Raises: NotYours; WrongState, when it is over or cancelled.
    """
    authority.require(by, "arrange", shift.collective_id)
    if shift.state not in (ShiftState.DRAFT, ShiftState.TENTATIVE) or shift.is_over:
        raise life.WrongState
    was_tentative = shift.state is ShiftState.TENTATIVE
    shift.state = ShiftState.PUBLISHED
    if was_tentative:
        _ask_again(shift)
        filling.offer_all_on_the_list(shift)
    offer(shift, by)
    journal.write("published", shift, by=by)


def _ask_again(shift: Shift) -> None:
    """Tell the people of a shift that its date is certain; who had said yes is asked again."""
    for place in shift.places:
        if place.member:
            is_asked = place.state is PlaceState.PROPOSED
            notices.tell(place.member, Word.ASKED if is_asked else Word.CHANGED, place.code)


def offer(shift: Shift, by: Member) -> None:
    """Say that the shift's request has been offered, unless it went further already."""
    if shift.request and life.is_possible(shift.request.state, Act.OFFER):
        step(shift.request, Act.OFFER, by)


def require_room(kind: Kind, seats: Mapping[ShiftRole, int]) -> None:
    """Pass, when as many are let in as would go in; drivers and backups wait outside.

    Raises: TooManyPeople.
    """
    if sum(number for role, number in seats.items() if role in LET_IN) > kind.most:
        raise TooManyPeople


def is_ours(shift: Shift) -> bool:
    """Whether the circle of a shift looks after its request still, or again with a key of its own.

    With a request that passes to another collective, the key of its earlier shifts is given back.
    """
    if shift.request is None:
        return True
    is_here = shift.request.collective_id == shift.collective_id
    return is_here and grants.reaches(shift.key_id, shift.collective.circle)


def has_details(shift: Shift) -> bool:
    """Whether anything about it was sealed that its circle can open."""
    return is_ours(shift) and any((shift.meeting_point, shift.recognition, shift.note))


def coordinated_by(member: Member, code: str) -> Shift | None:
    """The shift with this opaque id, if this member coordinates its collective."""
    shift = db.session.scalar(select(Shift).where(Shift.code == code))
    if shift is None or not member.is_one(Role.COORDINATOR, shift.collective_id):
        return None
    return shift


def of_request(request: Request) -> Sequence[Shift]:
    """The shifts of a request, the first one first."""
    found = select(Shift).where(Shift.request_id == request.id).order_by(Shift.starts_at)
    return db.session.scalars(found).unique().all()


def span_on(day: date, begins: time, ends: time, *, second: bool | None = False) -> Span:
    """The span between two times of the wall clock; an end before the begin is the next day.

    `second` says which one is meant of an hour that exists twice; None, that nobody said.

    Raises: NoSuchHour; ExistsTwice; WrongSpan.
    """
    end_day = day if ends > begins else day + timedelta(days=1)
    return Span(clock.at(day, begins, second=second), clock.at(end_day, ends, second=second))


def _row(
    collective: Collective,
    kind: Kind,
    neighbourhood: Neighbourhood,
    span: Span,
    seats: Mapping[ShiftRole, int],
) -> Shift:
    wanted = [role for role in ShiftRole for _ in range(seats.get(role, 0))]
    if not wanted:
        raise NobodyNeeded
    return Shift(
        sealed_in=collective.code,
        collective=collective,
        kind=kind,
        neighbourhood=neighbourhood,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        window_hours=collective.window_hours,
        places=[Place(number=number, role=role) for number, role in enumerate(wanted, start=1)],
    )


def _may_go(place: Place) -> bool:
    return place.state is PlaceState.FREE and not safe_return.keeps(place)


def _keep(shift: Shift, key: bytes, by: Member) -> None:
    db.session.add(shift)
    database.flush()
    grants.give(shift.key_id, key, shift.collective.circle)
    journal.write("drafted a shift", shift, by=by)
