"""Excel workbooks (XLSX): the first sheet of one, read without computing anything and without unpacking a bomb."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from findings.sheets.csv_files import as_meant, as_text
from findings.sheets.errors import SheetError
from findings.sheets.tables import MEGABYTE, MOST_COLUMNS, MOST_ROWS, Page, Table, Unreadable, table_of

SIGNATURE = b"PK"
# What a cell of a workbook can hold, in characters (Excel's own limit).
LONGEST_CELL = 32_767
# What its parts may come to once unpacked: a bomb of a few kilobytes fills a disk.
MOST_PARTS, LARGEST_UNPACKED, MOST_TAGS = 2_000, 100 * MEGABYTE, 5_000_000
MERGED = re.compile(rb"<(\w+:)?mergeCell\b")
WIDEST, NARROWEST = 60, 12
# Excel counts days from 1900, and takes that year for a leap year.
FIRST_DAY = date(1900, 3, 1)
# How a text begins that openpyxl would write as a formula or an error.
COMPUTED_BY_EXCEL = ("=", "#")
# Empty rows count: one at the foot of a sheet has a million above it.
LAST_ROW = 2 * MOST_ROWS


def write(page: Page) -> bytes:
    """A workbook whose headings stay in view, with lists to choose from. Texts are texts, whatever they begin with.

    Raises SheetError where a text is longer than a cell.
    """
    if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for row in page.rows for cell in row):
        message = _("A text is longer than a cell of Excel can be (%d characters): choose CSV.")
        raise SheetError(message % LONGEST_CELL)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\*?:/\[\]]", "-", page.title)[:31])
    sheet.freeze_panes = "B2"
    for place, heading in enumerate(page.headings, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = min(WIDEST, max(NARROWEST, len(heading) + 2))
    _offer(book, sheet, page.choices)
    headings = [WriteOnlyCell(sheet, heading) for heading in page.headings]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(page.headings))}{len(page.rows) + 1}"
    for row in page.rows:
        sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes) -> Table:
    """The table that the first sheet holds. Raises SheetError."""
    unreadable = _("This workbook cannot be read: open it in your spreadsheet and save it again as .xlsx.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _weigh(parts)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            if not book.worksheets:
                raise SheetError(unreadable)
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                _refuse_merged(parts, book.worksheets[0]._worksheet_path)
            table = table_of(_rows(book.worksheets[0]))
            if sum(sheet.sheet_state == "visible" for sheet in book.worksheets) > 1:
                named = {"title": book.worksheets[0].title}
                table.told.append(_("Only the first sheet was read: “%(title)s”.") % named)
        finally:
            book.close()
    except SheetError:
        raise
    # openpyxl lets through whatever its parsers raise of a broken file; they refuse entities (defusedxml).
    except Exception as error:
        raise SheetError(unreadable) from error
    return table


def _weigh(parts: zipfile.ZipFile) -> None:
    """Raises SheetError where the workbook is too large once unpacked, or would take too long to be understood."""
    found = parts.infolist()
    sound = len(found) <= MOST_PARTS and sum(part.file_size for part in found) <= LARGEST_UNPACKED
    if not sound or sum(chunk.count(b"<") for part in found for chunk in _chunks(parts, part.filename)) > MOST_TAGS:
        raise SheetError(_("This workbook is too large once unpacked: cut it into several."))


def _refuse_merged(parts: zipfile.ZipFile, name: str) -> None:
    """Raises SheetError where cells are merged: all but the first of them would be read as empty."""
    before = b""
    for chunk in _chunks(parts, name):
        if MERGED.search(before + chunk):
            raise SheetError(_("This sheet has merged cells: unmerge them, so that each row has its own."))
        before = chunk[-40:]


def _chunks(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part, never whole in memory."""
    with parts.open(name) as part:
        while chunk := part.read(MEGABYTE):
            yield chunk


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    """The rows, whatever size the sheet says it has."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1), start=1):
        if number == LAST_ROW:
            raise SheetError(_("This sheet goes on for too many rows: delete those that are empty."))
        yield [_value(cell) for cell in row]


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        return Unreadable(_("This cell holds a formula: paste its value instead."))
    if cell.data_type == "e":
        return Unreadable(_("This cell holds an error of the spreadsheet."))
    return as_meant(cell.value) if isinstance(cell.value, str) else cell.value


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, date) and value < FIRST_DAY:
        return value.isoformat()
    if not isinstance(value, str):
        return value
    # One that begins with apostrophes and a sign would lose one of them when it is read.
    text = as_text(value) if value.startswith("'") else value
    if not text.startswith(COMPUTED_BY_EXCEL):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _offer(book: Any, sheet: Any, choices: Mapping[int, Sequence[str]]) -> None:
    """Lists of words, on a hidden sheet, from which the cells of some columns are chosen."""
    if not choices:
        return
    words = book.create_sheet(_("Words"))
    words.sheet_state = "hidden"
    longest = max(map(len, choices.values()))
    for place in range(longest):
        words.append([one[place] if place < len(one) else None for one in choices.values()])
    for number, (place, one) in enumerate(choices.items(), start=1):
        letter, source = get_column_letter(place), get_column_letter(number)
        rule = DataValidation(type="list", formula1=f"'{words.title}'!${source}$1:${source}${len(one)}")
        rule.add(f"{letter}2:{letter}{MOST_ROWS}")
        sheet.data_validations.append(rule)
