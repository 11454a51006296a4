"""The map is drawn from vendored outlines, whole and within its frame, and no mark lies on another."""

import re
from decimal import Decimal
from itertools import combinations
from math import hypot
from typing import Any

import pytest

from findings.models import Host
from findings.visuals.map import HIGHEST, RADIUS, WIDTH, Map, Place, map_of
from findings.visuals.outlines import Box, box_of, clipped, outlines

LINE = 2
DENMARK, FRANCE, CANADA = "208", "250", "124"
COPENHAGEN = (12.57, 55.68)


def drawn(code: str, *points: tuple[float, float]) -> Map:
    """The map of hosts at these places: longitude, latitude."""
    hosts = [Host(longitude=Decimal(str(x)), latitude=Decimal(str(y))) for x, y in points]
    found = map_of(code, [Place(host, []) for host in hosts])
    assert found
    return found


def corners(path: str) -> list[tuple[float, float]]:
    """The points of a path."""
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def test_outlines_are_those_of_the_countries() -> None:
    denmark = box_of(point for _box, ring in outlines()[DENMARK] for point in ring)
    assert [round(side) for side in denmark] == [8, 55, 15, 58]
    assert len(outlines()) > 200
    assert all(len(ring) > 2 for rings in outlines().values() for _box, ring in rings)


@pytest.mark.parametrize(
    ("ring", "kept"),
    [
        ([(1, 1), (2, 1), (2, 2)], [(1, 1), (2, 1), (2, 2)]),
        ([(-1, 1), (1, 1), (1, 2), (-1, 2)], {(0, 1), (1, 1), (1, 2), (0, 2)}),
        ([(5, 5), (6, 5), (6, 6)], []),
        ([(-9, -9), (9, -9), (9, 9), (-9, 9)], {(0, 0), (3, 0), (3, 3), (0, 3)}),
        ([], []),
    ],
)
def test_a_ring_is_cut_along_the_sides_of_a_box(ring: Any, kept: Any) -> None:
    found = clipped(ring, Box(0, 0, 3, 3))
    assert (set(found) if isinstance(kept, set) else found) == kept


@pytest.mark.parametrize(
    ("code", "points"),
    [
        (DENMARK, [COPENHAGEN]),
        (DENMARK, [COPENHAGEN] * 6 + [(11.09, 55.68)]),
        *((DENMARK, [COPENHAGEN] * count) for count in (2, 7, 8, 25, 36)),
        (CANADA, [(-123.1, 49.3)] * 36),
        ("", [(0.0, 0.0)] * 36),
        (DENMARK, [(12.57 + number / 100, 55.68) for number in range(12)]),
        (DENMARK, [(15.1, 55.0)] * 3 + [(8.1, 57.7)] * 3),
        (FRANCE, [(2.35, 48.85), (7.75, 48.57), (55.45, -20.88)]),
        (CANADA, [(-73.6, 45.5), (-71.2, 46.8), (-123.1, 49.3)]),
        ("", [(0.0, 0.0)]),
    ],
)
def test_marks_stand_apart_within_the_frame_and_are_tied_to_their_places(
    code: str, points: list[tuple[float, float]]
) -> None:
    found = drawn(code, *points)
    assert 0 < found.height <= HIGHEST
    assert [marker.number for marker in found.markers] == list(range(1, len(points) + 1))
    for one, other in combinations(found.markers, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * RADIUS + LINE
    for marker in found.markers:
        assert RADIUS <= marker.x <= WIDTH - RADIUS
        assert RADIUS <= marker.y <= found.height - RADIUS
        x, y = marker.tied_to or (marker.x, marker.y)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= found.height
    for x, y in corners(found.country + found.neighbours):
        assert -1 <= x <= WIDTH + 1
        assert -1 <= y <= found.height + 1


def test_a_mark_alone_stands_at_its_place_and_crowded_ones_are_tied_to_theirs() -> None:
    alone, *crowd = drawn(DENMARK, (9.0, 57.0), COPENHAGEN, COPENHAGEN).markers
    assert alone.tied_to is None
    assert crowd[0].tied_to == crowd[1].tied_to
    assert crowd[0].tied_to is not None


def test_the_country_and_its_neighbours_are_drawn_in_little() -> None:
    found = drawn(DENMARK, COPENHAGEN)
    assert len(corners(found.country)) > 100
    assert len(corners(found.neighbours)) > 100
    assert len(found.country + found.neighbours) < 20_000


def test_without_a_known_place_there_is_no_map() -> None:
    assert map_of(DENMARK, [Place(Host(), [])]) is None
