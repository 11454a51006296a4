"""The timeline of a tour: its memo, its dated visits, and what came before and since, drawn along the years."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from findings.models import FollowUp, PageRecord, Record, Source, Tour, Visit

# In units of the drawing: its width, the margins, the distance between dots, and how many years its marks name at most.
WIDTH, MARGIN, STEP, MOST_MARKS = 360, 20, 9, 5
# The years that marks may stand apart.
INTERVALS = (1, 2, 5, 10, 20, 50, 100)


class Event(NamedTuple):
    """Something that a date is known of: a text of a record, and the record that it is about."""

    date: date
    precision: str
    kind: str
    record: Record
    field: str
    about: PageRecord


class Dot(NamedTuple):
    """An event in the drawing; `kind` is that of the event."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True)
class Timeline:
    """The events in their order, the facts without a date, and the drawing: dots, and the years under its line."""

    events: list[Event]
    undated: list[FollowUp]
    dots: list[Dot]
    marks: list[tuple[float, int]]
    height: float


def timeline_of(tour: Tour, visits: Iterable[Visit], sources: Iterable[Source]) -> Timeline:
    """The timeline of a tour: of these visits and sources, and of every fact that is published.

    What has no date is given none: a visit and a source are left out, a fact stands at the end.
    """
    follow_ups = list(FollowUp.objects.published().of_tour(tour).select_related("tour", "visit", "finding", "theme"))
    events = [
        Event(fact.date, fact.date_precision, fact.kind, fact, "text", fact.target) for fact in follow_ups if fact.date
    ]
    events += [
        Event(source.published_on, source.published_precision, "memo", source, "title", tour)
        for source in sources
        if source.published_on
    ]
    events += [Event(visit.date, visit.date_precision, "visit", visit, "name", visit) for visit in visits if visit.date]
    events.sort(key=_time)
    return Timeline(events, [fact for fact in follow_ups if not fact.date], *_drawn(events))


def _drawn(events: list[Event]) -> tuple[list[Dot], list[tuple[float, int]], float]:
    """The dots, those of one time above each other; the years to mark; and how high the dots reach."""
    if not events:
        return [], [], 0
    times = [_time(event) for event in events]
    first, last = int(times[0]), int(times[-1]) + 1

    def across(time: float) -> float:
        return round(MARGIN + (time - first) / (last - first) * (WIDTH - 2 * MARGIN), 1)

    levels: Counter[int] = Counter()
    placed = []
    for event, time in zip(events, times, strict=True):
        column = int(across(time) // STEP)
        levels[column] += 1
        placed.append((across(time), levels[column], event.kind))
    height = max(levels.values()) * STEP + STEP
    dots = [Dot(x, height - level * STEP, kind) for x, level, kind in placed]
    interval = next(years for years in INTERVALS if (last - first) / years <= MOST_MARKS or years == INTERVALS[-1])
    marks = [(across(year), year) for year in range(first, last + 1) if year % interval == 0]
    return dots, marks, height


def _time(event: Event) -> float:
    """The date in years; the middle of a year or month of which no more is known."""
    day = {"year": 183, "month": event.date.timetuple().tm_yday + 15}.get(event.precision)
    return event.date.year + (day or event.date.timetuple().tm_yday) / 366
