"""The whole way of a plan in a real network: read, question, solve, explain, write; and the limit.

The rows are invented and written in bulk, so that a week of 2,000 requests is there in seconds;
nothing about them is sealed, since a plan reads nothing that is.
"""

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from sqlalchemy import insert, select

from benchmarks.instances import SEED, Size
from solidarity import cli, clock
from solidarity.clock import HalfDay, Part
from solidarity.database import Base, db, new_code, reading, unit_of_work
from solidarity.network import collectives, installation, montreal, neighbourhoods
from solidarity.network.availability import HALF_DAYS, Availability
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Membership, Role
from solidarity.network.training import Training
from solidarity.requests import kinds
from solidarity.requests.kinds import Kind
from solidarity.requests.life import State
from solidarity.requests.matching import making, model, open_shifts, question
from solidarity.requests.matching.highs import Solver
from solidarity.requests.matching.plans import Plan, PlanState
from solidarity.requests.matching.reading import Days
from solidarity.requests.request import Preference, Request
from solidarity.requests.shift import Place, Shift, ShiftRole, ShiftState
from solidarity.settings import Settings

# The independent checker belongs to the tests, which are no package.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))
import plan_rules

LANGUAGES = ("fr", "en", "es", "ar", "ht", "ta")
SPOKEN = (0.8, 0.6, 0.15, 0.1, 0.05, 0.05)
ASKED = (45, 25, 12, 8, 6, 4)
FREE, LEARNT = 4, 3
"""Half-days of 21, and trainings of eleven kinds: with a language in common, about 2 % of pairs."""
LONGEST = 600.0
Row = dict[str, Any]


def run(size: Size) -> Row:
    """Make a plan as the worker does, and ask the bare solver the same."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({}, data=Path(folder))
        with cli.new_network(settings).app_context():
            days = _furnish(size)
            found = _measure(days)
    Console().print(f"whole plan, {size.name}: {found}")
    return found


def _measure(days: Days) -> Row:
    with unit_of_work():
        everyone = collectives.all_of_them()
        plan = Plan(
            collectives=tuple(each.code for each in everyone),
            first_day=days.first,
            last_day=days.last,
        )
        db.session.add(plan)
    begun = time.perf_counter()
    making.make_next(clock.now())
    whole = time.perf_counter() - begun
    with reading():
        made = db.session.scalars(select(Plan)).one()
        matches = len(made.matches)
        assert made.state is PlanState.READY
        assert plan_rules.broken(made) == []
        asked = question.ask(open_shifts.week([each.id for each in everyone], days))
    begun = time.perf_counter()
    built = model.build(asked.instance)
    bare = Solver(built.rows, built.columns, lambda: False)
    ready = time.perf_counter()
    best = bare.ask(built.worth(), built.whole, most=True, seconds=LONGEST)
    limit = time.perf_counter() - ready
    return {
        "pairs": asked.instance.pairs,
        "matches": matches,
        "covered": made.covered,
        "bound": made.bound,
        "limit_covered": round(best.objective),
        "whole_seconds": round(whole, 2),
        "bare_seconds": round(limit, 2),
        "ratio": round(whole / limit, 2),
    }


def _furnish(size: Size) -> Days:
    chance = Random(SEED)
    with unit_of_work():
        installation.found("Bench", is_demo=True)
        neighbourhoods.add(montreal.TILES)
        parts = [each.id for each in neighbourhoods.all_of_them()]
        collective = collectives.found("Everyone")
        kinds.add_usual(collective)
        db.session.flush()
        listed = list(kinds.of(collective))
        for kind in listed:
            kind.training = kind.key
        monday = clock.today() + timedelta(days=1)
        _people(chance, size.people, collective, listed, parts)
        _requests(chance, size.requests, collective, listed, parts, monday)
    return Days(monday, monday + timedelta(days=6))


def _people(
    chance: Random, number: int, collective: Collective, listed: list[Kind], parts: list[int]
) -> None:
    ids = range(1, number + 1)
    _write(
        Member,
        (
            {
                "id": each,
                "code": new_code(),
                "sign_in_name": f"someone{each}",
                "display_name": f"Someone {each}",
                "speaks": tuple(
                    one
                    for one, share in zip(LANGUAGES, SPOKEN, strict=True)
                    if chance.random() < share
                ),
                "neighbourhood_id": chance.choice(parts),
            }
            for each in ids
        ),
    )
    _write(
        Membership,
        (
            {
                "member_id": each,
                "collective_id": collective.id,
                "role": Role.VOLUNTEER,
                "knows_the_work": chance.random() > 0.3,
            }
            for each in ids
        ),
    )
    _write(
        Availability,
        (
            {
                "member_id": each,
                "half_days": tuple(chance.sample(HALF_DAYS, FREE)),
                "weekly_most": chance.choice((1, 2, 2, 3)),
            }
            for each in ids
        ),
    )
    _write(
        Training,
        (
            {"member_id": each, "collective_id": collective.id, "what": kind.training}
            for each in ids
            for kind in chance.sample(listed, LEARNT)
        ),
    )


def _requests(
    chance: Random,
    number: int,
    collective: Collective,
    listed: list[Kind],
    parts: list[int],
    monday: date,
) -> None:
    requests, shifts, places = [], [], []
    for each in range(1, number + 1):
        half_day = HalfDay(monday + timedelta(days=chance.randrange(7)), chance.choice(list(Part)))
        starts_at, ends_at = clock.usual_span(half_day)
        people = chance.choices((1, 2, 3), (45, 32, 23))[0]
        same: Row = {
            "id": each,
            "collective_id": collective.id,
            "kind_id": chance.choice(listed).id,
            "neighbourhood_id": chance.choice(parts),
            "languages": tuple(chance.choices(LANGUAGES, ASKED)),
            "sealed_in": collective.code,
        }
        requests.append(
            same
            | {
                "code": new_code(),
                "key_id": new_code(),
                "state": State.OFFERED,
                "day": half_day.day,
                "part": half_day.part,
                "people": people,
                "access": (),
                "preferences": (Preference.SAME_LANGUAGE,),
            }
        )
        shifts.append(
            same
            | {
                "code": new_code(),
                "key_id": new_code(),
                "request_id": each,
                "state": ShiftState.PUBLISHED,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "window_hours": 12,
            }
        )
        places += [
            {
                "code": new_code(),
                "shift_id": each,
                "number": seat + 1,
                "role": ShiftRole.ACCOMPANIER,
            }
            for seat in range(people)
        ]
    for table, rows in ((Request, requests), (Shift, shifts), (Place, places)):
        _write(table, rows)


def _write(table: type[Base], rows: Any) -> None:
    db.session.execute(insert(table), list(rows))
