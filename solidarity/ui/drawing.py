"""What the map of the city shows: each part with how many people are missing there."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from solidarity.network.city_map import CityMap, Shape
from solidarity.requests.coverage import Coverage


@dataclass(frozen=True)
class Part:
    """A part of the city as it is drawn and read aloud."""

    shape: Shape
    slug: str | None
    """The neighbourhood with shifts in it, if there is one."""
    missing: int
    words: str
    """Its name, and what the number says."""


@dataclass(frozen=True)
class Drawing:
    """The map with its numbers."""

    width: int
    height: int
    parts: tuple[Part, ...]


def of(city: CityMap | None, coverage: Coverage) -> Drawing | None:
    """Put a coverage on the map, if there is one."""
    if city is None:
        return None
    parts = tuple(_part(shape, coverage.missing_in) for shape in city.shapes)
    return Drawing(city.width, city.height, parts)


def _part(shape: Shape, missing_in: dict[str, int]) -> Part:
    with_shifts = [slug for slug in shape.slugs if slug in missing_in]
    missing = sum(missing_in[slug] for slug in with_shifts)
    words = _("%(place)s: %(says)s", place=shape.name, says=_says(with_shifts, missing))
    return Part(shape, with_shifts[0] if with_shifts else None, missing, words)


def _says(with_shifts: list[str], missing: int) -> str:
    if missing:
        return str(ngettext("%(num)d person missing", "%(num)d people missing", missing))
    return str(_("everyone found") if with_shifts else _("no shift"))
