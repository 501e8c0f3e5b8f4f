"""Shift, places, waiting list and offers, driven by random commands beside a simple model."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from furnishing import a_programme
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from trust import collective_of

from solidarity import clock, database
from solidarity.database import db, unit_of_work
from solidarity.network.members import Membership, Role
from solidarity.requests import filling, places, series, shifts, waiting
from solidarity.requests.life import WrongState
from solidarity.requests.seats import AlreadyOn, RoleFull
from solidarity.requests.shift import Place, PlaceState, ShiftRole
from solidarity.requests.waiting import NotFull

if TYPE_CHECKING:
    from neighbours import Network

GOES = ShiftRole.ACCOMPANIER
SEATS = 2
NAMES = ("amina", "theo", "lin", "gabi")
PEOPLE = st.integers(0, len(NAMES) - 1)
A_LONG_TIME = timedelta(hours=13)


class Model:
    """What should be: who sits where and how, and who waits."""

    def __init__(self) -> None:
        self.seats: list[tuple[int, PlaceState] | None] = [None] * SEATS
        self.queue: list[int] = []

    def seat_of(self, who: int) -> int | None:
        """Where someone sits."""
        held = [number for number, seat in enumerate(self.seats) if seat and seat[0] == who]
        return held[0] if held else None

    def free(self, number: int) -> None:
        """A seat opens: the first who waits and has none is offered it."""
        self.seats[number] = None
        for who in self.queue:
            if self.seat_of(who) is None:
                self.seats[number] = (who, PlaceState.OFFERED)
                return

    def pass_on(self, number: int) -> None:
        """Whoever was offered a seat loses it and their turn."""
        seat = self.seats[number]
        assert seat is not None
        self.queue.remove(seat[0])
        self.free(number)


class Play(RuleBasedStateMachine):
    """One play on a network, given up at its end."""

    network: ClassVar[Network]

    def __init__(self) -> None:
        super().__init__()
        self.unit = unit_of_work()
        self.work = self.unit.__enter__()
        collective = collective_of(self.network, "camille")
        self.people = [self.network.member(name) for name in NAMES]
        for each in self.people:
            if not each.is_one(Role.VOLUNTEER, collective.id):
                role = Membership(collective_id=collective.id, role=Role.VOLUNTEER)
                role.collective = collective
                each.memberships.append(role)
            for role in each.memberships:
                role.knows_the_work = True
        self.camille, self.ring = self.network.member("camille"), self.network.ring("camille")
        programme = a_programme(self.network, "camille", "Modèle")
        self.shift = series.to_come(programme)[0]
        shifts.seat_anew(self.shift, {GOES: SEATS})
        database.flush()
        self.model = Model()

    def teardown(self) -> None:
        """Let nothing of it remain."""
        self.work.give_up()
        self.unit.__exit__(None, None, None)

    def place(self, who: int) -> Place | None:
        """The place of someone, as it is stored."""
        mine = select(Place).where(
            Place.shift_id == self.shift.id, Place.member_id == self.people[who].id
        )
        return db.session.scalar(mine)

    @rule(who=PEOPLE)
    def sign_up(self, who: int) -> None:
        """Someone takes a seat, or hears why not."""
        if self.model.seat_of(who) is not None:
            with pytest.raises(AlreadyOn):
                places.sign_up(self.people[who], self.shift, GOES)
        elif None not in self.model.seats:
            with pytest.raises(RoleFull):
                places.sign_up(self.people[who], self.shift, GOES)
        else:
            places.sign_up(self.people[who], self.shift, GOES)
            self.model.seats[self.model.seats.index(None)] = (who, PlaceState.ASKED)
            self.model.queue = [each for each in self.model.queue if each != who]

    @rule(who=PEOPLE)
    def wait(self, who: int) -> None:
        """Someone waits, or hears why not."""
        refusal: type[Exception] | None = None
        if None in self.model.seats:
            refusal = NotFull
        elif self.model.seat_of(who) is not None or who in self.model.queue:
            refusal = AlreadyOn
        if refusal:
            with pytest.raises(refusal):
                waiting.join(self.people[who], self.shift, GOES)
        else:
            waiting.join(self.people[who], self.shift, GOES)
            self.model.queue.append(who)

    @rule(who=PEOPLE)
    def hand_back(self, who: int) -> None:
        """Someone cannot come."""
        place, seat = self.place(who), self.model.seat_of(who)
        assert (place is None) == (seat is None)
        if place is None or seat is None:
            return
        was_offered = place.state is PlaceState.OFFERED
        places.hand_back(place, self.people[who])
        self.model.pass_on(seat) if was_offered else self.model.free(seat)

    @rule(who=PEOPLE, yes=st.booleans())
    def answer(self, who: int, yes: bool) -> None:  # noqa: FBT001 - as drawn
        """Someone answers an offer, if there is one."""
        place, seat = self.place(who), self.model.seat_of(who)
        if place is None or seat is None:
            return
        if place.state is not PlaceState.OFFERED:
            with pytest.raises(WrongState):
                filling.accept(place, self.people[who])
        elif yes:
            filling.accept(place, self.people[who])
            self.model.queue.remove(who)
            self.model.seats[seat] = (who, PlaceState.ASKED)
        else:
            filling.decline(place, self.people[who])
            self.model.pass_on(seat)

    @rule(who=PEOPLE)
    def confirm(self, who: int) -> None:
        """A coordinator confirms, where someone asked."""
        place, seat = self.place(who), self.model.seat_of(who)
        if place is not None and seat is not None and place.state is PlaceState.ASKED:
            places.confirm(place, self.camille, self.ring)
            self.model.seats[seat] = (who, PlaceState.CONFIRMED)

    @rule()
    def time_is_over(self) -> None:
        """Nobody who was offered a seat answered in time."""
        filling.pass_on(clock.now() + A_LONG_TIME)
        late = [
            number
            for number, seat in enumerate(self.model.seats)
            if seat and seat[1] is PlaceState.OFFERED
        ]
        for number in late:
            self.model.pass_on(number)

    @invariant()
    def what_is_stored_is_what_should_be(self) -> None:
        """Seat by seat, and in the order of the list."""
        database.flush()
        numbers = {each.id: number for number, each in enumerate(self.people)}
        stored = select(Place.member_id, Place.state).where(Place.shift_id == self.shift.id)
        seats = [
            (numbers[member_id], state) if member_id else None
            for member_id, state in db.session.execute(stored.order_by(Place.number))
        ]
        assert seats == self.model.seats
        assert [numbers[each.member_id] for each in waiting.of(self.shift)] == self.model.queue


def play(network: Network, examples: int, steps: int) -> None:
    """Play so many times, so many commands each."""
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    with network.app.app_context():
        run_state_machine_as_test(
            type("Played", (Play,), {"network": network}),
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                suppress_health_check=slow,
            ),
        )


def test_shift_places_list_and_offers_do_what_a_simple_model_does(network: Network) -> None:
    play(network, examples=25, steps=25)


@pytest.mark.soak
def test_they_do_so_for_a_long_time(network: Network) -> None:
    play(network, examples=1000, steps=60)
