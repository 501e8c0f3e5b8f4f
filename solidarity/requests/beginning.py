"""Beginning a network and a collective: with neighbourhoods, kinds of need, and a way in."""

from solidarity.network import (
    admission,
    authority,
    collectives,
    installation,
    montreal,
    neighbourhoods,
)
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.requests import kinds, usual


def begin(name: str, first_collective: str) -> str:
    """Found an empty network; return the token of the first steward's invitation.

    Raises: AlreadyFounded.
    """
    installation.found(name, is_demo=False)
    neighbourhoods.add(montreal.TILES)
    return admission.invite_as_operator(_with_kinds(first_collective), Role.STEWARD)


def found_collective(name: str, by: Member) -> Collective:
    """Begin a collective, with the list of kinds that most begin with.

    Raises: NotYours; NameTaken.
    """
    authority.require_anywhere(by, "found a collective")
    return _with_kinds(name)


def _with_kinds(name: str) -> Collective:
    collective = collectives.found(name.strip())
    give_usual_kinds(collective)
    return collective


def give_usual_kinds(collective: Collective) -> None:
    """Let a collective take the usual kinds of requests, each with its few questions."""
    kinds.add_usual(collective)
    usual.ask_in(collective)
