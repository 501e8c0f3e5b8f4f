"""A shift and its places: a span of time in which people are needed, seat by seat.

Each shift has a key of its own for its meeting details, so that a volunteer never holds a key to
more than those (docs/privacy.md section 2).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.clock import HalfDay
from solidarity.database import UTC, Base, Words
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy.declarations import Coded, column, nothing, personal, sealed
from solidarity.privacy.retention import Term
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests.kinds import Kind
from solidarity.requests.request import Request

TERM = Term("who was on which shift", "ended", timedelta(days=7))
LONGEST = timedelta(hours=14)
_READERS = "the circle, the intermediary, each confirmed volunteer until the window ends"


class ShiftState(StrEnum):
    """What has become of a shift."""

    DRAFT = "draft"
    TENTATIVE = "tentative"
    """Its date is not certain yet, so it is on no board."""
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class ShiftRole(StrEnum):
    """What a place on a shift is for."""

    LEAD = "lead"
    ACCOMPANIER = "accompanier"
    INTERPRETER = "interpreter"
    DRIVER = "driver"
    BACKUP = "backup"
    """Steps in when someone cannot come; until then nothing opens for them."""
    SHADOW = "shadow"
    """Goes along to learn."""


ACCOMPANIES = frozenset({ShiftRole.LEAD, ShiftRole.ACCOMPANIER})
"""Who has learnt what a kind asks for; drivers and interpreters need not."""
LET_IN = ACCOMPANIES | {ShiftRole.INTERPRETER, ShiftRole.SHADOW}
"""Who counts where only so many are let in; drivers and backups wait outside."""
NEEDED = frozenset(ShiftRole) - {ShiftRole.BACKUP, ShiftRole.SHADOW}
"""Without whom a shift is short of people."""


class PlaceState(StrEnum):
    """What has become of a place."""

    FREE = "free"
    ASKED = "asked"
    PROPOSED = "proposed"
    TO_AGREE = "to-agree"
    """The person who asked is asked whether they agree to this neighbour."""
    OFFERED = "offered"
    """Kept for the next on the waiting list, until they answer or their time is over."""
    CONFIRMED = "confirmed"
    CALLED_OFF = "called-off"
    """The shift was cancelled; it stays with its member until they have seen that."""


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
    series_day: Mapped[date | None] = column(
        holds=nothing("the day of its programme for which it stands, wherever it moved")
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
    revision: Mapped[int] = column(
        default=0, holds=nothing("how often it moved or was called off, as calendars count it")
    )
    revised_at: Mapped[datetime | None] = column(UTC, holds=nothing("when last, to the hour"))
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

    def revise(self) -> None:
        """Count that its people have to learn of another time, or that there is none."""
        self.revision += 1
        self.revised_at = clock.hour()

    @property
    def takes_a_yes(self) -> bool:
        """Whether someone can become certain on it: its date is, and it is neither off nor over."""
        return self.state in (ShiftState.DRAFT, ShiftState.PUBLISHED) and not self.is_over

    @property
    def has_begun(self) -> bool:
        """Whether its begin has come: nobody new is looked for any more, only backups step in."""
        return self.starts_at <= clock.now()

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
    answer_by: Mapped[datetime | None] = column(
        UTC, index=True, holds=nothing("until when an offered seat waits for an answer")
    )
    has_seen: Mapped[bool] = column(
        default=False, holds=nothing("whether its member knows that the shift is called off")
    )
    was_certain: Mapped[bool] = column(
        default=False, holds=nothing("whether its member was certain when the shift was called off")
    )
    for_newcomers: Mapped[bool] = column(
        default=False, holds=nothing("whether it is kept for someone new until shortly before")
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

    def is_open_at(self, now: datetime) -> bool:
        """Whether its holder may open the details of the shift; a backup steps in first."""
        is_there = self.state is PlaceState.CONFIRMED and self.role is not ShiftRole.BACKUP
        return is_there and now < self.shift.window_ends_at


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
