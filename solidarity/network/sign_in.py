"""Signing in with a name and a passphrase, which opens the member's key (docs/privacy.md § 2).

Whoever has set up a second factor owes it next: until then the session is halfway, and opens
nothing. Coordinators and stewards must have one before their rooms open (ui/room.py).
"""

from dataclasses import dataclass
from datetime import timedelta

from solidarity.database import reading
from solidarity.network import agreements, circle, installation, members, passkeys, second_factor
from solidarity.network.members import Member
from solidarity.privacy import key_store, sessions
from solidarity.privacy.key_store import Keyring

SHORTEST_PASSPHRASE = 15
"""Source: NIST SP 800-63B-4, section 3.1.1.2: fifteen characters where it is the only factor."""
LONGEST_PASSPHRASE = 200
IDLE_OF_COORDINATORS = timedelta(minutes=15)
"""Theirs open most. Source: docs/privacy.md section 4."""


class DoesNotFit(Exception):
    """Name and passphrase do not belong together; which of the two is never said."""


class Locked(Exception):
    """The account is locked: said only to whoever has its passphrase."""


@dataclass(frozen=True)
class Entered:
    """A session that was opened, all the way or halfway."""

    cookie: str
    owes_second_factor: bool


def enter(sign_in_name: str, passphrase: str, *, is_own_device: bool = False) -> Entered:
    """Open a session, or half of one where a second factor is owed.

    An unknown name takes as long as a wrong passphrase. The passphrase is stretched before
    anything is written, so that a storm of sign-ins does not hold the write lock.

    Raises: DoesNotFit; Locked; NetworkLocked.
    """
    with reading():
        member = members.by_sign_in_name(sign_in_name)
        code, ring = _prove(member, passphrase)
        owes = member is not None and owes_second_factor(member)
    if owes:
        return Entered(sessions.start(f"member:{code}", ring, is_halfway=True), owes)
    return Entered(_arrive(f"member:{code}", ring, is_own_device=is_own_device), owes)


def finish(cookie: str, code: str, *, is_own_device: bool = False) -> str:
    """Go the other half of the way with a code; return what the new session's cookie says.

    Raises: DoesNotFit, when the first half is over; WrongCode.
    """
    member, ring = halfway(cookie)
    second_factor.use(member, code)
    return _finished(cookie, member, ring, is_own_device=is_own_device)


def finish_with_passkey(cookie: str, proof: passkeys.Proof, *, is_own_device: bool = False) -> str:
    """Go the other half of the way with a passkey; return what the new session's cookie says.

    Raises: DoesNotFit, when the first half is over; NoSuchPasskey.
    """
    member, ring = halfway(cookie)
    if passkeys.holder_of(proof) != member.holder:
        raise passkeys.NoSuchPasskey
    return _finished(cookie, member, ring, is_own_device=is_own_device)


def enter_with_passkey(proof: passkeys.Proof, *, is_own_device: bool = False) -> str:
    """Sign in with a tap: a passkey that also opens the member's key is both factors in one.

    Raises: NoSuchPasskey, also for one that opens no key; NetworkLocked.
    """
    holder, ring = passkeys.opened_by(proof)
    member = members.by_holder(holder)
    if member is None:
        raise passkeys.NoSuchPasskey
    _refuse_while_locked(member)
    return _arrive(holder, ring, is_own_device=is_own_device)


def halfway(cookie: str) -> tuple[Member, Keyring]:
    """Who gave their passphrase and owes the second factor, with their keys.

    Raises: DoesNotFit.
    """
    visit = sessions.halfway(cookie)
    member = members.by_holder(visit.holder) if visit else None
    if visit is None or member is None:
        raise DoesNotFit
    return member, visit.ring


def unlock(cookie: str, passphrase: str) -> str:
    """Open a new session in the place of a locked one; return what its cookie says.

    Raises: DoesNotFit; Locked; NetworkLocked.
    """
    with reading():
        holder = sessions.locked_holder(cookie)
        member = members.by_holder(holder) if holder else None
        _code, ring = _prove(member, passphrase)
    return sessions.renew(cookie, ring)


def unlock_with_passkey(cookie: str, proof: passkeys.Proof) -> str:
    """Open a locked session again with a tap.

    Raises: NoSuchPasskey.
    """
    holder, ring = passkeys.opened_by(proof)
    if holder != sessions.locked_holder(cookie):
        raise passkeys.NoSuchPasskey
    return sessions.renew(cookie, ring)


def prove(member: Member, passphrase: str) -> Keyring:
    """Return the member's keys, when this is their passphrase.

    Raises: DoesNotFit.
    """
    ring = key_store.opened_by_secret(member.holder, passphrase)
    if ring is None:
        raise DoesNotFit
    return ring


def sign_again(member: Member, cookie: str, passphrase: str, code: str) -> str:
    """Prove once more who one is, before what cannot easily be undone; return a new cookie.

    Raises: DoesNotFit; WrongCode, when the member has a second factor and this is not it.
    """
    ring = prove(member, passphrase)
    if second_factor.is_set_up(member):
        second_factor.use(member, code)
    return sessions.renew(cookie, ring)


def owes_second_factor(member: Member) -> bool:
    """Whether a passphrase alone lets this member halfway in only."""
    return second_factor.is_set_up(member) or passkeys.has_one(member.holder)


def has_passkey(member: Member) -> bool:
    """Whether a tap can be asked of this member."""
    return passkeys.has_one(member.holder)


def lacks_second_factor(member: Member) -> bool:
    """Whether more opens to this member than may open without a second factor."""
    return member.opens_much and not owes_second_factor(member)


def _prove(member: Member | None, passphrase: str) -> tuple[str, Keyring]:
    holder = member.holder if member else "member:nobody"
    ring = key_store.opened_by_secret(holder, passphrase)
    if ring is None or member is None:
        raise DoesNotFit
    if member.locked_at is not None:
        raise Locked
    _refuse_while_locked(member)
    return member.code, ring


def _refuse_while_locked(member: Member | None) -> None:
    if member is None or not agreements.is_second(member):
        installation.refuse_while_locked()


def _finished(cookie: str, member: Member, ring: Keyring, *, is_own_device: bool) -> str:
    sessions.end(cookie)
    return _arrive(member.holder, ring, is_own_device=is_own_device)


def _arrive(holder: str, ring: Keyring, *, is_own_device: bool) -> str:
    """Open a session; a circle whose key is to be changed gets a new one from who holds it."""
    lasts = sessions.ON_ONES_OWN_DEVICE if is_own_device else sessions.TERM.lasts
    member = members.by_holder(holder)
    if member is None:
        raise DoesNotFit
    circle.renew_due(member, ring)
    idle = IDLE_OF_COORDINATORS if member.opens_much else sessions.IDLE
    return sessions.start(holder, ring, lasts, idle)
