"""What coordinators do with a plan: order it, hold on to pairs, keep pairs apart, stop, plan again.

The solver itself runs in the worker (making.py); here is only decided what it is asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import authority
from solidarity.network.collectives import Collective
from solidarity.network.members import Member
from solidarity.privacy import journal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import life, wishes
from solidarity.requests.matching import open_shifts, plans, succession
from solidarity.requests.matching.choices import Choices, Pair
from solidarity.requests.matching.plans import LONGEST, Match, MatchState, Plan, PlanState
from solidarity.requests.matching.reading import Days
from solidarity.requests.shift import Shift


class WrongDays(Exception):
    """The last day is before the first, is past, or is more than four weeks after it."""


def order(collectives: Sequence[Collective], days: Days, by: Member, ring: Keyring) -> Plan:
    """Have a plan made for every open place of some days; it takes over from earlier ones of them.

    Raises: NotYours; WrongDays.
    """
    for each in collectives:
        authority.require(by, "arrange", each.id)
    length = (days.last - days.first).days
    if not collectives or days.last < clock.today() or not 0 <= length < LONGEST:
        raise WrongDays
    codes = tuple(sorted(each.code for each in collectives))
    plan = Plan(collectives=codes, first_day=days.first, last_day=days.last)
    plan.choices = Choices(unwelcome=_unwelcome(collectives, days, ring)).stored()
    db.session.add(plan)
    database.flush()
    succession.take_over(plan)
    journal.write("planned some days", plan, by=by)
    return plan


def again(plan: Plan, by: Member, ring: Keyring) -> None:
    """Plan again around what is held on to; whoever was asked stays asked.

    Raises: NotYours; WrongState, while it is being made.
    """
    require(plan, by)
    if plan.is_in_work:
        raise life.WrongState
    choices = Choices.of(plan.choices)
    unwelcome = _unwelcome(plans.collectives_of(plan), plan.days, ring)
    plan.choices = replace(choices, unwelcome=unwelcome).stored()
    wait_for_worker(plan, ())


def stop(plan: Plan, by: Member) -> None:
    """Take the best plan so far.

    Raises: NotYours; WrongState, when it is made already.
    """
    require(plan, by)
    if not plan.is_in_work:
        raise life.WrongState
    plan.is_to_stop = True


def hold_on(plan: Plan, pair: Pair, by: Member) -> None:
    """Hold on to someone for a shift, also in every later version of a plan.

    Whoever it does not propose yet is planned in, and the rest around them.

    Raises: NotYours.
    """
    require(plan, by)
    choices = Choices.of(plan.choices)
    others = frozenset(each for each in choices.pinned if each[:2] != pair[:2])
    plan.choices = replace(
        choices, pinned=others | {pair}, apart=choices.apart - {pair[:2]}
    ).stored()
    for each in plan.matches:
        if _pair_of(each)[:2] == pair[:2] and each.state is MatchState.DECLINED:
            db.session.delete(each)
    live = [each for each in plan.matches if each.state is not MatchState.DECLINED]
    if plan.is_in_work or pair not in map(_pair_of, live):
        wait_for_worker(plan, ())


def let_go_of(plan: Plan, pair: Pair, by: Member) -> None:
    """Hold on to someone no longer; the plan stays as it is until it is made again.

    Raises: NotYours.
    """
    require(plan, by)
    choices = Choices.of(plan.choices)
    plan.choices = replace(choices, pinned=choices.pinned - {pair}).stored()


def keep_apart(match: Match, by: Member) -> None:
    """Keep a pair out of a plan; its place is planned again, and nothing else.

    Raises: NotYours; WrongState, when it is not only proposed any more.
    """
    plan = _require_proposed(match, by)
    part([match])
    db.session.delete(match)
    plan.is_mended = True


def part(matches: Collection[Match]) -> None:
    """Never propose these pairs again in their plan, and plan their shifts anew."""
    for match in matches:
        plan, pair = match.plan, (match.shift.code, match.member.code)
        choices = Choices.of(plan.choices)
        pinned = frozenset(each for each in choices.pinned if each[:2] != pair)
        plan.choices = replace(choices, pinned=pinned, apart=choices.apart | {pair}).stored()
        is_whole = plan.is_in_work and not plan.only
        # Also while a worker is at it: what it makes from what it read before is thrown away.
        wait_for_worker(plan, () if is_whole else {*plan.only, match.shift.code})


def take_note(plan: Plan) -> None:
    """Have what a worker makes of a plan made anew: it read the plan before somebody was asked."""
    if plan.is_in_work:
        wait_for_worker(plan, plan.only)


def pinned(plan: Plan) -> frozenset[Pair]:
    """What a coordinator holds on to in a plan."""
    return Choices.of(plan.choices).pinned


def drop(plan: Plan, by: Member) -> None:
    """Throw a plan away; whoever was asked stays asked.

    Raises: NotYours.
    """
    require(plan, by)
    db.session.delete(plan)


def wait_for_worker(plan: Plan, only: Collection[str]) -> None:
    """Let the worker plan again: everything, or only some shifts."""
    plan.state, plan.is_to_stop, plan.done = PlanState.WAITING, False, 0
    plan.only, plan.dropped = tuple(sorted(only)), 0


def require(plan: Plan, by: Member) -> None:
    """Pass, when a member arranges things in every collective of a plan.

    Raises: NotYours.
    """
    for each in plans.collectives_of(plan):
        authority.require(by, "arrange", each.id)


def _pair_of(match: Match) -> Pair:
    return match.shift.code, match.member.code, match.role.value


def _require_proposed(match: Match, by: Member) -> Plan:
    require(match.plan, by)
    if match.state is not MatchState.PROPOSED:
        raise life.WrongState
    return match.plan


def _unwelcome(
    collectives: Sequence[Collective], days: Days, ring: Keyring
) -> frozenset[tuple[str, str]]:
    """Who should rather not come, for the shifts whose requests say so and open to this ring.

    Where a request does not open, its wish is looked at when someone is asked, as ever.
    """
    found = (
        select(Shift)
        .join(Shift.request)
        .where(Shift.collective_id.in_([each.id for each in collectives]))
        .where(Shift.state.in_(open_shifts.OPEN), Shift.request.has())
        .where(Shift.starts_at >= days.begins, Shift.starts_at < days.ends)
        .options(joinedload(Shift.request))
    )
    pairs: set[tuple[str, str]] = set()
    for shift in db.session.scalars(found).unique():
        if shift.request and shift.request.avoids:
            pairs |= {
                (shift.code, each.code)
                for each in wishes.unwelcome_as_it_opens(shift.request, ring)
            }
    return frozenset(pairs)
