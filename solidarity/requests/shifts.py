"""Shifts: a span of time and a place where people are needed, from a request or a programme.

Each shift has a key of its own for its meeting details, so that a volunteer never holds a key to
more than those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.clock import HalfDay
from solidarity.database import UTC, Base, Words, db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import grants, journal, sealed_rows, sealing
from solidarity.privacy.declarations import Coded, column, nothing, personal, sealed
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Term
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests import life
from solidarity.requests.kinds import Kind
from solidarity.requests.life import Act, State
from solidarity.requests.request import Request, step

TERM = Term("who was on which shift", "ended", timedelta(days=7))
LONGEST = timedelta(hours=14)
_READERS = "the circle, the intermediary, each confirmed volunteer until the window ends"


class ShiftState(StrEnum):
    """What has become of a shift."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class ShiftRole(StrEnum):
    """What a place on a shift is for."""

    LEAD = "lead"
    ACCOMPANIER = "accompanier"
    INTERPRETER = "interpreter"
    DRIVER = "driver"


class PlaceState(StrEnum):
    """What has become of a place."""

    FREE = "free"
    ASKED = "asked"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class WrongSpan(Exception):
    """A shift ends after it begins, and within fourteen hours."""


class NobodyNeeded(Exception):
    """A shift without a place for anyone."""


class Shift(SealedRow, Base):
    """A span of time in which people are needed."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        Index("ix_shift_board", "collective_id", "state", "starts_at"),
    )

    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("whose shift"))
    request_id: Mapped[int | None] = column(
        ForeignKey("request.id"), index=True, holds=nothing("for which request")
    )
    programme_id: Mapped[int | None] = column(
        ForeignKey("programme.id"), index=True, holds=nothing("of which programme")
    )
    title: Mapped[str | None] = column(holds=nothing("what a programme is called among members"))
    kind_id: Mapped[int] = column(ForeignKey("kind.id"), holds=nothing("coarsely what for"))
    neighbourhood_id: Mapped[int] = column(
        ForeignKey("neighbourhood.id"), holds=nothing("roughly where")
    )
    languages: Mapped[tuple[str, ...]] = column(Words, holds=nothing("what is spoken"))
    state: Mapped[ShiftState] = column(
        default=ShiftState.DRAFT, holds=nothing("on the board or not")
    )
    starts_at: Mapped[datetime] = column(UTC, holds=nothing("for reminders and overlaps"))
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("its term runs from here"))
    window_hours: Mapped[int] = column(holds=nothing("how long details open after its end"))
    meeting_point: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="where to meet", read_by=_READERS, kept=TERM),
    )
    recognition: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="how to know each other", read_by=_READERS, kept=TERM),
    )
    note: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="what volunteers must know", read_by=_READERS, kept=TERM),
    )

    collective: Mapped[Collective] = relationship(lazy="joined")
    kind: Mapped[Kind] = relationship(lazy="joined")
    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="joined")
    request: Mapped[Request | None] = relationship(lazy="select")
    places: Mapped[list["Place"]] = relationship(
        back_populates="shift",
        order_by="Place.number",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def half_day(self) -> HalfDay:
        """When it is, as the board says it."""
        return clock.half_day_of(self.starts_at)

    @property
    def window_ends_at(self) -> datetime:
        """Until when its details open for a confirmed volunteer."""
        return self.ends_at + timedelta(hours=self.window_hours)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= clock.now()


class Place(Coded, Base):
    """One seat on a shift. The database refuses a second member, and a second seat for one."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("shift_id", "number"),
        UniqueConstraint("shift_id", "member_id"),
        CheckConstraint("(member_id IS NULL) = (state = 'free')", name="taken"),
    )

    shift_id: Mapped[int] = column(
        ForeignKey("shift.id", ondelete="CASCADE"), holds=nothing("which shift")
    )
    number: Mapped[int] = column(holds=nothing("first, second… seat"))
    role: Mapped[ShiftRole] = column(holds=nothing("what the seat is for"))
    state: Mapped[PlaceState] = column(
        default=PlaceState.FREE, holds=nothing("free, asked for, proposed, confirmed")
    )
    member_id: Mapped[int | None] = column(
        ForeignKey("member.id"),
        index=True,
        holds=personal(
            "the volunteer", why="to know who comes", read_by="the shift's people", kept=TERM
        ),
    )

    shift: Mapped[Shift] = relationship(back_populates="places", lazy="joined")
    member: Mapped[Member | None] = relationship(lazy="joined")


@dataclass(frozen=True)
class Span:
    """When a shift begins and ends, in UTC.

    Raises: WrongSpan.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        """Refuse a span that no shift can have."""
        if not self.starts_at < self.ends_at <= self.starts_at + LONGEST:
            raise WrongSpan


@dataclass(frozen=True)
class Details:
    """What only people on the shift may know; sealed before it is stored."""

    meeting_point: str = ""
    recognition: str = ""
    note: str = ""


def draft(
    request: Request,
    span: Span,
    seats: Mapping[ShiftRole, int],
    details: Details,
    by: Member,
    ring: Keyring,
) -> Shift:
    """Turn a request into a shift; an empty meeting point is taken from the request, unseen.

    Raises: NotYours; NobodyNeeded; WrongState; NoKey.
    """
    authority.require(by, "arrange", request.collective_id)
    if request.state not in life.LIVE:
        raise life.WrongState
    shift = _row(request.collective, request.kind, request.neighbourhood, span, seats)
    shift.request, shift.languages = request, request.languages
    key = sealing.new_key()
    request_key = sealed_rows.key_of(request, ring)
    where = details.meeting_point or sealed_rows.unseal(request, "meeting_point", request_key)
    sealed_rows.seal(
        shift, key, meeting_point=where, recognition=details.recognition, note=details.note
    )
    _keep(shift, key, by)
    grants.give(shift.key_id, key, request.brought_by.holder)
    if request.state is State.NEW:
        step(request, Act.TAKE_UP, by)
    return shift


def lay_out(
    title: str,
    collective: Collective,
    kind: Kind,
    neighbourhood: Neighbourhood,
    span: Span,
    seats: Mapping[ShiftRole, int],
) -> Shift:
    """Make a shift of a programme, on the board at once; nothing about it is sealed."""
    shift = _row(collective, kind, neighbourhood, span, seats)
    shift.title, shift.languages, shift.state = title, (), ShiftState.PUBLISHED
    db.session.add(shift)
    return shift


def publish(shift: Shift, by: Member) -> None:
    """Put a shift on the board.

    Raises: NotYours; WrongState, when it is over or cancelled.
    """
    authority.require(by, "arrange", shift.collective_id)
    if shift.state is not ShiftState.DRAFT or shift.is_over:
        raise life.WrongState
    shift.state = ShiftState.PUBLISHED
    offer(shift, by)
    journal.write("published", shift, by=by)


def offer(shift: Shift, by: Member) -> None:
    """Say that the shift's request has been offered, unless it went further already."""
    if shift.request and life.is_possible(shift.request.state, Act.OFFER):
        step(shift.request, Act.OFFER, by)


def opened(shift: Shift, by: Member, ring: Keyring) -> Details:
    """The meeting details of a shift; that someone opened them is journalled.

    Raises: NoKey.
    """
    key = sealed_rows.key_of(shift, ring)
    journal.write("opened the details", shift, by=by)
    return Details(
        meeting_point=sealed_rows.unseal(shift, "meeting_point", key),
        recognition=sealed_rows.unseal(shift, "recognition", key),
        note=sealed_rows.unseal(shift, "note", key),
    )


def has_details(shift: Shift) -> bool:
    """Whether anything about it was sealed."""
    return any((shift.meeting_point, shift.recognition, shift.note))


def coordinated_by(member: Member, code: str) -> Shift | None:
    """The shift with this opaque id, if this member coordinates its collective."""
    shift = db.session.scalar(select(Shift).where(Shift.code == code))
    if shift is None or not member.is_one(Role.COORDINATOR, shift.collective_id):
        return None
    return shift


def of_request(request: Request) -> Sequence[Shift]:
    """The shifts of a request, the first one first."""
    found = select(Shift).where(Shift.request_id == request.id).order_by(Shift.starts_at)
    return db.session.scalars(found).unique().all()


def span_on(day: date, begins: time, ends: time) -> Span:
    """The span between two times of the wall clock; an end before the begin is the next day.

    Raises: NoSuchHour; WrongSpan.
    """
    end_day = day if ends > begins else day + timedelta(days=1)
    return Span(clock.at(day, begins), clock.at(end_day, ends))


def _row(
    collective: Collective,
    kind: Kind,
    neighbourhood: Neighbourhood,
    span: Span,
    seats: Mapping[ShiftRole, int],
) -> Shift:
    wanted = [role for role in ShiftRole for _ in range(seats.get(role, 0))]
    if not wanted:
        raise NobodyNeeded
    return Shift(
        sealed_in=collective.code,
        collective=collective,
        kind=kind,
        neighbourhood=neighbourhood,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        window_hours=collective.window_hours,
        places=[Place(number=number, role=role) for number, role in enumerate(wanted, start=1)],
    )


def _keep(shift: Shift, key: bytes, by: Member) -> None:
    db.session.add(shift)
    database.flush()
    grants.give(shift.key_id, key, shift.collective.circle)
    journal.write("drafted a shift", shift, by=by)
