"""People who come in, and what they hold: for tests of vouching, locks, keys and second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity.database import flush
from solidarity.network import admission, vouching
from solidarity.network.members import Member, Membership, Role
from solidarity.privacy import key_store

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.collectives import Collective
    from solidarity.privacy.key_store import Keyring

PASSPHRASE = "des mots que personne ne met ensemble"


def collective_of(network: Network, coordinator: str) -> Collective:
    """The collective that someone coordinates."""
    return network.member(coordinator).collectives_as(Role.COORDINATOR)[0]


def a_newcomer(
    network: Network, name: str, role: Role = Role.VOLUNTEER, by: str = "camille"
) -> Member:
    """Someone invited by a coordinator, for whom nobody has vouched yet."""
    token = admission.invite(network.member(by), collective_of(network, by), role)
    network.sign_ins[name] = {"passphrase": PASSPHRASE}
    newcomer = admission.accept(token, name, name.title(), PASSPHRASE)
    flush()
    return newcomer


def someone_new(network: Network, name: str = "une", speaks: tuple[str, ...] = ("fr",)) -> Member:
    """A volunteer who was let in and has done nothing yet."""
    newcomer = a_newcomer(network, name)
    vouching.vouch(role_of(newcomer, Role.VOLUNTEER), network.member("amina"))
    newcomer.speaks = speaks
    flush()
    return newcomer


def role_of(member: Member, role: Role) -> Membership:
    """A member's role, wherever it is."""
    return next(each for each in member.memberships if each.role is role)


def ring_of(member: Member, passphrase: str = PASSPHRASE) -> Keyring:
    """The keys of someone whose passphrase is known to the test."""
    ring = key_store.opened_by_secret(member.holder, passphrase)
    assert ring is not None
    return ring
