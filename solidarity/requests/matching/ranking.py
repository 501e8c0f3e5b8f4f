"""For one shift: who could come, best first, and for everyone else why not."""

from dataclasses import dataclass

import numpy as np

from solidarity.requests.matching import open_shifts, question, reasons
from solidarity.requests.matching.facts import Need, Week
from solidarity.requests.matching.question import Question
from solidarity.requests.matching.reasons import Against, Reason
from solidarity.requests.request import Request
from solidarity.requests.shift import Shift, ShiftRole


@dataclass(frozen=True)
class Suitable:
    """Someone who could take a place, and what speaks for them."""

    code: str
    display_name: str
    reasons: tuple[Reason, ...]
    needs_company: bool
    """Whether someone experienced has to be found first."""


@dataclass(frozen=True)
class Unsuitable:
    """Someone who could not, and why not."""

    code: str
    display_name: str
    against: Against


@dataclass(frozen=True)
class Ranking:
    """One role of one shift."""

    role: ShiftRole
    people: int
    """How many places are open."""
    suitable: tuple[Suitable, ...]
    others: tuple[Unsuitable, ...]


def of(shift: Shift) -> tuple[Ranking, ...]:
    """Each role with open places, with everyone who volunteers in the collective."""
    week = open_shifts.of_one(shift)
    asked = question.ask(week)
    return tuple(_ranking(asked, number, need) for number, need in enumerate(asked.needs))


def of_request(request: Request) -> tuple[Ranking, ...]:
    """The same for a request of which no shift was made yet, in its half-day."""
    asked = question.ask(open_shifts.of_request(request))
    return tuple(_ranking(asked, number, need) for number, need in enumerate(asked.needs))


def _ranking(asked: Question, number: int, need: Need) -> Ranking:
    week, instance = asked.week, asked.instance
    pairs = np.flatnonzero(instance.pair_need == number)
    who = instance.pair_person[pairs]
    alone = instance.person_is_new[who] & (not need.shift.has_company)
    asked_on = np.array([_asked(week, int(each)) for each in who], dtype=np.int64)
    kindness, load = instance.pair_kindness[pairs], instance.person_load[who]
    order = np.lexsort((who, asked_on, -kindness, load, alone))
    suitable = tuple(
        Suitable(
            week.people.codes[person],
            week.people.names[person],
            reasons.of(week, asked.rules, need, person),
            bool(alone[place]),
        )
        for place, person in ((int(each), int(who[each])) for each in order)
    )
    return Ranking(need.role, need.people, suitable, _others(asked, need, {int(x) for x in who}))


def _asked(week: Week, person: int) -> int:
    """The day on which someone was asked last; 0 for never."""
    day = week.people.asked_on[person]
    return day.toordinal() if day else 0


def _others(asked: Question, need: Need, suitable: set[int]) -> tuple[Unsuitable, ...]:
    week = asked.week
    here = np.flatnonzero(asked.rules.volunteers(need.shift.collective_id))
    found = []
    for person in (int(each) for each in here):
        against = reasons.against(week, asked.rules, need, person)
        if person not in suitable and against:
            found.append(Unsuitable(week.people.codes[person], week.people.names[person], against))
    return tuple(sorted(found, key=lambda each: (each.against.why.value, each.display_name)))
