"""Why someone would be a good match, and why not: facts in a fixed order, to be said in words.

A reason is a fact that both may know, never a number of points.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from solidarity.requests.matching.eligibility import Rules, Why
from solidarity.requests.matching.facts import Need, Week, unpack
from solidarity.requests.matching.instance import Ints

NOTHING = -1
"""Where no rule speaks against someone."""


class Because(StrEnum):
    """What speaks for a match."""

    SPEAKS = "speaks"
    """With the languages they share with the person who asked."""
    SAME_PART = "same-part"
    NEXT_PART = "next-part"
    SAID_FREE = "said-free"
    """They said that they could come, with the half-day of which they said it."""
    KNOWN = "known"
    """They went along before."""
    NEVER_ASKED = "never-asked"
    ASKED = "asked"
    """With the day on which they were asked last."""
    FIRST = "first"
    """It would be one of their first shifts, beside someone experienced."""


@dataclass(frozen=True)
class Reason:
    """One fact: what it is, and words or a day that belong to it."""

    because: Because
    words: tuple[str, ...] = ()
    day: date | None = None

    def stored(self) -> list[str]:
        """As it is kept with a match."""
        return [self.because.value, *self.words, *([self.day.isoformat()] if self.day else [])]

    @classmethod
    def of(cls, stored: list[str]) -> "Reason":
        """As it was kept."""
        because, rest = Because(stored[0]), stored[1:]
        if because in _WITH_A_DAY and rest:
            return cls(because, tuple(rest[:-1]), date.fromisoformat(rest[-1]))
        return cls(because, tuple(rest))


_WITH_A_DAY = frozenset({Because.ASKED, Because.SAID_FREE})


@dataclass(frozen=True)
class Against:
    """Why someone could not: the first rule that is not kept, and a day that belongs to it."""

    why: Why
    day: date | None = None


def of(week: Week, rules: Rules, need: Need, person: int) -> tuple[Reason, ...]:
    """What speaks for someone, the most telling first."""
    people, shift = week.people, need.shift
    found: list[Reason] = []
    shared = tuple(each for each in shift.languages if each in people.speaks[person])
    if shared:
        found.append(Reason(Because.SPEAKS, shared))
    if person in shift.known:
        found.append(Reason(Because.KNOWN))
    home = int(people.where[person])
    if shift.where >= 0 and home >= 0 and not shift.wants_strangers:
        parts = int(week.nearness.parts[shift.where, home])
        if parts < 2:  # noqa: PLR2004 - the same part, or the next one
            found.append(Reason(Because.NEXT_PART if parts else Because.SAME_PART))
    if rules.said_free(shift.half_day, person):
        # The shift may be moved later, and what they said stays what it was.
        half_day = shift.half_day
        found.append(Reason(Because.SAID_FREE, (half_day.part.value,), half_day.day))
    if people.is_new[person]:
        found.append(Reason(Because.FIRST))
    asked_on = people.asked_on[person]
    found.append(Reason(Because.ASKED, day=asked_on) if asked_on else Reason(Because.NEVER_ASKED))
    return tuple(found)


def first_against(week: Week, rules: Rules, need: Need) -> Ints:
    """For each person the first rule they do not keep, as its place in `Why`; or `NOTHING`."""
    rows = rules.rows(need)
    found = np.full(week.people.number, NOTHING, dtype=np.int64)
    for place, why in reversed(list(enumerate(Why))):
        if why in rows:
            found[~unpack(rows[why], week.people.number)] = place
    return found


def against(week: Week, need: Need, person: int, first: int) -> Against:
    """Why someone could not take a place, given the first rule they do not keep."""
    why = list(Why)[first]
    return Against(why, _ended(week, need, person) if why is Why.TRAINING else None)


def _ended(week: Week, need: Need, person: int) -> date | None:
    """The last day of what someone had learnt."""
    learnt = week.people.trained.get((need.shift.collective_id, need.shift.training))
    if learnt is None or person not in learnt.people:
        return None
    return learnt.ends_on[learnt.people.index(person)]
