"""A plan on the command line: for operators who try it, and for programs; nothing is stored."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from solidarity import app as application
from solidarity import readiness
from solidarity.cli.common import collective_named, data_option, json_option, kindly, show
from solidarity.database import reading
from solidarity.network.availability import WEEKDAYS
from solidarity.network.collectives import Collective
from solidarity.privacy import server_key
from solidarity.requests.matching import gaps, open_shifts, question, reasons, solver
from solidarity.requests.matching.instance import Answer
from solidarity.requests.matching.question import Question
from solidarity.requests.matching.reading import Days
from solidarity.settings import Settings

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(name="plan")
@data_option
@json_option
@click.option(
    "--collective",
    "names",
    multiple=True,
    required=True,
    help="Its name or opaque id; several plan together.",
)
@click.option("--from", "first", type=DAY, required=True, help="The first day, as 2026-06-01.")
@click.option("--to", "last", type=DAY, required=True, help="The last day, included.")
@click.option("--seconds", default=solver.LONGEST, help="How long to look at most.")
@kindly
def plan_(
    data: Path | None,
    names: tuple[str, ...],
    first: datetime,
    last: datetime,
    seconds: float,
    *,
    as_json: bool,
) -> None:
    """Propose who could take every open place of some days: reasons, bound, unmet needs.

    People and shifts are named by their opaque ids. Nothing is stored and nobody is asked. What is
    sealed is not known here: whom the person who asked would rather not meet is looked at when
    someone is asked. Exits with 1 if some need stays unmet.

    Example: solidarity plan --collective "Food for All" --from 2026-06-01 --to 2026-06-07 --json
    """
    if last < first:
        raise click.UsageError("The last day is before the first.")
    settings = Settings.from_environment(data=data)
    server_key.load(settings.server_key_file)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context(), reading():
        together = [collective_named(name) for name in names]
        days = Days(first.date(), last.date())
        asked = question.ask(open_shifts.week([each.id for each in together], days))
        answer = solver.answer(asked.instance, seconds=seconds)
        told = _told(asked, answer, days, together)
    show([told] if as_json else _rows(told), as_json=as_json, one=True)
    if not as_json:
        click.echo(_proof(told))
    sys.exit(1 if told["unmet"] else 0)


def _told(
    asked: Question, answer: Answer, days: Days, together: Sequence[Collective]
) -> dict[str, Any]:
    unmet, wishes = gaps.of(asked, answer.chosen)
    return {
        "collectives": [each.code for each in together],
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "covered": answer.covered,
        "bound": answer.bound,
        "gap": answer.gap,
        "proven": answer.is_proven,
        "proven_fair": answer.is_fair_proven,
        "matches": [_match(asked, int(pair)) for pair in answer.chosen],
        "unmet": [
            {
                "shift": each.shift,
                "role": each.role.value,
                "missing": each.missing,
                "within_reach": each.within_reach,
                "almost": {why.value: people for why, people in each.almost},
                "needs_company": each.needs_company,
            }
            for each in unmet
        ],
        "would_help": [
            {
                "role": each.role.value,
                "languages": list(each.languages),
                "training": each.training,
                "weekday": each.weekday,
                "covers": each.covers,
            }
            for each in wishes
        ],
    }


def _match(asked: Question, pair: int) -> dict[str, Any]:
    need, person = asked.pair(pair)
    because = reasons.of(asked.week, asked.rules, need, person)
    return {
        "shift": need.shift.code,
        "day": need.shift.half_day.day.isoformat(),
        "part": need.shift.half_day.part.value,
        "role": need.role.value,
        "volunteer": asked.week.people.codes[person],
        "reasons": [each.stored() for each in because],
    }


def _rows(told: dict[str, Any]) -> list[dict[str, object]]:
    """A line a match, one for each need that stays unmet, one for whoever would help."""
    return [
        *(_row(each, each["volunteer"], _several(each["reasons"])) for each in told["matches"]),
        *(_row(each, f"{each['missing']} missing", _nearly(each)) for each in told["unmet"]),
        *(_row(each, "would help", _helps(each)) for each in told["would_help"]),
    ] or [_row({"shift": "no place is open"}, "", "")]


def _row(each: dict[str, Any], volunteer: str, why: str) -> dict[str, object]:
    named = {name: each.get(name, "") for name in ("day", "part", "shift", "role")}
    return {**named, "volunteer": volunteer, "why": why}


def _several(facts: list[list[str]]) -> str:
    return ", ".join(" ".join(each) for each in facts)


def _nearly(unmet: dict[str, Any]) -> str:
    """Why nobody could come; how many only one rule keeps away."""
    said = [f"{people} only {why}" for why, people in unmet["almost"].items()]
    if unmet["within_reach"]:
        said.append(f"{unmet['within_reach']} could come, were the others found")
    return ", ".join([*said, *(["needs company"] if unmet["needs_company"] else [])])


def _helps(wish: dict[str, Any]) -> str:
    brings = [*wish["languages"], *([wish["training"]] if wish["training"] else [])]
    day = WEEKDAYS[wish["weekday"]]
    return ", ".join([f"one more on {day} covers {wish['covers']}", *brings])


def _proof(told: dict[str, Any]) -> str:
    """How good the plan is, in one sentence."""
    covered = f"Covers {told['covered']} of at most {told['bound']}"
    if not told["proven"]:
        return f"{covered}: not proven, up to {told['gap']:.2%} more could be possible."
    fair = "also" if told["proven_fair"] else "not proven"
    return f"{covered}: proven; that none is fairer or kinder: {fair}."
