"""Locks: of one account, or of the whole network. Locking destroys nothing."""

from solidarity import clock
from solidarity.network import agreements, authority, circle, installation, notices
from solidarity.network.agreements import Matter, Proposal
from solidarity.network.installation import this_network
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal, sessions
from solidarity.privacy.key_store import Keyring


class NotLocked(Exception):
    """There is nothing to unlock."""


def lock(person: Member, by: Member, ring: Keyring) -> None:
    """Lock a colleague's account: all their sessions end, and their circles change the key.

    Raises: NotYours.
    """
    _require(person, by)
    _lock(person, by, ring)
    notices.tell(person, Word.SIGNING_IN_CHANGED, person.code)


def lock_own(person: Member) -> None:
    """Lock one's own account, from outside: nobody is signed in, so no key is at hand."""
    _lock(person, person, None)


def unlock(person: Member, by: Member) -> None:
    """Let someone sign in again; a coordinator then waits until a colleague hands the key on.

    Raises: NotYours, also for one's own account; NotLocked.
    """
    _require(person, by)
    if person.locked_at is None:
        raise NotLocked
    person.locked_at = None
    journal.write("unlocked an account", person, by=by)


def lock_network(by: Member) -> None:
    """Lock everybody out at once, whoever locks included.

    Raises: NotYours.
    """
    authority.require_anywhere(by, "lock the network")
    network = this_network()
    if network is not None and network.locked_at is None:
        network.locked_at = clock.now()
        journal.write("locked the network", by, by=by)
    sessions.end_everyones()


def propose_to_unlock(by: Member) -> Proposal:
    """Ask a second one to unlock the network.

    Raises: NotYours; NotLocked.
    """
    if not agreements.is_second(by):
        raise authority.NotYours("unlock the network")
    if not installation.is_locked():
        raise NotLocked
    return agreements.propose(Matter.UNLOCK, "network", by)


def unlock_network(proposal: Proposal, by: Member) -> None:
    """Unlock the network, as the second of two."""
    network = this_network()
    if network is not None:
        network.locked_at = None
        journal.write("unlocked the network", proposal, by=by)


def may_lock(person: Member, by: Member) -> bool:
    """Whether a member can lock and unlock another one's account."""
    return by.id != person.id and any(
        authority.may(by, "lock an account", each.collective_id) for each in person.memberships
    )


def _require(person: Member, by: Member) -> None:
    if not may_lock(person, by):
        raise authority.NotYours("lock an account")


def _lock(person: Member, by: Member, ring: Keyring | None) -> None:
    for collective in person.collectives_as(Role.COORDINATOR):
        circle.remove(collective, person, ring)
    person.locked_at = clock.now()
    sessions.end_all(person.holder)
    journal.write("locked an account", person, by=by)
