"""What a column says of itself: whose it is, why, who reads it, until when, how it is at rest.

A walk over all tables (tests/walks) fails on a column that says nothing, and the pages
"What we hold" and `solidarity holdings` are made from these sentences.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from solidarity.database import Base, KeysBase, new_code
from solidarity.privacy.retention import Term

NOBODY = "nobody"


class AtRest(StrEnum):
    """What someone who copies the disk finds."""

    CLEAR = "clear"
    SEALED = "sealed"
    """Only holders of a grant can open it; the server is none of them."""
    WRAPPED = "wrapped"
    """A key, locked with another one that is not on this machine."""
    SERVER = "server"
    """Sealed with the server's own key, because the server must read it by itself."""
    HASHED = "hashed"


@dataclass(frozen=True)
class Holds:
    """The promise made about one column."""

    about: str
    why: str
    read_by: str
    kept: Term | None = None
    at_rest: AtRest = AtRest.CLEAR

    @property
    def concerns_someone(self) -> bool:
        """Whether it is about a person, however little it says."""
        return self.about != NOBODY


@dataclass(frozen=True)
class Declaration:
    """A column together with its promise."""

    store: str
    table: str
    column: str
    holds: Holds


def column(*args: Any, holds: Holds, **kwargs: Any) -> MappedColumn[Any]:
    """Declare a column together with its promise."""
    return mapped_column(*args, info={"holds": holds}, **kwargs)


def nothing(why: str, *, kept: Term | None = None) -> Holds:
    """Describe a column which concerns nobody in particular."""
    return Holds(about=NOBODY, why=why, read_by="members", kept=kept)


def personal(about: str, *, why: str, read_by: str, kept: Term) -> Holds:
    """Describe a column in the clear which concerns someone."""
    return Holds(about=about, why=why, read_by=read_by, kept=kept)


def sealed(about: str, *, why: str, read_by: str, kept: Term) -> Holds:
    """Describe a column which only those with a grant can open."""
    return Holds(about=about, why=why, read_by=read_by, kept=kept, at_rest=AtRest.SEALED)


def locked(about: str, *, why: str, kept: Term, at_rest: AtRest) -> Holds:
    """Describe key material and what else nobody reads as it stands."""
    return Holds(about=about, why=why, read_by="nobody", kept=kept, at_rest=at_rest)


class Numbered:
    """What every table has: a row number, which never leaves the database."""

    id: Mapped[int] = column(primary_key=True, holds=nothing("row number"))


class Coded(Numbered):
    """What a thing has that is named outside the database: an opaque id."""

    code: Mapped[str] = column(unique=True, holds=nothing("opaque id"))

    def __init__(self, **values: Any) -> None:
        """Have an opaque id from the first moment on, since sealed texts are bound to it."""
        super().__init__(**{"code": new_code(), **values})


def tables() -> Iterator[Table]:
    """Every table of both stores, by name."""
    for base in (Base, KeysBase):
        yield from sorted(base.metadata.tables.values(), key=lambda table: table.name)


def is_for(table: Table) -> str:
    """What one row of a table is, as its class says in its first sentence."""
    known = (*Base.registry.mappers, *KeysBase.registry.mappers)
    return first_sentence(
        next(each.class_.__doc__ or "" for each in known if each.local_table is table)
    )


def first_sentence(docstring: str) -> str:
    """What a docstring says first, on one line and without its full stop."""
    return " ".join(docstring.split("\n\n", maxsplit=1)[0].split()).split(". ")[0].rstrip(".")


def of_column(of: Column[Any]) -> Holds | None:
    """What a column says of itself, if it does."""
    return of.info.get("holds")


def declared() -> Iterator[Declaration]:
    """Every column that says something of itself."""
    for table in tables():
        store = "keys" if table.metadata is KeysBase.metadata else "main"
        for each in table.columns:
            holds = of_column(each)
            if holds is not None:
                yield Declaration(store, table.name, each.name, holds)


def sealed_columns() -> Iterator[Declaration]:
    """Every column that only a grant opens."""
    return (each for each in declared() if each.holds.at_rest is AtRest.SEALED)
