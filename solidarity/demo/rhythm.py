"""What the invented neighbours say of their week: when they could come, who is on duty."""

from datetime import timedelta
from random import Random

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.database import unit_of_work
from solidarity.demo.people import People
from solidarity.network import availability, collectives, duty
from solidarity.network.availability import HALF_DAYS
from solidarity.network.members import Member, Role
from solidarity.requests import life, programmes, regulars, series, waiting, watching
from solidarity.requests.matching import making, planning
from solidarity.requests.matching.reading import Days
from solidarity.requests.programmes import Programme
from solidarity.requests.seats import AlreadyOn, Overlaps
from solidarity.requests.shift import ShiftRole
from solidarity.requests.waiting import NotFull

_SECONDS = 5
"""So long a plan is made at most; a demo can be of any size."""
_FEW = 2
"""The first volunteers of a collective have said nothing yet, as most people who are new."""


def tell(people: People, chance: Random) -> None:
    """Let the coming days have their volunteers, regulars, waiting lists and people on duty."""
    for collective in collectives.all_of_them():
        others = people.who(Role.VOLUNTEER, collective.code)[_FEW:]
        if len(others) < 2:  # noqa: PLR2004 - one comes each time, one waits
            continue
        with unit_of_work():
            for each in others:
                half_days = chance.sample(HALF_DAYS, 9)
                availability.say(each.member(), half_days, chance.choice((None, 1, 2)))
            coordinators = people.who(Role.COORDINATOR, collective.code)
            for number, each in enumerate(coordinators[:2]):
                day = clock.today() + timedelta(days=number)
                duty.take(collective, HalfDay(day, Part.MORNING), each.member())
        for programme in programmes.of([collective]):
            with unit_of_work():
                by = people.first_coordinator(collective).member()
                _come_each_time(programme, others[0].member(), others[1].member(), by)


def plan_the_week(people: People) -> None:
    """Let each circle find a plan for its week, of which nobody was asked yet."""
    for collective in collectives.all_of_them():
        coordinator = people.first_coordinator(collective)
        days = Days(clock.today(), clock.today() + timedelta(days=6))
        with unit_of_work():
            plan = planning.order([collective], days, coordinator.member(), coordinator.ring)
            making.make_at_once(plan, _SECONDS)


def _come_each_time(programme: Programme, first: Member, second: Member, by: Member) -> None:
    """One regular, and someone who waits, or takes it if nobody else does."""
    regulars.agree(regulars.ask(programme, first, ShiftRole.ACCOMPANIER, by), first)
    coming = series.to_come(programme)
    if not coming:
        return
    try:
        waiting.join(second, coming[0], ShiftRole.ACCOMPANIER)
    except (NotFull, AlreadyOn, Overlaps, life.WrongState):
        watching.watch(second, coming[0], if_nobody=True)
