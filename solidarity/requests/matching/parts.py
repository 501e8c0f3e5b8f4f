"""Parts of a question that have no person in common: each is answered by itself."""

from collections.abc import Iterator

import numpy as np

from solidarity.requests.matching.instance import Instance, Ints


def of(instance: Instance) -> Iterator[Ints]:
    """The pairs of each part, the parts in the order of their first need.

    Shifts and persons pass the smallest number they know of on to one another, until none changes.
    """
    shift, person = instance.pair_shift, instance.pair_person
    label_of_shift = np.arange(len(instance.shift_starts))
    label_of_person = np.full(len(instance.person_load), len(label_of_shift))
    while True:
        before = label_of_shift.copy()
        np.minimum.at(label_of_person, person, label_of_shift[shift])
        np.minimum.at(label_of_shift, shift, label_of_person[person])
        label_of_shift = label_of_shift[label_of_shift]  # halves the way, as in union-find
        if (before == label_of_shift).all():
            break
    label = label_of_shift[shift]
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    yield from (np.sort(each) for each in np.split(order, cuts) if len(each))
