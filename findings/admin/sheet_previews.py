"""What a sheet would change, and what is wrong in it, as pages tell it: by row and by heading, word by word."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import TextField
from django.utils.translation import get_language
from openpyxl.utils import get_column_letter

from findings.admin.versions import Difference
from findings.commonmark import TAG
from findings.parity.diff import Change, Piece, word_diff
from findings.sheets.columns import columns_of
from findings.sheets.keys import Keys
from findings.sheets.resource import Report, RowChange

MOST_FAULTS = 200


def as_json(report: Report) -> dict[str, Any]:
    """The report as it is kept, in the current language: rows are lists; the primary key of a new record is null."""
    changed = [
        [*row._replace(pk=None if row.new else row.pk)[:-1], [list(change) for change in row.changes]]
        for row in report.changed
    ]
    return {"rows": report.rows, "changed": changed, "language": get_language()}


def summary(model: Any, kept: dict[str, Any]) -> dict[str, Any]:
    """How many records would be added, changed, left as they are; whether texts hold HTML, which readers would see."""
    columns = model._meta.concrete_fields
    texts = {column.name for column in columns if isinstance(column, TextField)}
    rows = [RowChange(*row) for row in kept["changed"]]
    added = sum(row.new for row in rows)
    return {
        "added": added,
        "changed": len(rows) - added,
        "unchanged": kept["rows"] - len(rows),
        "published": sum(row.published for row in rows),
        "stale": sum(row.stale for row in rows),
        "html": any(name in texts and TAG.search(after) for row in rows for name, _before, after in row.changes),
    }


class Preview(NamedTuple):
    """What a row would make of its record."""

    row: RowChange
    differences: list[Difference]


def previews(model: Any, kept: Iterable[Any]) -> list[Preview]:
    """What some rows would change, in the order of the sheet."""
    columns = columns_of(model, Keys())

    def difference(name: str, before: str, after: str) -> Difference:
        language = columns[name].language
        if language:
            return Difference(name, columns[name].headed(), language, "words", word_diff(before, after))
        pieces = [Piece(Change.REMOVED, before), Piece(Change.ADDED, after)]
        return Difference(name, columns[name].headed(), "", "value", [piece for piece in pieces if piece.text])

    return [Preview(row, [difference(*change) for change in row.changes]) for row in (RowChange(*one) for one in kept)]


def faults(model: Any, report: Report) -> dict[str, Any]:
    """What is wrong in the sheet: of each fault the row, the letter and the heading of its cell, and the message."""
    columns = columns_of(model, Keys())
    told = [
        {
            "row": row,
            "letter": get_column_letter(report.places[name] + 1) if name in report.places else "",
            "heading": columns[name].headed() if name else "",
            "message": message,
        }
        for row, name, message in report.problems[:MOST_FAULTS]
    ]
    rows = len({one.row for one in report.problems})
    more = len(report.problems) - len(told)
    return {"faults": told, "faulty_rows": rows, "more_faults": more, "unseen_from": report.unseen_from}
