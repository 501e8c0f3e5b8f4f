"""What is known of a week: people as columns, open roles as a list. Nothing sealed is among it.

Facts about many people are bit rows, eight people a byte: a rule over everyone is one "and".
"""

from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from solidarity.clock import HalfDay
from solidarity.network.nearness import Nearness
from solidarity.requests.matching.instance import Bools, Ints
from solidarity.requests.shift import ShiftRole

Bits = NDArray[np.uint8]


@dataclass(frozen=True)
class Training:
    """What some have learnt: who, and the last day on which it holds."""

    people: list[int] = field(default_factory=list)
    ends_on: list[date | None] = field(default_factory=list)


@dataclass(frozen=True)
class Busy:
    """What people do already: one entry for each place."""

    person: Ints
    starts: Ints
    """Minutes since the epoch."""
    ends: Ints
    where: Ints


@dataclass(frozen=True)
class OtherDay:
    """Days on which it is otherwise for someone; a later one in the list decides."""

    person: int
    first: date
    last: date
    is_free: bool


@dataclass(frozen=True)
class People:
    """Volunteers, each a number from 0, in the order of their rows."""

    ids: Ints
    codes: tuple[str, ...]
    names: tuple[str, ...]
    speaks: tuple[tuple[str, ...], ...]
    where: Ints
    """Index of their part of the city; -1 where they do not say."""
    asked_on: tuple[date | None, ...]
    is_new: Bools
    load: Ints
    """Shifts of the last eight weeks, and of the days to be planned."""
    room: Ints
    """(people × weeks) how many more each week."""
    volunteers: dict[int, Bits]
    """Collective → who volunteers there, and does not rest."""
    resting: dict[int, Bits]
    """Collective → who volunteers there, and rests."""
    trained: dict[tuple[int, str], Training]
    speakers: dict[str, Bits]
    usually: dict[str, Bits]
    """Half-day of the week (`availability.HALF_DAYS`) → who said they could come then."""
    said_nothing: Bits
    exceptions: tuple[OtherDay, ...]
    busy: Busy

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.ids)


@dataclass(frozen=True)
class OpenShift:
    """A shift with open places."""

    shift_id: int
    code: str
    collective_id: int
    starts_at: datetime
    ends_at: datetime
    half_day: HalfDay
    where: int
    """Index of its part of the city; -1 where the network does not know."""
    languages: tuple[str, ...]
    training: str
    is_together: bool
    """Whether it needs all of its people: a request's does, a programme's does not."""
    cannot_wait: bool
    has_company: bool
    wants_speakers: bool
    """Whether who goes along must speak a language of the person who asked."""
    wants_strangers: bool
    """Whether nobody from its own part of the city should come."""
    on_it: tuple[int, ...]
    """Who has a place already, said no, or is no volunteer here any more by then."""
    known: tuple[int, ...]
    """Who went along before."""
    open: dict[tuple[ShiftRole, bool], int]
    """How many places of each role, and whether they are kept for newcomers."""


@dataclass(frozen=True)
class Need:
    """One role of one shift."""

    shift: OpenShift
    role: ShiftRole
    people: int
    is_kept: bool = False
    """Whether these places are kept for newcomers."""


@dataclass(frozen=True)
class Week:
    """Everything that a plan is made from."""

    people: People
    shifts: tuple[OpenShift, ...]
    mondays: tuple[date, ...]
    nearness: Nearness
    today: date
    apart: frozenset[tuple[str, str]] = frozenset()
    """Codes of shift and person which must not meet."""
    pinned: frozenset[tuple[str, str, str]] = frozenset()
    """Codes of shift and person, and a role, which a coordinator holds on to."""

    @property
    def needs(self) -> list[Need]:
        """Every role with open places, shift by shift."""
        return [
            Need(shift, role, number, is_kept)
            for shift in self.shifts
            for (role, is_kept), number in shift.open.items()
        ]


def pack(chosen: Bools) -> Bits:
    """Eight people a byte."""
    return np.packbits(chosen)


def unpack(bits: Bits, number: int) -> Bools:
    """One entry for each person."""
    return np.unpackbits(bits, count=number).astype(bool)


def has(bits: Bits, person: int) -> bool:
    """Whether one person is set."""
    return bool(bits[person >> 3] & (0x80 >> (person & 7)))


def bits_of(people: list[int] | tuple[int, ...], number: int) -> Bits:
    """A row in which these people are set."""
    found = np.zeros(number, dtype=bool)
    found[list(people)] = True
    return pack(found)
