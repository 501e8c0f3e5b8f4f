"""Reading the shifts that have open places, and who is on them already."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from solidarity import clock
from solidarity.database import db
from solidarity.network import nearness
from solidarity.network.nearness import Nearness
from solidarity.requests.experience import PROMISED
from solidarity.requests.matching import reading
from solidarity.requests.matching.facts import OpenShift, People, Week
from solidarity.requests.matching.reading import Days, Held
from solidarity.requests.request import Preference, Request
from solidarity.requests.seats import KEPT_FOR_NEWCOMERS
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState
from solidarity.requests.standing_in import Call

OPEN = (ShiftState.DRAFT, ShiftState.PUBLISHED)


def week(
    collectives: Collection[int],
    days: Days,
    *,
    only: Collection[int] | None = None,
    held: Collection[Held] = (),
    until: datetime | None = None,
) -> Week:
    """Everything that the plan of some collectives is made from.

    `only` names rows of shifts; `held` is who is meant to be on other shifts, without a place yet;
    whose role ends before `until` is not looked at.
    """
    near = nearness.of_this_city()
    people = reading.people(collectives, days, near, held, until)
    found = (
        select(Shift)
        .where(Shift.collective_id.in_(collectives), Shift.state.in_(OPEN))
        .where(Shift.starts_at >= days.begins, Shift.starts_at < days.ends)
        .order_by(Shift.starts_at, Shift.id)
        .options(joinedload(Shift.request))
    )
    if only is not None:
        found = found.where(Shift.id.in_(only))
    return _week(db.session.scalars(found).unique().all(), people, days, near)


def of_one(shift: Shift) -> Week:
    """A week in which only one shift is looked at."""
    day = shift.half_day.day
    return week([shift.collective_id], Days(day, day), only=[shift.id], until=shift.ends_at)


def of_request(request: Request) -> Week:
    """A week in which only one request is looked at, as if a shift were made of it now."""
    day = request.day
    days, near = Days(day, day), nearness.of_this_city()
    starts_at, ends_at = clock.usual_span(request.half_day)
    people = reading.people([request.collective_id], days, near, until=ends_at)
    index = {int(each): number for number, each in enumerate(people.ids)}
    known = _went_along([request.id])[request.id]
    shift = OpenShift(
        shift_id=0,
        code=request.code,
        collective_id=request.collective_id,
        starts_at=starts_at,
        ends_at=ends_at,
        half_day=request.half_day,
        where=near.index.get(request.neighbourhood_id, -1),
        languages=request.languages,
        training=request.kind.training,
        is_together=True,
        cannot_wait=request.kind.cannot_wait,
        has_company=False,
        wants_speakers=Preference.SAME_LANGUAGE in request.preferences,
        wants_strangers=Preference.ANOTHER_NEIGHBOURHOOD in request.preferences,
        on_it=(),
        known=_numbers(index, known, ()),
        open={(ShiftRole.ACCOMPANIER, False): request.people},
    )
    return Week(people, (shift,), days.mondays, near, clock.today())


def _week(shifts: Sequence[Shift], people: People, days: Days, near: Nearness) -> Week:
    index = {int(each): number for number, each in enumerate(people.ids)}
    ids = [each.id for each in shifts]
    places = _places(ids)
    out = _out(shifts)
    is_new = {int(row) for row, new in zip(people.ids, people.is_new, strict=True) if new}
    before = _went_along([each.request_id for each in shifts if each.request_id])
    listed = tuple(
        _open_shift(
            each,
            places[each.id],
            near,
            on_it=_numbers(index, [place.member_id for place in places[each.id]], out[each.id]),
            known=_numbers(index, before.get(each.request_id or 0, ()), ()),
            is_new=is_new,
        )
        for each in shifts
    )
    return Week(
        people, tuple(each for each in listed if each.open), days.mondays, near, clock.today()
    )


def _open_shift(
    shift: Shift,
    places: list[Place],
    near: Nearness,
    *,
    on_it: tuple[int, ...],
    known: tuple[int, ...],
    is_new: set[int],
) -> OpenShift:
    wishes = set(shift.request.preferences) if shift.request else set()
    is_soon = shift.starts_at <= clock.now() + KEPT_FOR_NEWCOMERS
    free = [
        (each.role, each.for_newcomers and not is_soon)
        for each in places
        if each.state is PlaceState.FREE
    ]
    promised = [
        each for each in places if each.state in PROMISED and each.role is not ShiftRole.BACKUP
    ]
    return OpenShift(
        shift_id=shift.id,
        code=shift.code,
        collective_id=shift.collective_id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        half_day=shift.half_day,
        where=near.index.get(shift.neighbourhood_id, -1),
        languages=shift.languages,
        training=shift.kind.training,
        is_together=shift.request_id is not None,
        cannot_wait=shift.kind.cannot_wait,
        has_company=any(each.member_id and each.member_id not in is_new for each in promised),
        wants_speakers=Preference.SAME_LANGUAGE in wishes,
        wants_strangers=Preference.ANOTHER_NEIGHBOURHOOD in wishes,
        on_it=on_it,
        known=known,
        open={each: free.count(each) for each in sorted(set(free))},
    )


def _places(shifts: list[int]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    rows = select(Place).where(Place.shift_id.in_(shifts)).order_by(Place.number)
    for each in db.session.scalars(rows.options(joinedload(Place.member))).unique():
        found[each.shift_id].append(each)
    return found


def _out(shifts: Sequence[Shift]) -> dict[int, list[int]]:
    """Who said no to a shift, was asked to stand in on it and has not answered, or is gone by then.

    Those whose role has an end are looked at shift by shift, since a plan spans days.
    """
    leaving = reading.leaving({each.collective_id for each in shifts})
    found = {
        each.id: [who for who, ends_at in leaving[each.collective_id] if ends_at < each.ends_at]
        for each in shifts
    }
    rows = select(Call.shift_id, Call.member_id).where(Call.shift_id.in_(found))
    for shift, member in db.session.execute(rows):
        found[shift].append(member)
    return found


def _went_along(requests: list[int]) -> dict[int, list[int]]:
    """Who was on an earlier shift of each request."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = (
        select(Shift.request_id, Place.member_id)
        .join(Place, Place.shift_id == Shift.id)
        .where(Shift.request_id.in_(requests), Shift.ends_at <= clock.now())
        .where(Place.state == PlaceState.CONFIRMED)
    )
    for request, member in db.session.execute(rows):
        found[request or 0].append(member or 0)
    return found


def _numbers(
    index: dict[int, int], some: Collection[int | None], others: Collection[int]
) -> tuple[int, ...]:
    found = {index[each] for each in (*some, *others) if each in index}
    return tuple(sorted(found))
