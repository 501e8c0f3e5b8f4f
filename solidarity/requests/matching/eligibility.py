"""Who could take which place: each rule is one row of bits, and all of them together one "and".

The same rows say who could come and, of anyone else, why not; there is no second list of rules.
Rows are kept by what they depend on, so that a rule is worked out once for all shifts alike.
"""

from collections.abc import Callable, Hashable
from enum import StrEnum

import numpy as np

from solidarity.clock import HalfDay
from solidarity.network.availability import WEEKDAYS
from solidarity.requests.matching import conflicts
from solidarity.requests.matching.facts import (
    Bits,
    Need,
    OpenShift,
    Week,
    bits_of,
    has,
    pack,
    unpack,
)
from solidarity.requests.matching.instance import Bools, Ints
from solidarity.requests.shift import ACCOMPANIES, ShiftRole


class Why(StrEnum):
    """Why someone could not take a place, in the order in which it is said."""

    ON_IT = "on-it"
    """Has a place on this shift, or said no to it."""
    RESTS = "rests"
    TRAINING = "training"
    LANGUAGE = "language"
    STRANGERS = "strangers"
    """The person who asked would rather have nobody from their own part of the city."""
    LEARNT = "learnt"
    """A place for someone new."""
    LEADS = "leads"
    """Nobody leads on their first shifts."""
    AWAY = "away"
    BUSY = "busy"
    ENOUGH = "enough"
    APART = "apart"
    """Somebody decided so for this plan."""


class Rules:
    """The rules of one week, as rows over its people."""

    def __init__(self, week: Week) -> None:
        """Make ready; rows are worked out when they are asked for."""
        self.week = week
        self._kept: dict[Hashable, Bits] = {}
        self._apart: dict[str, list[int]] = {}
        number = {code: index for index, code in enumerate(week.people.codes)}
        for shift, person in week.apart:
            if person in number:
                self._apart.setdefault(shift, []).append(number[person])

    def volunteers(self, collective_id: int) -> Bools:
        """Who is asked at all: everyone who volunteers there, also who rests."""
        people = self.week.people
        nobody = bits_of((), people.number)
        either = people.volunteers.get(collective_id, nobody) | people.resting.get(
            collective_id, nobody
        )
        return unpack(either, people.number)

    def rows(self, need: Need) -> dict[Why, Bits]:
        """Each rule that a need has, with who keeps it."""
        shift, people = need.shift, self.week.people
        rows = {
            Why.RESTS: people.volunteers.get(shift.collective_id, bits_of((), people.number)),
            Why.AWAY: self._row(("free", shift.half_day), lambda: self._free(shift.half_day)),
            Why.BUSY: self._row(_time_of(shift), lambda: self._not_busy(shift)),
            Why.ENOUGH: self._room(shift),
        }
        if shift.on_it:
            rows[Why.ON_IT] = ~bits_of(shift.on_it, people.number)
        if need.role in ACCOMPANIES and shift.training:
            key = (shift.collective_id, shift.training, shift.half_day.day)
            rows[Why.TRAINING] = self._row(key, lambda: self._trained(shift))
        if shift.languages and _must_speak(need):
            rows[Why.LANGUAGE] = self.speaking(shift.languages)
        if shift.wants_strangers:
            rows[Why.STRANGERS] = pack(people.where != shift.where)
        if need.role is ShiftRole.SHADOW or need.is_kept:
            rows[Why.LEARNT] = self._row("new", lambda: pack(people.is_new))
        if need.role is ShiftRole.LEAD:
            rows[Why.LEADS] = self._row("old", lambda: pack(~people.is_new))
        if shift.code in self._apart:
            rows[Why.APART] = ~bits_of(self._apart[shift.code], people.number)
        return rows

    def eligible(self, need: Need) -> Ints:
        """Who could take a place, by their numbers."""
        rows = self.rows(need).values()
        return np.flatnonzero(unpack(np.bitwise_and.reduce(list(rows)), self.week.people.number))

    def allow(self, need: Need, person: int) -> bool:
        """Whether one person could take a place."""
        return all(has(row, person) for row in self.rows(need).values())

    def said_free(self, half_day: HalfDay, person: int) -> bool:
        """Whether someone said that they could come then, rather than nothing at all."""
        people = self.week.people
        silent = unpack(people.said_nothing, people.number)[person]
        free = unpack(self._row(("free", half_day), lambda: self._free(half_day)), people.number)
        is_named = any(
            each.person == person and each.first <= half_day.day <= each.last
            for each in people.exceptions
        )
        return bool(free[person]) and (is_named or not silent)

    def speaking(self, languages: tuple[str, ...]) -> Bits:
        """Who speaks one of some languages."""
        return self._row(("speak", languages), lambda: self._speak(languages))

    def _row(self, key: Hashable, make: Callable[[], Bits]) -> Bits:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _free(self, half_day: HalfDay) -> Bits:
        """Who is there at a half-day: as usual, unless an exception names its day."""
        people = self.week.people
        name = f"{WEEKDAYS[half_day.day.weekday()]}-{half_day.part.value}"
        usually = people.usually.get(name, bits_of((), people.number))
        free = unpack(usually | people.said_nothing, people.number)
        for each in people.exceptions:
            if each.first <= half_day.day <= each.last:
                free[each.person] = each.is_free
        return pack(free)

    def _not_busy(self, shift: OpenShift) -> Bits:
        """Who has no other shift then, nor one too far away just before or after."""
        busy = self.week.people.busy
        others = np.stack([busy.starts, busy.ends, busy.where], axis=1)
        starts, ends = minutes(shift)
        ways = travel(self.week)
        here = np.array([starts, ends, shift.where % len(ways)])
        clash = conflicts.meet(here, others, ways)
        free = np.ones(self.week.people.number, dtype=bool)
        free[busy.person[clash]] = False
        return pack(free)

    def _room(self, shift: OpenShift) -> Bits:
        week = week_of(self.week, shift)
        return self._row(("room", week), lambda: pack(self.week.people.room[:, week] > 0))

    def _trained(self, shift: OpenShift) -> Bits:
        learnt = self.week.people.trained.get((shift.collective_id, shift.training))
        day = shift.half_day.day
        holds = (
            [
                person
                for person, ends_on in zip(learnt.people, learnt.ends_on, strict=True)
                if ends_on is None or day <= ends_on
            ]
            if learnt
            else []
        )
        return bits_of(holds, self.week.people.number)

    def _speak(self, languages: tuple[str, ...]) -> Bits:
        nobody = bits_of((), self.week.people.number)
        found = [self.week.people.speakers.get(each, nobody) for each in languages]
        return np.asarray(np.bitwise_or.reduce(found), dtype=np.uint8)


def minutes(shift: OpenShift) -> tuple[int, int]:
    """When a shift begins and ends, in minutes since the epoch."""
    return int(shift.starts_at.timestamp() // 60), int(shift.ends_at.timestamp() // 60)


def week_of(week: Week, shift: OpenShift) -> int:
    """Which of the weeks a shift is in."""
    day = shift.half_day.day
    return max(number for number, monday in enumerate(week.mondays) if monday <= day)


def travel(week: Week) -> Ints:
    """Minutes from each part of the city to each other; the last one is where nobody knows."""
    minutes = week.nearness.minutes
    longest = int(minutes.max(initial=0))
    return np.pad(minutes, (0, 1), constant_values=longest)


def _time_of(shift: OpenShift) -> tuple[object, ...]:
    return (shift.starts_at, shift.ends_at, shift.where)


def _must_speak(need: Need) -> bool:
    """Interpreters always; who goes along, where the person who asked wishes that."""
    is_wished = need.role in ACCOMPANIES and need.shift.wants_speakers
    return need.role is ShiftRole.INTERPRETER or is_wished
