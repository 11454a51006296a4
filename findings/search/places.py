"""Gives entries of the index their places: numbers in the order of the hits, so that an engine sorts nothing.

Each day has a range of numbers, the latest day the lowest, and in it places that leave room for others between them:
the order-maintenance problem (Dietz and Sleator, 1987), solved here by numbering a day anew when it has no room left.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from findings.models import SearchEntry

# Days take 22 bits and places the rest of a signed integer of 64.
BITS = 41
STEP = 2**22


class NoRoomError(Exception):
    """No place is left between two entries of a day, which is to be numbered anew. Carries the day."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


def assign(wanted: Iterable[tuple[date, bytes]]) -> dict[tuple[date, bytes], int]:
    """The place of each of these new entries, by day and key. Raises NoRoomError."""
    found: dict[tuple[date, bytes], int] = {}
    for day, entries in groupby(sorted(set(wanted)), key=lambda entry: entry[0]):
        keys = [key for _day, key in entries]
        for before, run, after in _runs(day, keys):
            found |= {(day, key): place for key, place in zip(run, _between(day, before, len(run), after), strict=True)}
    return found


def _runs(day: date, keys: list[bytes]) -> Iterator[tuple[int | None, list[bytes], int | None]]:
    """The keys that stand together between two entries that are there, with the places of these."""
    there = SearchEntry.objects.filter(published_on=day).order_by("key").values_list("key", "place")
    before, after = there.filter(key__lt=keys[0]).last(), there.filter(key__gt=keys[-1]).first()
    among = list(there.filter(key__range=(keys[0], keys[-1]))) if len(keys) > 1 else []
    places = [before and before[1], *(place for _key, place in among), after and after[1]]
    others = [bytes(key) for key, _place in among]
    for number, run in groupby(keys, key=lambda key: bisect(others, key)):
        yield places[number], list(run), places[number + 1]


def _between(day: date, before: int | None, count: int, after: int | None) -> list[int]:
    """So many places between these two, of which either may be missing."""
    start = (date.max.toordinal() - day.toordinal()) << BITS
    step = min(STEP, 2**BITS // (count + 1))
    if before is not None and after is not None:
        step = (after - before) // (count + 1)
    elif before is None:
        before = start + 2 ** (BITS - 1) - step * count // 2 if after is None else after - step * (count + 1)
    places = [before + step * (number + 1) for number in range(count)]
    if step < 1 or places[0] <= start or places[-1] >= start + 2**BITS:
        raise NoRoomError(day)
    return places
