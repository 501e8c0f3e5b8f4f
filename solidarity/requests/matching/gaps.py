"""Which needs nobody can meet, and what would change that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solidarity.requests.matching import conflicts
from solidarity.requests.matching.eligibility import Why
from solidarity.requests.matching.facts import Need, unpack
from solidarity.requests.matching.instance import Bools, Instance, Ints
from solidarity.requests.matching.question import Question
from solidarity.requests.shift import ShiftRole

CAN_CHANGE = (Why.TRAINING, Why.LANGUAGE, Why.AWAY, Why.BUSY, Why.ENOUGH, Why.RESTS)
"""What a talk may change; the rest stays as it is."""
MOST_WISHES = 5


@dataclass(frozen=True)
class Gap:
    """Places of one role of one shift which a plan leaves open."""

    shift: str
    role: ShiftRole
    missing: int
    """How many people are still looked for."""
    within_reach: int
    """How many of them could come, were the others found."""
    almost: tuple[tuple[Why, int], ...]
    """How many people only one rule keeps away, by that rule."""
    needs_company: bool
    """Whether only people on their first shifts could come."""


@dataclass(frozen=True)
class Wish:
    """One more person who would cover what is left open."""

    role: ShiftRole
    languages: tuple[str, ...]
    """Where a language has to be spoken."""
    weekday: int
    """Monday is 0."""
    covers: int
    """So many shifts."""
    training: str = ""
    """What they have learnt, where the kind asks for it."""


def of(asked: Question, chosen: Ints) -> tuple[tuple[Gap, ...], tuple[Wish, ...]]:
    """What a plan leaves open, and who would be needed most."""
    instance = asked.instance
    taken = np.bincount(instance.pair_need[chosen], minlength=len(asked.needs))
    left = np.flatnonzero((taken < instance.need_people) & instance.need_is_core)
    reach = {int(need): _within_reach(instance, int(need), chosen) for need in left}
    found = tuple(_gap(asked, int(need), int(taken[need]), reach[int(need)]) for need in left)
    return found, _wishes(asked, [int(each) for each in left], reach)


def _within_reach(instance: Instance, need: int, chosen: Ints) -> Ints:
    """Who could still take a place of a need, with the plan as it is."""
    shift = int(instance.need_shift[need])
    persons = instance.pair_person[instance.pair_need == need]
    distinct, group_of = conflicts.groups(
        instance.shift_starts, instance.shift_ends, instance.shift_where
    )
    meets = conflicts.meet(distinct[group_of[shift]], distinct, instance.travel)
    at_that_time = chosen[meets[group_of[instance.pair_shift[chosen]]]]
    week = instance.shift_week[shift]
    in_week = chosen[instance.shift_week[instance.pair_shift[chosen]] == week]
    does = np.bincount(instance.pair_person[in_week], minlength=len(instance.person_load))
    has_room = does < instance.person_room[:, week]
    is_free = ~np.isin(persons, instance.pair_person[at_that_time]) & has_room[persons]
    return np.compress(is_free, persons)


def _gap(asked: Question, number: int, taken: int, reach: Ints) -> Gap:
    instance, need = asked.instance, asked.needs[number]
    missing = int(instance.need_people[number]) - taken
    lonely = not need.shift.has_company and bool(instance.person_is_new[reach].all())
    return Gap(
        need.shift.code,
        need.role,
        missing,
        min(missing, len(reach)),
        tuple(_almost(asked, need)),
        needs_company=bool(len(reach)) and lonely,
    )


def _almost(asked: Question, need: Need) -> Iterable[tuple[Why, int]]:
    number = asked.week.people.number
    rows = {why: unpack(bits, number) for why, bits in asked.rules.rows(need).items()}
    here: Bools = asked.rules.volunteers(need.shift.collective_id)
    kept = np.sum(list(rows.values()), axis=0)
    for why in CAN_CHANGE:
        if why in rows:
            people = int((here & ~rows[why] & (kept == len(rows) - 1)).sum())
            if people:
                yield why, people


def _wishes(asked: Question, left: list[int], reach: dict[int, Ints]) -> tuple[Wish, ...]:
    """One more person of a kind, by how many shifts they would cover."""
    lacking: dict[int, int] = defaultdict(int)
    for number in left:
        shift = int(asked.instance.need_shift[number])
        lacking[shift] += max(0, int(asked.instance.need_people[number]) - len(reach[number]))
    wanted: dict[_Kind, list[int]] = defaultdict(list)
    for number in left:
        need, shift = asked.needs[number], int(asked.instance.need_shift[number])
        is_enough = lacking[shift] == 1 or not need.shift.is_together
        if is_enough and len(reach[number]) < asked.instance.need_people[number]:
            wanted[_kind(asked, need)].append(shift)
    found = [
        Wish(role, languages, weekday, _one_after_the_other(asked.instance, shifts), training)
        for (role, languages, training, weekday), shifts in wanted.items()
    ]
    found.sort(key=lambda each: (-each.covers, each.weekday, each.role, each.languages))
    return tuple(found[:MOST_WISHES])


_Kind = tuple[ShiftRole, tuple[str, ...], str, int]
"""Which role, speaking one of which languages, having learnt what, on which weekday."""


def _kind(asked: Question, need: Need) -> _Kind:
    """What one more person would have to bring along; no more than the rules of a need ask for."""
    rules, shift = asked.rules.rows(need), need.shift
    return (
        need.role,
        shift.languages if Why.LANGUAGE in rules else (),
        shift.training if Why.TRAINING in rules else "",
        shift.half_day.day.weekday(),
    )


def _one_after_the_other(instance: Instance, shifts: list[int]) -> int:
    """How many of some shifts one person could do."""
    distinct, group_of = conflicts.groups(
        instance.shift_starts, instance.shift_ends, instance.shift_where
    )
    done: list[int] = []
    for shift in sorted(shifts, key=lambda each: int(instance.shift_ends[each])):
        group = group_of[shift]
        if not done or not conflicts.meet(distinct[group], distinct[done], instance.travel).any():
            done.append(int(group))
    return len(done)
