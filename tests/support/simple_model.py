"""What should be, of one shift: who sits where and how, who waits, who holds the key.

Written after docs/shifts.md, as simply as it can be said, and beside the product: nothing of it is
called here but its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from solidarity.requests.shift import PlaceState, ShiftRole

SEATS = {ShiftRole.ACCOMPANIER: 2, ShiftRole.DRIVER: 1, ShiftRole.BACKUP: 1}
STORY = (
    (ShiftRole.ACCOMPANIER, True),
    (ShiftRole.ACCOMPANIER, True),
    (ShiftRole.DRIVER, True),
    (ShiftRole.ACCOMPANIER, False),
    (ShiftRole.DRIVER, False),
    (ShiftRole.BACKUP, True),
)
"""As what people come, one after the other, and whether they have a place or wait for one."""
GO_ALONG = (ShiftRole.ACCOMPANIER, ShiftRole.DRIVER)
ANSWER_WITHIN, BACKUPS_WITHIN = timedelta(hours=12), timedelta(hours=1)
_COMES = (PlaceState.CONFIRMED, PlaceState.PROPOSED)


@dataclass
class Seat:
    """One seat, and who has it."""

    role: ShiftRole
    who: int | None = None
    state: PlaceState = PlaceState.FREE
    since: timedelta = timedelta()

    def be(self, who: int | None, state: PlaceState, since: timedelta = timedelta()) -> None:
        """Change hands, or what is certain."""
        self.who, self.state, self.since = who, state, since


@dataclass
class Model:
    """One shift."""

    seats: list[Seat] = field(
        default_factory=lambda: [Seat(role) for role in SEATS for _ in range(SEATS[role])]
    )
    queue: list[tuple[int, ShiftRole]] = field(default_factory=list)
    keys: set[int] = field(default_factory=set)
    """Who holds the shift's key: certain, asked by a coordinator, or cleared beforehand."""
    told: dict[int, timedelta] = field(default_factory=dict)
    """The backups who were told that they are needed, and when."""
    once_certain: set[ShiftRole] = field(default_factory=set)
    """Roles of which a place was certain: only for those stand-ins are asked."""
    is_off: bool = False
    now: timedelta = timedelta()

    def seat_of(self, who: int) -> Seat | None:
        """Where someone sits."""
        return next((seat for seat in self.seats if seat.who == who), None)

    def state_of(self, who: int) -> PlaceState | None:
        """How someone sits."""
        seat = self.seat_of(who)
        return seat.state if seat else None

    def free(self, role: ShiftRole) -> Seat | None:
        """The first free seat of a role."""
        return next((each for each in self.seats if each.role is role and each.who is None), None)

    def waits(self, who: int) -> bool:
        """Whether someone is on the list."""
        return any(each == who for each, _role in self.queue)

    def next_for(self, role: ShiftRole) -> int | None:
        """The first on the list for a role who has no seat yet."""
        able = (who for who, wants in self.queue if wants is role and not self.seat_of(who))
        return next(able, None)

    def take(self, who: int, role: ShiftRole, state: PlaceState) -> None:
        """Someone has a free seat of a role, and waits no more."""
        seat = self.free(role)
        assert seat is not None
        seat.be(who, state)
        self.queue = [each for each in self.queue if each[0] != who]
        if state is PlaceState.PROPOSED:
            self.keys.add(who)

    def settle(self, who: int) -> None:
        """Someone is certain, and holds the key."""
        seat = self.seat_of(who)
        assert seat is not None
        seat.be(who, PlaceState.CONFIRMED)
        self.keys.add(who)
        self.once_certain.add(seat.role)

    def accept(self, who: int) -> None:
        """Someone takes what they were offered: certain at once where they were cleared."""
        seat = self.seat_of(who)
        assert seat is not None
        self.queue.remove((who, seat.role))
        seat.be(who, PlaceState.ASKED)
        if who in self.keys:
            self.settle(who)

    def hand_back(self, who: int) -> None:
        """Someone cannot come: only for one who was certain backups are told first."""
        seat = self.seat_of(who)
        assert seat is not None
        was = seat.state
        if was is PlaceState.OFFERED:
            self.queue.remove((who, seat.role))
        self.keys.discard(who)
        self.told.pop(who, None)
        seat.be(None, PlaceState.FREE)
        is_new = was is PlaceState.CONFIRMED
        if not is_new and not self.offer(seat.role):
            is_new = was is PlaceState.OFFERED and not self.told
        if is_new:
            self.fill(seat.role)

    def fill(self, role: ShiftRole) -> None:
        """First backups are told, then the list has its turn."""
        backups = [
            each.who
            for each in self.seats
            if each.role is ShiftRole.BACKUP and each.state is PlaceState.CONFIRMED
        ]
        if role is ShiftRole.BACKUP or not backups:
            self.offer(role)
        for who in backups:
            if who is not None and role is not ShiftRole.BACKUP:
                self.told[who] = self.now

    def offer(self, role: ShiftRole) -> bool:
        """Free seats are offered in the order of the list; whether one was."""
        offered = False
        while (who := self.next_for(role)) is not None and (seat := self.free(role)):
            seat.be(who, PlaceState.OFFERED, self.now)
            offered = True
        return offered

    def step_in(self, who: int, role: ShiftRole) -> None:
        """A backup goes along after all, with the key that is theirs already."""
        seat, free = self.seat_of(who), self.free(role)
        assert seat is not None
        assert free is not None
        seat.be(None, PlaceState.FREE)
        self.told.pop(who, None)
        free.be(who, PlaceState.CONFIRMED)
        self.once_certain.add(role)

    def move(self) -> None:
        """Who was certain or asked is asked again, with the key; what was offered is so anew."""
        for seat in self.seats:
            if seat.state in _COMES:
                seat.be(seat.who, PlaceState.PROPOSED)
            elif seat.state is PlaceState.ASKED and seat.who is not None:
                self.keys.discard(seat.who)
            elif seat.state is PlaceState.OFFERED:
                seat.be(None, PlaceState.FREE)
        self.told.clear()
        for role in SEATS:
            self.offer(role)

    def cancel(self) -> None:
        """Who would have come has to see that it is off; nobody else has anything of it."""
        self.is_off, self.queue = True, []
        for seat in self.seats:
            if seat.state in _COMES:
                seat.be(seat.who, PlaceState.CALLED_OFF)
            else:
                seat.be(None, PlaceState.FREE)
        self.keys.clear()
        self.told.clear()

    def look(self) -> None:
        """What the clockwork does each minute: offers run out, and the search goes on.

        A free seat is offered to those who wait, unless a backup still has time to step in.
        """
        late = [
            seat.who
            for seat in self.seats
            if seat.state is PlaceState.OFFERED and seat.since + ANSWER_WITHIN <= self.now
        ]
        for who in late:
            if who is not None:
                self.hand_back(who)
        if all(at + BACKUPS_WITHIN <= self.now for at in self.told.values()):
            for role in SEATS:
                self.offer(role)
