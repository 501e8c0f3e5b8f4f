"""For one shift: who could come, best first, and for everyone else why not; page by page.

Order and reasons against are worked out for everyone at once, as whole rows; words are found only
for those on the page.
"""

from dataclasses import dataclass, replace

import numpy as np

from solidarity.privacy.key_store import Keyring
from solidarity.requests import wishes
from solidarity.requests.matching import open_shifts, question, reasons
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.facts import Week
from solidarity.requests.matching.instance import Ints
from solidarity.requests.matching.plans import Plan
from solidarity.requests.matching.question import Question
from solidarity.requests.matching.reasons import Against, Reason
from solidarity.requests.request import Request
from solidarity.requests.shift import Shift, ShiftRole

PAGE = 30
Apart = frozenset[tuple[str, str]]
"""Codes of a shift (or request) and a volunteer who should not meet."""


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
class Shown:
    """Which pages are looked at, counted from 1: of one role, or the first ones of all."""

    role: ShiftRole | None = None
    page: int = 1
    others_page: int = 1


@dataclass(frozen=True)
class Ranking:
    """One role of one shift: a page of those who could come, and one of those who could not."""

    role: ShiftRole
    people: int
    """How many places are open."""
    suitable: tuple[Suitable, ...]
    others: tuple[Unsuitable, ...]
    could: int
    """How many could come, on all pages."""
    could_not: int
    page: int
    others_page: int

    @property
    def has_more(self) -> bool:
        """Whether more could come than on this page and those before."""
        return self.page * PAGE < self.could

    @property
    def has_more_others(self) -> bool:
        """Whether more could not."""
        return self.others_page * PAGE < self.could_not


def of(shift: Shift, apart: Apart = frozenset(), shown: Shown = Shown()) -> tuple[Ranking, ...]:
    """Each role with open places, with everyone who volunteers in the collective.

    `apart` is what `kept_apart` says of this shift.
    """
    return _rankings(open_shifts.of_one(shift), apart, shown)


def of_request(
    request: Request, apart: Apart = frozenset(), shown: Shown = Shown()
) -> tuple[Ranking, ...]:
    """The same for a request of which no shift was made yet, in its half-day."""
    return _rankings(open_shifts.of_request(request), apart, shown)


def kept_apart(what: Shift | Request, ring: Keyring, plan: Plan | None = None) -> Apart:
    """Who should not come: as a plan says, and as the person who asked wishes, if that opens."""
    request = what.request if isinstance(what, Shift) else what
    wished = {(what.code, each.code) for each in wishes.unwelcome_as_it_opens(request, ring)}
    choices = Choices.of(plan.choices) if plan else Choices()
    return choices.apart | choices.unwelcome | wished


def _rankings(week: Week, apart: Apart, shown: Shown) -> tuple[Ranking, ...]:
    asked = question.ask(replace(week, apart=apart))
    return tuple(
        _ranking(asked, number, shown)
        for number, need in enumerate(asked.needs)
        if shown.role in (None, need.role)
    )


def _ranking(asked: Question, number: int, shown: Shown) -> Ranking:
    week, need = asked.week, asked.needs[number]
    could, first = _best_first(asked, number), reasons.first_against(week, asked.rules, need)
    could_not = _others(asked, number, first)
    page, others_page = _within(shown.page, could), _within(shown.others_page, could_not)
    return Ranking(
        need.role,
        need.people,
        tuple(_suitable(asked, number, person) for person in _on_page(could, page)),
        tuple(
            Unsuitable(
                week.people.codes[person],
                week.people.names[person],
                reasons.against(week, need, person, int(first[person])),
            )
            for person in _on_page(could_not, others_page)
        ),
        could=len(could),
        could_not=len(could_not),
        page=page,
        others_page=others_page,
    )


def _best_first(asked: Question, number: int) -> Ints:
    """Who could take a place of a need: who did least first, then what makes it kind."""
    instance, need = asked.instance, asked.needs[number]
    pairs = np.flatnonzero(instance.pair_need == number)
    who = instance.pair_person[pairs]
    alone = instance.person_is_new[who] & (not need.shift.has_company)
    days = asked.week.people.asked_on
    asked_on = np.array([day.toordinal() if (day := days[each]) else 0 for each in who], np.int64)
    kindness, load = instance.pair_kindness[pairs], instance.person_load[who]
    return who[np.lexsort((who, asked_on, -kindness, load, alone))]


def _others(asked: Question, number: int, first: Ints) -> Ints:
    """Everyone else here: by what keeps them away, then by name."""
    here = asked.rules.volunteers(asked.needs[number].shift.collective_id)
    who = np.flatnonzero(here & (first != reasons.NOTHING))
    names = np.array([asked.week.people.names[each] for each in who], dtype=str)
    return who[np.lexsort((who, names, first[who]))]


def _suitable(asked: Question, number: int, person: int) -> Suitable:
    week, need = asked.week, asked.needs[number]
    is_alone = bool(week.people.is_new[person]) and not need.shift.has_company
    return Suitable(
        week.people.codes[person],
        week.people.names[person],
        reasons.of(week, asked.rules, need, person),
        is_alone,
    )


def _within(page: int, people: Ints) -> int:
    """A page that there is: the last one, where a later one is asked for."""
    return max(1, min(page, -(-len(people) // PAGE)))


def _on_page(people: Ints, page: int) -> list[int]:
    return [int(each) for each in people[(page - 1) * PAGE : page * PAGE]]
