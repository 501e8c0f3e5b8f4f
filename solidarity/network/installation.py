"""This network itself: what it is called, and whether its people are invented."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from solidarity.database import UTC, Base, db
from solidarity.privacy.declarations import Numbered, column, nothing


class Network(Numbered, Base):
    """The one row that says what this installation is."""

    __tablename__ = "network"

    name: Mapped[str] = column(holds=nothing("what members call it"))
    locked_at: Mapped[datetime | None] = column(
        UTC, holds=nothing("since when nobody but those who unlock it can sign in")
    )
    is_demo: Mapped[bool] = column(holds=nothing("whether all of its people are invented"))


class NetworkLocked(Exception):
    """A steward locked the whole network; nothing of it is lost."""


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


def is_locked() -> bool:
    """Whether a steward locked the whole network."""
    network = this_network()
    return network is not None and network.locked_at is not None


def refuse_while_locked() -> None:
    """Pass, or raise NetworkLocked."""
    if is_locked():
        raise NetworkLocked
