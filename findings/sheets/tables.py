"""A table as a file holds it, and how large one may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from findings.sheets.errors import SheetError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
MOST_ROWS, MOST_COLUMNS = 20_000, 200


class Unreadable(NamedTuple):
    """What stands in the place of a cell that says nothing of itself, and why."""

    why: str


class Row(NamedTuple):
    """A row that holds something: its number in the sheet, where headings are row 1, and its cells."""

    number: int
    cells: Sequence[Any]


@dataclass
class Table:
    """The headings and the rows of a sheet; what its reader ought to know of how it was read."""

    headings: list[str]
    rows: list[Row] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


class Page(NamedTuple):
    """What is to be written: rows under their headings, and the words to choose from in some columns, from 1."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    choices: Mapping[int, Sequence[str]]


def table_of(rows: Iterable[Sequence[Any]]) -> Table:
    """The table of these rows, the first of which has the headings; empty rows and columns at the end are left out.

    Raises SheetError where there are no headings, where there are too many rows or columns, or where a row has a cell
    under no heading.
    """
    numbered = enumerate(rows, start=1)
    headings = [" ".join(str(cell if cell is not None else "").split()) for cell in next(numbered, (1, ()))[1]]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise SheetError(_("The first row has no headings."))
    if len(headings) > MOST_COLUMNS:
        raise SheetError(_("This sheet has too many columns: %d at most.") % MOST_COLUMNS)
    table = Table(headings)
    for number, cells in numbered:
        if all(is_empty(cell) for cell in cells):
            continue
        if len(table.rows) >= MOST_ROWS:
            raise SheetError(_("This sheet has too many rows: %d at most. Cut it into several.") % MOST_ROWS)
        if not all(is_empty(cell) for cell in cells[len(headings) :]):
            raise SheetError(_("Row %d has a cell under no heading: the headings are those of the first row.") % number)
        table.rows.append(Row(number, cells[: len(headings)]))
    if not table.rows:
        raise SheetError(_("There is nothing below the headings."))
    return table


def is_empty(cell: Any) -> bool:
    """Whether nothing but white space is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
