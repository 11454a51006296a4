"""Sheets for tests: what the administration exports, changed as a curator would, and brought in again."""

import csv
import io
from typing import Any

from findings.models import User
from findings.sheets.columns import columns_of
from findings.sheets.exporting import export
from findings.sheets.files import read
from findings.sheets.importing import bring_in
from findings.sheets.keys import Keys
from findings.sheets.resource import Report

Rows = list[dict[str, str]]


def exported(model: Any, **filters: Any) -> Rows:
    """The rows of a sheet of these records, by the names of its columns."""
    content = export(model.objects.filter(**filters), "csv").decode("utf-8-sig")
    names = list(columns_of(model, Keys()))
    return [dict(zip(names, row, strict=True)) for row in list(csv.reader(io.StringIO(content), delimiter=";"))[1:]]


def csv_of(rows: Rows) -> bytes:
    """The same as a file, headed by the names of the columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def import_rows(model: Any, rows: Rows, user: User, *, dry_run: bool = False) -> Report:
    """Brings the rows in."""
    return bring_in(model, read(csv_of(rows)), user, "From a test", dry_run=dry_run)


def problems_of(report: Report) -> list[tuple[int, str]]:
    """Where a report finds fault: rows and columns."""
    return [(problem.row, problem.column) for problem in report.problems]
