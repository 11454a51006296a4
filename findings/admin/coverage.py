"""How far the two languages agree, tour by tour: figures, and the same as bars."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from findings.enums import Status, Translated
from findings.models import Tour
from findings.querysets.board import NO_TOUR, Group, asked_for

# Tours with a line of their own, the latest classes; the others share one.
MOST_TOURS = 12
# From the left of a bar to its right, in percent; in pixels from a bar's words to the next one's.
WHOLE, STEP, BASELINE, BAR_TOP = 100, 46, 15, 22
# Bars go from the best to the worst.
BEST_FIRST = tuple(reversed(Translated))
OTHERS = tuple(state for state in Translated if state != Translated.VALID)


class Part(NamedTuple):
    """Some of a whole."""

    some: int
    whole: int


class Segment(NamedTuple):
    """A stretch of a bar, as attributes of SVG: where it begins and how far it goes, in percent of the width."""

    state: str
    x: str
    width: str


@dataclass(frozen=True)
class Line:
    """The figures of one tour, or of several together. `place` counts lines from the top."""

    name: str
    groups: list[Group]
    tours: list[Any]
    place: int = 0

    @property
    def records(self) -> int:
        """How many records of every kind."""
        return self._total()

    @property
    def share(self) -> int:
        """Of them, those whose translation is valid, in percent. Rounded down: 100 means all of them."""
        return WHOLE * self._total(worst=Translated.VALID) // self.records if self.records else 0

    @property
    def states(self) -> list[tuple[Translated, int]]:
        """How many are in each of the other states, the worst first."""
        return [(state, self._total(worst=state)) for state in OTHERS]

    @property
    def passages(self) -> Part:
        """Of the memo's passages, those that a finding rests on."""
        return Part(sum(tour.cited for tour in self.tours), sum(tour.passages for tour in self.tours))

    @property
    def findings(self) -> Part:
        """Of the findings, those that are published."""
        return Part(self._total(of_kind="finding", step=Status.PUBLISHED), self._total(of_kind="finding"))

    @property
    def segments(self) -> list[Segment]:
        """The bar, from left to right."""
        found, begun = [], 0
        for state in BEST_FIRST:
            total = self._total(worst=state)
            if total:
                found.append(Segment(state, self._percent(begun), self._percent(total)))
            begun += total
        return found

    @property
    def baseline(self) -> str:
        """Where the bar's words stand, in pixels from the top; text, which no language writes otherwise."""
        return str(self.place * STEP + BASELINE)

    @property
    def top(self) -> str:
        """Where the bar begins, in pixels from the top."""
        return str(self.place * STEP + BAR_TOP)

    def _total(self, **columns: str) -> int:
        wanted = {name: [value] for name, value in columns.items()}
        return sum(group["total"] for group in self.groups if asked_for(group, wanted))

    def _percent(self, count: int) -> str:
        return f"{WHOLE * count / self.records:.3f}%"


@dataclass(frozen=True)
class Coverage:
    """Lines of figures: `total` is the last of them, where there are several. `kinds`: what the person may see."""

    lines: list[Line]
    total: Line | None
    kinds: set[str]

    @property
    def height(self) -> str:
        """Of all the bars, in pixels."""
        return str(len(self.lines) * STEP)

    @property
    def legend(self) -> tuple[Translated, ...]:
        """The states, in the order of the bars."""
        return BEST_FIRST

    @property
    def others(self) -> tuple[Translated, ...]:
        """The states in the order of a line's figures."""
        return OTHERS


def short_name(tour: Tour) -> str:
    """The tour in few words, in the page's language: "Denmark, class of 2015"."""
    return _("%(country)s, class of %(year)s") % {"country": tour.country.name, "year": tour.class_year}


def coverage(groups: list[Group], tours: list[Any], kinds: Iterable[str]) -> Coverage:
    """What is counted in the groups, by tour, of the kinds of records that the person may see."""
    latest, earlier = tours[:MOST_TOURS], tours[MOST_TOURS:]
    named = [(short_name(tour), [tour]) for tour in latest]
    named += [(_("Earlier tours"), earlier)] if earlier else []
    figures = [(name, _of(groups, {tour.pk for tour in some}), some) for name, some in named]
    common = _of(groups, {NO_TOUR})
    figures += [(_("Common to all tours"), common, [])] if common else []
    lines = [Line(*one, place) for place, one in enumerate(figures)]
    total = Line(_("Together"), groups, tours) if len(lines) > 1 else None
    return Coverage(lines, total, set(kinds))


def _of(groups: list[Group], tours: set[int]) -> list[Group]:
    return [group for group in groups if group["of_tour"] in tours]
