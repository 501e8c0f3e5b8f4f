"""The pairs of keys that holders have (docs/privacy.md section 2); grants.py says what they hold.

A *holder* is an opaque name: a member, a circle or a codename. The server is never a holder.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped

from solidarity import clock, database
from solidarity.database import UTC, KeysBase, keys
from solidarity.privacy import sealing
from solidarity.privacy.declarations import AtRest, Coded, column, locked, nothing
from solidarity.privacy.retention import Term
from solidarity.privacy.sealing import COST, Cost, Pair, Unreadable

UNUSED = Term("keys that nothing uses any more", "last use", timedelta(days=1))
"""Keys are destroyed together with what they open; a sweep removes what a crash left over."""


class KeyPair(Coded, KeysBase):
    """A holder's pair; a new version replaces an old one for new grants."""

    __tablename__ = "key_pair"

    holder: Mapped[str] = column(index=True, holds=nothing("opaque name of the holder"))
    version: Mapped[int] = column(default=1, holds=nothing("first, second… pair of the holder"))
    made_at: Mapped[datetime] = column(UTC, default=clock.hour, holds=nothing("for the sweep"))
    public: Mapped[bytes] = column(LargeBinary, holds=nothing("to seal keys to the holder"))
    wrapped: Mapped[bytes | None] = column(
        LargeBinary,
        holds=locked(
            "the holder",
            why="the private key, locked with the stretched passphrase or codename",
            kept=UNUSED,
            at_rest=AtRest.WRAPPED,
        ),
    )
    salt: Mapped[bytes | None] = column(LargeBinary, holds=nothing("for stretching"))
    memory_kib: Mapped[int] = column(default=COST.memory_kib, holds=nothing("stretching cost"))
    iterations: Mapped[int] = column(default=COST.iterations, holds=nothing("stretching cost"))


@dataclass(frozen=True)
class Keyring:
    """A holder who is here: the private key, open in memory for one act."""

    pair_id: int
    private: bytes


def add_pair(holder: str, secret: str, cost: Cost = COST) -> Keyring:
    """Make a pair whose private half only this secret opens."""
    pair = sealing.new_pair()
    row = add_unlocked(holder, pair)
    row.salt = sealing.new_salt()
    row.memory_kib, row.iterations = cost.memory_kib, cost.iterations
    key = sealing.stretch(secret, row.salt, cost)
    row.wrapped = sealing.lock(pair.private, key, _context(holder))
    return Keyring(row.id, pair.private)


def add_unlocked(holder: str, pair: Pair) -> KeyPair:
    """Keep the public half of a pair; the caller sees to the private one."""
    before = newest_pair(holder)
    version = before.version + 1 if before else 1
    row = KeyPair(holder=holder, version=version, public=pair.public)
    keys.add(row)
    database.flush()
    return row


def opened_by_secret(holder: str, secret: str) -> Keyring | None:
    """The holder's key ring, if the secret fits; an unknown holder takes just as long."""
    row = newest_pair(holder)
    if row is None or row.salt is None or row.wrapped is None:
        sealing.stretch(secret, b"nobody has this.")
        return None
    key = sealing.stretch(secret, row.salt, Cost(row.memory_kib, row.iterations))
    try:
        return Keyring(row.id, sealing.unlock(row.wrapped, key, _context(holder)))
    except Unreadable:
        return None


def newest_pair(holder: str) -> KeyPair | None:
    """The pair to which new grants for a holder are sealed."""
    found = select(KeyPair).where(KeyPair.holder == holder).order_by(KeyPair.version.desc())
    return keys.scalar(found.limit(1))


def opened_by_key(holder: str, wrapped: bytes, key: bytes) -> Keyring | None:
    """The holder's key ring out of a copy that another key locks, if that key fits."""
    row = newest_pair(holder)
    if row is None:
        return None
    try:
        return Keyring(row.id, sealing.unlock(wrapped, key, _context(f"{holder}/{row.code}")))
    except Unreadable:
        return None


def copy_locked(holder: str, ring: Keyring, key: bytes) -> bytes:
    """One more copy of a private key, locked with another key (of a passkey, say)."""
    row = keys.get_one(KeyPair, ring.pair_id)
    return sealing.lock(ring.private, key, _context(f"{holder}/{row.code}"))


def lock_anew(holder: str, ring: Keyring, secret: str, cost: Cost = COST) -> None:
    """Let another secret open the same pair, which from now on is this holder's only one."""
    row = keys.get_one(KeyPair, ring.pair_id)
    others = delete(KeyPair).where(KeyPair.holder == holder, KeyPair.id != row.id)
    keys.execute(others)
    row.holder, row.salt = holder, sealing.new_salt()
    row.memory_kib, row.iterations = cost.memory_kib, cost.iterations
    key = sealing.stretch(secret, row.salt, cost)
    row.wrapped = sealing.lock(ring.private, key, _context(holder))


def drop_pair(pair: KeyPair) -> None:
    """Destroy one pair, and all that was given to it is lost."""
    keys.execute(delete(KeyPair).where(KeyPair.id == pair.id))


def drop_pairs(holder: str) -> list[int]:
    """Destroy a holder's pairs, and say which they were."""
    pairs = list(keys.scalars(select(KeyPair.id).where(KeyPair.holder == holder)))
    keys.execute(delete(KeyPair).where(KeyPair.id.in_(pairs)))
    return pairs


def _context(holder: str) -> bytes:
    return f"solidarity/private key/{holder}".encode()
