"""Random commands for one shift, each done in the product and in the simple model beside it.

Several roles with backups, the waiting list with people cleared beforehand, offers, proposals,
moving, cancelling, and the time that goes by.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from neighbours import NOW
from simple_model import GO_ALONG, SEATS, STORY, Model
from sqlalchemy import select
from story import a_request
from trust import collective_of, role_of

from solidarity import clock, database
from solidarity.database import db, unit_of_work
from solidarity.network import members
from solidarity.network.members import Member, Membership, Role
from solidarity.privacy import grants
from solidarity.requests import filling, moving, places, shifts, waiting
from solidarity.requests.shift import Details, Place, PlaceState, ShiftRole, Span
from solidarity.requests.standing_in import Call
from solidarity.ui.errors import ANSWERS

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.privacy.key_store import Keyring
    from solidarity.requests.shift import Shift

NAMES = ("amina", "theo", "lin", "gabi", "marcel", "dolores")
PEOPLE, ROLES = st.integers(0, 3 * len(NAMES) - 1), st.sampled_from(list(SEATS))
"""Anyone, or twice as often one of those for whom it is meant: else little would happen."""
BEGUN = st.sampled_from([0, 3, 5, 5, 6, 6])
TO_STEP_INTO = st.sampled_from(GO_ALONG)
PASSES = st.sampled_from([timedelta(minutes=61), timedelta(hours=13)])
IN_90_DAYS, TWO_HOURS, A_DAY = NOW + timedelta(days=90), timedelta(hours=2), timedelta(days=1)
REFUSED = tuple(error for error, (status, _sentence) in ANSWERS.items() if status == 409)
"""What people are told where something cannot be; which of it, other tests say."""


class Play(RuleBasedStateMachine):
    """One play on a network, given up at its end."""

    network: ClassVar[Network]
    ring: ClassVar[Keyring]
    seen: ClassVar[Counter[object]] = Counter()
    """How often people sat or waited in which way, or were asked to stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(NOW, tick=True)
        self.time = self.travel.start()
        self.unit = unit_of_work()
        self.work = self.unit.__enter__()
        self.people = [_ready(self.network, name) for name in NAMES]
        self.camille = self.network.member("camille")
        self.request = a_request(self.network)
        self.shift, self.model = self._drafted(), Model()

    def teardown(self) -> None:
        """Let nothing of it remain."""
        self.work.give_up()
        self.unit.__exit__(None, None, None)
        self.travel.stop()

    def _drafted(self) -> Shift:
        span = Span(IN_90_DAYS, IN_90_DAYS + TWO_HOURS)
        shift = shifts.draft(self.request, span, SEATS, Details(), self.camille, self.ring)
        shifts.publish(shift, self.camille)
        database.flush()
        return shift

    def one_of(self, drawn: int, *states: PlaceState | None) -> int:
        """Anyone, or one of those who sit so (not at all: None), as drawn."""
        meant = [who for who in range(len(NAMES)) if self.model.state_of(who) in states]
        chosen, is_anyone = drawn // 3, drawn % 3 == 0
        return chosen if is_anyone or not meant else meant[chosen % len(meant)]

    @initialize(people=BEGUN)
    def begin(self, people: int) -> None:
        """So many have a place for certain, or wait for one."""
        for who, (role, sits) in enumerate(STORY[:people]):
            if not sits:
                waiting.join(self.people[who], self.shift, role)
                self.model.queue.append((who, role))
                continue
            places.sign_up(self.people[who], self.shift, role)
            places.confirm(self.place(who), self.camille, self.ring)
            self.model.take(who, role, PlaceState.ASKED)
            self.model.settle(who)

    def place(self, who: int) -> Place:
        """The place of someone, as it is stored."""
        mine = select(Place).where(
            Place.shift_id == self.shift.id, Place.member_id == self.people[who].id
        )
        return db.session.scalars(mine.execution_options(populate_existing=True)).one()

    def row(self, who: int) -> waiting.Waiting:
        """Someone's entry on the list."""
        row = waiting.of_member(self.people[who], self.shift)
        assert row is not None
        return row

    @rule(who=PEOPLE, role=ROLES)
    def sign_up(self, who: int, role: ShiftRole) -> None:
        """Someone takes a seat, or hears why not; a seat that others wait for is not open."""
        who = self.one_of(who, None)
        model, first = self.model, self.model.next_for(role)
        is_refused = model.is_off or model.seat_of(who) or not model.free(role)
        if is_refused or first not in {None, who}:
            with pytest.raises(REFUSED):
                places.sign_up(self.people[who], self.shift, role)
        else:
            places.sign_up(self.people[who], self.shift, role)
            model.take(who, role, PlaceState.ASKED)

    @rule(who=PEOPLE, role=ROLES)
    def propose(self, who: int, role: ShiftRole) -> None:
        """A coordinator asks someone, with the key in hand."""
        who, model = self.one_of(who, None), self.model
        if model.is_off or model.seat_of(who) or not model.free(role):
            with pytest.raises(REFUSED):
                places.propose(self.shift, role, self.people[who], self.camille, self.ring)
        else:
            places.propose(self.shift, role, self.people[who], self.camille, self.ring)
            model.take(who, role, PlaceState.PROPOSED)

    @rule(who=PEOPLE, role=ROLES)
    def wait(self, who: int, role: ShiftRole) -> None:
        """Someone waits, or hears why not."""
        who, model = self.one_of(who, None), self.model
        is_open = model.free(role) and model.next_for(role) in {None, who}
        if model.is_off or is_open or model.seat_of(who) or model.waits(who):
            with pytest.raises(REFUSED):
                waiting.join(self.people[who], self.shift, role)
        else:
            waiting.join(self.people[who], self.shift, role)
            model.queue.append((who, role))

    @rule(who=PEOPLE)
    def clear_or_leave(self, who: int) -> None:
        """Who waits is cleared beforehand; who was, leaves the list with their key.

        Who is being offered a seat and leaves lets it go to the one after, as with a no.
        """
        who = self.one_of(who, None, PlaceState.OFFERED)
        if self.model.state_of(who) is PlaceState.OFFERED:
            filling.leave(self.row(who), self.people[who])
            self.model.hand_back(who)
        elif not self.model.waits(who) or self.model.seat_of(who):
            return
        elif who in self.model.keys:
            filling.leave(self.row(who), self.people[who])
            self.model.queue = [each for each in self.model.queue if each[0] != who]
            self.model.keys.discard(who)
        else:
            waiting.clear(self.row(who), self.camille, self.ring)
            self.model.keys.add(who)

    @rule(who=PEOPLE)
    def hand_back(self, who: int) -> None:
        """Someone cannot come."""
        who = self.one_of(who, PlaceState.CONFIRMED)
        if self.model.state_of(who) is PlaceState.CALLED_OFF:
            with pytest.raises(REFUSED):
                places.hand_back(self.place(who), self.people[who])
        elif self.model.seat_of(who):
            places.hand_back(self.place(who), self.people[who])
            self.model.hand_back(who)

    @rule(who=PEOPLE, yes=st.booleans())
    def answer(self, who: int, yes: bool) -> None:  # noqa: FBT001 - as drawn
        """Someone answers an offer, if there is one."""
        who = self.one_of(who, PlaceState.OFFERED)
        verb = filling.accept if yes else filling.decline
        if self.model.state_of(who) is PlaceState.OFFERED:
            verb(self.place(who), self.people[who])
            (self.model.accept if yes else self.model.hand_back)(who)
        elif self.model.seat_of(who):
            with pytest.raises(REFUSED):
                verb(self.place(who), self.people[who])

    @rule(who=PEOPLE)
    def make_certain(self, who: int) -> None:
        """Who asked is confirmed by a coordinator; who was asked says yes."""
        who = self.one_of(who, PlaceState.ASKED, PlaceState.PROPOSED)
        state = self.model.state_of(who)
        if state is PlaceState.ASKED:
            places.confirm(self.place(who), self.camille, self.ring)
        elif state is PlaceState.PROPOSED:
            places.agree(self.place(who), self.people[who])
        else:
            if state:
                with pytest.raises(REFUSED):
                    places.confirm(self.place(who), self.camille, self.ring)
            return
        self.model.settle(who)

    @rule(who=PEOPLE, role=TO_STEP_INTO)
    def step_in(self, who: int, role: ShiftRole) -> None:
        """A backup goes along after all, where a seat is free."""
        seat = self.model.seat_of(self.one_of(who, PlaceState.CONFIRMED))
        if seat is None or seat.who is None:
            return
        who = seat.who
        is_backup = seat.role is ShiftRole.BACKUP and seat.state is PlaceState.CONFIRMED
        if is_backup and self.model.free(role):
            places.step_in(self.place(who), role, self.people[who])
            self.model.step_in(who, role)
        else:
            with pytest.raises(REFUSED):
                places.step_in(self.place(who), role, self.people[who])

    @rule()
    def move(self) -> None:
        """The shift is a day later, or earlier again."""
        is_later = self.shift.starts_at > IN_90_DAYS
        begins = self.shift.starts_at + (-A_DAY if is_later else A_DAY)
        span = Span(begins, begins + TWO_HOURS)
        if self.model.is_off:
            with pytest.raises(REFUSED):
                moving.move(self.shift, span, self.camille, self.ring)
        else:
            moving.move(self.shift, span, self.camille, self.ring)
            self.model.move()

    @precondition(lambda play: not play.model.is_off)
    @rule(is_so=st.sampled_from([*[False] * 9, True]))
    def cancel(self, is_so: bool) -> None:  # noqa: FBT001 - as drawn
        """Now and then a shift is called off."""
        if is_so:
            moving.cancel(self.shift, self.camille)
            self.model.cancel()

    @precondition(lambda play: play.model.is_off)
    @rule(people=BEGUN)
    def another(self, people: int) -> None:
        """After a shift that is called off there is another one."""
        self.shift, self.model = self._drafted(), Model(now=self.model.now)
        self.begin(people)

    @rule(passes=PASSES)
    def time_goes_by(self, passes: timedelta) -> None:
        """Nobody answers meanwhile."""
        self.time.shift(passes)
        self.model.now += passes

    @invariant()
    def what_is_stored_is_what_should_be(self) -> None:
        """Seat by seat, in the order of the list, key by key, after the clockwork has looked."""
        filling.pass_on(clock.now())
        self.model.look()
        database.flush()
        numbers = {each.id: number for number, each in enumerate(self.people)}
        stored = select(Place).where(Place.shift_id == self.shift.id).order_by(Place.number)
        rows = db.session.scalars(stored.execution_options(populate_existing=True)).unique()
        seats = [(each.role, numbers.get(each.member_id or 0), each.state) for each in rows]
        assert seats == [(each.role, each.who, each.state) for each in self.model.seats]
        self.seen.update({*((role, state) for role, _who, state in seats)})
        listed = [(numbers[each.member_id], each.role) for each in waiting.of(self.shift)]
        assert listed == self.model.queue
        holders = grants.holders(self.shift.key_id)
        assert {
            number for number, each in enumerate(self.people) if each.holder in holders
        } == self.model.keys
        cleared = {who for who, _role in self.model.queue} & self.model.keys
        self.seen.update(["waits with the key"] if cleared else [])

    @invariant()
    def stand_ins_are_asked_only_for_what_was_certain(self) -> None:
        """Nobody is asked to stand in where nobody was counted on."""
        called = select(Call.role).where(Call.shift_id == self.shift.id, Call.is_open)
        asked = set(db.session.scalars(called))
        assert asked <= self.model.once_certain
        self.seen.update(["asked to stand in"] if asked else [])


def _ready(network: Network, name: str) -> Member:
    """Someone who volunteers with Camille's collective, where everyone knows the work."""
    collective, member = collective_of(network, "camille"), network.member(name)
    for each in members.with_role(Role.VOLUNTEER, collective):
        role_of(each, Role.VOLUNTEER).knows_the_work = True
    if not member.is_one(Role.VOLUNTEER, collective.id):
        role = Membership(collective_id=collective.id, role=Role.VOLUNTEER)
        role.collective = collective
        member.memberships.append(role)
    for role in member.memberships:
        role.knows_the_work = True
    return member
