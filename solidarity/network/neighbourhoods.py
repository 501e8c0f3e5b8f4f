"""Neighbourhoods: as near as the board ever says where someone is needed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from solidarity.database import Base, db
from solidarity.privacy.declarations import Numbered, column, nothing

MONTREAL = {
    "ahuntsic-cartierville": "Ahuntsic-Cartierville",
    "anjou": "Anjou",
    "cote-des-neiges-ndg": "Côte-des-Neiges–Notre-Dame-de-Grâce",
    "hochelaga": "Mercier–Hochelaga-Maisonneuve",
    "lachine": "Lachine",
    "lasalle": "LaSalle",
    "montreal-nord": "Montréal-Nord",
    "outremont": "Outremont",
    "parc-extension": "Parc-Extension",
    "pierrefonds-roxboro": "Pierrefonds-Roxboro",
    "plateau": "Le Plateau-Mont-Royal",
    "riviere-des-prairies": "Rivière-des-Prairies–Pointe-aux-Trembles",
    "rosemont": "Rosemont–La Petite-Patrie",
    "saint-laurent": "Saint-Laurent",
    "saint-leonard": "Saint-Léonard",
    "saint-michel": "Saint-Michel",
    "sud-ouest": "Le Sud-Ouest",
    "verdun": "Verdun",
    "ville-marie": "Ville-Marie",
    "villeray": "Villeray",
}
"""Boroughs as their people name them, with two neighbourhoods that everyone here calls by name."""


class Neighbourhood(Numbered, Base):
    """A part of the city."""

    __tablename__ = "neighbourhood"

    slug: Mapped[str] = column(unique=True, holds=nothing("its name in URLs"))
    name: Mapped[str] = column(holds=nothing("its proper name"))


def add(names: dict[str, str]) -> list[Neighbourhood]:
    """Let the network know these neighbourhoods."""
    known = [Neighbourhood(slug=slug, name=name) for slug, name in names.items()]
    db.session.add_all(known)
    return known


def all_of_them() -> Sequence[Neighbourhood]:
    """Every neighbourhood, by name."""
    return db.session.scalars(select(Neighbourhood).order_by(Neighbourhood.name)).all()


def by_slug(slug: str) -> Neighbourhood | None:
    """The neighbourhood with this name in URLs."""
    return db.session.scalar(select(Neighbourhood).where(Neighbourhood.slug == slug))


def by_id(row: int | None) -> Neighbourhood | None:
    """The neighbourhood to which a row points, if it points to one."""
    return db.session.get(Neighbourhood, row) if row else None
