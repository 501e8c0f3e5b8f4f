"""Taking needs one after the other, as a tired dispatcher does: a first plan, at once.

For each need, in a given order, whoever did least so far is taken, as long as the rules hold. It is
shown while the solver works, and is what the solver is measured against.
"""

from collections.abc import Iterable

import numpy as np

from solidarity.requests.matching import conflicts
from solidarity.requests.matching.instance import Bools, Instance, Ints


class _Dispatcher:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.load = instance.person_load.copy()
        self.room = instance.person_room.copy()
        self.distinct, self.group_of = conflicts.groups(
            instance.shift_starts, instance.shift_ends, instance.shift_where
        )
        self.pairs_begin = np.searchsorted(
            instance.pair_need, np.arange(len(instance.need_shift) + 1)
        )
        self.has_company = instance.shift_has_company.copy()
        shifts_of_group = np.argsort(self.group_of, kind="stable")
        begins = np.searchsorted(self.group_of[shifts_of_group], np.arange(len(self.distinct) + 1))
        self.shifts_of_group = np.split(shifts_of_group, begins[1:-1])
        self.busy: dict[int, set[int]] = {}
        """Group → the persons who can do nothing then."""

    def take(self, shift: int, needs: Ints) -> list[int]:
        """Fill the needs of a shift, or, where it needs all of them, none."""
        instance = self.instance
        taken: list[int] = []
        people: set[int] = set()
        core = needs[instance.need_is_core[needs]]
        for need in [*core, *needs[~instance.need_is_core[needs]]]:
            taken += self._fill(shift, int(need), people, taken)
            is_short = sum(instance.pair_need[taken] == need) < instance.need_people[need]
            if is_short and instance.shift_together[shift] and instance.need_is_core[need]:
                return []
        if not self._is_kept_company(shift, taken):
            taken = self._without_newcomers(shift, taken)
        for pair in taken:
            self._mark(shift, int(instance.pair_person[pair]))
        return taken

    def _fill(self, shift: int, need: int, people: set[int], before: list[int]) -> list[int]:
        instance = self.instance
        begin, end = self.pairs_begin[need : need + 2]
        persons = instance.pair_person[begin:end]
        has_room = self.room[persons, instance.shift_week[shift]] > 0
        new = instance.person_is_new[persons]
        seeks_company = not self._is_kept_company(shift, before, or_nobody=False)
        order = np.lexsort(
            (persons, self.load[persons], new & seeks_company, ~instance.pair_is_pinned[begin:end])
        )
        busy = self.busy.get(int(self.group_of[shift]), set())
        found: list[int] = []
        for number in order:
            person = int(persons[number])
            if len(found) == instance.need_people[need]:
                break
            if has_room[number] and person not in busy and person not in people:
                found.append(int(begin + number))
                people.add(person)
        return found

    def _is_kept_company(self, shift: int, taken: list[int], *, or_nobody: bool = True) -> bool:
        new = self.instance.person_is_new[self.instance.pair_person[taken]]
        nobody_new = or_nobody and not new.any()
        return bool(self.has_company[shift] or nobody_new or (~new & self._goes_along(taken)).any())

    def _goes_along(self, taken: list[int]) -> Bools:
        return self.instance.need_is_core[self.instance.pair_need[taken]]

    def _without_newcomers(self, shift: int, taken: list[int]) -> list[int]:
        if self.instance.shift_together[shift]:
            return []
        is_new = self.instance.person_is_new[self.instance.pair_person[taken]]
        return [each for each, new in zip(taken, is_new, strict=True) if not new]

    def _mark(self, shift: int, person: int) -> None:
        self.load[person] += 1
        self.room[person, self.instance.shift_week[shift]] -= 1
        group = self.distinct[self.group_of[shift]]
        for each in np.flatnonzero(conflicts.meet(group, self.distinct, self.instance.travel)):
            self.busy.setdefault(int(each), set()).add(person)


def answer(instance: Instance, order: Iterable[int]) -> Ints:
    """The chosen pairs, when shifts are filled in this order."""
    dispatcher = _Dispatcher(instance)
    by_shift = np.argsort(instance.need_shift, kind="stable")
    begins = np.searchsorted(
        instance.need_shift[by_shift], np.arange(len(instance.shift_starts) + 1)
    )
    chosen: list[int] = []
    for shift in order:
        needs = by_shift[begins[shift] : begins[shift + 1]]
        if len(needs):
            chosen += dispatcher.take(shift, needs)
    return np.sort(np.array(chosen, dtype=np.int64))


def by_weight(instance: Instance) -> Ints:
    """The shifts: where something is pinned, then where a place counts most, then by time."""
    heaviest = np.zeros(len(instance.shift_starts), dtype=np.int64)
    np.maximum.at(heaviest, instance.need_shift, instance.need_weight)
    is_pinned = np.isin(np.arange(len(heaviest)), instance.pair_shift[instance.pair_is_pinned])
    return np.lexsort((instance.shift_starts, -heaviest, ~is_pinned))


def beginning(instance: Instance, before: Ints) -> Ints:
    """What to begin with: the pairs of an earlier plan that still go, or what is found at once."""
    at_once = answer(instance, by_weight(instance))
    if not len(before):
        return at_once
    known = np.union1d(before, np.flatnonzero(instance.pair_is_pinned))
    still = known[answer(instance.only(known), by_weight(instance))]
    return max(still, at_once, key=lambda chosen: _worth(instance, chosen))


def _worth(instance: Instance, chosen: Ints) -> tuple[int, int]:
    return int(instance.pair_is_pinned[chosen].sum()), covered(instance, chosen)


def covered(instance: Instance, chosen: Ints) -> int:
    """The weight of the places which some pairs cover."""
    return int(instance.need_weight[instance.pair_need[chosen]].sum())


def most(part: Instance) -> int:
    """More than the weight of everything that anyone could cover is never covered."""
    in_line = np.bincount(part.pair_need, minlength=len(part.need_shift))
    coverable = np.minimum(part.need_people, in_line)
    is_short = in_line < part.need_people
    needs_all = part.shift_together[part.need_shift] & part.need_is_core
    hopeless = np.unique(part.need_shift[is_short & needs_all])
    coverable = np.where(np.isin(part.need_shift, hopeless), 0, coverable)
    return int((part.need_weight * coverable).sum())
