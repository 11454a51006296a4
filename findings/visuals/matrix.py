"""The matrix of a tour: how many findings each of its visits has on each theme, and what nobody asked there yet."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from findings.models import Finding, Theme, Tour, Visit

# Shades of the cells: up to so many findings.
SHADES = (1, 3, 6)


class Cell(NamedTuple):
    """What a visit has on a theme; `shade` grows with the count, from 0 where there is none."""

    visit: Visit
    count: int
    shade: int


@dataclass(frozen=True)
class Row:
    """A theme, with a cell for each visit; `total` counts each finding of the tour once, without a visit too."""

    theme: Theme
    cells: list[Cell]
    total: int

    @property
    def unasked(self) -> list[Visit]:
        """The visits that have no finding on the theme."""
        return [cell.visit for cell in self.cells if not cell.count]


@dataclass(frozen=True)
class Matrix:
    """The published visits and themes of one tour: the themes at the top, or one with its sub-themes."""

    tour: Tour
    above: Theme | None
    visits: list[Visit]
    rows: list[Row]

    @property
    def columns(self) -> list[tuple[Visit, list[tuple[Theme, int]]]]:
        """Each visit, with the themes that it has findings on."""
        return [
            (visit, [(row.theme, row.cells[place].count) for row in self.rows if row.cells[place].count])
            for place, visit in enumerate(self.visits)
        ]


def matrix_of(tour: Tour, above: Theme | None = None) -> Matrix:
    """The matrix, in six queries. A cell counts what the list of findings shows when its theme and visit are chosen."""
    visits = list(Visit.objects.published().filter(tour=tour).select_related("host"))
    themes = Theme.objects.published()
    found = _findings(tour)
    rows = []
    for theme in themes.filter(parent=above) if above else themes.top():
        there = found.of_theme[theme.pk]
        counts = {visit.pk: len(there & found.of_visit[visit.pk]) for visit in visits}
        cells = [Cell(visit, counts[visit.pk], _shade(counts[visit.pk])) for visit in visits]
        rows.append(Row(theme, cells, len(there)))
    return Matrix(tour, above, visits, rows)


class _Found(NamedTuple):
    """The findings of a tour, as primary keys: by theme, that above included, and by visit."""

    of_theme: dict[int, set[int]]
    of_visit: dict[int, set[int]]


def _findings(tour: Tour) -> _Found:
    above = dict(Theme.objects.values_list("pk", "parent"))
    findings = Finding.objects.published().filter(tour=tour).order_by()
    of_theme: dict[int, set[int]] = defaultdict(set)
    of_visit: dict[int, set[int]] = defaultdict(set)
    for finding, theme in (*findings.values_list("pk", "theme"), *findings.values_list("pk", "themes")):
        for each in (theme, above.get(theme)):
            of_theme[each].add(finding)
    for finding, visit in findings.values_list("pk", "visits"):
        of_visit[visit].add(finding)
    return _Found(of_theme, of_visit)


def _shade(count: int) -> int:
    return sum(count >= least for least in SHADES)
