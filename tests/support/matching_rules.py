"""The rules of a week's plan, once more, for those who do not trust the solver.

It knows the question (`Instance`) and what nobody may break, and shares no code with what answers:
plain loops over plain numbers, so that a tired person can check it line by line.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from solidarity.requests.matching.instance import Instance

Score = tuple[int, int, int, int]


def broken(instance: Instance, chosen: Iterable[int]) -> list[str]:
    """What a plan breaks, in words; nothing, if it is one that people could live with."""
    pairs = [int(each) for each in chosen]
    return overstepped(instance, pairs) + unfinished(instance, pairs)


def overstepped(instance: Instance, chosen: list[int]) -> list[str]:
    """What no further pair can mend: too many people somewhere, or someone in two places."""
    times = Counter(chosen)
    found = [f"pair {each} is chosen twice" for each, number in times.items() if number > 1]
    found += _too_many_in_a_need(instance, chosen)
    shifts_of: dict[int, list[int]] = defaultdict(list)
    for pair in chosen:
        shift = int(instance.need_shift[instance.pair_need[pair]])
        shifts_of[int(instance.pair_person[pair])].append(shift)
    for person, shifts in shifts_of.items():
        found += _too_much_in_a_week(instance, person, shifts)
        for one, other in combinations(shifts, 2):
            if one == other:
                found.append(f"person {person} has two places of shift {one}")
            elif _meet(instance, one, other):
                found.append(f"person {person} cannot be on shifts {one} and {other}")
    return found


def unfinished(instance: Instance, chosen: list[int]) -> list[str]:
    """What a further pair could mend: a shift with some of its people, newcomers by themselves."""
    found: list[str] = []
    pairs_on: dict[int, list[int]] = defaultdict(list)
    for pair in chosen:
        pairs_on[int(instance.need_shift[instance.pair_need[pair]])].append(pair)
    needs_of: dict[int, list[int]] = defaultdict(list)
    for need, shift in enumerate(instance.need_shift.tolist()):
        needs_of[shift].append(need)
    for shift, pairs in pairs_on.items():
        if instance.shift_together[shift] and not _is_complete(instance, needs_of[shift], pairs):
            found.append(f"shift {shift} needs all of its people, and has some")
        if not _is_in_company(instance, shift, pairs):
            found.append(f"newcomers are alone on shift {shift}")
    return found


def score(instance: Instance, chosen: Iterable[int]) -> Score:
    """Pins held, weight covered, how fair and how kind; of two plans the greater is better.

    Fairness is the sum of squares of everyone's load, and one less for each newcomer with a place.
    """
    pairs = [int(each) for each in chosen]
    pinned = sum(bool(instance.pair_is_pinned[pair]) for pair in pairs)
    covered = sum(int(instance.need_weight[instance.pair_need[pair]]) for pair in pairs)
    kindness = sum(int(instance.pair_kindness[pair]) for pair in pairs)
    return pinned, covered, -unfairness(instance, pairs), kindness


def unfairness(instance: Instance, chosen: Iterable[int]) -> int:
    """The sum over all persons of their load squared, and one less for each newcomer asked."""
    number_of: dict[int, int] = defaultdict(int)
    for pair in chosen:
        number_of[int(instance.pair_person[pair])] += 1
    found = 0
    for person, load in enumerate(instance.person_load.tolist()):
        found += (load + number_of[person]) ** 2
        if number_of[person] and instance.person_is_new[person]:
            found -= 1
    return found


def _too_many_in_a_need(instance: Instance, chosen: list[int]) -> list[str]:
    people: dict[int, int] = defaultdict(int)
    for pair in chosen:
        people[int(instance.pair_need[pair])] += 1
    return [
        f"need {need} has {count} people for {instance.need_people[need]} places"
        for need, count in people.items()
        if count > instance.need_people[need]
    ]


def _too_much_in_a_week(instance: Instance, person: int, shifts: list[int]) -> list[str]:
    in_week: dict[int, int] = defaultdict(int)
    for shift in shifts:
        in_week[int(instance.shift_week[shift])] += 1
    return [
        f"person {person} has {count} shifts in week {week}"
        for week, count in in_week.items()
        if count > instance.person_room[person, week]
    ]


def _meet(instance: Instance, one: int, other: int) -> bool:
    """Whether the later begins before someone who leaves the earlier at its end can be there."""
    way = int(instance.travel[instance.shift_where[one], instance.shift_where[other]])
    one_is_earlier = bool(instance.shift_ends[one] + way <= instance.shift_starts[other])
    other_is_earlier = bool(instance.shift_ends[other] + way <= instance.shift_starts[one])
    return not (one_is_earlier or other_is_earlier)


def _is_complete(instance: Instance, needs: list[int], pairs: list[int]) -> bool:
    """Whether every need without which the shift is short is full; also when there is none."""
    people: dict[int, int] = defaultdict(int)
    for pair in pairs:
        people[int(instance.pair_need[pair])] += 1
    return all(
        people[need] == instance.need_people[need] for need in needs if instance.need_is_core[need]
    )


def _is_in_company(instance: Instance, shift: int, pairs: list[int]) -> bool:
    """Whether newcomers, if there are any, have someone experienced beside them."""
    if instance.shift_has_company[shift]:
        return True
    is_new = [bool(instance.person_is_new[instance.pair_person[pair]]) for pair in pairs]
    is_core = [bool(instance.need_is_core[instance.pair_need[pair]]) for pair in pairs]
    has_experience = any(core and not new for core, new in zip(is_core, is_new, strict=True))
    return has_experience or not any(is_new)
