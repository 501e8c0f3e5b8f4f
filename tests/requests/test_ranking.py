"""Who could come, best first and with reasons; and of everyone else, why not."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from furnishing import a_plan, a_programme, certain
from sqlalchemy import insert
from story import WEDNESDAY, a_request, a_shift

from solidarity import clock
from solidarity.database import db, flush, new_code, unit_of_work
from solidarity.network import availability, neighbourhoods, training
from solidarity.network.members import Member, Membership, Role
from solidarity.privacy import sealed_rows
from solidarity.requests import kinds, places, shifts, wishes
from solidarity.requests.kinds import Description
from solidarity.requests.matching import gaps, open_shifts, planning, plans, question, ranking
from solidarity.requests.matching.eligibility import Why
from solidarity.requests.matching.facts import Week
from solidarity.requests.matching.gaps import Wish
from solidarity.requests.matching.plans import Plan
from solidarity.requests.matching.ranking import Shown
from solidarity.requests.matching.reading import Days
from solidarity.requests.matching.reasons import Against, Because, Reason
from solidarity.requests.request import Preference
from solidarity.requests.shift import Details, Shift, ShiftRole
from solidarity.ui import reasoning

if TYPE_CHECKING:
    from collections.abc import Callable

    from neighbours import Network

    from solidarity.requests.matching.instance import Ints
    from solidarity.requests.matching.question import Question
    from solidarity.requests.matching.ranking import Suitable

AFTERNOON = 13, 15


def reasons_for(shift: Shift, member: Member) -> dict[Because, Reason] | None:
    """What speaks for someone; nothing at all, if they could not come."""
    found = suitable(shift, member)
    return {each.because: each for each in found.reasons} if found else None


def suitable(shift: Shift, member: Member) -> Suitable | None:
    """Someone among those who could come."""
    flush()
    listed = (each for one in ranking.of(shift) for each in one.suitable)
    return next((each for each in listed if each.code == member.code), None)


def why_not(shift: Shift, member: Member) -> tuple[Why, date | None] | None:
    """Why someone could not come."""
    flush()
    listed = (each for one in ranking.of(shift) for each in one.others)
    found = next((each.against for each in listed if each.code == member.code), None)
    return (found.why, found.day) if found else None


def of_role(network: Network, role: ShiftRole) -> Shift:
    """A shift on which one person of a role is needed."""
    camille, ring = network.member("camille"), network.ring("camille")
    span = shifts.span_on(WEDNESDAY, time(18), time(20))
    shift = shifts.draft(a_request(network), span, {role: 1}, Details(), camille, ring)
    shifts.publish(shift, camille)
    return shift


def free_then(member: Member, *half_days: str) -> None:
    """Let someone be free at some half-days of the week only."""
    availability.say(member, half_days, None)


def goes_before(network: Network, shift: Shift, amina: Member) -> Shift:
    """Their role ends before the shift does: they are not even among those who could not."""
    for each in amina.memberships:
        each.ends_at = shift.starts_at - timedelta(hours=1)
    return shift


def away(network: Network, shift: Shift, amina: Member) -> Shift:
    free_then(amina, "mon-morning")
    return shift


def on_holiday(network: Network, shift: Shift, amina: Member) -> Shift:
    free_then(amina, "wed-evening")
    availability.except_on(amina, WEDNESDAY, WEDNESDAY, is_free=False)
    return shift


def busy(network: Network, shift: Shift, amina: Member) -> Shift:
    places.sign_up(amina, a_shift(network), ShiftRole.ACCOMPANIER)
    return shift


def on_the_other_side_of_the_city(network: Network, shift: Shift, amina: Member) -> Shift:
    """Ends when the other begins, but an hour and a half away."""
    before = a_shift(network, begins=16, ends=18)
    far = {each.slug: each for each in neighbourhoods.all_of_them()}
    before.neighbourhood, shift.neighbourhood = far["anjou"], far["senneville"]
    places.sign_up(amina, before, ShiftRole.ACCOMPANIER)
    return shift


def enough(network: Network, shift: Shift, amina: Member) -> Shift:
    availability.say(amina, (), 1)
    places.sign_up(amina, a_shift(network, *AFTERNOON), ShiftRole.ACCOMPANIER)
    return shift


def rests(network: Network, shift: Shift, amina: Member) -> Shift:
    amina.is_paused = True
    return shift


def untrained(network: Network, shift: Shift, amina: Member) -> Shift:
    kinds.describe(shift.kind, Description(1, 3, "aux audiences"), network.member("camille"))
    return shift


def speaks_something_else(network: Network, shift: Shift, amina: Member) -> Shift:
    amina.speaks, other = ("ta",), of_role(network, ShiftRole.INTERPRETER)
    other.languages = ("qu",)
    return other


def does_not_speak_as_wished(network: Network, shift: Shift, amina: Member) -> Shift:
    assert shift.request is not None
    amina.speaks, shift.languages = ("ta",), ("qu",)
    shift.request.preferences = (Preference.SAME_LANGUAGE,)
    return shift


def lives_too_near(network: Network, shift: Shift, amina: Member) -> Shift:
    assert shift.request is not None
    amina.neighbourhood_id = shift.neighbourhood_id
    shift.request.preferences = (Preference.ANOTHER_NEIGHBOURHOOD,)
    return shift


def knows_it_already(network: Network, shift: Shift, amina: Member) -> Shift:
    return of_role(network, ShiftRole.SHADOW)


def said_no(network: Network, shift: Shift, amina: Member) -> Shift:
    camille, ring = network.member("camille"), network.ring("camille")
    place = places.propose(shift, ShiftRole.ACCOMPANIER, amina, camille, ring)
    places.hand_back(place, amina)
    return shift


WHY_NOT = {
    away: Why.AWAY,
    on_holiday: Why.AWAY,
    busy: Why.BUSY,
    on_the_other_side_of_the_city: Why.BUSY,
    enough: Why.ENOUGH,
    rests: Why.RESTS,
    untrained: Why.TRAINING,
    speaks_something_else: Why.LANGUAGE,
    does_not_speak_as_wished: Why.LANGUAGE,
    lives_too_near: Why.STRANGERS,
    knows_it_already: Why.LEARNT,
    said_no: Why.ON_IT,
}


@pytest.mark.parametrize(("arrange", "why"), WHY_NOT.items())
def test_a_rule_keeps_someone_away_and_is_named(
    at_work: Network, arrange: Callable[[Network, Shift, Member], Shift], why: Why
) -> None:
    amina, shift = at_work.member("amina"), a_shift(at_work)
    amina.is_paused = False
    availability.say(amina, (), None)
    assert suitable(shift, amina), "nothing spoke against her before"
    shift = arrange(at_work, shift, amina)
    assert suitable(shift, amina) is None
    assert why_not(shift, amina) == (why, None)


def test_whose_role_ends_before_a_shift_is_looked_at_only_for_those_before(
    at_work: Network,
) -> None:
    amina, later = at_work.member("amina"), a_shift(at_work)
    availability.say(amina, (), None)
    earlier = a_shift(at_work, *AFTERNOON)
    goes_before(at_work, later, amina)
    assert suitable(earlier, amina)
    assert suitable(later, amina) is None
    assert why_not(later, amina) is None
    week = open_shifts.week([later.collective_id], Days(WEDNESDAY, WEDNESDAY))
    asked = question.ask(week)
    number = week.people.codes.index(amina.code)
    could = {
        need.shift.code
        for need, person in map(asked.pair, range(asked.instance.pairs))
        if person == number
    }
    assert earlier.code in could
    assert later.code not in could


def test_whom_the_person_who_asked_would_rather_not_meet_is_not_offered(at_work: Network) -> None:
    amina, shift, ring = at_work.member("amina"), a_shift(at_work), at_work.ring("camille")
    availability.say(amina, (), None)
    assert shift.request is not None
    wishes.avoid(shift.request, amina, sealed_rows.key_of(shift.request, ring))
    flush()
    for what, found in (
        (shift, ranking.of(shift, ranking.kept_apart(shift, ring))),
        (shift.request, ranking.of_request(shift.request, ranking.kept_apart(shift.request, ring))),
    ):
        assert amina.code not in {each.code for one in found for each in one.suitable}, what
        against = {each.code: each.against for one in found for each in one.others}
        assert against[amina.code] == Against(Why.APART)


def test_whom_a_plan_keeps_apart_is_not_offered_for_it_again(at_work: Network) -> None:
    shift, camille, ring = a_shift(at_work), at_work.member("camille"), at_work.ring("camille")
    plan = a_plan(at_work, "camille")
    match = next(each for each in plan.matches if each.shift == shift)
    code = match.member.code
    planning.keep_apart(match, camille)
    flush()
    (found,) = ranking.of(shift, ranking.kept_apart(shift, ring, plan))
    assert {each.code: each.against.why for each in found.others}[code] is Why.APART
    (found,) = ranking.of(shift, ranking.kept_apart(shift, ring))
    assert code in {each.code for each in found.suitable}, "only there"


def strangers(shift: Shift, number: int, speaks: str) -> None:
    """Many volunteers of the collective, in no particular order."""
    ids = range(10_000, 10_000 + number)
    db.session.execute(
        insert(Member),
        [
            {
                "id": each,
                "code": new_code(),
                "sign_in_name": f"someone{each}",
                "display_name": f"Someone {each}",
                "speaks": (speaks,),
            }
            for each in ids
        ],
    )
    volunteers = [
        {
            "member_id": each,
            "collective_id": shift.collective_id,
            "role": Role.VOLUNTEER,
            "knows_the_work": True,
        }
        for each in ids
    ]
    db.session.execute(insert(Membership), volunteers)


def test_however_many_could_come_a_page_has_thirty_and_says_how_many_there_are(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        strangers(shift, 70, "fr")
        first, second, third, beyond = (
            ranking.of(shift, shown=Shown(ShiftRole.ACCOMPANIER, page))[0] for page in (1, 2, 3, 9)
        )
        assert beyond == third
        pages = (first, second, third)
        assert [each.has_more for each in pages] == [True, True, False]
        assert max(len(each.suitable) for each in pages) == ranking.PAGE
        seen = {one.code for each in pages for one in each.suitable}
        assert len(seen) == first.could >= 70
        code = shift.code
    camille = network.reader("camille")
    camille.get(f"/coordinator/shifts/{code}/people")
    assert f"{first.could} people could come" in camille.text()
    names = camille.text().count("Someone 10")
    (following,) = (each for each in camille.links("/coordinator/shifts/") if "page=2" in each)
    camille.get(following)
    assert names + camille.text().count("Someone 10") > ranking.PAGE


def test_of_however_many_could_not_thirty_are_on_a_page(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        shift = of_role(network, ShiftRole.INTERPRETER)
        shift.languages = ("qu",)
        strangers(shift, 70, "fr")
        flush()
        (first,), (last,) = (ranking.of(shift, shown=Shown(None, 1, page)) for page in (1, 3))
        assert first.could_not == last.could_not >= 70
        assert (len(first.others), len(last.others)) == (30, last.could_not - 60)
        assert {each.against.why for each in first.others} <= {Why.RESTS, Why.LANGUAGE}
        code = shift.code
    camille = network.reader("camille")
    camille.get(f"/coordinator/shifts/{code}/people")
    assert f"{first.could_not} others, and why not" in camille.text()
    (following,) = (each for each in camille.links("/coordinator/shifts/") if "others=2" in each)
    camille.get(following)
    assert last.others[0].display_name not in camille.text()


def test_a_wish_that_only_people_can_keep_stands_where_someone_is_chosen(
    network: Network,
) -> None:
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network)
        assert shift.request is not None
        shift.request.preferences = (Preference.WOMEN_AND_NON_BINARY,)
        code, request = shift.code, shift.request.code
    camille = network.reader("camille")
    for page in (f"/coordinator/shifts/{code}/people", f"/coordinator/requests/{request}/people"):
        camille.get(page)
        assert "women and non-binary people only" in camille.text()


def test_a_training_that_has_ended_is_named_with_its_last_day(at_work: Network) -> None:
    amina, shift, camille = at_work.member("amina"), a_shift(at_work), at_work.member("camille")
    kinds.describe(shift.kind, Description(1, 3, "aux audiences"), camille)
    for ends_on, why in (
        (date(2026, 3, 31), (Why.TRAINING, date(2026, 3, 31))),
        (WEDNESDAY - timedelta(days=1), (Why.TRAINING, WEDNESDAY - timedelta(days=1))),
        (WEDNESDAY, None),
        (None, None),
    ):
        training.say(amina, shift.collective, "aux audiences", camille, ends_on)
        assert why_not(shift, amina) == why


def test_a_week_with_a_ceiling_does_not_fill_another_one(at_work: Network) -> None:
    amina, shift = at_work.member("amina"), a_shift(at_work)
    availability.say(amina, (), 1)
    camille = at_work.member("camille")
    next_week = a_programme(at_work, "camille", "Cuisine", date(2026, 12, 5))
    assert next_week.collective in camille.collectives_as(Role.COORDINATOR)
    flush()
    week = open_shifts.week([next_week.collective_id], Days(WEDNESDAY, date(2026, 12, 6)))
    later = next(each for each in week.shifts if each.half_day.day == date(2026, 12, 5))
    places.sign_up(amina, shift, ShiftRole.ACCOMPANIER)
    flush()
    again = open_shifts.week([next_week.collective_id], Days(WEDNESDAY, date(2026, 12, 6)))
    number = again.people.codes.index(amina.code)
    assert again.people.room[number].tolist() == [0, 1]
    assert later.code in {each.code for each in again.shifts}


def test_the_reasons_say_what_both_may_know(at_work: Network) -> None:
    amina, shift = at_work.member("amina"), a_shift(at_work)
    amina.speaks, amina.neighbourhood_id = ("fr", "ta"), shift.neighbourhood_id
    amina.last_asked_on = clock.today() - timedelta(weeks=5)
    free_then(amina, "wed-evening")
    said = reasons_for(shift, amina)
    assert said is not None
    assert said[Because.SPEAKS].words == ("fr",), "only what the person who asked speaks, too"
    assert said[Because.ASKED].day == amina.last_asked_on
    free = said[Because.SAID_FREE]
    assert (free.day, free.words) == (WEDNESDAY, ("evening",)), "what they said, not when it is now"
    assert Because.SAME_PART in said
    assert all(Reason.of(each.stored()) == each for each in said.values())


def test_whoever_says_nothing_could_come_but_did_not_say_so(at_work: Network) -> None:
    amina, shift = at_work.member("amina"), a_shift(at_work)
    availability.say(amina, (), None)
    said = reasons_for(shift, amina)
    assert said is not None
    assert Because.SAID_FREE not in said


def test_whoever_went_along_before_is_named_so(at_work: Network) -> None:
    amina, shift = at_work.member("amina"), a_shift(at_work)
    certain(at_work, shift, "amina", ShiftRole.ACCOMPANIER)
    camille, ring = at_work.member("camille"), at_work.ring("camille")
    assert shift.request is not None
    span = shifts.span_on(WEDNESDAY + timedelta(days=2), time(18), time(20))
    again = shifts.draft(shift.request, span, {ShiftRole.ACCOMPANIER: 1}, Details(), camille, ring)
    shift.starts_at, shift.ends_at = (
        each - timedelta(days=3) for each in (shift.starts_at, shift.ends_at)
    )
    said = reasons_for(again, amina)
    assert said is not None
    assert Because.KNOWN in said


def test_who_did_least_stands_first(at_work: Network) -> None:
    shift, amina = a_shift(at_work), at_work.member("amina")
    for hours in (AFTERNOON, (9, 11)):
        places.sign_up(amina, a_shift(at_work, *hours), ShiftRole.ACCOMPANIER)
    flush()
    (found,) = ranking.of(shift)
    assert len(found.suitable) > 1
    assert found.suitable[0].code != amina.code


def test_a_request_without_a_shift_is_looked_at_as_if_it_had_one(at_work: Network) -> None:
    request, amina = a_request(at_work), at_work.member("amina")
    availability.say(amina, (), None)
    flush()
    (found,) = ranking.of_request(request)
    assert (found.role, found.people) == (ShiftRole.ACCOMPANIER, request.people)
    assert amina.code in {each.code for each in found.suitable}


def test_nothing_sealed_is_read_for_it(at_work: Network) -> None:
    shift = a_shift(at_work)
    assert shift.request is not None
    shift.meeting_point = shift.note = shift.request.note = b"unreadable without a key"
    flush()
    assert ranking.of(shift)


def a_week_without(network: Network, *names: str) -> Week:
    """Two shifts at a time, while some have no time."""
    for each in names:
        free_then(network.member(each), "mon-morning")
    one = a_shift(network, seats=1)
    flush()
    return open_shifts.of_one(one)


def test_what_would_help_says_what_the_rules_ask_for(at_work: Network) -> None:
    """Who goes along has learnt something, and speaks a language where that is wished."""
    shift = speaks_nothing_that_anyone_speaks(at_work)
    (wish,) = gaps.of(*_nobody_chosen(shift))[1]
    assert (wish.languages, wish.training) == ((), ""), "nobody asked for either"
    assert shift.request is not None
    shift.request.preferences = (Preference.SAME_LANGUAGE,)
    kinds.describe(shift.kind, Description(1, 3, "aux audiences"), at_work.member("camille"))
    (wish,) = gaps.of(*_nobody_chosen(shift))[1]
    assert (wish.role, wish.languages, wish.training, wish.weekday, wish.covers) == (
        ShiftRole.ACCOMPANIER,
        ("qu",),
        "aux audiences",
        2,
        1,
    )
    plan = Plan()
    plans.keep(plan, (), (wish,))
    assert plans.wishes_of(plan) == [wish]
    plan.wishes = [["driver", [], 3, 2]]
    assert plans.wishes_of(plan) == [Wish(ShiftRole.DRIVER, (), 3, 2)], "a plan made before"
    with at_work.app.test_request_context(headers={"Accept-Language": "en"}):
        said = reasoning.wish(wish)
    assert "Quechua, has learnt: aux audiences" in said


def speaks_nothing_that_anyone_speaks(network: Network) -> Shift:
    """A shift in Quechua, while nobody has time."""
    for each in network.sign_ins:
        free_then(network.member(each), "mon-morning")
    shift = a_shift(network)
    shift.languages = ("qu",)
    return shift


def _nobody_chosen(shift: Shift) -> tuple[Question, Ints]:
    flush()
    asked = question.ask(open_shifts.of_one(shift))
    return asked, asked.instance.pair_need[:0]


def test_a_need_that_nobody_meets_says_what_would_change_that(at_work: Network) -> None:
    week = a_week_without(at_work, *(each for each in at_work.sign_ins))
    asked = question.ask(week)
    found, wishes = gaps.of(asked, asked.instance.pair_need[:0])
    (gap,) = found
    assert (gap.missing, gap.within_reach) == (1, 0)
    assert dict(gap.almost)[Why.AWAY] > 1, "one thing only keeps them away"
    (wish,) = wishes
    assert (wish.role, wish.weekday, wish.covers) == (ShiftRole.ACCOMPANIER, 2, 1)
