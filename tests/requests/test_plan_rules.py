"""The independent checker finds every way in which a plan could break a rule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import plan_rules
import pytest
from furnishing import SATURDAY, a_plan, a_programme
from sqlalchemy import select
from story import WEDNESDAY, a_shift

from solidarity.database import db, flush
from solidarity.network import availability, neighbourhoods
from solidarity.network.members import Member, Membership, Role
from solidarity.requests import experience, kinds, places, series
from solidarity.requests.kinds import Description
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.plans import Match, Plan
from solidarity.requests.request import Preference
from solidarity.requests.shift import Shift, ShiftRole, ShiftState
from solidarity.requests.standing_in import Call

if TYPE_CHECKING:
    from collections.abc import Callable

    from neighbours import Network


def goes(network: Network, match: Match) -> None:
    for each in match.member.memberships:
        each.ends_at = match.shift.starts_at


def is_of_others(network: Network, match: Match) -> None:
    match.plan.collectives = ()


def rests(network: Network, match: Match) -> None:
    match.member.is_paused = True


def said_no(network: Network, match: Match) -> None:
    db.session.add(Call(shift=match.shift, member=match.member, role=match.role))


def untrained(network: Network, match: Match) -> None:
    kind = match.shift.kind
    kinds.describe(kind, Description(1, 3, "aux audiences"), network.member("camille"))


def speaks_something_else(network: Network, match: Match) -> None:
    _wish(match, Preference.SAME_LANGUAGE)
    match.shift.languages, match.member.speaks = ("qu",), ("ta",)


def interprets_what_they_do_not_speak(network: Network, match: Match) -> None:
    match.role = ShiftRole.INTERPRETER
    match.shift.languages, match.member.speaks = ("qu",), ("ta",)


def lives_near(network: Network, match: Match) -> None:
    _wish(match, Preference.ANOTHER_NEIGHBOURHOOD)
    match.member.neighbourhood_id = match.shift.neighbourhood_id


def is_away(network: Network, match: Match) -> None:
    availability.except_on(match.member, WEDNESDAY, WEDNESDAY, is_free=False)


def is_never_free_then(network: Network, match: Match) -> None:
    availability.say(match.member, ["mon-morning"], None)


def is_on_another_shift(network: Network, match: Match) -> None:
    places.sign_up(match.member, a_shift(network), ShiftRole.ACCOMPANIER)


def is_too_far_away_before(network: Network, match: Match) -> None:
    before = a_shift(network, begins=16, ends=18)
    far = {each.slug: each for each in neighbourhoods.all_of_them()}
    before.neighbourhood, match.shift.neighbourhood = far["anjou"], far["senneville"]
    places.sign_up(match.member, before, ShiftRole.ACCOMPANIER)


def is_proposed_twice_at_a_time(network: Network, match: Match) -> None:
    _another(match, a_shift(network), match.member)


def has_enough(network: Network, match: Match) -> None:
    availability.say(match.member, (), 0)


def is_unwelcome(network: Network, match: Match) -> None:
    pair = (match.shift.code, match.member.code)
    match.plan.choices = Choices(unwelcome=frozenset({pair})).stored()


def is_kept_apart(network: Network, match: Match) -> None:
    pair = (match.shift.code, match.member.code)
    match.plan.choices = Choices(apart=frozenset({pair})).stored()


def leads_on_first_shifts(network: Network, match: Match) -> None:
    _let_nobody_know_the_work(match)
    match.role = ShiftRole.LEAD


def learns_what_they_know(network: Network, match: Match) -> None:
    match.role = ShiftRole.SHADOW


def is_one_too_many(network: Network, match: Match) -> None:
    _another(match, match.shift, network.member("nour"))


def is_on_first_shifts_alone(network: Network, match: Match) -> None:
    _let_nobody_know_the_work(match)


def comes_without_the_others(network: Network, match: Match) -> None:
    others = [each for each in match.shift.places if each.member_id is None]
    assert len(others) == 1
    seat = type(others[0])(shift=match.shift, number=9, role=ShiftRole.DRIVER)
    db.session.add(seat)


def comes_to_a_shift_that_is_called_off(network: Network, match: Match) -> None:
    match.shift.state = ShiftState.CANCELLED


BROKEN: dict[Callable[[Network, Match], None], str] = {
    is_of_others: "the shift is not to be planned",
    comes_to_a_shift_that_is_called_off: "the shift is not to be planned",
    goes: "does not volunteer there by then",
    rests: "rests",
    said_no: "said no",
    untrained: "has not learnt what is needed",
    speaks_something_else: "does not speak the language",
    interprets_what_they_do_not_speak: "does not speak the language",
    lives_near: "lives too near",
    is_away: "is not free then",
    is_never_free_then: "is not free then",
    is_on_another_shift: "is somewhere else",
    is_too_far_away_before: "is somewhere else",
    is_proposed_twice_at_a_time: "is somewhere else",
    has_enough: "has more than enough in that week",
    is_unwelcome: "is kept apart",
    is_kept_apart: "is kept apart",
    leads_on_first_shifts: "cannot have this role",
    learns_what_they_know: "cannot have this role",
    is_one_too_many: "more people than places",
    is_on_first_shifts_alone: "only people on their first shifts",
    comes_without_the_others: "some of its people, and not all",
}


@pytest.mark.parametrize(("breaks", "word"), BROKEN.items())
def test_each_way_to_break_a_rule_is_found(
    at_work: Network, breaks: Callable[[Network, Match], None], word: str
) -> None:
    match = a_match(at_work)
    assert plan_rules.broken(match.plan) == []
    breaks(at_work, match)
    flush()
    found = {each.rpartition(": ")[2] for each in plan_rules.broken(match.plan)}
    assert word in found


def test_every_rule_of_the_checker_was_seen_to_find_something() -> None:
    seats = "a seat for newcomers is given away"
    assert {*BROKEN.values(), seats} == {*plan_rules.RULES, *plan_rules.TOGETHER}


def test_a_seat_for_newcomers_that_is_given_away_is_found(at_work: Network) -> None:
    programme = a_programme(at_work, "camille", "Cuisine", SATURDAY + timedelta(days=7))
    plan = a_plan(at_work, "camille")
    coming = {each.id for each in series.to_come(programme)}
    match = next(
        each
        for each in plan.matches
        if each.shift_id in coming and experience.is_experienced(each.member)
    )
    for place in match.shift.places:
        place.for_newcomers = True
    flush()
    assert plan_rules.broken(plan) == [f"{match.shift.code}: a seat for newcomers is given away"]


def a_match(network: Network) -> Match:
    """Someone who knows the work, proposed for a shift of their own by a plan that is right."""
    shift = a_shift(network)
    plan = a_plan(network, "camille")
    match = next(each for each in plan.matches if each.shift == shift)
    planning_leaves_only(plan, match)
    assert experience.is_experienced(match.member)
    return match


def planning_leaves_only(plan: Plan, match: Match) -> None:
    """Take everything else out, so that only one thing can be wrong."""
    for each in list(plan.matches):
        if each is not match:
            db.session.delete(each)
    flush()
    db.session.expire(plan, ["matches"])


def _wish(match: Match, preference: Preference) -> None:
    assert match.shift.request is not None
    match.shift.request.preferences = (preference,)


def _another(match: Match, shift: Shift, member: Member) -> None:
    db.session.add(Match(plan=match.plan, shift=shift, member=member, role=match.role, reasons=[]))


def _let_nobody_know_the_work(match: Match) -> None:
    for each in db.session.scalars(select(Membership)).unique():
        each.knows_the_work = False
        if each.member_id == match.member_id and each.role is Role.COORDINATOR:
            db.session.delete(each)
