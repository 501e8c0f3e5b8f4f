"""Bringing a map: any GeoJSON of neighbourhoods, simplified and joined to ours by name.

Source: RFC 7946 (GeoJSON): section 4 for the coordinates, degrees of longitude and latitude on
WGS 84; section 3.2 for features and their properties.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from shapely import Geometry, Polygon
from shapely.affinity import affine_transform
from shapely.errors import ShapelyError
from shapely.geometry import shape
from sqlalchemy import delete, select

from solidarity import database
from solidarity.database import db
from solidarity.network.city_map import HEIGHT, WIDTH
from solidarity.network.neighbourhoods import Neighbourhood, Outline, slug_of

NAME_PROPERTIES = ("name", "nom", "nom_qr", "nom_arr", "neighbourhood", "borough")
"""Where city files keep the name of a part, in the order in which they are tried."""
MOST_REGIONS = 1000
_FINEST = WIDTH / 500
_SMALLEST_PART = 12.0
"""Units squared: an island smaller than this would be a dot."""


class NotAMap(Exception):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Region:
    """One part of the city as the file has it, in degrees."""

    name: str
    geometry: Geometry


@dataclass(frozen=True)
class Brought:
    """What came of it: neighbourhoods on the map and off it, and shapes that are only drawn."""

    joined: tuple[str, ...]
    added: tuple[str, ...]
    without_shape: tuple[str, ...]
    only_drawn: tuple[str, ...]


def read(text: str, name_property: str | None = None) -> list[Region]:
    """Read the regions of a GeoJSON text.

    Raises: NotAMap.
    """
    try:
        features = [each for each in json.loads(text)["features"] if each.get("geometry")]
    except (ValueError, LookupError, TypeError, AttributeError) as unreadable:
        raise NotAMap("This is no GeoJSON with features. Choose another file.") from unreadable
    if not 0 < len(features) <= MOST_REGIONS:
        raise NotAMap(f"The file has {len(features)} regions; 1 to {MOST_REGIONS} can be drawn.")
    properties: list[Mapping[str, Any]] = [each.get("properties") or {} for each in features]
    name = _naming(properties, name_property)
    try:
        geometries = [shapely.make_valid(shape(each["geometry"])) for each in features]
    except (ShapelyError, ValueError, LookupError, TypeError, AttributeError) as broken:
        raise NotAMap("A border in the file cannot be read.") from broken
    west, south, east, north = shapely.total_bounds(geometries)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004 - degrees
        raise NotAMap("The borders are not in degrees. Export the file as GeoJSON on WGS 84.")
    return [
        Region(str(held[name]).strip(), geometry)
        for held, geometry in zip(properties, geometries, strict=True)
    ]


def bring(
    regions: Sequence[Region], tell: Callable[[str], object], *, add_missing: bool
) -> Brought:
    """Draw these regions from now on, instead of any map before; `tell` hears each one's name.

    A neighbourhood is joined to the region of the same name, or else to the only one whose name
    contains it. With `add_missing`, a region without a neighbourhood becomes one.
    """
    db.session.execute(delete(Outline))
    outlines = {}
    for region, traced in zip(regions, _traced(regions), strict=True):
        tell(region.name)
        outlines[traced.slug] = traced
    db.session.add_all(outlines.values())
    database.flush()
    neighbourhoods = db.session.scalars(select(Neighbourhood).order_by(Neighbourhood.slug)).all()
    for each in neighbourhoods:
        found = joined_to(each.slug, outlines)
        each.outline_id = outlines[found].id if found else None
    empty = set(outlines) - {joined_to(each.slug, outlines) for each in neighbourhoods}
    names = tuple(outlines[slug].name for slug in sorted(empty))
    if add_missing:
        for slug in sorted(empty):
            one = outlines[slug]
            db.session.add(Neighbourhood(slug=slug, name=one.name, outline_id=one.id))
    return Brought(
        joined=tuple(each.name for each in neighbourhoods if each.outline_id),
        added=names if add_missing else (),
        without_shape=tuple(each.name for each in neighbourhoods if not each.outline_id),
        only_drawn=() if add_missing else names,
    )


def joined_to(slug: str, outlines: Iterable[str]) -> str | None:
    """The outline of a neighbourhood: its own, or the only one that names it among others."""
    known = set(outlines)
    if slug in known:
        return slug
    within = [each for each in known if f"-{slug}-" in f"-{each}-"]
    return within[0] if len(within) == 1 else None


def _naming(properties: Sequence[Mapping[str, Any]], wanted: str | None) -> str:
    """The property which names every region, and each one differently."""
    keys = {key.casefold(): key for key in properties[0]}
    for candidate in (wanted,) if wanted else NAME_PROPERTIES:
        key = keys.get(candidate.casefold())
        names = [slug_of(str(each.get(key) or "")) for each in properties] if key else []
        if key and all(names) and len(set(names)) == len(names):
            return key
    listed = ", ".join(sorted(properties[0])) or "none"
    raise NotAMap(f"No property names each region. Say which one does, with --name: {listed}.")


def _traced(regions: Sequence[Region]) -> Iterable[Outline]:
    """The outlines of regions: on paper, with fewer points, common borders staying common.

    Source: Visvalingam and Whyatt 1993, as GEOS applies it to a whole coverage at once.
    """
    paper = _paper(regions)
    on_paper = [affine_transform(each.geometry, paper) for each in regions]
    simple = shapely.coverage_simplify(on_paper, _FINEST)
    for region, geometry in zip(regions, simple, strict=True):
        parts = [each for each in shapely.get_parts(geometry) if isinstance(each, Polygon)]
        large = [each for each in parts if each.area >= _SMALLEST_PART]
        drawn = large or sorted(parts, key=lambda part: part.area)[-1:]
        inside = shapely.point_on_surface(max(drawn, key=lambda part: part.area, default=geometry))
        yield Outline(
            slug=slug_of(region.name),
            name=region.name,
            path="".join(
                _path(ring) for part in drawn for ring in (part.exterior, *part.interiors)
            ),
            label_x=round(inside.x),
            label_y=round(inside.y),
        )


def _paper(regions: Sequence[Region]) -> tuple[float, ...]:
    """How degrees fall on paper: equirectangular about the middle, the whole city fitting in.

    Returned as `affine_transform` takes it: a, b, d, e of the matrix, and the two offsets.
    """
    west, south, east, north = shapely.total_bounds([each.geometry for each in regions])
    narrow = cos(radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * narrow), HEIGHT / (north - south))
    left = (WIDTH - (east - west) * narrow * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2
    return (scale * narrow, 0, 0, -scale, left - west * narrow * scale, top + north * scale)


def _path(ring: Any) -> str:
    points = [(round(x), round(y)) for x, y in shapely.get_coordinates(ring)]
    kept = [point for number, point in enumerate(points) if point != points[number - 1]]
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "z"
