"""Bringing in what was made elsewhere: the import commands."""

import sys
from pathlib import Path

import click

from solidarity import app as application
from solidarity import readiness
from solidarity.cli.common import data_option, json_option, kindly, show
from solidarity.database import unit_of_work
from solidarity.network import map_import
from solidarity.network.map_import import NotAMap
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


def _text_of(file: Path) -> str:
    if file.stat().st_size > LARGEST_MAP_MB * 1024 * 1024:
        raise NotAMap(f"The file is larger than {LARGEST_MAP_MB} MB. Export it with fewer details.")
    return file.read_text(encoding="utf-8-sig", errors="replace")
