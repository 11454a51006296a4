"""The timeline of a tour: its memo, its dated visits, and what came before and since, drawn along the years."""

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
    """Something that happened: a text of a record, and the record that it is about; a fact may have no date."""

    date: date | None
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
    """The events in their order, those without a date last, and the drawing: dots, and the years under its line."""

    events: list[Event]
    dots: list[Dot]
    marks: list[tuple[float, int]]
    height: float


def timeline_of(tour: Tour, visits: Iterable[Visit], sources: Iterable[Source]) -> Timeline:
    """The timeline of a tour: of these visits and sources, and of every fact that is published.

    What has no date is given none: a visit and a source are left out, a fact stands at the end.
    """
    published = FollowUp.objects.published().of_tour(tour).with_links()
    follow_ups = list(published.select_related("tour", "visit", "finding", "theme"))
    events = [Event(fact.date, fact.date_precision, _kind(fact), fact, "text", fact.target) for fact in follow_ups]
    events += [
        Event(source.published_on, source.published_precision, "memo", source, "title", tour)
        for source in sources
        if source.published_on
    ]
    events += [Event(visit.date, visit.date_precision, "visit", visit, "name", visit) for visit in visits if visit.date]
    events.sort(key=time_of)
    return Timeline(events, *_drawn([event for event in events if event.date]))


def _kind(fact: FollowUp) -> str:
    return "announced" if fact.is_to_come else fact.kind


def _drawn(events: list[Event]) -> tuple[list[Dot], list[tuple[float, int]], float]:
    """The dots, those of one time above each other; the years to mark; and how high the dots reach."""
    if not events:
        return [], [], 0
    times = [time_of(event) for event in events]
    first, last = int(times[0]), int(times[-1]) + 1

    def across(time: float) -> float:
        return round(MARGIN + (time - first) / (last - first) * (WIDTH - 2 * MARGIN), 1)

    ends: list[float] = []  # of each level, from the lowest: where its last dot stands
    placed = []
    for event, x in zip(events, map(across, times), strict=True):
        level = next((level for level, end in enumerate(ends) if x - end >= STEP), len(ends))
        ends[level : level + 1] = [x]
        placed.append((x, level, event.kind))
    height = (len(ends) + 1) * STEP
    dots = [Dot(x, height - (level + 1) * STEP, kind) for x, level, kind in placed]
    interval = next(years for years in INTERVALS if (last - first) / years <= MOST_MARKS or years == INTERVALS[-1])
    marks = [(across(year), year) for year in range(first, last + 1) if year % interval == 0]
    return dots, marks, height


def time_of(event: Event) -> float:
    """The date in years; the middle of a year or month of which no more is known; the end of time without one."""
    known = event.date or date.max
    day = {"year": known.replace(month=7, day=1), "month": known.replace(day=15)}.get(event.precision, known)
    return day.year + (day.timetuple().tm_yday - 1) / 366
