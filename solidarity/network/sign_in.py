"""Signing in with a name and a passphrase, which opens the member's key (docs/privacy.md § 2)."""

from solidarity.database import reading
from solidarity.network import members
from solidarity.privacy import key_store, sessions
from solidarity.privacy.key_store import Keyring

SHORTEST_PASSPHRASE = 15
"""Source: NIST SP 800-63B-4, section 3.1.1.2: fifteen characters where it is the only factor."""
LONGEST_PASSPHRASE = 200


class DoesNotFit(Exception):
    """Name and passphrase do not belong together; which of the two is never said."""


def enter(sign_in_name: str, passphrase: str) -> str:
    """Open a session and return what its cookie says.

    An unknown name takes as long as a wrong passphrase. The passphrase is stretched before
    anything is written, so that a storm of sign-ins does not hold the write lock.

    Raises: DoesNotFit.
    """
    with reading():
        holder, ring = _prove(sign_in_name, passphrase)
    return sessions.start(holder, ring)


def _prove(sign_in_name: str, passphrase: str) -> tuple[str, Keyring]:
    member = members.by_sign_in_name(sign_in_name)
    holder = member.holder if member else "member:nobody"
    ring = key_store.opened_by_secret(holder, passphrase[:LONGEST_PASSPHRASE])
    if ring is None:
        raise DoesNotFit
    return holder, ring
