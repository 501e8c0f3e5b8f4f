"""Carrying a plan out: each match that is accepted becomes a question to the volunteer."""

from collections.abc import Collection
from dataclasses import dataclass

from solidarity.network.authority import NotYours
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import experience, life, places, seats
from solidarity.requests.matching import planning
from solidarity.requests.matching.plans import Match, MatchState
from solidarity.requests.wishes import NotWished

_REFUSALS = (
    NotYours,
    NotWished,
    life.WrongState,
    experience.NeedsCompany,
    seats.AlreadyOn,
    seats.KeptForNewcomers,
    seats.NeedsTraining,
    seats.Overlaps,
    seats.RoleFull,
)
"""What may have changed since the plan was made, or what it could not know."""


@dataclass(frozen=True)
class Outcome:
    """How many were asked, and how many places are planned again instead."""

    asked: int
    changed: int


def accept(matches: Collection[Match], by: Member, ring: Keyring) -> Outcome:
    """Ask the volunteers of some matches; those who cannot be asked any more are planned anew.

    Who knows the work is asked first, so that newcomers have company when they are.

    Raises: NotYours; NoKey.
    """
    proposed = [each for each in matches if each.state is MatchState.PROPOSED]
    proposed.sort(key=lambda each: (not experience.is_experienced(each.member), each.id))
    changed: list[Match] = []
    for match in proposed:
        planning.require(match.plan, by)
        try:
            places.propose(match.shift, match.role, match.member, by, ring)
        except _REFUSALS:
            match.state = MatchState.DECLINED
            changed.append(match)
        else:
            match.state = MatchState.ASKED
    planning.part(changed)
    return Outcome(len(proposed) - len(changed), len(changed))
