"""Which shifts nobody can do both of: those at one time, the way from one to the other included.

Shifts that begin, end and lie alike behave alike; so groups of them are compared, not the shifts.
"""

from collections.abc import Iterator

import numpy as np

from solidarity.requests.matching.instance import Bools, Instance, Ints


def groups(starts: Ints, ends: Ints, where: Ints) -> tuple[Ints, Ints]:
    """Distinct (start, end, place) rows in order of time, and the group of each shift."""
    rows = np.stack([starts, ends, where], axis=1) if len(starts) else np.zeros((0, 3), np.int64)
    distinct, group_of = np.unique(rows, axis=0, return_inverse=True)
    return distinct, group_of.reshape(-1)


def meet(first: Ints, others: Ints, travel: Ints) -> Bools:
    """Whether a group is at the time of each other one, or too near before or after it."""
    way = travel[first[2], others[:, 2]]
    away = (first[1] + way <= others[:, 0]) | (others[:, 1] + way <= first[0])
    return np.asarray(~away, dtype=bool)


def cliques(distinct: Ints, travel: Ints) -> list[Ints]:
    """Sets of groups any two of which meet; each two that meet are together in one of them."""
    found: list[Ints] = []
    for number in range(len(distinct)):
        earlier = np.flatnonzero(meet(distinct[number], distinct[:number], travel))
        for members in _split(earlier, distinct, travel):
            clique = np.append(members, number)
            if found and np.isin(found[-1], clique).all():
                found[-1] = clique
            else:
                found.append(clique)
    return found


def _split(members: Ints, distinct: Ints, travel: Ints) -> Iterator[Ints]:
    """Members of which any two meet, in as few sets as come to hand; one empty set for none."""
    left = members
    if not len(left):
        yield left
    while len(left):
        kept = left[:1]
        for each in left[1:]:
            if meet(distinct[each], distinct[kept], travel).all():
                kept = np.append(kept, each)
        yield kept
        left = left[~np.isin(left, kept)]


def per_person(instance: Instance) -> tuple[Ints, Ints, int]:
    """The pairs of which one person can have at most one: pairs, their rows, how many rows.

    A row that lies within the one before or after it, for the same person, says nothing new.
    """
    distinct, group_of = groups(instance.shift_starts, instance.shift_ends, instance.shift_where)
    pair_group = group_of[instance.pair_shift]
    order = np.argsort(pair_group, kind="stable")
    begins = np.searchsorted(pair_group[order], np.arange(len(distinct) + 1))
    by_person: dict[int, list[frozenset[int]]] = {}
    for clique in cliques(distinct, instance.travel):
        pairs = np.concatenate([order[begins[each] : begins[each + 1]] for each in clique])
        pairs, row_of = shared(pairs, instance.pair_person[pairs])
        pairs = pairs[np.argsort(row_of, kind="stable")]
        for row in np.split(pairs, np.cumsum(np.bincount(row_of))[:-1]) if len(pairs) else ():
            kept = by_person.setdefault(int(instance.pair_person[row[0]]), [])
            _add(kept, frozenset(row.tolist()))
    rows = [sorted(row) for _person, kept in sorted(by_person.items()) for row in kept]
    lengths = [len(row) for row in rows]
    pairs = np.array([pair for row in rows for pair in row], dtype=np.int64)
    return pairs, np.repeat(np.arange(len(rows)), lengths), len(rows)


def _add(kept: list[frozenset[int]], row: frozenset[int]) -> None:
    """Keep a row, unless the last one says as much; instead of the last ones, if it says more."""
    while kept and kept[-1] <= row:
        kept.pop()
    if not kept or not row <= kept[-1]:
        kept.append(row)


def shared(pairs: Ints, owners: Ints, more_than: Ints | int = 1) -> tuple[Ints, Ints]:
    """The pairs of those who have more than so many, and which row (0, 1, …) each belongs to.

    `more_than` is one number, or one for each owner in ascending order.
    """
    _owners, index, count = np.unique(owners, return_inverse=True, return_counts=True)
    has_many = count > more_than
    kept = has_many[index]
    row_of = np.cumsum(has_many) - 1
    return pairs[kept], row_of[index[kept]]
