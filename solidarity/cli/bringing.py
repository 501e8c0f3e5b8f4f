"""Bringing in what was made elsewhere: the import commands."""

import sys
from pathlib import Path

import click

from solidarity import app as application
from solidarity import readiness
from solidarity.cli.common import data_option, json_option, kindly, show
from solidarity.database import unit_of_work
from solidarity.network import collectives, map_import, volunteer_import
from solidarity.network.map_import import NotAMap
from solidarity.network.volunteer_import import Fate, Plan
from solidarity.settings import Settings

LARGEST_MAP_MB = 50


@click.group(name="import")
def import_() -> None:
    """Bring in what was made elsewhere."""


@import_.command(name="map")
@data_option
@json_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", "name_property", help="The property which names each region.")
@click.option("--add", "add_missing", is_flag=True, help="Make neighbourhoods of the others too.")
@kindly
def import_map(
    data: Path | None, file: Path, name_property: str | None, *, add_missing: bool, as_json: bool
) -> None:
    """Draw the neighbourhoods of a GeoJSON FILE from now on.

    Example: solidarity import map boroughs.geojson --name NOM
    """
    settings = Settings.from_environment(data=data)
    regions = map_import.read(_text_of(file), name_property)
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    bar = click.progressbar(length=len(regions), label="Drawing", file=sys.stderr)
    with app.app_context(), unit_of_work(), bar:
        brought = map_import.bring(regions, lambda _name: bar.update(1), add_missing=add_missing)
    facts: dict[str, object] = {
        "joined": len(brought.joined),
        "added": len(brought.added),
        "only drawn": ", ".join(brought.only_drawn),
        "without a shape": ", ".join(brought.without_shape),
    }
    show([facts], as_json=as_json, one=True)
    sys.exit(1 if brought.without_shape else 0)


@import_.command(name="volunteers")
@data_option
@json_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--collective", "name", required=True, help="The collective they are invited to.")
@click.option("--write", is_flag=True, help="Write the invitations; without it nothing changes.")
@kindly
def import_volunteers(
    data: Path | None, file: Path, name: str, *, write: bool, as_json: bool
) -> None:
    """Invite the volunteers of a CSV or XLSX FILE; first it only says what it would keep.

    Names, ways to reach people and status are never imported. Each row becomes an invitation, told
    by the number of its row.

    Example: solidarity import volunteers list.csv --collective "Verdun" --write
    """
    settings = Settings.from_environment(data=data)
    with file.open("rb") as opened:
        table = volunteer_import.read(opened.read(volunteer_import.LARGEST_BYTES + 1))
    app = application.with_databases(settings)
    readiness.make_ready(app, settings)
    with app.app_context(), unit_of_work():
        plan = volunteer_import.plan_for(table)
        collective = collectives.by_name(name)
        if collective is None:
            raise click.ClickException("There is no collective of this name.")
        if write and plan.lines and not plan.problems:
            written = volunteer_import.invite_all(plan, collective, None)
        else:
            written = []
    links = {row: f"{settings.address}/invitation/{token}" for row, token in written}
    _tell(plan, links, as_json=as_json)
    sys.exit(1 if plan.problems else 0)


def _tell(plan: Plan, links: dict[int, str], *, as_json: bool) -> None:
    """Print what a plan keeps, leaves out and does not understand."""
    facts: dict[str, list[dict[str, object]]] = {
        "columns": [
            {"column": each.heading or each.number, "fate": each.fate.value}
            for each in plan.columns
        ],
        "rows": [
            {
                "row": each.row,
                "languages": " ".join(each.speaks),
                "part of the city": each.neighbourhood,
                "link": links.get(each.row, ""),
            }
            for each in plan.lines
        ],
        "not understood": [
            {"row": each.row, "column": each.column.heading, "rules": ", ".join(each.rules)}
            for each in plan.problems
        ],
    }
    also: dict[str, object] = {"rows left out": list(plan.left_out), "encoding": plan.encoding}
    if as_json:
        show([{**facts, **also}], as_json=True, one=True)
        return
    for table in facts.values():
        if table:
            show(table, as_json=False, warns=lambda row: row.get("fate") == Fate.NEVER)
    for what, said in also.items():
        if said:
            click.echo(f"{what}: {', '.join(map(str, said)) if isinstance(said, list) else said}")


def _text_of(file: Path) -> str:
    if file.stat().st_size > LARGEST_MAP_MB * 1024 * 1024:
        raise NotAMap(f"The file is larger than {LARGEST_MAP_MB} MB. Export it with fewer details.")
    return file.read_text(encoding="utf-8-sig", errors="replace")
