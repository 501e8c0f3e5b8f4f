"""What everyone in a storm was told, act by act, to be held against what is stored."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from solidarity import clock
from solidarity.database import db
from solidarity.network.members import Member
from solidarity.requests.shift import Place, PlaceState, Shift
from solidarity.requests.waiting import Waiting

if TYPE_CHECKING:
    import random

    from client import Answer, Client
    from storm import Storm

ROLE = {"role": "accompanier"}
YES, REFUSED = 303, {404, 409}
SENT_TWICE, HANDS_BACK, LOOKS, ACCEPTS, DECLINES = 0.1, 0.5, 0.4, 0.25, 0.2
"""How often people do so; who neither accepts nor declines lets the time run out."""
_ON_MY_PAGE = re.compile(
    r'/volunteer/shifts/(?P<shift>[\w-]+)"|/volunteer/(?P<list>waiting)/[\w-]+/leave'
)
_OFFER = re.compile(r"/volunteer/places/([\w-]+)/accept")


@dataclass(frozen=True)
class On:
    """Someone was told that a place is theirs."""

    place: str
    since: float


@dataclass(frozen=True)
class Waits:
    """Someone was told that they are on the list."""


@dataclass
class Person:
    """Someone who lives with the board, and remembers the last yes about each shift."""

    client: Client
    storm: Storm
    dice: random.Random
    told: dict[str, On | Waits] = field(default_factory=dict)
    """Shift → what was said yes to; nothing, where nobody said yes or it was handed back."""
    did: Counter[str] = field(default_factory=Counter)

    def turn(self) -> None:
        """Do one thing, as people do."""
        if any(isinstance(each, Waits) for each in self.told.values()) and self._chance(LOOKS):
            self.look_at_my_page()
            return
        code = self.dice.choice(self.storm.codes)
        here = self.told.get(code)
        if here is None:
            self.sign_up(code)
        elif isinstance(here, On) and self._chance(HANDS_BACK):
            self.hand_back(code, here)

    def sign_up(self, code: str) -> None:
        """Take a place, or wait for one."""
        self.did["tried"] += 1
        answer = self._send("signed up", f"/volunteer/shifts/{code}/places")
        if answer.status == YES:
            self.told[code] = On(answer.leads_to.rpartition("/")[2], clock.stopwatch())
            return
        if self._send("waited", f"/volunteer/shifts/{code}/waiting").status == YES:
            self.told[code] = Waits()

    def hand_back(self, code: str, here: On) -> None:
        """Say that one cannot come."""
        if self._send("handed back", f"/volunteer/places/{here.place}/return").status == YES:
            del self.told[code]

    def look_at_my_page(self) -> None:
        """See what one is offered and what one still waits for; answer, or let the time run."""
        page = self.client.look("/volunteer/")
        assert page.status == 200
        self._see_what_i_wait_for(page.text)
        for place in sorted(set(_OFFER.findall(page.text))):
            self.did["offered"] += 1
            self._answer(place)

    def _see_what_i_wait_for(self, page: str) -> None:
        listed, shift = set(), ""
        for found in _ON_MY_PAGE.finditer(page):
            shift = found["shift"] or shift
            if found["list"]:
                listed.add(shift)
        waits = {code for code, each in self.told.items() if isinstance(each, Waits)}
        assert listed <= waits, "on a list that nobody said yes to"
        for code in waits - listed:
            self.did["ran out"] += 1
            del self.told[code]

    def _answer(self, place: str) -> None:
        code, drawn = self.storm.seats[place], self.dice.random()
        if drawn >= ACCEPTS + DECLINES:
            return
        act, path = ("accepted", "accept") if drawn < ACCEPTS else ("declined", "decline")
        if self._send(act, f"/volunteer/places/{place}/{path}").status != YES:
            return
        del self.told[code]
        if act == "accepted":
            self.told[code] = On(place, clock.stopwatch())

    def _send(self, act: str, path: str) -> Answer:
        answer = self.client.post(path, **ROLE)
        assert answer.status in {YES, *REFUSED}, f"{act}: {answer.status}"
        self.did[act if answer.status == YES else "refused"] += 1
        if answer.status == YES and self._chance(SENT_TWICE):
            second = self.client.repeat()
            assert (second.status, second.leads_to) == (YES, answer.leads_to)
            self.did["sent twice"] += 1
        return answer

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share


@dataclass
class Confirming:
    """A coordinator who confirms whoever asks, as long as it lasts."""

    client: Client
    storm: Storm
    confirmed: dict[str, float] = field(default_factory=dict)
    """Place → when the last confirmation that was said yes to began."""

    def confirm_all(self) -> None:
        """Go on until it is over."""
        while not self.storm.over.wait(0.05):
            self.confirm_who_ask()

    def confirm_who_ask(self) -> None:
        """Confirm some of those who ask now."""
        for code in self._who_ask():
            begun = clock.stopwatch()
            answer = self.client.post(f"/coordinator/places/{code}/confirm")
            assert answer.status in {YES, *REFUSED}, answer.status
            if answer.status == YES:
                self.confirmed[code] = begun

    def _who_ask(self) -> list[str]:
        with self.storm.network.app.app_context():
            asked = select(Place.code).join(Shift).where(Place.state == PlaceState.ASKED)
            return list(db.session.scalars(asked.where(Shift.code.in_(self.storm.codes)).limit(20)))


@dataclass(frozen=True)
class Stored:
    """What the database says of someone and a shift."""

    place: str | None
    state: PlaceState | None
    waits: bool


NOTHING = Stored(None, None, waits=False)


def stored(storm: Storm) -> dict[tuple[str, str], Stored]:
    """Sign-in name and shift → how they sit there or wait, as it is stored."""
    with storm.network.app.app_context():
        sits = (
            select(Member.sign_in_name, Shift.code, Place.code, Place.state)
            .join(Place, Place.member_id == Member.id)
            .join(Shift, Shift.id == Place.shift_id)
        )
        waits = (
            select(Member.sign_in_name, Shift.code)
            .join(Waiting, Waiting.member_id == Member.id)
            .join(Shift, Shift.id == Waiting.shift_id)
        )
        ours = Shift.code.in_(storm.codes)
        rows = db.session.execute(sits.where(ours)).all()
        listed = {(name, code) for name, code in db.session.execute(waits.where(ours))}
    assert len(rows) == len({(name, code) for name, code, _place, _state in rows}), "a double"
    found = {
        (name, code): Stored(place, state, (name, code) in listed)
        for name, code, place, state in rows
    }
    return {**{pair: Stored(None, None, waits=True) for pair in listed}, **found}


def hold_to_what_was_said(storm: Storm, people: list[Person], by: Confirming) -> None:
    """Every yes is stored, act for act; no refusal is."""
    found = stored(storm)
    for person in people:
        for code in storm.codes:
            said = person.told.get(code)
            is_so = found.pop((person.client.name, code), NOTHING)
            assert is_as_said(said, is_so, by), (said, is_so)
    assert not found, "someone sits where nobody signed up"


def is_as_said(said: On | Waits | None, is_so: Stored, by: Confirming) -> bool:
    """Whether what is stored follows from what was said yes to last."""
    if said is None:
        return is_so == NOTHING
    if isinstance(said, Waits):
        is_offered = is_so.state is PlaceState.OFFERED and is_so.waits
        is_listed = is_so == Stored(None, None, waits=True)
        return is_offered or is_listed
    was_confirmed = by.confirmed.get(said.place, 0.0)
    states = {PlaceState.CONFIRMED} if was_confirmed > said.since else {PlaceState.ASKED}
    if said.place in by.confirmed:
        states |= {PlaceState.CONFIRMED}  # it was under way while they took the place
    return is_so.place == said.place and is_so.state in states and not is_so.waits


def count_of(people: list[Person]) -> Counter[str]:
    """How often each act was done."""
    return sum((each.did for each in people), Counter())
