"""Writes records as the rows of a sheet."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst, slugify

from findings.search.analyser import fold
from findings.sheets.cells import ChoiceCell, YesNoCell, written
from findings.sheets.columns import Column, linked_names
from findings.sheets.files import FORMATS
from findings.sheets.keys import KeyCell, KeysCell
from findings.sheets.resource import resource_of
from findings.sheets.tables import Page

# More in a list would take longer to go through than to type.
MOST_KEYS = 500


def export(records: QuerySet[Any, Any], file_format: str) -> bytes:
    """The file of these records, with headings and words in the current language. Raises SheetError."""
    model = records.model
    resource = resource_of(model)
    data = resource.export(records.order_by("key").prefetch_related(*linked_names(resource.fields)))
    columns = list(resource.fields.values())
    title = str(capfirst(model._meta.verbose_name_plural))
    choices = {place: words for place, column in enumerate(columns, start=1) if (words := _words(column))}
    return FORMATS[file_format].write(Page(title, [column.headed() for column in columns], data, choices))


def file_name(model: Any, file_format: str) -> str:
    """How the file is called: findings-2026-11-29.xlsx."""
    return f"{slugify(fold(model._meta.verbose_name_plural))}-{timezone.localdate().isoformat()}.{file_format}"


def _words(column: Column) -> list[str]:
    """What can be chosen in the column; nothing where anything can be written."""
    cell = column.widget
    if isinstance(cell, ChoiceCell):
        return [str(label) for label in cell.choices.values()]
    if isinstance(cell, KeyCell) and not isinstance(cell, KeysCell):
        keys = cell.keys.all(cell.model)
        return keys if len(keys) <= MOST_KEYS else []
    return [written(True), written(False)] if isinstance(cell, YesNoCell) else []
