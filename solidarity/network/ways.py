"""How a collective works is decided by two: one of its circle, or a steward, and a second."""

from dataclasses import asdict

from solidarity.network import agreements, authority
from solidarity.network.agreements import Matter, Proposal
from solidarity.network.collectives import Collective, Ways
from solidarity.network.members import Member


def propose(collective: Collective, ways: Ways, by: Member) -> Proposal:
    """Propose to work differently.

    Raises: NotYours.
    """
    authority.require(by, "change our ways", collective.id)
    return agreements.propose(Matter.WAYS, collective.code, by, **asdict(ways))
