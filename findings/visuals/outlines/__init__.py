"""The outlines of countries: Natural Earth at 1:50 million, read from a vendored file (README.md beside it)."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parent / "countries-50m.json"

# Degrees: longitude, then latitude.
Point = tuple[float, float]
Ring = list[Point]


class Box(NamedTuple):
    """Degrees (WGS 84), between two meridians and two parallels."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box that has them all. Raises ValueError where there are none."""
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


@cache
def outlines() -> dict[str, list[tuple[Box, Ring]]]:
    """The rings of each country, lakes included, each with its box; by numeric code (ISO 3166-1)."""
    topology = json.loads(FILE.read_text())
    arcs = [_unpacked(arc, **topology["transform"]) for arc in topology["arcs"]]
    found: dict[str, list[tuple[Box, Ring]]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings = [_joined(arcs, ring) for polygon in polygons for ring in polygon]
        found.setdefault(country.get("id", ""), []).extend((box_of(ring), ring) for ring in rings)
    return found


def clipped(ring: Ring, box: Box) -> Ring:
    """The part of a ring within a box, closed along its sides (Sutherland and Hodgman, 1974)."""
    for axis, bound, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        kept: Ring = []
        for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
            was_in, is_in = ((one[axis] - bound) * sign >= 0 for one in (before, point))
            if was_in != is_in:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if is_in:
                kept.append(point)
        ring = kept
    return ring


def _unpacked(arc: list[list[int]], scale: list[float], translate: list[float]) -> Ring:
    """The points of an arc of which each but the first is told by its distance from the one before (TopoJSON 1.0)."""
    x = y = 0
    points = []
    for right, up in arc:
        x, y = x + right, y + up
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points


def _joined(arcs: list[Ring], numbers: list[Any]) -> Ring:
    """The ring of these arcs, a negative number being an arc taken backwards; its first point is not told twice."""
    points: Ring = []
    for number in numbers:
        points += (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]
    return points
