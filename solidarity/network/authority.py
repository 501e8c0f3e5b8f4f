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
    # what either side of a request does
    "withdraw": frozenset({Role.INTERMEDIARY, Role.COORDINATOR}),
    # what the circle does
    "take up": frozenset({Role.COORDINATOR}),
    "arrange": frozenset({Role.COORDINATOR}),
    "confirm": frozenset({Role.COORDINATOR}),
    "close": frozenset({Role.COORDINATOR}),
    "describe kinds": frozenset({Role.COORDINATOR}),
    "hand on the key": frozenset({Role.COORDINATOR}),
    # what everyone in a collective does
    "put into words": frozenset(Role),
    # who lets whom in
    "invite": frozenset({Role.COORDINATOR, Role.STEWARD}),
    "found a collective": frozenset({Role.STEWARD}),
}


class NotYours(Exception):
    """The member may not do this here; outside it looks like 'not there'."""


def require(member: Member, act: str, collective_id: int) -> None:
    """Pass, or raise NotYours."""
    if not may(member, act, collective_id):
        raise NotYours(act)


def may(member: Member, act: str, collective_id: int) -> bool:
    """Whether a member has a role that does this act in a collective."""
    return any(member.is_one(role, collective_id) for role in MAY[act])


def require_anywhere(member: Member, act: str) -> None:
    """Pass, or raise NotYours, for an act that concerns no collective in particular."""
    if not member.roles & MAY[act]:
        raise NotYours(act)
