"""Brings the rows of a sheet into the records: all of them, or none, with what is wrong by row and column."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from tablib import Dataset

from findings.models import Tombstone, User
from findings.querysets.versions import batches
from findings.search.analyser import fold
from findings.sheets.cells import written
from findings.sheets.columns import Column, known_headings
from findings.sheets.errors import SheetError
from findings.sheets.resource import ROW, Problem, Progress, Report, resource_of
from findings.sheets.tables import Row, Table
from findings.signals import putting_off, together


def bring_in(
    model: type[Any],
    table: Table,
    user: User,
    reason: str,
    *,
    dry_run: bool,
    progress: Progress | None = None,
    most: int | None = None,
) -> Report:
    """Writes what the rows change, in one transaction, and reports it; with `dry_run`, as it would be, writing nothing.

    Where a row has a problem nothing is written at all. `progress` is told of each row that was looked at. Raises
    SheetError where the headings are not those of this kind of record, or where more than `most` records change.
    """
    resource = resource_of(model, user, reason, progress, most)
    report = resource.report
    names = _named(table.headings, resource.fields, model._meta.verbose_name_plural)
    rows, problems = _keyed(model, table, names)
    report.rows, report.places = len(table.rows), {name: place for place, name in names.items()}
    data = Dataset(headers=[ROW, *names.values()])
    for row in rows:
        data.append([row.number, *(row.cells[place] for place in names)])
    with transaction.atomic(), putting_off() if dry_run or problems else together():
        result = resource.import_data(
            data, dry_run=dry_run or bool(problems), use_transactions=True, rollback_on_validation_errors=True
        )
    for failed in [*result.base_errors, *(error for row in result.error_rows for error in row.errors)]:
        raise failed.error
    for invalid in result.invalid_rows:
        number = rows[invalid.number - 1].number
        problems += [
            Problem(number, name if name in resource.fields else "", message)
            for name, messages in invalid.error_dict.items()
            for message in messages
        ]
    report.problems = sorted(problems)
    return report


def _named(headings: list[str], columns: dict[str, Column], records: Any) -> dict[int, str]:
    """The column that stands at each place. Raises SheetError where one is unknown, given twice, or the key is not."""
    known = known_headings(columns)
    found = {place: known.get(fold(heading), "") for place, heading in enumerate(headings)}
    if unknown := [headings[place] or _("column %d") % (place + 1) for place, name in found.items() if not name]:
        told = {"unknown": ", ".join(unknown)[:500], "records": records}
        message = _(
            "Unknown headings: %(unknown)s. Delete these columns, or call them as an export does (%(records)s)."
        )
        raise SheetError(message % told)
    names = list(found.values())
    if twice := sorted({columns[name].headed() for name in names if names.count(name) > 1}):
        raise SheetError(_("Given twice: %(headings)s.") % {"headings": ", ".join(twice)})
    if "key" not in names:
        raise SheetError(_("The sheet needs the column “%(key)s”.") % {"key": columns["key"].headed()})
    return found


def _keyed(model: Any, table: Table, names: dict[int, str]) -> tuple[list[Row], list[Problem]]:
    """The rows with the text of their keys, and what is wrong with the keys of the others."""
    place = next(place for place, name in names.items() if name == "key")
    rows, problems, seen = [], [], dict[str, int]()
    for number, cells in table.rows:
        try:
            key = written(cells[place]).strip()
        except ValueError as error:
            problems.append(Problem(number, "key", str(error)))
            continue
        if not key:
            told = _("A row needs the key of its record; give a new one a key of its own, such as dk2015-f-074.")
            problems.append(Problem(number, "key", told))
        elif key in seen:
            told = _("This key stands in row %(row)d already.") % {"row": seen[key]}
            problems.append(Problem(number, "key", told))
        else:
            rows.append(Row(number, [*cells[:place], key, *cells[place + 1 :]]))
        seen.setdefault(key, number)
    gone = _gone(model, [key for key in seen if key])
    problems += [Problem(seen[key], "key", told) for key, told in gone.items()]
    return [row for row in rows if row.cells[place] not in gone], problems


def _gone(model: Any, keys: list[str]) -> dict[str, str]:
    """Why some keys name no record that a sheet could write: their record was deleted, or the person erased."""
    gone: dict[str, str] = {}
    for batch in batches(keys):
        there: Any = QuerySet(model).filter(key__in=batch)
        deleted = model.history.filter(history_type="-", key__in=batch).exclude(key__in=there.values("key"))
        told = _("The record of this key was deleted: restore it first, or choose another key.")
        gone |= dict.fromkeys(deleted.values_list("key", flat=True), told)
        erased = Tombstone.objects.filter(key__in=batch).values_list("key", flat=True)
        gone |= dict.fromkeys(erased, _("This key belonged to somebody who was erased: choose another."))
    return gone
