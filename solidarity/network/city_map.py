"""The map of the city: the outlines which an operator brought, or else our own tiles."""

from dataclasses import dataclass

from sqlalchemy import select

from solidarity.database import db
from solidarity.network import montreal
from solidarity.network.montreal import Tile
from solidarity.network.neighbourhoods import Neighbourhood, Outline, slug_of

WIDTH, HEIGHT = 1000, 850
"""The units in which outlines are kept."""
TILE = 90
_GAP = 6


@dataclass(frozen=True)
class Shape:
    """One part of the city on the map."""

    name: str
    slugs: tuple[str, ...]
    """The neighbourhoods of the network that lie in it; none, where it is only drawn."""
    path: str
    label_x: int
    label_y: int
    short: str = ""
    """What it is called in a small space, where there is room for that."""


@dataclass(frozen=True)
class CityMap:
    """What is drawn: width and height in the units of the paths, and the shapes."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def of_this_city() -> CityMap | None:
    """The operator's map; else our tiles, where the network's neighbourhoods are among them."""
    known = [
        (slug, outline_id)
        for slug, outline_id in db.session.execute(
            select(Neighbourhood.slug, Neighbourhood.outline_id).order_by(Neighbourhood.slug)
        )
    ]
    outlines = db.session.scalars(select(Outline).order_by(Outline.slug)).all()
    if not outlines:
        return _tiles({slug for slug, _outline in known})
    shapes = tuple(
        Shape(
            each.name,
            tuple(slug for slug, outline_id in known if outline_id == each.id),
            each.path,
            each.label_x,
            each.label_y,
        )
        for each in outlines
    )
    return CityMap(WIDTH, HEIGHT, shapes)


def _tiles(known: set[str]) -> CityMap | None:
    shapes = [_shape(name, tile) for name, tile in montreal.TILES.items() if slug_of(name) in known]
    if not shapes:
        return None
    columns = 1 + max(tile.column for tile in montreal.TILES.values())
    rows = 1 + max(tile.row for tile in montreal.TILES.values())
    return CityMap(columns * TILE, rows * TILE, tuple(shapes))


def _shape(name: str, tile: Tile) -> Shape:
    side, middle, half_a_gap = TILE - _GAP, TILE // 2, _GAP // 2
    left, top = tile.column * TILE, tile.row * TILE
    square = f"M{left + half_a_gap} {top + half_a_gap}h{side}v{side}h-{side}z"
    return Shape(name, (slug_of(name),), square, left + middle, top + middle, tile.short)
