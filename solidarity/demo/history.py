"""The invented history: each day something is brought, arranged, done, told and closed."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from solidarity import clock
from solidarity.clock import HalfDay, Part
from solidarity.database import unit_of_work
from solidarity.demo import cast, talk
from solidarity.demo.people import People, Person, somewhere
from solidarity.network import collectives
from solidarity.network.members import Role
from solidarity.privacy.sealing import Cost
from solidarity.requests import (
    clockwork,
    follow_up,
    intake,
    kinds,
    places,
    recurrence,
    request,
    series,
    shifts,
    turns,
)
from solidarity.requests.experience import NeedsCompany
from solidarity.requests.fit import NeedsExperience, NeedsTraining
from solidarity.requests.follow_up import Went
from solidarity.requests.intake import Need
from solidarity.requests.life import Outcome
from solidarity.requests.programmes import Programme
from solidarity.requests.request import Access, Preference
from solidarity.requests.seats import AlreadyOn, Overlaps, RoleFull
from solidarity.requests.shift import Details, Place, PlaceState, Shift, ShiftRole, Span


@dataclass
class Plot:
    """One request of the history: how far it will go, and when."""

    brought: date
    needed: date
    goes: int
    """0 stays new, 1 taken up, 2 on the board, 3 asked for, 4 arranged and, later, told."""
    code: str = ""
    shift_code: str = ""
    place_codes: list[str] = field(default_factory=list)
    by: Person | None = None


@dataclass
class Stage:
    """What a day of the history needs at hand."""

    people: People
    chance: random.Random
    cost: Cost

    def someone(self, role: Role, collective_code: str) -> Person:
        """Someone with a role in a collective."""
        return self.chance.choice(self.people.who(role, collective_code))


def tell(
    people: People,
    chance: random.Random,
    requests: int,
    cost: Cost,
    first_day: date,
    now: datetime,
) -> None:
    """Live through the days until `now`."""
    stage = Stage(people, chance, cost)
    today = clock.on_the_wall(now).date()
    plots = _plots(chance, requests, first_day, today)
    _begin_programmes(stage, first_day)
    day = first_day
    while day <= today:
        for hour in (9, 21):
            moment = min(clock.at(day, time(hour)), now)
            clock.pretend(moment)
            _live(stage, plots, day, moment, is_evening=hour > 12)  # noqa: PLR2004 - noon
        day += timedelta(days=1)


def _plots(chance: random.Random, count: int, first_day: date, today: date) -> list[Plot]:
    days = (today - first_day).days
    plots = []
    for number in range(count):
        brought = today - timedelta(days=chance.randrange(days - 1))
        needed = brought + timedelta(days=chance.randrange(2, 12))
        if number % 2:  # the coming fortnight, so that the board has something to show
            brought = today - timedelta(days=chance.randrange(6))
            needed = today + timedelta(days=chance.randrange(1, 14))
        recent = (today - brought).days < 2  # noqa: PLR2004 - the newest have not gone far yet
        goes = chance.randrange(3) if recent else chance.choice((1, 2, 2, 3, 4))
        plots.append(Plot(brought, needed, 4 if needed < today else goes))
    return sorted(plots, key=lambda plot: plot.brought)


def _live(
    stage: Stage, plots: list[Plot], day: date, moment: datetime, *, is_evening: bool
) -> None:
    for plot in plots:
        if is_evening and plot.needed == day and plot.goes == 4:  # noqa: PLR2004 - see Plot
            _tell_and_close(stage, plot)
        elif not is_evening and plot.brought == day:
            _bring(stage, plot)
        elif not is_evening and plot.brought + timedelta(days=1) == day and plot.goes > 0:
            _arrange(stage, plot)
    with unit_of_work():
        clockwork.begin_due(moment)
        series.lay_out_all(moment)


def _begin_programmes(stage: Stage, first_day: date) -> None:
    for number, name, kind, weekday, begins, ends, every_weeks, people in cast.PROGRAMMES:
        with unit_of_work():
            collective = collectives.all_of_them()[number]
            coordinator = stage.someone(Role.COORDINATOR, collective.code)
            first = first_day + timedelta(days=(weekday - first_day.weekday()) % 7)
            programme = Programme(
                collective=collective,
                kind=kinds.by_key(collective, kind),
                neighbourhood=somewhere(stage.chance),
                name=name,
                first_day=first,
                begins=time.fromisoformat(begins),
                ends=time.fromisoformat(ends),
                rule=recurrence.weekly(first, every_weeks),
                seats={ShiftRole.ACCOMPANIER.value: people},
                newcomers=1 if people > 2 else 0,  # noqa: PLR2004 - where someone can show it
            )
            series.start(programme, coordinator.member())


def _bring(stage: Stage, plot: Plot) -> None:
    chance = stage.chance
    with unit_of_work():
        collective = chance.choice(collectives.all_of_them())
        by = stage.someone(Role.INTERMEDIARY, collective.code)
        if chance.random() < 0.3:  # noqa: PLR2004 - the named one has something to show
            by = stage.people.who(Role.INTERMEDIARY, collective.code)[0]
        at = time(chance.choice((9, 10, 13, 14)), 30) if chance.random() < 0.5 else None  # noqa: PLR2004
        kind = chance.choice(kinds.of(collective))
        need = Need(
            kind=kind,
            neighbourhood=somewhere(chance),
            half_day=HalfDay(plot.needed, chance.choice((Part.MORNING, Part.AFTERNOON))),
            at=at,
            people=min(chance.choice((1, 1, 2, 3)), kind.most),
            languages=chance.choice(cast.LANGUAGES),
            access=tuple(chance.sample(list(Access), chance.choice((0, 0, 1)))),
            preferences=tuple(chance.sample(list(Preference), chance.choice((0, 0, 1)))),
            note=chance.choice(cast.NOTES),
            meeting_point=chance.choice(cast.MEETING_POINTS),
            must_agree=chance.random() < 0.15,  # noqa: PLR2004 - some wish to
        )
        made, slip = intake.bring(by.member(), collective, need, stage.cost)
        plot.code, plot.by = made.code, by
        if chance.random() < 0.15:  # noqa: PLR2004 - few write at once
            talk.write_as_asker(made, slip, chance)


def _arrange(stage: Stage, plot: Plot) -> None:
    with unit_of_work():
        what = request.by_code(plot.code)
        coordinator = stage.someone(Role.COORDINATOR, what.collective.code)
        member = coordinator.member()
        turns.take_up(what, member)
        if stage.chance.random() < 0.2:  # noqa: PLR2004 - not every request needs words
            talk.write_to_desk(what, coordinator, plot.by, stage.chance)
        if plot.goes == 1:
            return
        starts, _ends = clock.usual_span(what.half_day)
        starts = what.starts_at or starts
        span = Span(starts, starts + timedelta(hours=3))
        seats = {ShiftRole.ACCOMPANIER: what.people}
        if what.people > 1:
            seats = {ShiftRole.LEAD: 1, ShiftRole.ACCOMPANIER: what.people - 1}
        details = Details(recognition=stage.chance.choice(cast.RECOGNITION))
        shift = shifts.draft(what, span, seats, details, member, coordinator.ring)
        shifts.publish(shift, member)
        plot.shift_code = shift.code
        _sign_up(stage, plot, shift, coordinator)


def _sign_up(stage: Stage, plot: Plot, shift: Shift, coordinator: Person) -> None:
    if plot.goes < 3:  # noqa: PLR2004 - see Plot
        return
    volunteers = stage.people.who(Role.VOLUNTEER, shift.collective.code)
    stage.chance.shuffle(volunteers)
    for seat in list(shift.places):
        place = _first_who_can(volunteers, shift, seat)
        if place is None:
            return
        plot.place_codes.append(place.code)
        if plot.goes == 4:  # noqa: PLR2004 - see Plot
            _confirm(place, coordinator)
            if plot.by and plot.needed.day % 2:  # every other answer is still awaited
                talk.agree(place, plot.by)


def _confirm(place: Place, coordinator: Person) -> None:
    try:
        places.confirm(place, coordinator.member(), coordinator.ring)
    except (NeedsCompany, NeedsTraining):
        return  # someone new, who waits until someone experienced is certain, or learns first


def _first_who_can(volunteers: list[Person], shift: Shift, seat: Place) -> Place | None:
    while volunteers:
        try:
            return places.sign_up(volunteers.pop().member(), shift, seat.role)
        except (Overlaps, AlreadyOn, RoleFull, NeedsExperience):
            continue
    return None


def _tell_and_close(stage: Stage, plot: Plot) -> None:
    with unit_of_work():
        what = request.by_code(plot.code)
        coordinator = stage.someone(Role.COORDINATOR, what.collective.code).member()
        for each in shifts.of_request(what):
            for place in each.places:
                if place.member and place.state is PlaceState.CONFIRMED:
                    text = stage.chance.choice(cast.REPORTS)
                    follow_up.report(place, place.member, Went.WELL, text, None)
        if stage.chance.random() < 0.8:  # noqa: PLR2004 - the others wait for their coordinator
            turns.close(what, Outcome.MET, coordinator)
