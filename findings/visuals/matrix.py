"""The matrix of a tour: how many findings each of its visits has on each theme, and what nobody asked there yet."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from findings.models import Finding, Theme, Tour, Visit

# The least findings of each shade.
SHADES = (1, 3, 6)


class Cell(NamedTuple):
    """How many findings of a visit there are on a theme."""

    visit: Visit
    total: int

    @property
    def shade(self) -> int:
        """0 where there is none; it grows with the count."""
        return sum(self.total >= least for least in SHADES)


class Row(NamedTuple):
    """A theme, with a cell for each visit; `total` has the findings of the tour that come from no visit too."""

    theme: Theme
    cells: list[Cell]
    total: int

    @property
    def unasked(self) -> list[Visit]:
        """The visits that have no finding on the theme."""
        return [cell.visit for cell in self.cells if not cell.total]


@dataclass(frozen=True)
class Matrix:
    """The visits of one tour by its themes: those at the top, or the sub-themes of one."""

    tour: Tour
    above: Theme | None
    visits: list[Visit]
    rows: list[Row]

    @property
    def unasked(self) -> list[Row]:
        """The themes on which some of its visits have no finding."""
        return [row for row in self.rows if row.unasked]

    @property
    def columns(self) -> list[tuple[Visit, list[tuple[Theme, int]]]]:
        """Each visit, with the themes that it has findings on."""
        return [
            (visit, [(row.theme, row.cells[place].total) for row in self.rows if row.cells[place].total])
            for place, visit in enumerate(self.visits)
        ]


def matrix_of(tour: Tour, above: Theme | None = None) -> Matrix:
    """The matrix, of what is published, in four queries at most.

    A cell counts what the list of findings shows when that theme and that visit are chosen.
    """
    visits = list(Visit.objects.published().filter(tour=tour).select_related("host"))
    themes = Theme.objects.published()
    of_theme: dict[int, set[int]] = defaultdict(set)
    of_visit: dict[int, set[int]] = defaultdict(set)
    links = ("theme", "theme__parent", "themes", "themes__parent", "visits")
    for finding, *in_themes, visit in (
        Finding.objects.published().filter(tour=tour).order_by().values_list("pk", *links)
    ):
        of_visit[visit].add(finding)
        for theme in in_themes:
            of_theme[theme].add(finding)
    rows = [
        Row(
            theme,
            [Cell(visit, len(of_theme[theme.pk] & of_visit[visit.pk])) for visit in visits],
            len(of_theme[theme.pk]),
        )
        for theme in (themes.filter(parent=above) if above else themes.top().with_children())
    ]
    return Matrix(tour, above, visits, rows)
