"""When a member could come: half-days of the week, exceptions, how many shifts are enough, a rest.

Whoever says nothing is asked for anything. It is used to ask the right people and to show the board
in a good order; it forbids nobody to sign up.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, delete, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.database import Base, Words, db
from solidarity.network.members import Member
from solidarity.privacy.declarations import Coded, Numbered, column, nothing, personal
from solidarity.privacy.retention import WITH_THE_MEMBER, Rule, Term

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HALF_DAYS = tuple(f"{day}-{part.value}" for day in WEEKDAYS for part in Part)
MOST_A_WEEK = 14
MOST_EXCEPTIONS = 20
PAST = Term("days on which a member could or could not come", "the last day", timedelta(days=1))


class Availability(Numbered, Base):
    """When one member could come in a usual week."""

    __tablename__ = "availability"
    __table_args__ = (CheckConstraint(f"weekly_most BETWEEN 0 AND {MOST_A_WEEK}", name="most"),)

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), unique=True, holds=nothing("whose week")
    )
    half_days: Mapped[tuple[str, ...]] = column(
        Words,
        holds=personal(
            "the member",
            why="to ask them when they could come",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        ),
    )
    weekly_most: Mapped[int | None] = column(
        holds=personal(
            "the member",
            why="not to ask too much of them",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        )
    )


class OtherDays(Coded, Base):
    """Days on which it is otherwise than in a usual week."""

    __tablename__ = "availability_exception"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="span"),)

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, holds=nothing("whose days")
    )
    first_day: Mapped[date] = column(
        holds=personal(
            "the member", why="to ask them when they could come", read_by="the circle", kept=PAST
        )
    )
    last_day: Mapped[date] = column(
        index=True,
        holds=personal(
            "the member", why="to ask them when they could come", read_by="the circle", kept=PAST
        ),
    )
    is_free: Mapped[bool] = column(holds=nothing("whether they could come then, or could not"))


@dataclass(frozen=True)
class Available:
    """When a member could come."""

    half_days: frozenset[str] = frozenset()
    """Of a usual week, as in `HALF_DAYS`; none means that nothing was said."""
    weekly_most: int | None = None
    exceptions: tuple[tuple[date, date, bool], ...] = field(default=())
    """First day, last day, and whether they could come then."""


class WrongDays(Exception):
    """The last day is before the first, or already past."""


class SaidEnough(Exception):
    """As many exceptions as are kept."""


def of(member: Member) -> Available:
    """When a member could come, as they said."""
    row = db.session.scalar(select(Availability).where(Availability.member_id == member.id))
    listed = tuple((each.first_day, each.last_day, each.is_free) for each in exceptions_of(member))
    if row is None:
        return Available(exceptions=listed)
    return Available(frozenset(row.half_days), row.weekly_most, listed)


def fits(available: Available, half_day: HalfDay) -> bool:
    """Whether a half-day suits someone; the newest exception that names its day decides."""
    for first, last, is_free in reversed(available.exceptions):
        if first <= half_day.day <= last:
            return is_free
    name = f"{WEEKDAYS[half_day.day.weekday()]}-{half_day.part.value}"
    return not available.half_days or name in available.half_days


def says_nothing(available: Available) -> bool:
    """Whether someone could come at any time, for all we know."""
    return not available.half_days and not available.exceptions


def spans(available: Available, days: Iterable[date]) -> list[tuple[datetime, datetime]]:
    """The spans of some days, in UTC, in which a shift that begins then suits someone."""
    found: list[tuple[datetime, datetime]] = []
    for day in days:
        for part in Part:
            if fits(available, HalfDay(day, part)):
                begins, ends = clock.begins_and_ends(HalfDay(day, part))
                if found and found[-1][1] == begins:
                    found[-1] = (found[-1][0], ends)
                else:
                    found.append((begins, ends))
    return found


def say(member: Member, half_days: Collection[str], weekly_most: int | None) -> None:
    """Say when one could come in a usual week, and how many shifts are enough."""
    row = db.session.scalar(select(Availability).where(Availability.member_id == member.id))
    if row is None:
        row = Availability(member_id=member.id)
        db.session.add(row)
    row.half_days = tuple(name for name in HALF_DAYS if name in half_days)
    row.weekly_most = weekly_most


def except_on(member: Member, first_day: date, last_day: date, *, is_free: bool) -> None:
    """Say that some days are otherwise.

    Raises: WrongDays; SaidEnough.
    """
    if last_day < first_day or last_day < clock.today():
        raise WrongDays
    if len(exceptions_of(member)) >= MOST_EXCEPTIONS:
        raise SaidEnough
    row = OtherDays(member_id=member.id, first_day=first_day, last_day=last_day, is_free=is_free)
    db.session.add(row)


def exceptions_of(member: Member) -> Sequence[OtherDays]:
    """The exceptions that are not past, as they were said."""
    found = select(OtherDays).where(
        OtherDays.member_id == member.id, OtherDays.last_day >= clock.today()
    )
    return db.session.scalars(found.order_by(OtherDays.id)).all()


def exception_of(member: Member, code: str) -> OtherDays | None:
    """The exception with this opaque id, if it is this member's."""
    found = select(OtherDays).where(OtherDays.code == code, OtherDays.member_id == member.id)
    return db.session.scalar(found)


def take_back(row: OtherDays) -> None:
    """Let a day be as in a usual week."""
    db.session.delete(row)


def end_rests(now: datetime) -> int:
    """Let members come back on the day until which they rest."""
    due = select(Member).where(
        Member.is_paused, Member.rests_until <= clock.on_the_wall(now).date()
    )
    rested = db.session.scalars(due).all()
    for member in rested:
        member.is_paused, member.rests_until = False, None
    return len(rested)


def let_go(now: datetime) -> int:
    """Forget exceptions that are past."""
    last = (clock.on_the_wall(now) - PAST.lasts).date()
    old = delete(OtherDays).where(OtherDays.last_day < last).returning(OtherDays.id)
    return len(db.session.scalars(old).all())


RULE = Rule(PAST, let_go)
