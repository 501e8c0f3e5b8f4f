"""What the solver is asked for a plan: everything, or only the places that have opened again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solidarity.requests.matching import open_shifts, plans, question
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.facts import OpenShift, Week
from solidarity.requests.matching.instance import Answer
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.matching.question import Question
from solidarity.requests.shift import ShiftRole

Scope = frozenset[str] | None
"""The opaque ids of the shifts that are planned again; None for all."""


@dataclass(frozen=True)
class Task:
    """A question, the shifts it is about, and who of them is not asked about but stays."""

    question: Question
    scope: Scope
    staying: tuple[tuple[int, str], ...] = ()
    """The rows of their matches, and the opaque ids of the shifts."""

    def breaks_up(self, answer: Answer) -> bool:
        """Whether who stays would come alone to a shift that needs all of its people."""
        instance, needs = self.question.instance, self.question.needs
        taken = np.bincount(instance.pair_need[answer.chosen], minlength=len(needs))
        all_or_none = instance.shift_together[instance.need_shift] & instance.need_is_core
        short = np.flatnonzero(all_or_none & (taken < instance.need_people))
        with_others = {shift for _row, shift in self.staying}
        return any(needs[each].shift.code in with_others for each in short)


def of(plan: Plan) -> Task:
    """What to ask so that as much as can be stays as it is."""
    scope = frozenset(plan.only) or None
    proposed = _proposed(plan)
    if scope is None:
        return _task(plan, scope, proposed, ())
    week = _week(plan, scope, proposed)
    shifts, staying = _settled(week, [each for each in proposed if each.shift.code in scope])
    return Task(question.ask(replace(week, shifts=shifts)), scope, staying)


def anew(plan: Plan) -> Task:
    """What to ask where nobody can be found beside those who would stay."""
    scope = frozenset(plan.only) or None
    proposed = _proposed(plan)
    outside = [each for each in proposed if scope and each.shift.code not in scope]
    return _task(plan, scope, proposed, outside)


def _task(plan: Plan, scope: Scope, before: Sequence[Match], held: Sequence[Match]) -> Task:
    pairs = frozenset((each.shift.code, each.member.code, each.role.value) for each in before)
    return Task(question.ask(_week(plan, scope, held), pairs), scope)


def _proposed(plan: Plan) -> list[Match]:
    return [each for each in plans.matches_of(plan) if each.state is MatchState.PROPOSED]


def _week(plan: Plan, scope: Scope, held: Sequence[Match]) -> Week:
    """The shifts of a scope, with what people decided; `held` is whom the plan has elsewhere."""
    collectives = [each.id for each in plans.collectives_of(plan)]
    choices = Choices.of(plan.choices)
    busy = [(each.member_id, each.shift) for each in held]
    week = open_shifts.week(collectives, plan.days, held=busy)
    return replace(
        week,
        shifts=tuple(each for each in week.shifts if not scope or each.code in scope),
        apart=choices.apart | choices.unwelcome,
        pinned=choices.pinned,
    )


def _settled(
    week: Week, proposed: Sequence[Match]
) -> tuple[tuple[OpenShift, ...], tuple[tuple[int, str], ...]]:
    """Shifts on which those who are proposed already have their places; and who these are."""
    of_shift: dict[str, list[Match]] = defaultdict(list)
    for each in proposed:
        of_shift[each.shift.code].append(each)
    number = {int(row): place for place, row in enumerate(week.people.ids)}
    shifts: list[OpenShift] = []
    staying: list[tuple[int, str]] = []
    for each_shift in week.shifts:
        shift = each_shift
        for match in of_shift[shift.code]:
            person = number.get(match.member_id)
            seated = None if person is None else _seat(shift, match.role, person, week)
            if seated is not None:
                staying.append((match.id, shift.code))
                shift = seated
        shifts.append(shift)
    return tuple(each for each in shifts if each.open), tuple(staying)


def _seat(shift: OpenShift, role: ShiftRole, person: int, week: Week) -> OpenShift | None:
    """A shift on which someone has a place; nothing, where none of their role is left."""
    is_new = bool(week.people.is_new[person])
    seat = next((each for each in ((role, is_new), (role, False)) if each in shift.open), None)
    if seat is None:
        return None
    left = {each: number - (each == seat) for each, number in shift.open.items()}
    return replace(
        shift,
        open={each: number for each, number in left.items() if number},
        on_it=(*shift.on_it, person),
        has_company=shift.has_company or not (is_new or role is ShiftRole.BACKUP),
    )
