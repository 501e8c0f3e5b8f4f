"""Kinds of need: each collective has its own list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from solidarity.database import Base, db
from solidarity.network.collectives import Collective
from solidarity.network.languages import translatable
from solidarity.privacy.declarations import Coded, column, nothing


@dataclass(frozen=True)
class Usual:
    """A kind most collectives know; its name is translated with the product."""

    key: str
    name: str
    people: int


USUAL = (
    Usual("appointment", translatable("Appointment"), 1),
    Usual("hearing", translatable("Hearing"), 2),
    Usual("housing", translatable("Housing"), 2),
    Usual("food", translatable("Food"), 1),
    Usual("health", translatable("Health"), 1),
    Usual("school", translatable("School"), 1),
    Usual("childcare", translatable("Childcare"), 1),
    Usual("interpreting", translatable("Interpreting"), 1),
    Usual("moving", translatable("Moving house"), 3),
    Usual("material", translatable("Things needed"), 1),
)


class Kind(Coded, Base):
    """One kind of need of one collective: coarse, never the institution."""

    __tablename__ = "kind"
    __table_args__ = (UniqueConstraint("collective_id", "key"),)

    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("whose list"))
    key: Mapped[str] = column(holds=nothing("the same kind across collectives"))
    name: Mapped[str] = column(holds=nothing("what it is called, in English, to be translated"))
    people: Mapped[int] = column(holds=nothing("how many people usually go along"))


def add_usual(collective: Collective) -> None:
    """Give a new collective the list most collectives begin with."""
    db.session.add_all(
        Kind(collective_id=collective.id, key=each.key, name=each.name, people=each.people)
        for each in USUAL
    )


def of(collective: Collective) -> Sequence[Kind]:
    """The kinds a collective takes requests for, in its own order."""
    found = select(Kind).where(Kind.collective_id == collective.id).order_by(Kind.id)
    return db.session.scalars(found).all()


def by_key(collective: Collective, key: str) -> Kind | None:
    """A kind of a collective."""
    found = select(Kind).where(Kind.collective_id == collective.id, Kind.key == key)
    return db.session.scalar(found)
