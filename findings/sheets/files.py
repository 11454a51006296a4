"""Reads the file that somebody sends into a table, and writes a table as a file: CSV or XLSX, never more than fits."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from findings.sheets import csv_files, xlsx_files
from findings.sheets.errors import SheetError
from findings.sheets.tables import LARGEST_FILE, MEGABYTE, Page, Table


class Format(NamedTuple):
    """A kind of file: how it is called, declared and written."""

    name: str
    content_type: str
    write: Callable[[Page], bytes]


FORMATS = {
    "xlsx": Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_files.write),
    "csv": Format("CSV", "text/csv; charset=utf-8", csv_files.write),
}


def read(content: bytes) -> Table:
    """The table that a file holds, whatever its name says it is. Raises SheetError."""
    if not content.strip():
        raise SheetError(_("This file is empty."))
    if len(content) > LARGEST_FILE:
        raise SheetError(_("This file is too large: %d MB at most.") % (LARGEST_FILE // MEGABYTE))
    if content.startswith(xlsx_files.SIGNATURE):
        return xlsx_files.read(content)
    if kind := _foreign(content):
        raise SheetError(
            _("This is %s, no sheet: save it as an Excel workbook (.xlsx) or as CSV from your spreadsheet.") % kind
        )
    return csv_files.read(content)


def _foreign(content: bytes) -> str:
    """What a file is that some take for a sheet; empty where it may be one."""
    kinds = {
        b"\xd0\xcf\x11\xe0": _("an Excel workbook of before 2007 or one with a password"),
        b"%PDF": "PDF",
        b"\x89PNG": _("a picture"),
        b"\xff\xd8\xff": _("a picture"),
        b"GIF8": _("a picture"),
        b"{\\rtf": "RTF",
        b"\x1f\x8b": _("an archive"),
        b"7z\xbc\xaf": _("an archive"),
        b"Rar!": _("an archive"),
    }
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg")):
        return _("a web page or XML")
    return next((kind for signature, kind in kinds.items() if content.startswith(signature)), "")
