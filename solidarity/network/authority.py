"""The whole permission table, on one screen.

An act is done in a collective by a member with one of the roles named here. What a member may see
is decided by the finders (`…_by`), which find nothing that is not theirs; both answer alike.
"""

from solidarity.network.members import Member, Role

MAY: dict[str, frozenset[Role]] = {
    # what volunteers do
    "sign up": frozenset({Role.VOLUNTEER}),
    "report": frozenset({Role.VOLUNTEER}),
    # what intermediaries do
    "bring": frozenset({Role.INTERMEDIARY}),
    "renew a codename": frozenset({Role.INTERMEDIARY}),
    "say yes or no": frozenset({Role.INTERMEDIARY}),
    # what either side of a request does
    "withdraw": frozenset({Role.INTERMEDIARY, Role.COORDINATOR}),
    # what the circle does
    "take up": frozenset({Role.COORDINATOR}),
    "arrange": frozenset({Role.COORDINATOR}),
    "confirm": frozenset({Role.COORDINATOR}),
    "close": frozenset({Role.COORDINATOR}),
    "describe kinds": frozenset({Role.COORDINATOR}),
    "hand on the key": frozenset({Role.COORDINATOR}),
    "lend": frozenset({Role.COORDINATOR}),
    "let open more": frozenset({Role.COORDINATOR}),
    "say who is trained": frozenset({Role.COORDINATOR}),
    "hand over": frozenset({Role.INTERMEDIARY, Role.COORDINATOR}),
    "pass on": frozenset({Role.COORDINATOR}),
    "be on duty": frozenset({Role.COORDINATOR}),
    "watch over": frozenset({Role.COORDINATOR}),
    "allow words": frozenset({Role.COORDINATOR}),
    "read the journal": frozenset({Role.COORDINATOR}),
    # what everyone in a collective does
    "put into words": frozenset(Role),
    # who lets whom in
    "invite": frozenset({Role.COORDINATOR, Role.STEWARD}),
    "vouch": frozenset(Role),
    "grant a role": frozenset({Role.COORDINATOR, Role.STEWARD}),
    "end a role": frozenset({Role.COORDINATOR, Role.STEWARD}),
    "change our ways": frozenset({Role.COORDINATOR, Role.STEWARD}),
    # who shuts a door, and who opens it again
    "lock an account": frozenset({Role.COORDINATOR, Role.STEWARD}),
    "vouch for a passphrase": frozenset({Role.COORDINATOR, Role.STEWARD}),
    "lock the network": frozenset({Role.STEWARD}),
    "found a collective": frozenset({Role.STEWARD}),
}

NETWORK_WIDE = frozenset(
    {
        "invite",
        "grant a role",
        "end a role",
        "change our ways",
        "lock an account",
        "vouch for a passphrase",
    }
)
"""What a steward does in any collective; in everything else a role counts where it is held."""
NOT_ON_LOAN = NETWORK_WIDE | {"hand on the key", "lend", "let open more", "vouch"}
"""What nobody does with a role that was only lent: letting in, shutting out, passing on."""


class NotYours(Exception):
    """The member may not do this here; outside it looks like 'not there'."""


def require(member: Member, act: str, collective_id: int) -> None:
    """Pass, or raise NotYours."""
    if not may(member, act, collective_id):
        raise NotYours(act)


def may(member: Member, act: str, collective_id: int) -> bool:
    """Whether a member has a role that does this act in a collective."""
    if act in NETWORK_WIDE and Role.STEWARD in member.roles & MAY[act]:
        return True
    has = member.is_one_for_good if act in NOT_ON_LOAN else member.is_one
    return any(has(role, collective_id) for role in MAY[act])


def require_anywhere(member: Member, act: str) -> None:
    """Pass, or raise NotYours, for an act that concerns no collective in particular."""
    if not member.roles & MAY[act]:
        raise NotYours(act)
