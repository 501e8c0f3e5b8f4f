"""Plan the week: proposed for many places at once, decided by a person, and a no changes little."""

from __future__ import annotations

from datetime import date, time, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import checked_making as making
import plan_rules
import pytest
import time_machine
from furnishing import a_plan
from neighbours import NOW
from sqlalchemy import func, select
from story import WEDNESDAY, a_request, a_shift

from solidarity import clock, worker
from solidarity.database import db, flush, reading, unit_of_work
from solidarity.network import availability
from solidarity.network.authority import NotYours
from solidarity.network.members import Role
from solidarity.network.notices import Notice, Word
from solidarity.privacy import grants, sealed_rows
from solidarity.privacy.sealing import Unreadable
from solidarity.requests import leaving, moving, places, shifts, wishes
from solidarity.requests.life import WrongState
from solidarity.requests.matching import (
    carrying_out,
    overview,
    planning,
    plans,
    ranking,
    showing,
)
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.planning import WrongDays
from solidarity.requests.matching.plans import Match, MatchState, Plan, PlanState
from solidarity.requests.matching.reading import UNSAID_MOST, Days
from solidarity.requests.matching.showing import Wanted
from solidarity.requests.shift import Details, Place, PlaceState, Shift, ShiftRole

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.requests.matching.showing import Planned

WEEK = Days(NOW.date(), NOW.date() + timedelta(days=13))


def asked(member: Member) -> int:
    """How often someone was asked whether they can help."""
    found = select(func.count(Notice.id)).where(Notice.member_id == member.id)
    return db.session.scalar(found.where(Notice.word == Word.ASKED)) or 0


def proposed(plan: Plan) -> dict[tuple[str, str], Match]:
    """What a plan only proposes, by shift and volunteer."""
    return {
        (each.shift.code, each.member.code): each
        for each in plan.matches
        if each.state is MatchState.PROPOSED
    }


def on(plan: Plan, shift: Shift) -> list[Match]:
    """The matches of one shift."""
    return [each for each in plan.matches if each.shift_id == shift.id]


def shown(plan: Plan, shift: Shift) -> Planned:
    """A shift as the plan's page shows it."""
    view = showing.of(plan, Wanted(shift=shift.code))
    return next(each for each in view.planned if each.shift == shift)


def place_of(match: Match) -> Place:
    """The place someone holds because of a match."""
    found = select(Place).where(
        Place.shift_id == match.shift_id, Place.member_id == match.member_id
    )
    return db.session.scalars(found).one()


def ordered(network: Network) -> str:
    """A plan that waits for the worker; its opaque id."""
    with network.app.app_context(), unit_of_work():
        camille = network.member("camille")
        mine = camille.collectives_as(Role.COORDINATOR)
        return planning.order(mine, WEEK, camille, network.ring("camille")).code


def plan_called(code: str) -> Plan:
    """The plan with an opaque id."""
    return db.session.scalars(select(Plan).where(Plan.code == code)).one()


def test_the_plan_of_a_demo_keeps_every_rule(at_work: Network) -> None:
    found = db.session.scalars(select(Plan)).all()
    assert any(each.matches for each in found)
    assert [plan_rules.broken(each) for each in found] == [[] for _ in found]


def test_a_plan_asks_nobody_until_a_person_accepts_it(at_work: Network) -> None:
    shift = a_shift(at_work)
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    assert asked(match.member) == 0
    assert [each.state for each in shift.places] == [PlaceState.FREE]


def test_what_is_accepted_becomes_a_question_and_the_yes_is_certain(at_work: Network) -> None:
    shift, camille = a_shift(at_work), at_work.member("camille")
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    outcome = carrying_out.accept([match], camille, at_work.ring("camille"))
    assert (outcome.asked, outcome.changed) == (1, 0)
    assert (match.state, asked(match.member)) == (MatchState.ASKED, 1)
    assert match.member.last_asked_on == clock.today()
    place = place_of(match)
    assert place.state.value == "proposed"
    places.agree(place, match.member)
    assert place.state.value == "confirmed"
    assert grants.reaches(shift.key_id, match.member.holder)
    flush()
    (line,) = shown(plan, shift).lines
    assert line.answer is place.state, "the plan's page says what became of it"


def test_a_no_plans_that_place_again_and_leaves_the_rest_as_it_was(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        plan = a_plan(network, "camille")
        (match,) = on(plan, shift)
        carrying_out.accept([match], network.member("camille"), network.ring("camille"))
        declined, before, code = match.code, set(proposed(plan)), plan.code
    with network.app.app_context(), unit_of_work():
        match = db.session.scalars(select(Match).where(Match.code == declined)).one()
        places.hand_back(place_of(match), match.member)
    with network.app.app_context():
        making.make_next(clock.now())
        plan = plan_called(code)
        match = db.session.scalars(select(Match).where(Match.code == declined)).one()
        assert match.state is MatchState.DECLINED
        instead = [each for each in on(plan, match.shift) if each.state is MatchState.PROPOSED]
        assert [each.member_id == match.member_id for each in instead] == [False]
        assert set(proposed(plan)) - {(match.shift.code, instead[0].member.code)} == before
        assert plan.is_mended
        calls = db.session.scalars(select(Notice.id).where(Notice.about == match.shift.code))
        assert calls.all() == [], "nobody else was bothered meanwhile"


def test_what_is_held_on_to_stays_and_what_is_kept_apart_does_not_come_back(
    at_work: Network,
) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    plan = a_plan(at_work, "camille")
    (first,) = on(plan, shift)
    code, not_them = first.member.code, (shift.code, first.member.code)
    planning.keep_apart(first, camille)
    making.make_at_once(plan)
    flush()
    (second,) = on(plan, shift)
    assert second.member.code != code
    held = second.member.code
    planning.hold_on(plan, (shift.code, held, second.role.value), camille)
    assert plan.state is PlanState.READY, "who is proposed already needs no new plan"
    planning.again(plan, camille, ring)
    making.make_at_once(plan)
    flush()
    assert [each.member.code for each in on(plan, shift)] == [held]
    assert not_them in Choices.of(plan.choices).apart
    planning.let_go_of(plan, (shift.code, held, second.role.value), camille)
    assert planning.pinned(plan) == frozenset()


def test_whom_a_plan_does_not_propose_is_planned_in_by_a_coordinator_who_knows_better(
    at_work: Network,
) -> None:
    shift, camille = a_shift(at_work), at_work.member("camille")
    plan = a_plan(at_work, "camille")
    (first,) = on(plan, shift)
    role = first.role
    (ranked,) = (each for each in ranking.of(shift) if each.role is role)
    wanted = next(each.code for each in ranked.suitable if each.code != first.member.code)
    assert plans.covering(camille, shift) == plan
    planning.hold_on(plan, (shift.code, wanted, role.value), camille)
    assert (plan.state, plan.only) == (PlanState.WAITING, ()), "the rest is planned around them"
    making.make_at_once(plan)
    flush()
    assert [each.member.code for each in on(plan, shift)] == [wanted]


def test_whom_the_rules_do_not_let_come_is_named_beside_the_plan(at_work: Network) -> None:
    shift, camille = a_shift(at_work), at_work.member("camille")
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    pair = (shift.code, match.member.code, match.role.value)
    planning.hold_on(plan, pair, camille)
    assert showing.of(plan).unkept == ()
    match.member.is_paused = True
    planning.again(plan, camille, at_work.ring("camille"))
    making.make_at_once(plan)
    flush()
    (unkept,) = showing.of(plan).unkept
    assert (unkept.shift, unkept.member, unkept.role) == (shift, match.member, match.role)
    planning.let_go_of(plan, pair, camille)
    assert showing.of(plan).unkept == ()


def test_a_pair_once_kept_apart_is_on_no_disk_in_the_clear(at_work: Network) -> None:
    a_shift(at_work)
    plan = a_plan(at_work, "camille")
    match = plan.matches[0]
    code = match.member.code
    planning.keep_apart(match, at_work.member("camille"))
    assert plan.choices is not None
    assert code.encode() not in plan.choices


def test_whom_the_person_who_asked_would_rather_not_meet_is_never_proposed(
    at_work: Network,
) -> None:
    shift, ring = a_shift(at_work), at_work.ring("camille")
    (match,) = on(a_plan(at_work, "camille"), shift)
    unwelcome, request = match.member, shift.request
    assert request is not None
    wishes.avoid(request, unwelcome, sealed_rows.key_of(request, ring))
    plan = a_plan(at_work, "camille")
    assert [each.member_id == unwelcome.id for each in on(plan, shift)] == [False]
    assert planning.pinned(plan) == frozenset()


def test_a_wish_said_after_the_plan_was_made_is_kept_all_the_same(at_work: Network) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    assert shift.request is not None
    wishes.avoid(shift.request, match.member, sealed_rows.key_of(shift.request, ring))
    outcome = carrying_out.accept([match], camille, ring)
    assert (outcome.asked, outcome.changed) == (0, 1)
    assert asked(match.member) == 0
    assert (plan.state, plan.only) == (PlanState.WAITING, (shift.code,))


def test_who_took_the_place_meanwhile_is_not_pushed_aside(at_work: Network) -> None:
    shift, camille = a_shift(at_work), at_work.member("camille")
    (match,) = on(a_plan(at_work, "camille"), shift)
    other = at_work.member("theo" if match.member.sign_in_name != "theo" else "amina")
    places.sign_up(other, shift, match.role)
    outcome = carrying_out.accept([match], camille, at_work.ring("camille"))
    assert (outcome.asked, outcome.changed) == (0, 1)
    assert [each.member for each in shift.places] == [other]


def test_a_new_plan_of_the_same_collectives_takes_the_place_of_the_old_one(
    at_work: Network,
) -> None:
    first = a_plan(at_work, "camille")
    second = a_plan(at_work, "camille")
    found = {each.code for each in plans.all_coordinated_by(at_work.member("camille"))}
    assert (first.code in found, second.code in found) == (False, True)


@pytest.mark.parametrize(("ahead", "length"), [(-9, 3), (3, -2), (0, plans.LONGEST)])
def test_days_that_cannot_be_planned_are_refused(at_work: Network, ahead: int, length: int) -> None:
    camille = at_work.member("camille")
    first = clock.today() + timedelta(days=ahead)
    days = Days(first, first + timedelta(days=length))
    with pytest.raises(WrongDays):
        planning.order(
            camille.collectives_as(Role.COORDINATOR), days, camille, at_work.ring("camille")
        )


def test_a_plan_is_its_coordinators_alone(at_work: Network) -> None:
    plan = a_plan(at_work, "camille")
    sol, amina = at_work.member("sol"), at_work.member("amina")
    assert plans.coordinated_by(sol, plan.code) is None
    assert plans.match_coordinated_by(sol, plan.matches[0].code) is None
    for act in (planning.stop, planning.drop):
        with pytest.raises(NotYours):
            act(plan, amina)
    (first, *_others) = plan.matches
    pair = (first.shift.code, first.member.code, first.role.value)
    for change in (planning.hold_on, planning.let_go_of):
        with pytest.raises(NotYours):
            change(plan, pair, amina)
    with pytest.raises(NotYours):
        planning.order(plans.collectives_of(plan), WEEK, amina, at_work.ring("amina"))


def test_a_plan_that_is_made_cannot_be_stopped_and_one_in_the_making_not_begun_again(
    at_work: Network,
) -> None:
    plan, camille = a_plan(at_work, "camille"), at_work.member("camille")
    with pytest.raises(WrongState):
        planning.stop(plan, camille)
    planning.again(plan, camille, at_work.ring("camille"))
    with pytest.raises(WrongState):
        planning.again(plan, camille, at_work.ring("camille"))


def test_the_worker_makes_what_is_ordered_and_says_what_is_proven(network: Network) -> None:
    code = ordered(network)
    with network.app.app_context():
        assert making.is_anything_to_do()
        making.make_next(clock.now())
        plan = plan_called(code)
        assert (plan.state, plan.done, plan.is_fair) == (PlanState.READY, 100, True)
        assert plan.covered == plan.bound > 0
        assert not making.is_anything_to_do()
        view = showing.of(plan)
        assert view.found == view.to_ask == len(plan.matches)
        days = view.picture.days
        assert sum(each.missing for each in view.picture.covers) == view.missing
        assert sum(each.found for each in view.picture.covers) == view.found
        whole = overview.of(plan)
        for day in {each.day for each in whole.days}:
            shown = showing.of(plan, Wanted(day))
            here = {line.match.member_id for each in shown.planned for line in each.lines}
            assert len(shown.picture.people) == len(here), "the people of the page, on all days"
            assert sum(len(each.lines) for each in shown.planned) == shown.today.found
        assert (days[0], days[-1]) == (plan.first_day, plan.last_day)


def test_whoever_stops_a_plan_has_the_first_one(network: Network) -> None:
    code = ordered(network)
    with network.app.app_context(), unit_of_work():
        planning.stop(plan_called(code), network.member("camille"))
    with network.app.app_context():
        making.make_next(clock.now())
        plan = plan_called(code)
        assert plan.state is PlanState.READY
        assert plan.matches
        assert not plan.is_fair


def test_a_plan_whose_worker_died_is_taken_up_again_and_no_other_one(network: Network) -> None:
    code = ordered(network)
    with network.app.app_context(), unit_of_work():
        plan = plan_called(code)
        plan.state, plan.worked_at = PlanState.WORKING, clock.now()
    with network.app.app_context():
        assert not making.is_anything_to_do(), "someone is at it"
    later = NOW + making.FORGOTTEN + timedelta(seconds=5)
    with time_machine.travel(later), network.app.app_context():
        assert making.make_next(clock.now()) == 1
        assert plan_called(code).state is PlanState.READY


def test_plans_that_are_made_beside_one_another_are_made_once_each(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        alex = network.member("alex")
        theirs = alex.collectives_as(Role.COORDINATOR)
        other = planning.order(theirs, WEEK, alex, network.ring("alex")).code
    both = {other, ordered(network)}
    ended = Event()
    makers = [
        Thread(target=worker.make_plans, args=(network.app, ended)) for _ in range(worker.MAKERS)
    ]
    for maker in makers:
        maker.start()
    with network.app.app_context():
        for _look in range(600):
            if not making.is_anything_to_do() and are_ready(both):
                break
            ended.wait(0.1)
    ended.set()
    for maker in makers:
        maker.join()
    with network.app.app_context():
        assert are_ready(both)
        assert [plan_called(code).turn for code in both] == [1, 1]


def are_ready(codes: set[str]) -> bool:
    """Whether plans are made, as everybody sees it now."""
    with reading():
        return all(plan_called(code).state is PlanState.READY for code in codes)


def test_who_is_kept_apart_while_the_plan_is_made_is_not_in_it(network: Network) -> None:
    code = ordered(network)
    with network.app.app_context():
        making.make_next(clock.now())
    with network.app.app_context(), unit_of_work():
        plan, camille = plan_called(code), network.member("camille")
        match = plan.matches[0]
        pair = (match.shift.code, match.member.code)
        plan.state, plan.worked_at = PlanState.WORKING, clock.now()
        planning.keep_apart(match, camille)
        assert (plan.state, plan.only) == (PlanState.WAITING, ()), "all of it is made again"
    with network.app.app_context():
        making.make_next(clock.now())
        assert pair not in proposed(plan_called(code))


def test_a_plan_that_cannot_be_made_says_so_on_its_page(network: Network) -> None:
    code = ordered(network)
    with network.app.app_context(), unit_of_work():
        plan_called(code).choices = b"damaged"
    with network.app.app_context():
        with pytest.raises(Unreadable):
            making.make_next(clock.now())
        assert plan_called(code).state is PlanState.FAILED
    with network.app.app_context(), unit_of_work():
        plan_called(code).choices = None
    assert "could not be made" in network.reader("camille").get(f"/coordinator/plans/{code}").text


def test_a_gap_that_was_filled_meanwhile_is_no_gap_any_more(at_work: Network) -> None:
    for name in at_work.sign_ins:
        availability.say(at_work.member(name), ["mon-morning"], None)
    shift = a_shift(at_work, seats=2)
    plan = a_plan(at_work, "camille")
    (gap,) = shown(plan, shift).gaps
    before = showing.of(plan)
    assert gap.missing == 2
    places.sign_up(at_work.member("amina"), shift, ShiftRole.ACCOMPANIER)
    flush()
    (gap,) = shown(plan, shift).gaps
    assert gap.missing == 1
    assert showing.of(plan).missing == before.missing - 1
    places.sign_up(at_work.member("theo"), shift, ShiftRole.ACCOMPANIER)
    flush()
    after = showing.of(plan)
    assert after.missing == before.missing - 2
    assert shift.code not in overview.of(plan).shifts


def test_what_someone_said_is_told_of_the_half_day_of_which_they_said_it(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        for name in network.sign_ins:
            availability.say(network.member(name), ["wed-evening"], None)
        shift, camille, ring = a_shift(network), network.member("camille"), network.ring("camille")
        plan = a_plan(network, "camille")
        assert on(plan, shift)
        later = shifts.span_on(WEDNESDAY + timedelta(days=1), time(9), time(11))
        moving.move(shift, later, camille, ring)
        code, day = plan.code, shift.half_day.day
    camille_reads = network.reader("camille")
    camille_reads.get(f"/coordinator/plans/{code}?day={day}")
    assert "said they are free: Wed, Nov 25, evening" in camille_reads.text()
    assert "said they are free: Thu" not in camille_reads.text()


def test_how_many_a_week_are_enough_stands_beside_each_person(at_work: Network) -> None:
    shift = a_shift(at_work)
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    for said, most in ((None, UNSAID_MOST), (2, 2), (0, 0)):
        availability.say(match.member, (), said)
        flush()
        people = showing.of(plan, Wanted(shift=shift.code)).picture.people
        assert {each.display_name: each.most for each in people}[match.member.display_name] == most


def test_requests_without_a_shift_are_counted_beside_a_plan(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        a_shift(network)
        plan = a_plan(network, "camille")
        before = overview.without_shift(plan)
        request = a_request(network)
        assert overview.without_shift(plan) == before + 1
        request.day = plan.last_day + timedelta(days=1)
        flush()
        assert overview.without_shift(plan) == before, "those of other days are not"
        request.day = plan.last_day
        code = plan.code
    camille = network.reader("camille")
    camille.get(f"/coordinator/plans/{code}")
    assert f"{before + 1} request" in camille.text()
    assert "in no plan" in camille.text()


def test_a_plan_is_shown_day_by_day_and_a_day_page_by_page(at_work: Network) -> None:
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    request = a_request(at_work)
    made = [
        shifts.draft(
            request,
            shifts.span_on(WEDNESDAY, time(18), time(20)),
            {ShiftRole.ACCOMPANIER: 1},
            Details(),
            camille,
            ring,
        )
        for _ in range(showing.PAGE + 2)
    ]
    plan = a_plan(at_work, "camille")
    first, second = (showing.of(plan, Wanted(WEDNESDAY, page)) for page in (1, 2))
    assert (len(first.planned), first.has_more, second.has_more) == (showing.PAGE, True, False)
    codes = [each.shift.code for view in (first, second) for each in view.planned]
    assert {each.code for each in made} <= set(codes)
    assert len(codes) == len(set(codes))
    assert {each.shift.half_day.day for each in first.planned} == {WEDNESDAY}
    there = showing.of(plan, Wanted(shift=codes[-1]))
    assert (there.today.day, there.page) == (WEDNESDAY, 2), "the page on which a shift stands"
    assert showing.of(plan, Wanted(WEDNESDAY, 9)).page == 2


def test_the_first_day_with_something_to_decide_is_shown(at_work: Network) -> None:
    shift = a_shift(at_work)
    plan = a_plan(at_work, "camille")
    undecided = [each.day for each in showing.of(plan).days if each.to_ask or each.missing]
    assert showing.of(plan).today.day == undecided[0]
    assert WEDNESDAY in undecided
    assert showing.of(plan, Wanted(date(2020, 1, 1))).today.day == undecided[0]
    assert showing.of(plan, Wanted(WEDNESDAY)).today.day == shift.half_day.day


def test_all_of_a_day_or_all_of_a_plan_are_asked_without_any_script(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        a_shift(network)
        plan = a_plan(network, "camille")
        code = plan.code
        days = {each.shift.half_day.day for each in plan.matches}
        assert len(days) > 1
    camille = network.reader("camille")
    camille.get(f"/coordinator/plans/{code}?day={WEDNESDAY}")
    forms = [each.values for each in camille.forms() if each.action.endswith("/ask")]
    assert [each.get("all_of") for each in forms] == [None, ["day"], ["plan"]]
    camille.send("/ask", nth=1)
    with network.app.app_context(), reading():
        left = {each.shift.half_day.day for each in overview.proposed(plan_called(code))}
        assert left == days - {WEDNESDAY}
    camille.get(f"/coordinator/plans/{code}")
    camille.send("/ask", nth=len([each for each in camille.forms() if "/ask" in each.action]) - 1)
    with network.app.app_context(), reading():
        assert [each for each in plan_called(code).matches if each.state.value == "proposed"] == []


def test_all_of_no_day_is_nobody_and_not_everybody(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        a_shift(network)
        code = a_plan(network, "camille").code
    camille = network.reader("camille")
    camille.get(f"/coordinator/plans/{code}")
    assert camille.send("/ask", all_of="day", day="some day").status_code == 400
    with network.app.app_context(), reading():
        assert {each.state for each in plan_called(code).matches} == {MatchState.PROPOSED}


def test_plans_are_gone_a_day_after_their_last_day(network: Network) -> None:
    code = ordered(network)
    with network.app.app_context():
        making.make_next(clock.now())
        for days, there in ((14, 1), (15, 0)):
            with time_machine.travel(NOW + timedelta(days=days)):
                worker.run_retention(clock.now())
                found = select(func.count(Plan.id)).where(Plan.code == code)
                assert db.session.scalar(found) == there
        assert db.session.scalar(select(func.count(Match.id))) == 0


def test_who_leaves_stands_in_no_plan_any_more(at_work: Network) -> None:
    shift = a_shift(at_work)
    plan = a_plan(at_work, "camille")
    (match,) = on(plan, shift)
    member = match.member
    leaving.leave(member, None)
    assert plans.all_of(member) == []


def test_the_plan_is_the_same_for_the_same_week(at_work: Network) -> None:
    for begins in (9, 13, 18):
        a_shift(at_work, begins=begins, ends=begins + 2, seats=2)
    plan = [set(proposed(a_plan(at_work, "camille"))) for _ in range(2)]
    assert plan[0] == plan[1]
    assert any(shift for shift, _who in plan[0]), WEDNESDAY
