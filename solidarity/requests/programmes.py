"""Programmes: what repeats, such as a food bank's Saturday or a rights clinic's second Tuesday.

A programme's place and hours are public among members; nothing about it is sealed. What it lays
out, and how a series changes, is in series.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from solidarity.database import Base, Words, db
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy.declarations import Coded, Numbered, column, nothing
from solidarity.requests import recurrence
from solidarity.requests.kinds import Kind
from solidarity.requests.recurrence import Rhythm
from solidarity.requests.shift import Shift, ShiftRole

MOST_PEOPLE = 30


class Programme(Coded, Base):
    """Something that a collective does again and again."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint(f"newcomers BETWEEN 0 AND {MOST_PEOPLE}", name="newcomers"),
        UniqueConstraint("collective_id", "name"),
    )

    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("whose"))
    kind_id: Mapped[int] = column(ForeignKey("kind.id"), holds=nothing("what for"))
    neighbourhood_id: Mapped[int] = column(ForeignKey("neighbourhood.id"), holds=nothing("where"))
    name: Mapped[str] = column(holds=nothing("what members call it"))
    first_day: Mapped[date] = column(holds=nothing("the first time; its rule counts from here"))
    last_day: Mapped[date | None] = column(holds=nothing("until when, if there is an end"))
    rule: Mapped[str] = column(holds=nothing("how it repeats, as RFC 5545 writes it"))
    begins: Mapped[time] = column(holds=nothing("on the wall clock"))
    ends: Mapped[time] = column(holds=nothing("on the wall clock"))
    second_hour: Mapped[bool] = column(
        default=False, holds=nothing("which one is meant, of an hour that exists twice")
    )
    seats: Mapped[dict[str, int]] = column(JSON, holds=nothing("how many of each role"))
    newcomers: Mapped[int] = column(
        default=0, holds=nothing("how many of the accompaniers' places are kept for newcomers")
    )
    languages: Mapped[tuple[str, ...]] = column(
        Words, default=(), holds=nothing("what is spoken; its interpreters speak one of them")
    )
    laid_out_until: Mapped[date | None] = column(holds=nothing("the last day with a shift"))

    collective: Mapped[Collective] = relationship(lazy="joined")
    kind: Mapped[Kind] = relationship(lazy="joined")
    neighbourhood: Mapped[Neighbourhood] = relationship(lazy="joined")
    exceptions: Mapped[list["LeftOut"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="LeftOut.day", passive_deletes=True
    )

    @property
    def rhythm(self) -> Rhythm:
        """How it repeats, in parts."""
        return recurrence.rhythm(self.rule)

    @property
    def places(self) -> dict[ShiftRole, int]:
        """How many places of each role its shifts have."""
        return {ShiftRole(role): number for role, number in self.seats.items() if number}

    @property
    def people(self) -> int:
        """How many people it takes each time."""
        return sum(self.seats.values())

    @property
    def left_out(self) -> set[date]:
        """The days on which it does not take place."""
        return {each.day for each in self.exceptions}

    def leave_out(self, day: date) -> None:
        """Let it not take place on a day. Source: RFC 5545, section 3.8.5.1 (EXDATE)."""
        if day not in self.left_out:
            self.exceptions.append(LeftOut(day=day))


class LeftOut(Numbered, Base):
    """A day on which a programme does not take place."""

    __tablename__ = "left_out"
    __table_args__ = (UniqueConstraint("programme_id", "day"),)

    programme_id: Mapped[int] = column(
        ForeignKey("programme.id", ondelete="CASCADE"), holds=nothing("of which programme")
    )
    day: Mapped[date] = column(holds=nothing("on which day it does not take place"))


class NameTaken(Exception):
    """The collective has a programme of this name."""


class NobodyComes(Exception):
    """A programme without a place for anyone, or with more for newcomers than there are."""


def as_seats(places: Mapping[ShiftRole, int]) -> dict[str, int]:
    """How a template of places is kept."""
    return {role.value: places[role] for role in ShiftRole if places.get(role)}


def of(collectives: Sequence[Collective]) -> Sequence[Programme]:
    """The programmes of some collectives."""
    mine = [collective.id for collective in collectives]
    found = select(Programme).where(Programme.collective_id.in_(mine)).order_by(Programme.name)
    return db.session.scalars(found).unique().all()


def of_coordinator(member: Member) -> Sequence[Programme]:
    """The programmes of the collectives this member coordinates."""
    return of(member.collectives_as(Role.COORDINATOR))


def of_shift(shift: Shift) -> Programme | None:
    """The programme a shift belongs to."""
    return db.session.get(Programme, shift.programme_id) if shift.programme_id else None


def coordinated_by(member: Member, code: str) -> Programme | None:
    """The programme with this opaque id, if this member coordinates its collective."""
    found = db.session.scalar(select(Programme).where(Programme.code == code))
    if found is None or not member.is_one(Role.COORDINATOR, found.collective_id):
        return None
    return found
