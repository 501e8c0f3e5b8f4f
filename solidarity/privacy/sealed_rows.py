"""Rows with sealed texts: their keys, and the address of each of their texts."""

from typing import Any

from sqlalchemy.orm import Mapped

from solidarity.database import new_code
from solidarity.privacy import grants, sealing
from solidarity.privacy.declarations import Coded, column, nothing
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.sealing import Address

KEY_VERSION = 1


class BoundRow(Coded):
    """What a table with sealed columns has beside them; its key may be another row's."""

    __tablename__: Any

    sealed_in: Mapped[str] = column(
        holds=nothing("opaque id of the collective to which its texts are bound")
    )


class SealedRow(BoundRow):
    """A row with sealed texts, and with a key of its own."""

    key_id: Mapped[str] = column(unique=True, holds=nothing("id of its key"))

    def __init__(self, **values: Any) -> None:
        """Have the id of a key from the first moment on."""
        super().__init__(**{"key_id": new_code(), **values})


def seal(row: BoundRow, key: bytes, **texts: str) -> None:
    """Seal texts into their columns of a row; an empty text is stored as nothing at all."""
    for name, text in texts.items():
        sealed = sealing.seal(text, key, _address(row, name)) if text else None
        setattr(row, name, sealed)


def unseal(row: BoundRow, name: str, key: bytes) -> str:
    """Open one text of a row; nothing stored is an empty text.

    Raises: Unreadable.
    """
    sealed: bytes | None = getattr(row, name)
    return sealing.unseal(sealed, key, _address(row, name)) if sealed else ""


def key_of(row: SealedRow, by: Keyring) -> bytes:
    """Return the key of a row, as far as the ring's holder was given it.

    Raises: NoKey.
    """
    return grants.take(row.key_id, by)


def _address(row: BoundRow, name: str) -> Address:
    return Address(row.__tablename__, name, row.code, row.sealed_in, KEY_VERSION)
