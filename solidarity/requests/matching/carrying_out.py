"""Carrying a plan out: each match that is accepted becomes a question to the volunteer."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from solidarity.network.authority import NotYours
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import experience, fit, life, places, seats
from solidarity.requests.matching import planning
from solidarity.requests.matching.afresh import Afresh
from solidarity.requests.matching.plans import Match, MatchState, Plan
from solidarity.requests.wishes import NotWished


class NotNow(Exception):
    """A rule that was kept when the plan was made is not kept any more."""


_REFUSALS = (
    NotNow,
    NotYours,
    NotWished,
    life.WrongState,
    *fit.UNFIT,
    seats.AlreadyOn,
    seats.KeptForNewcomers,
    seats.Overlaps,
    seats.RoleFull,
)
"""What may have changed since the plan was made, or what it could not know."""


@dataclass(frozen=True)
class Outcome:
    """What became of the matches that were accepted."""

    asked: int
    changed: int
    """How many places are planned again instead."""
    waiting: int
    """How many wait in the plan until someone experienced is asked for the same shift."""


def accept(matches: Collection[Match], by: Member, ring: Keyring) -> Outcome:
    """Ask the volunteers of some matches, if the rules of today still let them come.

    Places of those who cannot be asked any more are planned anew. Who knows the work is asked
    first, so that newcomers have company when they are; without company they stay proposed.

    Raises: NotYours; NoKey.
    """
    proposed = [each for each in matches if each.state is MatchState.PROPOSED]
    proposed.sort(key=lambda each: (not experience.is_experienced(each.member), each.id))
    now = _rules_now(proposed, by)
    changed: list[Match] = []
    waiting = 0
    for match in proposed:
        try:
            _ask(match, now[match.plan], by, ring)
        except experience.NeedsCompany:
            waiting += 1
        except _REFUSALS:
            match.state = MatchState.DECLINED
            changed.append(match)
    planning.part(changed)
    for plan in now:
        planning.take_note(plan)
    return Outcome(len(proposed) - len(changed) - waiting, len(changed), waiting)


def _rules_now(matches: Collection[Match], by: Member) -> dict[Plan, Afresh]:
    """The rules of today, for each plan that some matches are of."""
    found: dict[Plan, list[Match]] = defaultdict(list)
    for match in matches:
        found[match.plan].append(match)
    for plan in found:
        planning.require(plan, by)
    return {plan: Afresh(plan, its) for plan, its in found.items()}


def _ask(match: Match, now: Afresh, by: Member, ring: Keyring) -> None:
    if not now.allow(match):
        raise NotNow
    places.propose(match.shift, match.role, match.member, by, ring)
    match.state = MatchState.ASKED
    now.count(match)
