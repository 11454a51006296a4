"""The map of the hosts met in one country, drawn from its outline; no two of them lie on top of one another."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, pi, radians, sin, tau
from typing import NamedTuple

from findings.enums import CoordinatesPrecision
from findings.models import Host, Visit
from findings.visuals.outlines import Box, Point, box_of, clipped, outlines

# In units of the drawing: how wide it is, and between what heights.
WIDTH, LOWEST, HIGHEST = 360, 264, 440
# Of a marker: its radius, and the distance to the next.
RADIUS, APART = 16, 36
# So many stand on one circle; of more, one in the middle and the others on rings around it.
CIRCLE = 6
# Degrees of latitude: what is far from the hosts is left out, and a little is seen around them and their country.
FAR, AROUND, LEAST = 8.0, 0.3, 1.5


class Place(NamedTuple):
    """A host, with the visits to it, the latest first."""

    host: Host
    visits: list[Visit]


class Marker(NamedTuple):
    """A place by number: where its mark stands and, where that had to move, the spot that it is tied to."""

    number: int
    place: Place
    x: float
    y: float
    tied_to: tuple[float, float] | None


@dataclass(frozen=True)
class Map:
    """A drawing `WIDTH` units wide: the paths of the country and of its neighbours (SVG), and its markers."""

    height: float
    country: str
    neighbours: str
    markers: list[Marker]

    @property
    def is_approximate(self) -> bool:
        """Whether some of its hosts are not exactly where they are drawn."""
        exact = CoordinatesPrecision.EXACT
        return any(marker.place.host.coordinates_precision != exact for marker in self.markers)


def places_of(visits: Iterable[Visit]) -> list[Place]:
    """The hosts of these visits, in their order."""
    places: dict[int, Place] = {}
    for visit in visits:
        places.setdefault(visit.host_id, Place(visit.host, [])).visits.append(visit)
    return list(places.values())


def map_of(code: str, places: Iterable[Place]) -> Map | None:
    """The map of the places whose coordinates are known, numbered from 1; None where there is none.

    `code` is the country's numeric one (ISO 3166-1). Equirectangular projection, true to scale at the middle parallel.
    """
    located = [place for place in places if place.host.latitude is not None]
    points = [_point(place.host) for place in located]
    if not points:
        return None
    frame = _frame(code, box_of(points))
    country, neighbours = _paths(code, frame)
    spots = [frame.at(point) for point in points]
    marks = _spread(spots, frame.height)
    markers = [
        Marker(number, place, *_rounded(mark), None if mark == spot else _rounded(spot))
        for number, (place, mark, spot) in enumerate(zip(located, marks, spots, strict=True), 1)
    ]
    return Map(round(frame.height), country, neighbours, markers)


class _Frame(NamedTuple):
    """What is drawn: a box of degrees, and how many units a degree of latitude takes."""

    box: Box
    scale: float

    @property
    def height(self) -> float:
        return (self.box.north - self.box.south) * self.scale

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point stands in the drawing."""
        longitude, latitude = point
        return (longitude - self.box.west) / (self.box.east - self.box.west) * WIDTH, (
            self.box.north - latitude
        ) * self.scale


def _point(host: Host) -> Point:
    return float(host.longitude or 0), float(host.latitude or 0)


def _frame(code: str, hosts: Box) -> _Frame:
    """Around the hosts and the parts of their country that are not far from them."""
    near = Box(hosts.west - 2 * FAR, hosts.south - FAR, hosts.east + 2 * FAR, hosts.north + FAR)
    parts = [box for box, _ring in outlines().get(code, []) if box.meets(near)]
    corners = [(side, end) for box in (hosts, *parts) for side, end in ((box.west, box.south), (box.east, box.north))]
    whole = box_of(corners)
    box = Box(
        max(whole.west, near.west),
        max(whole.south, near.south),
        min(whole.east, near.east),
        min(whole.north, near.north),
    )
    stretch = cos(radians((box.south + box.north) / 2))
    wide = max((box.east - box.west) * stretch, LEAST) + 2 * AROUND
    high = max(box.north - box.south, LEAST) + 2 * AROUND
    scale = min(WIDTH / wide, HIGHEST / high)
    high = max(high, LOWEST / scale)
    middle, centre = (box.west + box.east) / 2, (box.south + box.north) / 2
    half = WIDTH / scale / stretch / 2
    return _Frame(Box(middle - half, centre - high / 2, middle + half, centre + high / 2), scale)


@lru_cache(64)
def _paths(code: str, frame: _Frame) -> tuple[str, str]:
    """The paths of the country and of the others, as far as they are in the frame."""
    paths = {True: "", False: ""}
    for other, rings in outlines().items():
        for box, ring in rings:
            part = clipped(ring, frame.box) if box.meets(frame.box) else []
            paths[other == code] += _path([frame.at(point) for point in part])
    return paths[True], paths[False]


def _path(points: list[tuple[float, float]]) -> str:
    """A closed path through these points, to half a unit; those that fall together are one."""
    told = list(dict.fromkeys((round(x * 2) / 2, round(y * 2) / 2) for x, y in points))
    return f"M{' '.join(f'{x:g},{y:g}' for x, y in told)}Z" if len(told) > 2 else ""  # noqa: PLR2004 - a surface


def _spread(places: list[tuple[float, float]], height: float) -> list[tuple[float, float]]:
    """Where to put marks for these places: those too near to each other stand around their middle."""
    groups = [[number] for number in range(len(places))]
    while pair := _overlapping(groups, places):
        one, other = pair
        groups = [group for group in groups if group not in (one, other)] + [sorted(one + other)]
    spots = list(places)
    for group in groups:
        x, y = _middle(group, places)
        edge = _radius(group) + RADIUS + 1
        x, y = min(max(x, edge), WIDTH - edge), min(max(y, edge), height - edge)
        for number, (away, angle) in zip(group, _around(len(group)), strict=True):
            spots[number] = (x + away * cos(angle), y + away * sin(angle))
    return spots


def _overlapping(groups: list[list[int]], places: list[tuple[float, float]]) -> tuple[list[int], list[int]] | None:
    """Two groups whose marks would touch, if there are."""
    for place, one in enumerate(groups):
        for other in groups[place + 1 :]:
            (x, y), (far_x, far_y) = _middle(one, places), _middle(other, places)
            if hypot(x - far_x, y - far_y) < _radius(one) + _radius(other) + APART:
                return one, other
    return None


def _around(count: int) -> list[tuple[float, float]]:
    """How far and in which direction from their middle so many marks stand: a circle, or rings of 6, 12, 18…"""
    if count == 1:
        return [(0, 0)]
    if count <= CIRCLE:
        radius = max(APART * 0.75, APART * count / tau * 1.05)
        return [(radius, tau * place / count - pi / 2) for place in range(count)]
    spots, ring = [(0.0, 0.0)], 1
    while len(spots) < count:
        many = min(CIRCLE * ring, count - len(spots))
        spots += [(APART * ring * 1.05, tau * place / many - pi / 2) for place in range(many)]
        ring += 1
    return spots


def _radius(group: list[int]) -> float:
    """How far from their middle the outermost of its marks stand."""
    return _around(len(group))[-1][0]


def _middle(group: list[int], places: list[tuple[float, float]]) -> tuple[float, float]:
    x, y = (sum(places[number][axis] for number in group) / len(group) for axis in (0, 1))
    return x, y


def _rounded(spot: tuple[float, float]) -> tuple[float, float]:
    return round(spot[0], 1), round(spot[1], 1)
