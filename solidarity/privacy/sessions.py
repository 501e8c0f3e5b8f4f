"""Being here: a session keeps a holder's private key locked under a key that only a cookie holds.

So the database alone opens nothing, a cookie alone opens nothing, and neither does the server's
own key (docs/privacy.md section 2). The session's id is stored hashed.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, KeysBase, keys
from solidarity.privacy import sealing
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Rule, Term
from solidarity.privacy.sealing import Unreadable

TERM = Term("sessions", "signed in", timedelta(hours=12))
_ID_BYTES = 32


class Session(Numbered, KeysBase):
    """A holder who is here, until a moment."""

    __tablename__ = "session"

    hashed_id: Mapped[bytes] = column(
        LargeBinary,
        unique=True,
        holds=locked(
            "who is here", why="to know the cookie again", kept=TERM, at_rest=AtRest.HASHED
        ),
    )
    holder: Mapped[str] = column(
        index=True,
        holds=personal("who is here", why="to know them again", read_by="nobody", kept=TERM),
    )
    pair_id: Mapped[int] = column(holds=nothing("the pair whose key is kept open"))
    wrapped: Mapped[bytes] = column(
        LargeBinary,
        holds=locked(
            "who is here",
            why="the private key, locked with a key that only the cookie holds",
            kept=TERM,
            at_rest=AtRest.WRAPPED,
        ),
    )
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when it ends by itself"))


@dataclass(frozen=True)
class Visit:
    """Who a cookie stands for, with their key ring."""

    holder: str
    ring: Keyring


def start(holder: str, ring: Keyring, lasts: timedelta = TERM.lasts) -> str:
    """Open a session and return what the cookie says: 256 bits of id and 256 bits of key."""
    identifier, key = secrets.token_bytes(_ID_BYTES), sealing.new_key()
    keys.add(
        Session(
            hashed_id=_hashed(identifier),
            holder=holder,
            pair_id=ring.pair_id,
            wrapped=sealing.lock(ring.private, key, _hashed(identifier)),
            ends_at=clock.now() + lasts,
        )
    )
    return base64.urlsafe_b64encode(identifier + key).decode()


def resume(cookie: str) -> Visit | None:
    """Who this cookie stands for, if its session lasts."""
    try:
        raw = base64.urlsafe_b64decode(cookie.encode())
    except (binascii.Error, ValueError):
        return None
    hashed = _hashed(raw[:_ID_BYTES])
    found = select(Session).where(Session.hashed_id == hashed, Session.ends_at > clock.now())
    session = keys.scalar(found)
    if session is None:
        return None
    try:
        private = sealing.unlock(session.wrapped, raw[_ID_BYTES:], hashed)
    except Unreadable:
        return None
    return Visit(session.holder, Keyring(session.pair_id, private))


def end(cookie: str) -> None:
    """End a session; its cookie is worth nothing from now on."""
    raw = base64.urlsafe_b64decode(cookie.encode())
    keys.execute(delete(Session).where(Session.hashed_id == _hashed(raw[:_ID_BYTES])))


def end_all(holder: str) -> None:
    """End every session of a holder."""
    keys.execute(delete(Session).where(Session.holder == holder))


def let_go(now: datetime) -> int:
    """Remove the sessions whose time has ended."""
    ended = delete(Session).where(Session.ends_at <= now).returning(Session.id)
    return len(keys.scalars(ended).all())


RULE = Rule(TERM, let_go)


def _hashed(identifier: bytes) -> bytes:
    return hashlib.sha256(identifier).digest()
