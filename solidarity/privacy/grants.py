"""Who may open what (docs/privacy.md section 2).

A *grant* is a key sealed to one pair of a holder. A circle's private key is itself granted to each
coordinator, so a key ring opens a content key directly or through one circle. Deleting a key's
grants makes all that it sealed unreadable for ever, in old backups too.

A grant *lasts*, or it is a *window* and ends at a moment. One holder can have both of one key: who
brought a request, and goes along on its shift. A window ends without touching what lasts.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, LargeBinary, Select, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased

from solidarity import clock
from solidarity.database import UTC, KeysBase, keys
from solidarity.privacy import key_store, sealing
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing
from solidarity.privacy.key_store import UNUSED, KeyPair, Keyring


class NoKey(Exception):
    """The key ring holds no grant for this; nobody but a holder can give one."""


class Grant(Numbered, KeysBase):
    """A key, sealed to one pair."""

    __tablename__ = "grant"

    key_id: Mapped[str] = column(index=True, holds=nothing("opaque id of the key that is given"))
    pair_id: Mapped[int] = column(index=True, holds=nothing("the pair it is sealed to"))
    made_at: Mapped[datetime] = column(UTC, default=clock.hour, holds=nothing("for the sweep"))
    ends_at: Mapped[datetime | None] = column(UTC, holds=nothing("when the window closes"))
    sealed: Mapped[bytes] = column(
        LargeBinary,
        holds=locked(
            "the holder",
            why="so that the holder, and nobody else, can open what the key seals",
            kept=UNUSED,
            at_rest=AtRest.WRAPPED,
        ),
    )


def give(key_id: str, key: bytes, holder: str, ends_at: datetime | None = None) -> None:
    """Give a key to a holder, until a moment or as long as there is something to open.

    It takes the place of what was given before in the same way; a window leaves what lasts alone.

    Raises: NoKey, when the holder has no pair yet.
    """
    pair = key_store.newest_pair(holder)
    if pair is None:
        raise NoKey(holder)
    same_way = Grant.ends_at.is_(None) if ends_at is None else Grant.ends_at.is_not(None)
    keys.execute(delete(Grant).where(Grant.key_id == key_id, Grant.pair_id == pair.id, same_way))
    sealed = sealing.give(key, pair.public, _context(key_id, pair.code))
    keys.add(Grant(key_id=key_id, pair_id=pair.id, ends_at=ends_at, sealed=sealed))


def take(key_id: str, by: Keyring) -> bytes:
    """Return a key that the ring's holder was given, directly or through a circle.

    Raises: NoKey.
    """
    direct = keys.execute(_live(key_id).where(Grant.pair_id == by.pair_id)).first()
    if direct is not None:
        return sealing.take(direct.sealed, by.private, _context(key_id, direct.code))
    key_of_circle = aliased(Grant)
    through = (
        _live(key_id)
        .add_columns(key_of_circle.key_id, key_of_circle.sealed.label("circle"))
        .join(key_of_circle, key_of_circle.key_id == "pair:" + KeyPair.code)
        .where(key_of_circle.pair_id == by.pair_id, _unended(key_of_circle.ends_at))
    )
    found = keys.execute(through).first()
    if found is None:
        raise NoKey(key_id)
    own_code = keys.get_one(KeyPair, by.pair_id).code
    private = sealing.take(found.circle, by.private, _context(found.key_id, own_code))
    return sealing.take(found.sealed, private, _context(key_id, found.code))


def reaches(key_id: str, holder: str) -> bool:
    """Whether a holder was given this key directly, and its time has not ended."""
    found = _live(key_id).where(KeyPair.holder == holder).limit(1)
    return keys.execute(found).first() is not None


def has_window(key_id: str, holder: str) -> bool:
    """Whether a holder was given this key until a moment that is still to come."""
    found = _live(key_id).where(KeyPair.holder == holder, Grant.ends_at.is_not(None)).limit(1)
    return keys.execute(found).first() is not None


def holders(key_id: str) -> set[str]:
    """Who was given a key directly, and may still use it."""
    found = _live(key_id).with_only_columns(KeyPair.holder)
    return set(keys.scalars(found))


def is_given(key_id: str) -> bool:
    """Whether anybody at all still holds a key."""
    return keys.execute(_live(key_id).limit(1)).first() is not None


def withdraw(key_id: str, holder: str) -> None:
    """Take a key back from a holder."""
    keys.execute(_of_holder(key_id, holder))


def end_window(key_id: str, holder: str) -> None:
    """Take back what a holder was given until a moment; what lasts stays theirs."""
    keys.execute(_of_holder(key_id, holder).where(Grant.ends_at.is_not(None)))


def shred(key_ids: Collection[str]) -> int:
    """Destroy keys: every grant of them, for everybody, for ever."""
    return len(
        keys.scalars(delete(Grant).where(Grant.key_id.in_(key_ids)).returning(Grant.id)).all()
    )


def forget_holder(holder: str) -> None:
    """Destroy a holder's pairs and all that was given to them."""
    pairs = key_store.drop_pairs(holder)
    keys.execute(delete(Grant).where(Grant.pair_id.in_(pairs)))


def held_by_pair(pair_id: int) -> Sequence[Grant]:
    """What was given to one pair, and has not ended."""
    found = select(Grant).where(Grant.pair_id == pair_id, _unended(Grant.ends_at))
    return keys.scalars(found).all()


def close_windows(now: datetime) -> int:
    """Withdraw every grant whose time has ended."""
    ended = delete(Grant).where(Grant.ends_at.is_not(None), Grant.ends_at <= now)
    return len(keys.scalars(ended.returning(Grant.id)).all())


def _of_holder(key_id: str, holder: str) -> Delete:
    pairs = select(KeyPair.id).where(KeyPair.holder == holder)
    return delete(Grant).where(Grant.key_id == key_id, Grant.pair_id.in_(pairs))


def _live(key_id: str) -> Select[bytes, str]:
    return (
        select(Grant.sealed, KeyPair.code)
        .join(KeyPair, KeyPair.id == Grant.pair_id)
        .where(Grant.key_id == key_id, _unended(Grant.ends_at))
    )


def _unended(ends_at: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    return or_(ends_at.is_(None), ends_at > clock.now())


def _context(key_id: str, pair_code: str) -> str:
    return f"solidarity/grant/{key_id}/{pair_code}"
