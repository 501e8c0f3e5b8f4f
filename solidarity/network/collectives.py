"""Collectives: groups in the network which organise themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import JSON, CheckConstraint, select
from sqlalchemy.orm import Mapped

from solidarity import database
from solidarity.database import Base, db
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing

LONGEST_WINDOW_HOURS = 48
MOST_VOUCHES = 5


class Collective(Coded, Base):
    """A neighbourhood assembly, a working group: whoever shares a queue and a circle."""

    __tablename__ = "collective"
    __table_args__ = (
        CheckConstraint(f"window_hours BETWEEN 0 AND {LONGEST_WINDOW_HOURS}", name="window"),
        CheckConstraint(
            f"vouches_volunteer BETWEEN 1 AND {MOST_VOUCHES}"
            f" AND vouches_intermediary BETWEEN 1 AND {MOST_VOUCHES}"
            f" AND vouches_coordinator BETWEEN 1 AND {MOST_VOUCHES}",
            name="vouches",
        ),
    )

    name: Mapped[str] = column(unique=True, holds=nothing("what it calls itself"))
    window_hours: Mapped[int] = column(
        default=12, holds=nothing("hours after a shift in which its details still open")
    )

    vouches_volunteer: Mapped[int] = column(
        default=1, holds=nothing("how many vouch for a new volunteer")
    )
    vouches_intermediary: Mapped[int] = column(
        default=2, holds=nothing("how many vouch for a new intermediary")
    )
    vouches_coordinator: Mapped[int] = column(
        default=2, holds=nothing("how many coordinators vouch for a new coordinator")
    )
    allowed_words: Mapped[list[str]] = column(
        JSON, default=list, holds=nothing("words which the guard looks over here")
    )
    key_is_due: Mapped[bool] = column(
        default=False, holds=nothing("whether the circle has to change its key")
    )

    @property
    def circle(self) -> str:
        """The coordinators of this collective, as a holder of keys."""
        return f"circle:{self.code}"


@dataclass(frozen=True)
class Ways:
    """How a collective works, as its people decide."""

    window_hours: int
    vouches_volunteer: int
    vouches_intermediary: int
    vouches_coordinator: int


class NameTaken(Exception):
    """Another collective already has this name."""


def found(name: str) -> Collective:
    """Begin a collective; its circle comes to be with its first coordinator.

    Raises: NameTaken.
    """
    if db.session.scalar(select(Collective.id).where(Collective.name == name)):
        raise NameTaken
    collective = Collective(name=name)
    db.session.add(collective)
    database.flush()
    journal.write("founded a collective", collective, by=None)
    return collective


def all_of_them() -> Sequence[Collective]:
    """Every collective, by name."""
    return db.session.scalars(select(Collective).order_by(Collective.name)).all()


def by_code(code: str) -> Collective | None:
    """The collective with this opaque id."""
    return db.session.scalar(select(Collective).where(Collective.code == code))


def by_name(name: str) -> Collective | None:
    """The collective that calls itself so."""
    return db.session.scalar(select(Collective).where(Collective.name == name.strip()))


def ways_of(collective: Collective) -> Ways:
    """How a collective works now."""
    return Ways(
        collective.window_hours,
        collective.vouches_volunteer,
        collective.vouches_intermediary,
        collective.vouches_coordinator,
    )


def change_ways(collective: Collective, ways: Ways) -> None:
    """Let a collective work differently, once a second has agreed (network/agreements.py)."""
    collective.window_hours = ways.window_hours
    collective.vouches_volunteer = ways.vouches_volunteer
    collective.vouches_intermediary = ways.vouches_intermediary
    collective.vouches_coordinator = ways.vouches_coordinator
    journal.write("changed our ways", collective, by=None)
