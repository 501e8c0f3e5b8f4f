"""A request: one need, brought by an intermediary. The person who asks is never a row.

Its link to a person lives in the head of the intermediary who brought it. What coordinators and
intermediary write is sealed; what the board needs is in the clear and says little.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.database import UTC, Base, Words, db
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing, personal, sealed
from solidarity.privacy.retention import Term
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests import life
from solidarity.requests.kinds import Kind
from solidarity.requests.life import Act, Outcome, State

TERM = Term("a request and all that hangs from it", "closed", timedelta(days=7))
_CIRCLE = "the circle, the intermediary who brought it"


class Access(StrEnum):
    """What makes it possible to take part."""

    STEP_FREE = "step-free"
    WITH_CHILDREN = "with-children"
    SEATED = "seated"
    HEARING = "hearing"
    SEEING = "seeing"
    QUIET = "quiet"


class Preference(StrEnum):
    """What to prefer in an accompanier; no reason is asked."""

    WOMEN_AND_NON_BINARY = "women-and-non-binary"
    SAME_LANGUAGE = "same-language"
    ANOTHER_NEIGHBOURHOOD = "another-neighbourhood"


class Request(SealedRow, Base):
    """One need of one person, whom it does not name."""

    __tablename__ = "request"
    __table_args__ = (CheckConstraint("people BETWEEN 1 AND 12", name="people"),)

    collective_id: Mapped[int] = column(
        ForeignKey("collective.id"), index=True, holds=nothing("whose queue")
    )
    kind_id: Mapped[int] = column(ForeignKey("kind.id"), holds=nothing("what is needed"))
    neighbourhood_id: Mapped[int] = column(
        ForeignKey("neighbourhood.id"), holds=nothing("roughly where")
    )
    brought_by_id: Mapped[int | None] = column(
        ForeignKey("member.id"),
        index=True,
        holds=personal("the intermediary", why="to answer them", read_by=_CIRCLE, kept=TERM),
    )
    handle: Mapped[str | None] = column(
        unique=True,
        holds=personal("the asker", why="to speak of it", read_by="its people", kept=TERM),
    )
    state: Mapped[State] = column(default=State.NEW, holds=nothing("where it is"))
    state_since: Mapped[datetime] = column(
        UTC, default=clock.hour, holds=nothing("to notice what waits too long, to the hour")
    )
    outcome: Mapped[Outcome | None] = column(holds=nothing("how it ended"))
    closed_at: Mapped[datetime | None] = column(
        UTC, index=True, holds=nothing("its term runs from here")
    )
    resumes_on: Mapped[date | None] = column(holds=nothing("until when it rests"))
    day: Mapped[date] = column(holds=nothing("when people are needed"))
    part: Mapped[Part] = column(holds=nothing("in which part of the day"))
    starts_at: Mapped[datetime | None] = column(UTC, holds=nothing("exact time, where it is fixed"))
    people: Mapped[int] = column(holds=nothing("how many go along"))
    languages: Mapped[tuple[str, ...]] = column(
        Words,
        holds=personal("the asker", why="to be understood", read_by="members", kept=TERM),
    )
    access: Mapped[tuple[str, ...]] = column(
        Words, holds=personal("the asker", why="so that it works", read_by=_CIRCLE, kept=TERM)
    )
    preferences: Mapped[tuple[str, ...]] = column(
        Words, holds=personal("the asker", why="to feel at ease", read_by=_CIRCLE, kept=TERM)
    )
    note: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="what the circle must know", read_by=_CIRCLE, kept=TERM),
    )
    meeting_point: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="where to meet", read_by=_CIRCLE, kept=TERM),
    )

    answers: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="what its kind asks", read_by=_CIRCLE, kept=TERM),
    )
    avoids: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed("the asker", why="who rather not", read_by=_CIRCLE, kept=TERM),
    )
    must_agree: Mapped[bool] = column(
        default=False, holds=nothing("whether each person who would go along is agreed to first")
    )
    slip_is_read_back: Mapped[bool] = column(
        default=False, holds=nothing("whether the slip was typed back before it was put away")
    )

    collective: Mapped[Collective] = relationship(lazy="joined")
    kind: Mapped[Kind] = relationship(lazy="joined")
    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="joined")
    brought_by: Mapped[Member | None] = relationship(lazy="select")

    @property
    def codename(self) -> str:
        """The codename of this request, as a holder of keys."""
        return f"codename:{self.code}"

    @property
    def half_day(self) -> HalfDay:
        """When people are needed, as the board says it."""
        return HalfDay(self.day, self.part)


def way_in(request: Request) -> int:
    """The collective through which a request came, where who brought it has their role.

    Its texts stay bound to it, also after another collective took the request over.
    """
    found = select(Collective.id).where(Collective.code == request.sealed_in)
    return db.session.execute(found).scalar_one()


def step(request: Request, act: Act, by: Coded | None) -> None:
    """Move a request on, and remember who did.

    Raises: WrongState.
    """
    request.state = life.after(request.state, act)
    request.state_since = clock.hour()
    journal.write(act.value, request, by=by)


def by_code(code: str) -> Request:
    """The request with this opaque id, which must exist; for commands, never for pages."""
    return db.session.execute(select(Request).where(Request.code == code)).unique().scalar_one()


def all_brought_by(member: Member) -> Sequence[Request]:
    """Every request a member brought, the oldest first."""
    found = select(Request).where(Request.brought_by_id == member.id).order_by(Request.id)
    return db.session.scalars(found).unique().all()


def brought_by(member: Member, code: str) -> Request | None:
    """The request with this opaque id, if this member brought it."""
    found = select(Request).where(Request.code == code, Request.brought_by_id == member.id)
    return db.session.scalar(found)


def coordinated_by(member: Member, code: str) -> Request | None:
    """The request with this opaque id, if this member coordinates its collective."""
    request = db.session.scalar(select(Request).where(Request.code == code))
    if request is None or not member.is_one(Role.COORDINATOR, request.collective_id):
        return None
    return request


def due_for_shredding(now: datetime) -> Sequence[Request]:
    """The requests whose term has ended."""
    due = select(Request).where(Request.closed_at <= now - TERM.lasts)
    return db.session.scalars(due).unique().all()
