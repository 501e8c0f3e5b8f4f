"""The circle: the coordinators of a collective, as holders of its key.

Being a coordinator is a role; holding the key is a grant which only a holder can give. A new
coordinator therefore waits until a colleague hands the key on.
"""

from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy import grants, journal, key_store
from solidarity.privacy.key_store import Keyring


def begin(collective: Collective, first: Member, ring: Keyring) -> None:
    """Make the circle's key and give it to its first coordinator; later ones wait for it."""
    if key_store.newest_pair(collective.circle) is None:
        grants.found_circle(collective.circle, ring)
        journal.write("began a circle", collective, by=first)


def hand_on(collective: Collective, to: Member, by: Member, ring: Keyring) -> None:
    """Give the circle's key to a coordinator who does not hold it yet.

    Raises: NotYours; NoKey, when the giver does not hold it either.
    """
    authority.require(by, "hand on the key", collective.id)
    if not to.is_one(Role.COORDINATOR, collective.id):
        raise authority.NotYours("hand on the key")
    grants.hand_on_circle(collective.circle, to.holder, ring)
    journal.write("handed on the key", to, by=by)


def holds_key(member: Member, collective: Collective) -> bool:
    """Whether a coordinator can open what is sealed to the circle."""
    return grants.holds_circle(collective.circle, member.holder)
