"""Neighbourhoods: as near as the board ever says where someone is needed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped

from solidarity.database import Base, db
from solidarity.privacy.declarations import Numbered, column, nothing


class Neighbourhood(Numbered, Base):
    """A part of the city."""

    __tablename__ = "neighbourhood"

    slug: Mapped[str] = column(unique=True, holds=nothing("its name in URLs"))
    name: Mapped[str] = column(holds=nothing("its proper name"))
    outline_id: Mapped[int | None] = column(
        ForeignKey("outline.id", ondelete="SET NULL"), holds=nothing("its shape on the map")
    )


class Outline(Numbered, Base):
    """The shape of one part of the city, on a map that an operator brought."""

    __tablename__ = "outline"

    slug: Mapped[str] = column(unique=True, holds=nothing("its name in URLs"))
    name: Mapped[str] = column(holds=nothing("its proper name"))
    path: Mapped[str] = column(holds=nothing("its border, as an SVG path on 1,000 units"))
    label_x: Mapped[int] = column(holds=nothing("a point well inside, from the left"))
    label_y: Mapped[int] = column(holds=nothing("a point well inside, from the top"))


def slug_of(name: str) -> str:
    """A proper name as it stands in URLs, whichever dashes, accents and apostrophes it is given."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def add(names: Iterable[str]) -> list[Neighbourhood]:
    """Let the network know these neighbourhoods."""
    known = [Neighbourhood(slug=slug_of(name), name=name) for name in names]
    db.session.add_all(known)
    return known


def all_of_them() -> Sequence[Neighbourhood]:
    """Every neighbourhood, in alphabetical order."""
    return db.session.scalars(select(Neighbourhood).order_by(Neighbourhood.slug)).all()


def by_slug(slug: str) -> Neighbourhood | None:
    """The neighbourhood with this name in URLs."""
    return db.session.scalar(select(Neighbourhood).where(Neighbourhood.slug == slug))


def by_id(row: int | None) -> Neighbourhood | None:
    """The neighbourhood to which a row points, if it points to one."""
    return db.session.get(Neighbourhood, row) if row else None
