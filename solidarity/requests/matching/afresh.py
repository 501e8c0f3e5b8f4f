"""The rules once more, at the moment in which people of a plan are asked.

Hours may lie between a plan and its being carried out. Meanwhile people rest, say that they are
away, and take other shifts; shifts move, and other plans ask the same people.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

import numpy as np

from solidarity.requests.matching import conflicts, open_shifts, plans
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.eligibility import Rules, minutes, travel, week_of
from solidarity.requests.matching.facts import Need, OpenShift
from solidarity.requests.matching.plans import Match, Plan
from solidarity.requests.shift import ShiftRole


class Afresh:
    """What the rules say now of some matches of one plan, those asked meanwhile included."""

    def __init__(self, plan: Plan, matches: Collection[Match]) -> None:
        """Read what is known of these matches' shifts and people now."""
        collectives = [each.id for each in plans.collectives_of(plan)]
        shifts = {each.shift_id for each in matches}
        week = open_shifts.week(collectives, plan.days, only=shifts)
        self._week = replace(week, apart=Choices.of(plan.choices).unwelcome)
        self._rules = Rules(self._week)
        self._person = {code: number for number, code in enumerate(week.people.codes)}
        self._needs: dict[tuple[str, ShiftRole], list[Need]] = defaultdict(list)
        for need in week.needs:
            self._needs[need.shift.code, need.role].append(need)
        self._asked: dict[int, list[OpenShift]] = defaultdict(list)

    def allow(self, match: Match) -> bool:
        """Whether the volunteer of a match could still take such a place."""
        person = self._person.get(match.member.code)
        needs = self._needs[match.shift.code, match.role]
        if person is None or not needs or not self._has_time(person, needs[0].shift):
            return False
        return any(self._rules.allow(each, person) for each in needs)

    def count(self, match: Match) -> None:
        """Remember that the volunteer of a match has just been asked."""
        shift = self._needs[match.shift.code, match.role][0].shift
        self._asked[self._person[match.member.code]].append(shift)

    def _has_time(self, person: int, shift: OpenShift) -> bool:
        """Whether there is room beside what this person was just asked for."""
        asked, week = self._asked[person], self._week
        number = week_of(week, shift)
        that_week = sum(week_of(week, each) == number for each in asked)
        if that_week >= week.people.room[person, number]:
            return False
        ways = travel(week)
        others = np.array([_span(each, len(ways)) for each in asked], dtype=np.int64)
        here = np.array(_span(shift, len(ways)), dtype=np.int64)
        return not conflicts.meet(here, others.reshape(-1, 3), ways).any()


def _span(shift: OpenShift, parts: int) -> tuple[int, int, int]:
    return (*minutes(shift), shift.where % parts)
