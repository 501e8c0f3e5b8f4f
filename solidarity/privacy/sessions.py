"""Being here: a session keeps a holder's private key locked under a key that only a cookie holds.

So the database alone opens nothing, a cookie alone opens nothing, and neither does the server's
own key (docs/privacy.md section 2). The session's id is stored hashed. One that nobody used for a
while is *locked*: the locked key is destroyed, and the passphrase is needed once more.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, KeysBase, keys
from solidarity.privacy import sealing
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Rule, Term
from solidarity.privacy.sealing import Unreadable

TERM = Term("sessions; 7 days on a device of one's own", "signed in", timedelta(hours=12))
ON_ONES_OWN_DEVICE = timedelta(days=7)
HALFWAY = timedelta(minutes=10)
"""Between the passphrase and the second factor."""
FRESH = timedelta(minutes=5)
"""So long after signing again one may do what cannot easily be undone."""
IDLE = timedelta(minutes=30)
"""After so long without a step a session is locked. Source: docs/privacy.md section 4."""
_NOTED_EVERY = timedelta(minutes=2)
"""A step is noted at most this often, so that looking at pages writes next to nothing."""
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
    wrapped: Mapped[bytes | None] = column(
        LargeBinary,
        holds=locked(
            "who is here",
            why="the private key, locked with a key that only the cookie holds",
            kept=TERM,
            at_rest=AtRest.WRAPPED,
        ),
    )
    began_at: Mapped[datetime] = column(UTC, default=clock.now, holds=nothing("when it began"))
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when it ends by itself"))
    proved_at: Mapped[datetime] = column(
        UTC, default=clock.now, holds=nothing("when its holder last signed in or signed again")
    )
    is_halfway: Mapped[bool] = column(
        default=False, holds=nothing("whether the second factor is still awaited")
    )
    idle_minutes: Mapped[int] = column(holds=nothing("after how long without a step it is locked"))
    locks_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when it is locked"))

    @property
    def is_locked(self) -> bool:
        """Whether the passphrase is needed once more."""
        return self.wrapped is None or self.locks_at <= clock.now()


@dataclass(frozen=True)
class Visit:
    """Who a cookie stands for, with their key ring."""

    holder: str
    ring: Keyring


def start(
    holder: str,
    ring: Keyring,
    lasts: timedelta = TERM.lasts,
    idle: timedelta = IDLE,
    *,
    is_halfway: bool = False,
) -> str:
    """Open a session and return what the cookie says: 256 bits of id and 256 bits of key.

    One that is halfway opens nothing until the second factor was given.
    """
    ends_at = clock.now() + (HALFWAY if is_halfway else lasts)
    return _open(holder, ring, ends_at, idle, is_halfway=is_halfway)


def renew(cookie: str, ring: Keyring) -> str:
    """Put a new session, which was just proved, in the place of one that lasts or is locked.

    Source: OWASP ASVS 5.0, section 7.2.4: a new token whenever someone proves who they are.
    """
    old = _of(cookie)
    if old is None:
        raise Unreadable
    idle = timedelta(minutes=old.idle_minutes)
    new = _open(old.holder, ring, old.ends_at, idle, began_at=old.began_at)
    end(cookie)
    return new


def resume(cookie: str) -> Visit | None:
    """Who this cookie stands for, if its session lasts and is neither locked nor halfway."""
    session = _of(cookie)
    return None if session is None or session.is_halfway else _visit(session, cookie)


def halfway(cookie: str) -> Visit | None:
    """Who gave their passphrase here and still owes the second factor."""
    session = _of(cookie)
    return _visit(session, cookie) if session and session.is_halfway else None


def is_fresh(cookie: str) -> bool:
    """Whether its holder signed in, or signed again, in the last minutes."""
    session = _of(cookie)
    return session is not None and session.proved_at > clock.now() - FRESH


def locked_holder(cookie: str) -> str | None:
    """Whose locked session this cookie stands for, if it does."""
    session = _of(cookie)
    if session is None or session.is_halfway or not session.is_locked:
        return None
    return session.holder


def wants_note(cookie: str) -> bool:
    """Whether a step should be noted: looked at before anything is written."""
    session = _of(cookie)
    if session is None or session.is_locked:
        return False
    idle = timedelta(minutes=session.idle_minutes)
    return session.locks_at < clock.now() + idle - _NOTED_EVERY


def note(cookie: str) -> None:
    """Note that the session is in use."""
    session = _of(cookie)
    if session is not None and not session.is_locked:
        session.locks_at = clock.now() + timedelta(minutes=session.idle_minutes)


def lock_idle(now: datetime) -> int:
    """Destroy the locked keys of sessions that nobody used for a while; say how many."""
    idle = update(Session).where(Session.locks_at <= now, Session.wrapped.is_not(None))
    return len(keys.scalars(idle.values(wrapped=None).returning(Session.id)).all())


def of(holder: str) -> Sequence[Session]:
    """The sessions of a holder, the newest first."""
    found = select(Session).where(Session.holder == holder, Session.ends_at > clock.now())
    return keys.scalars(found.order_by(Session.ends_at.desc())).all()


def is_the_one(session: Session, cookie: str) -> bool:
    """Whether a cookie stands for this session."""
    return session.hashed_id == _hashed(_raw(cookie)[:_ID_BYTES])


def end(cookie: str) -> None:
    """End a session; its cookie is worth nothing from now on."""
    keys.execute(delete(Session).where(Session.hashed_id == _hashed(_raw(cookie)[:_ID_BYTES])))


def end_others(holder: str, cookie: str) -> None:
    """End every session of a holder but the one this cookie stands for."""
    mine = _hashed(_raw(cookie)[:_ID_BYTES])
    keys.execute(delete(Session).where(Session.holder == holder, Session.hashed_id != mine))


def end_all(holder: str) -> None:
    """End every session of a holder."""
    keys.execute(delete(Session).where(Session.holder == holder))


def end_everyones() -> None:
    """End every session there is."""
    keys.execute(delete(Session))


def let_go(now: datetime) -> int:
    """Remove the sessions whose time has ended."""
    ended = delete(Session).where(Session.ends_at <= now).returning(Session.id)
    return len(keys.scalars(ended).all())


RULE = Rule(TERM, let_go)


def _open(
    holder: str,
    ring: Keyring,
    ends_at: datetime,
    idle: timedelta,
    **facts: Any,
) -> str:
    identifier, key = secrets.token_bytes(_ID_BYTES), sealing.new_key()
    keys.add(
        Session(
            hashed_id=_hashed(identifier),
            holder=holder,
            pair_id=ring.pair_id,
            wrapped=sealing.lock(ring.private, key, _hashed(identifier)),
            ends_at=ends_at,
            idle_minutes=idle // timedelta(minutes=1),
            locks_at=clock.now() + idle,
            **facts,
        )
    )
    return base64.urlsafe_b64encode(identifier + key).decode()


def _visit(session: Session, cookie: str) -> Visit | None:
    if session.wrapped is None or session.is_locked:
        return None
    try:
        private = sealing.unlock(session.wrapped, _raw(cookie)[_ID_BYTES:], session.hashed_id)
    except Unreadable:
        return None
    return Visit(session.holder, Keyring(session.pair_id, private))


def _of(cookie: str) -> Session | None:
    hashed = _hashed(_raw(cookie)[:_ID_BYTES])
    found = select(Session).where(Session.hashed_id == hashed, Session.ends_at > clock.now())
    return keys.scalar(found)


def _raw(cookie: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(cookie.encode())
    except (binascii.Error, ValueError):
        return b""


def _hashed(identifier: bytes) -> bytes:
    return hashlib.sha256(identifier).digest()
