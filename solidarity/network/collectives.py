"""Collectives: groups in the network which organise themselves."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped

from solidarity import database
from solidarity.database import Base, db
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing

LONGEST_WINDOW_HOURS = 48


class Collective(Coded, Base):
    """A neighbourhood assembly, a working group: whoever shares a queue and a circle."""

    __tablename__ = "collective"
    __table_args__ = (
        CheckConstraint(f"window_hours BETWEEN 0 AND {LONGEST_WINDOW_HOURS}", name="window"),
    )

    name: Mapped[str] = column(unique=True, holds=nothing("what it calls itself"))
    window_hours: Mapped[int] = column(
        default=12, holds=nothing("hours after a shift in which its details still open")
    )

    @property
    def circle(self) -> str:
        """The coordinators of this collective, as a holder of keys."""
        return f"circle:{self.code}"


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
