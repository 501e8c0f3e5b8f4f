"""What happens once a second has agreed: each matter and its verb."""

from solidarity.network import agreements, authority, collectives, locks, members, roles
from solidarity.network.agreements import Matter, NoSecond, Proposal
from solidarity.network.members import Member


def agree(proposal: Proposal, by: Member) -> None:
    """Agree as the second, and let it happen.

    Raises: NoSecond; HasIt.
    """
    agreements.take(proposal, by)
    if not _still_may(proposal):
        raise NoSecond
    if proposal.matter is Matter.UNLOCK:
        locks.unlock_network(proposal, by)
        return
    if proposal.matter is Matter.WAYS:
        collective = collectives.by_code(proposal.about)
        if collective is None:
            raise NoSecond
        collectives.change_ways(collective, collectives.Ways(**proposal.details))
        return
    person = members.by_code(proposal.about)
    collective = collectives.by_code(proposal.details["collective"])
    if person is None or collective is None:
        raise NoSecond
    roles.grant_agreed(proposal, person, collective, by)


def _still_may(proposal: Proposal) -> bool:
    """Whether the one who proposed could still propose it now."""
    first = proposal.by
    if first.locked_at is not None or first.left_at is not None:
        return False
    if proposal.matter is Matter.UNLOCK:
        return agreements.is_second(first)
    is_role = proposal.matter is Matter.ROLE
    collective = collectives.by_code(proposal.details["collective"] if is_role else proposal.about)
    act = "grant a role" if is_role else "change our ways"
    return collective is not None and authority.may(first, act, collective.id)
