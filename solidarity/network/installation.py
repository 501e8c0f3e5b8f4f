"""This network itself: what it is called, and whether its people are invented."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from solidarity.database import Base, db
from solidarity.privacy.declarations import Numbered, column, nothing


class Network(Numbered, Base):
    """The one row that says what this installation is."""

    __tablename__ = "network"

    name: Mapped[str] = column(holds=nothing("what members call it"))
    is_demo: Mapped[bool] = column(holds=nothing("whether all of its people are invented"))


class AlreadyFounded(Exception):
    """This database already holds a network."""


def found(name: str, *, is_demo: bool) -> Network:
    """Begin a network in an empty database.

    Raises: AlreadyFounded.
    """
    if this_network() is not None:
        raise AlreadyFounded
    network = Network(name=name, is_demo=is_demo)
    db.session.add(network)
    return network


def this_network() -> Network | None:
    """The network that lives in this database, if it was founded."""
    return db.session.scalar(select(Network).limit(1))
