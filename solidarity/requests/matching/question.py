"""From facts to the solver's question: which pairs there are, and what each is worth."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from solidarity.requests.matching.eligibility import Rules, minutes, travel, week_of
from solidarity.requests.matching.facts import Need, Week, bits_of, unpack
from solidarity.requests.matching.instance import NO_LIMIT, Instance, Ints
from solidarity.requests.shift import NEEDED

CANNOT_WAIT, REQUEST, PROGRAMME = 60, 30, 20
BACKUP_OR_SHADOW = 1
"""What a place counts, before how soon it is: a person waits for a request, and some cannot."""
SOON = ((2, 4), (4, 3), (7, 2))
"""Within so many days it counts so many times; later, once."""
SPEAKS, SAME_PART, NEXT_PART, KNOWN, AS_BEFORE = 4, 3, 2, 6, 8
"""Points of kindness. They decide only between plans that are equal in all that matters more."""


@dataclass(frozen=True)
class Question:
    """An instance, and which rows its numbers stand for."""

    instance: Instance
    week: Week
    needs: list[Need]
    rules: Rules
    before: Ints
    """The pairs of an earlier plan, by their numbers."""

    def pair(self, number: int) -> tuple[Need, int]:
        """The need and the person of a pair."""
        return (
            self.needs[int(self.instance.pair_need[number])],
            int(self.instance.pair_person[number]),
        )


def ask(week: Week, before: frozenset[tuple[str, str, str]] = frozenset()) -> Question:
    """Put a week into a question; `before` are the pairs of an earlier plan."""
    rules, needs = Rules(week), week.needs
    eligible = [rules.eligible(need) for need in needs]
    counts = [len(each) for each in eligible]
    pair_need = np.repeat(np.arange(len(needs)), counts)
    pair_person = np.concatenate(eligible) if eligible else np.zeros(0, dtype=np.int64)
    kindness = [
        _kindness(week, rules, each, who) for each, who in zip(needs, eligible, strict=True)
    ]
    pinned = _marked(week, needs, eligible, week.pinned)
    pair_kindness = np.concatenate(kindness) if kindness else np.zeros(0, dtype=np.int64)
    was_before = _marked(week, needs, eligible, before)
    pair_kindness = pair_kindness + AS_BEFORE * was_before
    instance = _instance(week, needs, pair_need, pair_person, pair_kindness, pinned)
    return Question(instance, week, needs, rules, np.flatnonzero(was_before))


def _instance(
    week: Week, needs: list[Need], pair_need: Ints, pair_person: Ints, kindness: Ints, pinned: Ints
) -> Instance:
    index = {each.code: number for number, each in enumerate(week.shifts)}
    spans = [minutes(each) for each in week.shifts]
    need_shift = _ints([index[each.shift.code] for each in needs])
    held = np.unique(need_shift[pair_need[pinned > 0]])
    together = np.array([each.is_together for each in week.shifts], dtype=bool)
    together[held] = False  # whoever holds on to one person would have this one come alone
    people = week.people
    return Instance(
        need_shift=need_shift,
        need_people=_ints([each.people for each in needs]),
        need_weight=_ints([weight(each, week.today) for each in needs]),
        need_is_core=np.array([each.role in NEEDED for each in needs], dtype=bool),
        shift_starts=_ints([each for each, _end in spans]),
        shift_ends=_ints([each for _start, each in spans]),
        shift_where=_ints([each.where for each in week.shifts]) % (len(week.nearness.parts) + 1),
        shift_week=_ints([week_of(week, each) for each in week.shifts]),
        shift_together=together,
        shift_has_company=np.array([each.has_company for each in week.shifts], dtype=bool),
        travel=travel(week),
        person_is_new=people.is_new,
        person_load=people.load,
        person_room=np.minimum(people.room, NO_LIMIT),
        pair_need=pair_need,
        pair_person=pair_person,
        pair_kindness=kindness,
        pair_is_pinned=pinned > 0,
    )


def weight(need: Need, today: date) -> int:
    """What one place of a need counts: how urgent it is, times how soon."""
    if need.role not in NEEDED:
        return BACKUP_OR_SHADOW
    shift = need.shift
    urgency = CANNOT_WAIT if shift.cannot_wait else REQUEST if shift.is_together else PROGRAMME
    days = (shift.half_day.day - today).days
    return urgency * next((times for within, times in SOON if days <= within), 1)


def _kindness(week: Week, rules: Rules, need: Need, who: Ints) -> Ints:
    """Points for what makes it easier: a shared language, near home, someone known already."""
    shift, people = need.shift, week.people
    points = np.zeros(len(who), dtype=np.int64)
    if shift.languages:
        points += SPEAKS * unpack(rules.speaking(shift.languages), people.number)[who]
    if shift.where >= 0 and not shift.wants_strangers:
        home = people.where[who]
        parts = np.pad(week.nearness.parts[shift.where], (0, 1), constant_values=NO_LIMIT)[home]
        points += np.where(parts == 0, SAME_PART, np.where(parts == 1, NEXT_PART, 0))
    if shift.known:
        points += KNOWN * unpack(bits_of(shift.known, people.number), people.number)[who]
    return points


def _marked(
    week: Week, needs: list[Need], eligible: list[Ints], marked: frozenset[tuple[str, str, str]]
) -> Ints:
    """1 for each pair that is named, 0 for each other one."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for shift, person, role in marked:
        wanted.setdefault((shift, role), set()).add(person)
    found = [
        _ints([week.people.codes[each] in named for each in who])
        if (named := wanted.get((need.shift.code, need.role.value)))
        else np.zeros(len(who), dtype=np.int64)
        for need, who in zip(needs, eligible, strict=True)
    ]
    return np.concatenate(found) if found else _ints([])


def _ints(values: list[int] | list[bool]) -> Ints:
    return np.array(values, dtype=np.int64)
