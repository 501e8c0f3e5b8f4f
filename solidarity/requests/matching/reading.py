"""Reading a week from the databases: whole columns at a time, and nothing that is sealed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Select, func, or_, select

from solidarity import clock
from solidarity.database import db
from solidarity.network.availability import Availability, OtherDays
from solidarity.network.members import Member, Membership, Role
from solidarity.network.nearness import Nearness
from solidarity.network.training import Training as LearntRow
from solidarity.requests import experience
from solidarity.requests.matching.facts import Bits, Busy, OtherDay, People, Training, bits_of
from solidarity.requests.matching.instance import NO_LIMIT, Bools, Ints
from solidarity.requests.past import PastShift
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftState

REMEMBERED = timedelta(weeks=8)
UNSAID_MOST = 3
"""So many shifts a week are proposed to someone who did not say how many are enough."""
_FAR = timedelta(hours=16)
"""No shift is longer, the way to it included."""


@dataclass(frozen=True)
class Days:
    """From which day to which one is planned, both included."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Midnight before the first, or now where that is later."""
        return max(clock.at(self.first, time()), clock.now())

    @property
    def ends(self) -> datetime:
        """Midnight after the last."""
        return clock.at(self.last + timedelta(days=1), time())

    @property
    def mondays(self) -> tuple[date, ...]:
        """The Monday of each week that they touch."""
        monday = self.first - timedelta(days=self.first.weekday())
        weeks = (self.last - monday).days // 7 + 1
        return tuple(monday + timedelta(weeks=number) for number in range(weeks))


Held = tuple[int, Shift]
"""The row of a member, and a shift that they are meant to be on."""


def people(
    collectives: Collection[int],
    days: Days,
    near: Nearness,
    held: Collection[Held] = (),
    until: datetime | None = None,
) -> People:
    """The volunteers of some collectives, and what matters of them in these days.

    Whose role ends before `until`, or before these days, is none; for later ones see `leaving`.
    """
    still = _in(collectives, until or days.begins)
    rows = _volunteers(still)
    ids = np.array([each.id for each in rows], dtype=np.int64)
    index = {int(each): number for number, each in enumerate(ids)}
    busy = _busy(index, days, near, held)
    return People(
        ids=ids,
        codes=tuple(each.code for each in rows),
        names=tuple(each.display_name for each in rows),
        speaks=tuple(each.speaks for each in rows),
        where=np.array(
            [near.index.get(each.neighbourhood_id or 0, -1) for each in rows], dtype=np.int64
        ),
        asked_on=tuple(each.last_asked_on for each in rows),
        is_new=_are_new(ids),
        load=_load(index, days, held),
        room=_room(index, busy, days),
        volunteers=_by_collective(still, index, is_paused=False),
        resting=_by_collective(still, index, is_paused=True),
        trained=_trained(collectives, index),
        speakers=_grouped(
            ((language, number) for number, each in enumerate(rows) for language in each.speaks),
            len(ids),
        ),
        **_availability(index, days),
        busy=busy,
    )


def leaving(collectives: Collection[int]) -> dict[int, list[tuple[int, datetime]]]:
    """Collective → whose role as a volunteer there has an end (the row of the member), and when."""
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    rows = _in(collectives, clock.now()).where(Membership.ends_at.is_not(None))
    for where, member, ends_at in db.session.execute(rows.add_columns(Membership.ends_at)):
        found[where].append((member, ends_at))
    return found


def _volunteers(still: Select[int, int]) -> Sequence[Member]:
    here = still.with_only_columns(Membership.member_id)
    columns = (
        Member.id,
        Member.code,
        Member.display_name,
        Member.speaks,
        Member.neighbourhood_id,
        Member.last_asked_on,
    )
    found = select(*columns).where(Member.id.in_(here)).order_by(Member.id)
    return db.session.execute(found).all()  # type: ignore[return-value]


def _in(collectives: Collection[int], until: datetime) -> Select[int, int]:
    return (
        select(Membership.collective_id, Membership.member_id)
        .join(Member)
        .where(Membership.collective_id.in_(collectives), Membership.role == Role.VOLUNTEER)
        .where(Membership.is_waiting.is_(False))
        .where(or_(Membership.ends_at.is_(None), Membership.ends_at >= until))
        .where(Member.left_at.is_(None), Member.locked_at.is_(None))
    )


def _by_collective(
    still: Select[int, int], index: dict[int, int], *, is_paused: bool
) -> dict[int, Bits]:
    found = db.session.execute(still.where(Member.is_paused.is_(is_paused)))
    return _grouped(((where, index[member]) for where, member in found), len(index))


def _are_new(ids: Ints) -> Bools:
    knows = select(Member.id).where(experience.experienced(Member.id))
    return ~np.isin(ids, np.array(db.session.scalars(knows).all(), dtype=np.int64))


def _trained(
    collectives: Collection[int], index: dict[int, int]
) -> dict[tuple[int, str], Training]:
    found: dict[tuple[int, str], Training] = defaultdict(Training)
    rows = select(
        LearntRow.collective_id, LearntRow.what, LearntRow.member_id, LearntRow.ends_on
    ).where(LearntRow.collective_id.in_(collectives))
    for where, what, member, ends_on in db.session.execute(rows.order_by(LearntRow.id)):
        if member in index:
            found[where, what].people.append(index[member])
            found[where, what].ends_on.append(ends_on)
    return dict(found)


def _availability(index: dict[int, int], days: Days) -> dict[str, Any]:
    said = select(Availability.member_id, Availability.half_days)
    half_days = {
        index[member]: names for member, names in db.session.execute(said) if member in index
    }
    silent = [number for number in range(len(index)) if not half_days.get(number)]
    rows = (
        select(OtherDays.member_id, OtherDays.first_day, OtherDays.last_day, OtherDays.is_free)
        .where(
            OtherDays.last_day >= max(days.first, clock.today()), OtherDays.first_day <= days.last
        )
        .order_by(OtherDays.id)
    )
    return {
        "usually": _grouped(
            ((name, number) for number, names in half_days.items() for name in names), len(index)
        ),
        "said_nothing": bits_of(silent, len(index)),
        "exceptions": tuple(
            OtherDay(index[member], first, last, is_free)
            for member, first, last, is_free in db.session.execute(rows)
            if member in index
        ),
    }


def _busy(index: dict[int, int], days: Days, near: Nearness, held: Collection[Held]) -> Busy:
    """The places people have, in the whole weeks that are planned and a little around them."""
    monday = clock.at(days.mondays[0], time())
    sunday = clock.at(days.mondays[-1] + timedelta(weeks=1), time())
    found = (
        select(Place.member_id, Shift.starts_at, Shift.ends_at, Shift.neighbourhood_id)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Place.member_id.is_not(None), Place.state != PlaceState.CALLED_OFF)
        .where(Shift.state != ShiftState.CANCELLED)
        .where(Shift.ends_at > monday - _FAR, Shift.starts_at < sunday + _FAR)
    )
    unknown = len(near.index)
    meant = (
        (member, shift.starts_at, shift.ends_at, shift.neighbourhood_id) for member, shift in held
    )
    rows = [
        (index[member], _minute(starts), _minute(ends), near.index.get(where, unknown))
        for member, starts, ends, where in (*db.session.execute(found), *meant)
        if member in index
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Busy(*columns)


def _room(index: dict[int, int], busy: Busy, days: Days) -> Ints:
    """How many more shifts each week: what someone said is enough, less what they have."""
    most = np.full(len(index), UNSAID_MOST)
    said = select(Availability.member_id, Availability.weekly_most)
    for member, weekly in db.session.execute(said.where(Availability.weekly_most.is_not(None))):
        if member in index:
            most[index[member]] = weekly
    room = np.repeat(most[:, None], len(days.mondays), axis=1)
    begins = [_minute(clock.at(monday, time())) for monday in days.mondays]
    week = np.searchsorted(begins, busy.starts, side="right") - 1
    last = _minute(clock.at(days.mondays[-1] + timedelta(weeks=1), time()))
    inside = (week >= 0) & (busy.starts < last)
    np.subtract.at(room, (busy.person[inside], week[inside]), 1)
    return np.asarray(np.clip(room, 0, NO_LIMIT), dtype=np.int64)


def _load(index: dict[int, int], days: Days, held: Collection[Held]) -> Ints:
    """The shifts of the last eight weeks, as far as is remembered, and those of these days."""
    since = clock.now() - REMEMBERED
    month = clock.on_the_wall(since).date().replace(day=1)
    past = (
        select(PastShift.member_id, func.count())
        .where(PastShift.month >= month)
        .group_by(PastShift.member_id)
    )
    near = (
        select(Place.member_id, func.count())
        .join(Shift, Shift.id == Place.shift_id)
        .where(Place.member_id.is_not(None), Place.state != PlaceState.CALLED_OFF)
        .where(Shift.state != ShiftState.CANCELLED)
        .where(Shift.ends_at > since, Shift.starts_at < days.ends)
        .group_by(Place.member_id)
    )
    load = np.zeros(len(index), dtype=np.int64)
    counted = (*db.session.execute(past), *db.session.execute(near), *((row, 1) for row, _ in held))
    for member, number in counted:
        if member in index:
            load[index[member]] += number
    return load


def _grouped(pairs: Iterable[tuple[Any, int]], number: int) -> dict[Any, Bits]:
    """Name → a row with everyone who was named with it."""
    found: dict[Any, list[int]] = defaultdict(list)
    for name, person in pairs:
        found[name].append(person)
    return {name: bits_of(people, number) for name, people in found.items()}


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)
