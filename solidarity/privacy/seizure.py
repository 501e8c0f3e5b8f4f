"""Playing the thief (docs/privacy.md section 2).

In hand: both databases, the server key, every file of the data folder, and whatever passphrases
the thief was told. Every secret-looking value found there is tried as a key on every sealed field;
every passphrase is tried on every wrapped private key, and what that opens is followed.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import LargeBinary, Table, select

from solidarity.database import db, keys
from solidarity.privacy import declarations, grants, key_store, sealing
from solidarity.privacy.declarations import Declaration
from solidarity.privacy.grants import NoKey
from solidarity.privacy.key_store import KeyPair, Keyring
from solidarity.privacy.sealed_rows import KEY_VERSION
from solidarity.privacy.sealing import Address, Unreadable

_KEY = 32
_SMALL_FILE = 4096


@dataclass(frozen=True)
class Loot:
    """What the thief has beside the databases."""

    passphrases: list[str]
    files: list[Path]


@dataclass(frozen=True)
class Field:
    """One sealed text, where it stands."""

    key_id: str
    address: Address
    sealed: bytes


@dataclass(frozen=True)
class Finding:
    """How far the thief came: every sealed text, and whether it could be opened."""

    fields: tuple[tuple[Field, bool], ...]
    keys_tried: int
    pairs_opened: int

    @property
    def readable(self) -> int:
        """How many sealed texts the thief could read."""
        return sum(opened for _field, opened in self.fields)

    def as_dict(self) -> dict[str, object]:
        """As facts to print."""
        return {
            "sealed": len(self.fields),
            "readable": self.readable,
            "keys_tried": self.keys_tried,
            "pairs_opened": self.pairs_opened,
        }


def files_in(folder: Path) -> list[Path]:
    """The small files of a folder, which may be key files."""
    return [
        file for file in folder.rglob("*") if file.is_file() and file.stat().st_size <= _SMALL_FILE
    ]


def read_all(loot: Loot) -> Finding:
    """Try everything on everything."""
    tried, rings = set(_secrets(loot)), list(_rings(loot.passphrases))
    fields = tuple((each, _opens(each, tried, rings)) for each in _fields())
    return Finding(fields, keys_tried=len(tried), pairs_opened=len(rings))


def _fields() -> Iterator[Field]:
    for each in declarations.sealed_columns():
        table = _table(each)
        rows = db.session.execute(
            select(table.c.code, table.c.key_id, table.c.sealed_in, table.c[each.column]).where(
                table.c[each.column].is_not(None)
            )
        )
        for code, key_id, collective, sealed in rows:
            address = Address(each.table, each.column, code, collective, KEY_VERSION)
            yield Field(key_id, address, sealed)


def _table(of: Declaration) -> Table:
    return next(table for table in declarations.tables() if table.name == of.table)


def _secrets(loot: Loot) -> Iterator[bytes]:
    """Every 32 bytes at the ends of a stored value or a file that could be a key."""
    for file in loot.files:
        yield from _ends(file.read_bytes())
        yield from _ends(_decoded(file.read_bytes()))
    for table in declarations.tables():
        session = keys if table.metadata.info.get("bind_key") else db.session
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                values = session.scalars(select(column).where(column.is_not(None)).distinct())
                for value in values:
                    yield from _ends(value)


def _ends(value: bytes) -> Iterator[bytes]:
    if len(value) >= _KEY:
        yield value[:_KEY]
        yield value[-_KEY:]


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _rings(passphrases: list[str]) -> Iterator[Keyring]:
    """The key rings which the passphrases open, whoever they belong to."""
    wrapped = select(KeyPair.holder).where(KeyPair.wrapped.is_not(None)).distinct()
    for holder in keys.scalars(wrapped).all():
        for passphrase in passphrases:
            ring = key_store.opened_by_secret(holder, passphrase)
            if ring is not None:
                yield ring


def _opens(field: Field, tried: set[bytes], rings: list[Keyring]) -> bool:
    granted = (_granted(field.key_id, ring) for ring in rings)
    return any(_fits(field, key) for key in (*tried, *(key for key in granted if key is not None)))


def _granted(key_id: str, ring: Keyring) -> bytes | None:
    try:
        return grants.take(key_id, ring)
    except (NoKey, Unreadable):
        return None


def _fits(field: Field, key: bytes) -> bool:
    try:
        sealing.unseal(field.sealed, key, field.address)
    except Unreadable:
        return False
    return True
