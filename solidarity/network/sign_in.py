"""Signing in with a name and a passphrase, which opens the member's key (docs/privacy.md § 2)."""

from datetime import timedelta

from solidarity.database import reading
from solidarity.network import members
from solidarity.network.members import Member, Role
from solidarity.privacy import key_store, sessions
from solidarity.privacy.key_store import Keyring

SHORTEST_PASSPHRASE = 15
"""Source: NIST SP 800-63B-4, section 3.1.1.2: fifteen characters where it is the only factor."""
LONGEST_PASSPHRASE = 200
IDLE_OF_COORDINATORS = timedelta(minutes=15)
"""Theirs open most. Source: docs/privacy.md section 4."""


class DoesNotFit(Exception):
    """Name and passphrase do not belong together; which of the two is never said."""


def enter(sign_in_name: str, passphrase: str) -> str:
    """Open a session and return what its cookie says.

    An unknown name takes as long as a wrong passphrase. The passphrase is stretched before
    anything is written, so that a storm of sign-ins does not hold the write lock.

    Raises: DoesNotFit.
    """
    with reading():
        member = members.by_sign_in_name(sign_in_name)
        holder, ring, idle = _prove(member, passphrase)
    return sessions.start(holder, ring, idle=idle)


def unlock(holder: str, passphrase: str) -> str:
    """Open a new session in the place of a locked one; return what its cookie says.

    Raises: DoesNotFit.
    """
    with reading():
        holder, ring, idle = _prove(members.by_holder(holder), passphrase)
    return sessions.start(holder, ring, idle=idle)


def prove(member: Member, passphrase: str) -> None:
    """Pass, when this is the member's passphrase: before something that cannot be taken back.

    Raises: DoesNotFit.
    """
    if key_store.opened_by_secret(member.holder, passphrase[:LONGEST_PASSPHRASE]) is None:
        raise DoesNotFit


def _prove(member: Member | None, passphrase: str) -> tuple[str, Keyring, timedelta]:
    holder = member.holder if member else "member:nobody"
    ring = key_store.opened_by_secret(holder, passphrase[:LONGEST_PASSPHRASE])
    if ring is None or member is None:
        raise DoesNotFit
    return holder, ring, IDLE_OF_COORDINATORS if _opens_much(member) else sessions.IDLE


def _opens_much(member: Member) -> bool:
    return bool(member.roles & {Role.COORDINATOR, Role.STEWARD})
