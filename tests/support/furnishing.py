"""What people can rely on about shifts, one of each: for those who walk through every door."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import checked_making
from sqlalchemy import select
from story import a_shift

from solidarity import clock, database
from solidarity.clock import HalfDay, Part
from solidarity.database import db
from solidarity.network import availability, calendar_links, duty, members, neighbourhoods
from solidarity.network.members import Role
from solidarity.network.notices import Notice
from solidarity.requests import (
    kinds,
    places,
    recurrence,
    regulars,
    safe_return,
    series,
    shifts,
    swaps,
    waiting,
)
from solidarity.requests.matching import planning
from solidarity.requests.matching.reading import Days
from solidarity.requests.programmes import Programme
from solidarity.requests.shift import Details, Place, ShiftRole
from solidarity.requests.standing_in import Call

if TYPE_CHECKING:
    from neighbours import Network

    from solidarity.network.members import Member
    from solidarity.network.notices import Word
    from solidarity.requests.matching.plans import Plan
    from solidarity.requests.shift import Shift

SATURDAY = date(2026, 11, 28)
SEATS = {ShiftRole.ACCOMPANIER.value: 3}


def a_programme(network: Network, by: str, name: str, first_day: date = SATURDAY) -> Programme:
    """A food bank, each week from ten to one."""
    coordinator = network.member(by)
    collective = coordinator.collectives_as(Role.COORDINATOR)[0]
    programme = Programme(
        collective=collective,
        kind=kinds.of(collective)[0],
        neighbourhood=neighbourhoods.all_of_them()[0],
        name=name,
        first_day=first_day,
        rule=recurrence.weekly(first_day, 1),
        begins=time(10),
        ends=time(13),
        seats=SEATS,
    )
    return series.start(programme, coordinator)


def a_plan(network: Network, by: str, days: int = 14) -> Plan:
    """A plan that someone ordered, made at once."""
    coordinator = network.member(by)
    collective = coordinator.collectives_as(Role.COORDINATOR)[0]
    span = Days(clock.today(), clock.today() + timedelta(days=days - 1))
    plan = planning.order([collective], span, coordinator, network.ring(by))
    checked_making.make_at_once(plan)
    database.flush()
    return plan


def certain(network: Network, shift: Shift, name: str, role: ShiftRole) -> Place:
    """Someone with a place on a shift for certain."""
    place = places.sign_up(network.member(name), shift, role)
    places.confirm(place, network.member("camille"), network.ring("camille"))
    return place


def told(member: Member, word: Word) -> int:
    """How often a member is told one of the sentences."""
    found = select(Notice.id).where(Notice.member_id == member.id, Notice.word == word)
    return len(db.session.scalars(found).all())


def with_backup(network: Network, name: str, seats: int = 1) -> tuple[Shift, Place]:
    """A shift on which Theo is certain and someone stands by, with the place of that one."""
    shift = a_shift(network, seats=seats)
    shift.places.append(Place(number=seats + 1, role=ShiftRole.BACKUP))
    db.session.flush()
    certain(network, shift, "theo", ShiftRole.ACCOMPANIER)
    return shift, certain(network, shift, name, ShiftRole.BACKUP)


def others(network: Network, *but: str) -> list[Member]:
    """Everyone else who volunteers with Camille's collective, each of whom knows the work."""
    collective = network.member("camille").collectives_as(Role.COORDINATOR)[0]
    names = {network.member(name).id for name in but}
    found = [each for each in members.with_role(Role.VOLUNTEER, collective) if each.id not in names]
    for each in found:
        each.memberships[0].knows_the_work = True
    return found


def full_shift(network: Network, begins: int, day: date = SATURDAY) -> Shift:
    """A shift whose one place Theo has."""
    camille, ring = network.member("camille"), network.ring("camille")
    span = shifts.span_on(day, time(begins), time(begins + 1))
    request = a_shift(network, begins=begins, ends=begins + 1).request
    assert request is not None
    shift = shifts.draft(
        request, span, {ShiftRole.ACCOMPANIER: 1}, Details("au coin"), camille, ring
    )
    shifts.publish(shift, camille)
    certain(network, shift, "theo", ShiftRole.ACCOMPANIER)
    return shift


def furnish_shifts(network: Network) -> dict[tuple[str, str], str]:
    """A waiting list, a call, swaps, other days, a regular, a safe return, a duty, a calendar.

    Audience and kind of thing → what stands in the path.
    """
    amina, camille = network.member("amina"), network.member("camille")
    full, other = full_shift(network, 15), full_shift(network, 17)
    row = waiting.join(amina, full, ShiftRole.ACCOMPANIER)
    call = Call(shift=full, member=amina, role=ShiftRole.ACCOMPANIER)
    db.session.add(call)
    mine = certain(network, a_shift(network, 8, 9), "amina", ShiftRole.ACCOMPANIER)
    another = certain(network, a_shift(network, 10, 11), "amina", ShiftRole.ACCOMPANIER)
    sought, agreed = swaps.seek(mine, amina), swaps.seek(another, amina)
    sought.offered, agreed.offered = other.places[0], full.places[0]
    agreed.is_agreed = True
    safe_return.agree_on(mine, "appeler le collectif", amina)
    returning = safe_return.of(mine, amina)
    assert returning is not None
    collective = camille.collectives_as(Role.COORDINATOR)[0]
    tomorrow = HalfDay(clock.today() + timedelta(days=1), Part.EVENING)
    availability.except_on(amina, clock.today(), tomorrow.day, is_free=False)
    ours, theirs = (
        a_programme(network, "camille", "Cuisine"),
        a_programme(network, "sol", "Cuisine"),
    )
    series.leave_out(ours, SATURDAY, camille)
    regular = regulars.ask(ours, amina, ShiftRole.ACCOMPANIER, camille)
    our_plan, their_plan = a_plan(network, "camille"), a_plan(network, "sol")
    return {
        ("coordinator", "plan"): our_plan.code,
        ("coordinator", "foreign plan"): their_plan.code,
        ("coordinator", "match"): our_plan.matches[0].code,
        ("coordinator", "foreign match"): their_plan.matches[0].code,
        ("volunteer", "waiting"): row.code,
        ("coordinator", "waiting"): row.code,
        ("volunteer", "call"): call.code,
        ("volunteer", "swap"): sought.code,
        ("coordinator", "swap"): agreed.code,
        ("volunteer", "days"): availability.exceptions_of(amina)[0].code,
        ("coordinator", "duty"): duty.take(collective, tomorrow, camille).code,
        ("coordinator", "safe_return"): returning.code,
        ("coordinator", "programme"): ours.code,
        ("coordinator", "foreign programme"): theirs.code,
        ("volunteer", "regular"): regular.code,
        ("coordinator", "regular"): regular.code,
        ("everyone", "way"): safe_return.make_link(mine, amina),
        ("everyone", "feed"): calendar_links.make_link(amina),
    }
