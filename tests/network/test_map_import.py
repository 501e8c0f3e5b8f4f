"""An operator brings a map of any city; neighbourhoods find their shapes by name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from solidarity.database import flush
from solidarity.network import city_map, map_import, neighbourhoods
from solidarity.network.map_import import NotAMap

if TYPE_CHECKING:
    from neighbours import Network

OPEN_FILES = Path("../shared/montreal")


def square(west: float, south: float, side: float = 0.01) -> dict[str, Any]:
    """A square of a city, in degrees."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def a_city(**regions: dict[str, Any]) -> str:
    """A GeoJSON text; the names are the properties."""
    features = [
        {"type": "Feature", "properties": {"NOM": name.replace("_", "-")}, "geometry": geometry}
        for name, geometry in regions.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def brought(text: str, *, add_missing: bool = False) -> map_import.Brought:
    """Bring a map and let the database judge it."""
    outcome = map_import.bring(map_import.read(text), str, add_missing=add_missing)
    flush()
    return outcome


def test_neighbourhoods_find_their_shapes_whatever_dashes_and_accents_a_file_uses(
    at_work: Network,
) -> None:
    outcome = brought(
        a_city(
            verdun=square(-73.58, 45.45),
            **{"Saint—Laurent": square(-73.7, 45.5), "MONTREAL NORD": square(-73.63, 45.6)},
        )
    )
    assert set(outcome.joined) == {"Verdun", "Saint-Laurent", "Montréal-Nord"}
    assert "Anjou" in outcome.without_shape
    drawn = city_map.of_this_city()
    assert drawn is not None
    assert {slug for shape in drawn.shapes for slug in shape.slugs} == {
        "verdun",
        "saint-laurent",
        "montreal-nord",
    }


def test_a_shape_that_is_named_after_three_neighbourhoods_is_the_shape_of_all_three(
    at_work: Network,
) -> None:
    brought(a_city(Villeray_Saint_Michel_Parc_Extension=square(-73.62, 45.55)))
    drawn = city_map.of_this_city()
    assert drawn is not None
    assert drawn.shapes[0].slugs == ("parc-extension", "saint-michel", "villeray")


def test_a_shape_without_a_neighbourhood_is_drawn_or_becomes_one(at_work: Network) -> None:
    city = a_city(Verdun=square(-73.58, 45.45), Ailleurs=square(-73.4, 45.4))
    assert brought(city).only_drawn == ("Ailleurs",)
    assert neighbourhoods.by_slug("ailleurs") is None
    assert brought(city, add_missing=True).added == ("Ailleurs",)
    assert neighbourhoods.by_slug("ailleurs") is not None
    assert brought(city, add_missing=True).added == ()


def test_every_point_of_a_map_lies_on_the_paper_and_neighbours_share_their_border(
    at_work: Network,
) -> None:
    brought(a_city(Verdun=square(-73.58, 45.45), Lachine=square(-73.57, 45.45)))
    drawn = city_map.of_this_city()
    assert drawn is not None
    corners = []
    for shape in drawn.shapes:
        numbers = [int(each) for each in re.findall(r"\d+", shape.path)]
        points = set(zip(numbers[::2], numbers[1::2], strict=True))
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)
        corners.append(points)
    assert len(corners[0] & corners[1]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no GeoJSON"),
        ("[]", "no GeoJSON"),
        ('{"features": 1}', "no GeoJSON"),
        ('{"features": []}', "0 regions"),
        (a_city(Verdun=square(300000, 5030000, 1000)), "not in degrees"),
        (a_city(Verdun={"type": "Polygon", "coordinates": "rubbish"}), "cannot be read"),
        (a_city(Verdun=square(-73, 45)).replace("NOM", "CODE"), "--name: CODE"),
    ],
)
def test_what_is_no_map_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(NotAMap, match=said):
        map_import.read(text)


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="the City's open files are not at hand")
@pytest.mark.parametrize(
    ("file", "shapes", "off_the_map"),
    [
        ("montreal-limites-administratives-agglomeration.geojson", 34, 0),
        ("montreal-quartiers-reference-habitation.geojson", 91, None),
    ],
)
def test_the_open_files_of_montreal_become_a_small_map(
    at_work: Network, file: str, shapes: int, off_the_map: int | None
) -> None:
    outcome = brought((OPEN_FILES / file).read_text())
    drawn = city_map.of_this_city()
    assert drawn is not None
    assert len(drawn.shapes) == shapes
    assert sum(len(shape.path) for shape in drawn.shapes) < 25_000
    if off_the_map is not None:
        assert len(outcome.without_shape) == off_the_map
