"""Between a plan and its answers time passes: what was true then is looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from furnishing import a_plan
from neighbours import NOW
from sqlalchemy import select
from story import WEDNESDAY, a_shift

from solidarity import clock
from solidarity.database import db, flush, unit_of_work
from solidarity.network import availability
from solidarity.network.members import Membership, Role
from solidarity.privacy import sealed_rows
from solidarity.requests import experience, places, shredding, wishes
from solidarity.requests.matching import carrying_out, making, planning, solver, tasks, writing
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.plans import Match, MatchState, Plan, PlanState
from solidarity.requests.matching.reading import Days
from solidarity.requests.past import PastShift
from solidarity.requests.shift import Place, ShiftRole

if TYPE_CHECKING:
    from collections.abc import Callable

    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.requests.shift import Shift

TODAY = NOW.date()


def on(plan: Plan, shift: Shift) -> list[Match]:
    """The matches of one shift."""
    return [each for each in plan.matches if each.shift_id == shift.id]


def plan_called(code: str) -> Plan:
    """The plan with an opaque id."""
    return db.session.scalars(select(Plan).where(Plan.code == code)).one()


def everyone_volunteers(network: Network, shift: Shift) -> None:
    """Let everyone be there, know the work, and volunteer where a shift is."""
    for member in map(network.member, network.sign_ins):
        availability.say(member, (), None)
        member.is_paused = False
        if not member.is_one(Role.VOLUNTEER, shift.collective_id):
            row = Membership(member=member, collective=shift.collective, role=Role.VOLUNTEER)
            db.session.add(row)
    flush()
    for name in network.sign_ins:
        for membership in network.member(name).memberships:
            membership.knows_the_work = True
    flush()


def order(network: Network, first: int, last: int) -> Plan:
    """A plan of Camille's that waits, from so many days ahead to so many."""
    camille = network.member("camille")
    days = Days(TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    mine = camille.collectives_as(Role.COORDINATOR)[:1]
    return planning.order(mine, days, camille, network.ring("camille"))


def rests(network: Network, member: Member, shift: Shift) -> None:
    member.is_paused = True


def is_away(network: Network, member: Member, shift: Shift) -> None:
    availability.except_on(member, shift.half_day.day, shift.half_day.day, is_free=False)


def wants_no_more(network: Network, member: Member, shift: Shift) -> None:
    availability.say(member, (), 0)


@pytest.mark.parametrize("meanwhile", [rests, is_away, wants_no_more])
def test_nobody_is_asked_whom_a_rule_keeps_away_since_the_plan_was_made(
    at_work: Network, meanwhile: Callable[[Network, Member, Shift], None]
) -> None:
    shift, camille = a_shift(at_work), at_work.member("camille")
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    meanwhile(at_work, match.member, shift)
    flush()
    outcome = carrying_out.accept([match], camille, at_work.ring("camille"))
    assert (outcome.asked, outcome.changed) == (0, 1)
    assert plan.only == (shift.code,), "only that place is planned again"


def test_two_plans_together_ask_nobody_for_more_than_they_said_is_enough(at_work: Network) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    other = a_shift(at_work, 9, 11)
    availability.say(match.member, (), 1)
    flush()
    places.propose(other, ShiftRole.ACCOMPANIER, match.member, camille, ring)
    flush()
    assert carrying_out.accept([match], camille, ring).asked == 0


def test_who_could_not_be_asked_is_planned_in_later_by_whoever_knows_better(
    at_work: Network,
) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    everyone_volunteers(at_work, shift)
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    who, pair = match.member, (shift.code, match.member.code, match.role.value)
    place = places.sign_up(who, a_shift(at_work), ShiftRole.ACCOMPANIER)
    assert carrying_out.accept([match], camille, ring).changed == 1
    places.hand_back(place, who)
    making.make_at_once(plan)
    flush()
    planning.hold_on(plan, pair, camille)
    assert plan.state is PlanState.WAITING
    making.make_at_once(plan)
    flush()
    live = [each for each in on(plan, shift) if each.state is not MatchState.DECLINED]
    assert [each.member_id for each in live] == [who.id]


def test_newcomers_wait_in_the_plan_until_someone_experienced_is_asked(at_work: Network) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    shift = a_shift(at_work, seats=2)
    everyone_volunteers(at_work, shift)
    one, *_others = [each for each in at_work.sign_ins if each != "camille"]
    for name in at_work.sign_ins:
        for membership in at_work.member(name).memberships:
            membership.knows_the_work = name == one
    flush()
    plan = a_plan(at_work, "camille")
    known = {each.member_id: experience.is_experienced(each.member) for each in on(plan, shift)}
    assert sorted(known.values())[0] is False
    new = [each for each in on(plan, shift) if not known[each.member_id]]
    outcome = carrying_out.accept(new[:1], camille, ring)
    assert (outcome.asked, outcome.changed, outcome.waiting) == (0, 0, 1)
    assert new[0].state is MatchState.PROPOSED
    assert carrying_out.accept(on(plan, shift), camille, ring).asked == len(on(plan, shift))


def test_a_plan_for_other_days_leaves_the_questions_of_this_one_alone(at_work: Network) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    plan = a_plan(at_work, "camille")
    carrying_out.accept(on(plan, shift), camille, ring)
    order(at_work, 14, 20)
    flush()
    assert plan_called(plan.code) is plan
    assert [each.state for each in on(plan, shift)] == [MatchState.ASKED]


def test_a_plan_that_meets_an_earlier_one_takes_over_who_was_asked_and_what_was_decided(
    at_work: Network,
) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    earlier = a_plan(at_work, "camille")
    (match,) = on(earlier, shift)
    carrying_out.accept([match], camille, ring)
    pair = (shift.code, match.member.code, match.role.value)
    planning.hold_on(earlier, pair, camille)
    flush()
    ahead = (WEDNESDAY - TODAY).days
    new = order(at_work, ahead, ahead)
    flush()
    assert on(new, shift) == [match]
    assert planning.pinned(new) == {pair}
    before, after = (
        each
        for each in db.session.scalars(select(Plan).order_by(Plan.first_day))
        if each.id != new.id and each.collectives == new.collectives
    )
    assert before.last_day == WEDNESDAY - timedelta(days=1)
    assert (after.first_day, after.last_day) == (
        WEDNESDAY + timedelta(days=1),
        TODAY + timedelta(days=13),
    )
    for each in (before, after):
        days = [one.shift.half_day.day for one in each.matches]
        assert all(each.first_day <= day <= each.last_day for day in days)


def test_a_no_changes_nothing_for_the_others_of_the_same_shift(at_work: Network) -> None:
    camille = at_work.member("camille")
    shift = a_shift(at_work, seats=2)
    everyone_volunteers(at_work, shift)
    plan = a_plan(at_work, "camille")
    one, two = on(plan, shift)
    stays = two.code
    for _ in range(3):
        row = PastShift(member_id=two.member_id, month=date(2026, 11, 1), kind="x")
        db.session.add(row)
    flush()
    planning.keep_apart(one, camille)
    making.make_at_once(plan)
    flush()
    assert stays in {each.code for each in on(plan, shift)}, "however much they did since"
    assert len(on(plan, shift)) == 2


def test_who_would_come_alone_to_a_shift_that_needs_two_is_not_kept(at_work: Network) -> None:
    camille = at_work.member("camille")
    shift = a_shift(at_work, seats=2)
    everyone_volunteers(at_work, shift)
    plan = a_plan(at_work, "camille")
    one, two = on(plan, shift)
    for name in at_work.sign_ins:
        if at_work.member(name).id != two.member_id:
            at_work.member(name).is_paused = True
    planning.keep_apart(one, camille)
    making.make_at_once(plan)
    flush()
    assert on(plan, shift) == []
    assert sum(each[2] for each in plan.gaps if each[0] == shift.code) == 2


def test_whom_someone_would_rather_not_meet_is_forgotten_with_their_request(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        shift, ring = a_shift(network), network.ring("camille")
        request = shift.request
        assert request is not None
        wishes.avoid(request, network.member("amina"), sealed_rows.key_of(request, ring))
        plan = a_plan(network, "camille", days=28)
        assert Choices.of(plan.choices).unwelcome
        code = plan.code
    with network.app.app_context(), time_machine.travel(NOW + timedelta(days=14)):
        with unit_of_work():
            shredding.forget_shifts(clock.now())
        assert Choices.of(plan_called(code).choices).unwelcome == frozenset()


def test_who_is_asked_while_the_plan_is_made_again_is_not_asked_twice(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        plan = a_plan(network, "camille")
        code, row = plan.code, shift.id
        planning.again(plan, network.member("camille"), network.ring("camille"))
    with network.app.app_context():
        with unit_of_work():
            turn = making._take(clock.now())
            assert turn is not None
            task = tasks.of(plan_called(code))
            answer = solver.answer(task.question.instance)
        with unit_of_work():
            matches = [each for each in plan_called(code).matches if each.shift_id == row]
            ring = network.ring("camille")
            carrying_out.accept(matches, network.member("camille"), ring)
        with unit_of_work():
            assert turn.plan() is None, "what was read before counts no more"
            assert answer.covered > 0
        making.make_next(clock.now())
        plan = plan_called(code)
        assert plan.state is PlanState.READY
        states = [each.state for each in plan.matches if each.shift_id == row]
        assert states == [MatchState.ASKED]
        assert len(db.session.scalars(select(Place).where(Place.shift_id == row)).all()) == 1


def test_a_worker_that_was_given_up_on_writes_nothing_any_more(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        a_shift(network)
        code = order(network, 0, 13).code
    with network.app.app_context():
        with unit_of_work():
            first = making._take(clock.now())
        with time_machine.travel(NOW + making.FORGOTTEN + timedelta(seconds=5)):
            with unit_of_work():
                second = making._take(clock.now())
            assert first is not None
            assert second is not None
            assert (first.plan(), second.plan()) == (None, plan_called(code))


def test_what_ends_the_worker_again_and_again_is_left_to_people(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        a_shift(network)
        code = order(network, 0, 13).code
    now = NOW
    with network.app.app_context():
        for _ in range(making.TOO_OFTEN + 1):
            with time_machine.travel(now), unit_of_work():
                making._give_up(clock.now())
                assert making._take(clock.now()) is not None
            now += making.FORGOTTEN + timedelta(seconds=5)
        with time_machine.travel(now):
            assert making.make_next(clock.now()) == 0
        assert plan_called(code).state is PlanState.FAILED
        with unit_of_work():
            planning.again(plan_called(code), network.member("camille"), network.ring("camille"))
        assert making.make_next(clock.now()) == 1
        assert plan_called(code).state is PlanState.READY


def test_planning_again_begins_with_the_plan_there_is(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shifts = [a_shift(network, begins, begins + 2, seats=2) for begins in (9, 13, 18)]
        everyone_volunteers(network, shifts[0])
        plan = a_plan(network, "camille")
        code = plan.code
        best = {(each.shift.code, each.member.code) for each in plan.matches}
        planning.again(plan, network.member("camille"), network.ring("camille"))
    with network.app.app_context(), unit_of_work():
        plan = plan_called(code)
        task = tasks.of(plan)
        stopped = solver.answer(task.question.instance, task.question.before, stop=lambda: True)
        writing.fill(plan, task, stopped.chosen)
        flush()
        assert {(each.shift.code, each.member.code) for each in plan.matches} == best
