"""CSV, as spreadsheets of either language write it: commas or semicolons, UTF-8, UTF-16 or Windows-1252."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from findings.sheets.errors import SheetError
from findings.sheets.tables import LARGEST_FILE, Page, Table, table_of

# A cell that begins so would be computed: an apostrophe before it says that it is a text (OWASP, CSV injection).
COMPUTED = re.compile(r"'*[=+\-@\t\r]")
BYTE_ORDER = "\ufeff"
DELIMITERS = ";,\t"


def write(page: Page) -> bytes:
    """UTF-8 with its byte order mark and semicolons, which Excel in French opens as they are; English reads both."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(page.headings)
    writer.writerows([[as_text(cell) for cell in row] for row in page.rows])
    return (BYTE_ORDER + text.getvalue()).encode()


def as_text(cell: Any) -> Any:
    """The cell, which no spreadsheet computes."""
    return f"'{cell}" if isinstance(cell, str) and COMPUTED.match(cell) else cell


def as_meant(cell: str) -> str:
    """The text of a cell that was written by as_text()."""
    return cell[1:] if cell.startswith("'") and COMPUTED.match(cell) else cell


def read(content: bytes) -> Table:
    """The table that the file holds. Raises SheetError."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text, told = _decoded(content, ["utf-16"] if wide else ["utf-8-sig", "cp1252"])
    table = table_of(_rows(text))
    table.told += told
    return table


def _decoded(content: bytes, encodings: list[str]) -> tuple[str, list[str]]:
    """The text, and what is to be known of how it was read. Raises SheetError."""
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        old = _(
            "It was read as Windows-1252, which writes “?” for many characters: look for them, or save as CSV UTF-8."
        )
        if "\0" in text:
            break
        return text, [old] if encoding == "cp1252" else []
    raise SheetError(_("The characters of this file cannot be read: save it as “CSV UTF-8” from your spreadsheet."))


def _rows(text: str) -> Iterator[list[str]]:
    """The rows, each as wide as the headings. Raises SheetError, which names the row."""
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    width = number = 0
    try:
        for number, row in enumerate(reader, start=1):
            width = width or len(row)
            if row and len(row) < width:
                told = {"number": number, "cells": len(row), "headings": width}
                raise SheetError(_("Row %(number)d has %(cells)d cells under %(headings)d headings.") % told)
            yield [as_meant(cell) for cell in row]
    except csv.Error as error:
        message = _("Row %d cannot be read: a quotation mark is not closed, or closes too early.")
        raise SheetError(message % (number + 1)) from error


def _delimiter(text: str) -> str:
    """What separates the headings: whichever of the usual ones comes up most in the first line."""
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)
