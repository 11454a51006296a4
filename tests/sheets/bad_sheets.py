"""Files that are no sheet, or no good one, as people and attackers send them; and what each is told."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.chart import BarChart

SHEET = "xl/worksheets/sheet1.xml"
UNREADABLE, CHARACTERS = "This workbook cannot be read", "The characters of this file cannot be read"
FORMULA = "This cell holds a formula"


class Bad(NamedTuple):
    """A file, and the beginning or a part of what is said of it."""

    name: str
    content: bytes
    told: str


def workbook(*rows: Any, change: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one of its parts changed, or added where it has none of that name."""
    source, stream = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
        if name not in source.namelist():
            target.writestr(name, change(b""))
    return stream.getvalue()


def bomb() -> bytes:
    """A workbook of some hundred kilobytes that says it is 300 megabytes once unpacked, and is."""
    return with_part(workbook(GOOD), "xl/media/zeros.bin", lambda _part: bytes(300 * 1024 * 1024))


def many_strings() -> bytes:
    """A workbook of some kilobytes with two million empty texts, which would take a minute to be understood."""
    return with_part(XLSX, "xl/sharedStrings.xml", lambda _part: b"<sst>" + b"<si><t/></si>" * 2_000_000 + b"</sst>")


def many_parts() -> bytes:
    """An archive of thousands of empty parts."""
    stream = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(stream, "a") as parts:
        for number in range(3000):
            parts.writestr(f"xl/media/{number}", b"")
    return stream.getvalue()


def lying_size() -> bytes:
    """A workbook whose directory gives its first part a size that is not its own."""
    content = bytearray(workbook(GOOD, ["finding-1", "x"]))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 7)
    return bytes(content)


def far_row(content: bytes) -> bytes:
    """A row at the foot of the largest sheet that there can be, and further."""
    return content.replace(b"</sheetData>", b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>')


def entities(content: bytes) -> bytes:
    """A sheet that declares entities, each ten of the one before."""
    declared = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{declared}]>'.encode()
    return doctype + content.replace(b"<sheetData>", b"<sheetData><row><c><v>&l9;</v></c></row>", 1)


def outside(content: bytes) -> bytes:
    """A sheet that asks for a file of the machine."""
    doctype = b'<!DOCTYPE worksheet [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return doctype + content.replace(b"<sheetData>", b"<sheetData><row><c><v>&file;</v></c></row>", 1)


def merged(book: Workbook) -> None:
    """Two rows with one cell in common."""
    book.worksheets[0].merge_cells("B2:B3")


GOOD = ["key", "title_fr"]
ROW = ["finding-1", "Un titre."]
LINE = "finding-1,Un titre.\n"
XLSX = workbook(GOOD, ROW)


def csv_files() -> list[Bad]:
    """Files of characters."""
    return [
        Bad("empty.csv", b"", "The submitted file is empty"),
        Bad("blank.csv", b" \r\n\t\n", "This file is empty"),
        Bad("mark-alone.csv", b"\xef\xbb\xbf", "The first row has no headings"),
        Bad("no-headings.csv", f",,\n{LINE}".encode(), "The first row has no headings"),
        Bad("headings-alone.csv", b"key,title_fr\n", "There is nothing below the headings"),
        Bad("headings-below.csv", f"\n{','.join(GOOD)}\n{LINE}".encode(), "The first row has no headings"),
        Bad("other-headings.csv", f"id,name\n{LINE}".encode(), "Unknown headings: id, name"),
        Bad("no-key.csv", b"title_fr,title_en\na,b\n", "The sheet needs the column"),
        Bad("twice.csv", b"key,title_fr,Title (French)\na,b,c\n", "Given twice"),
        Bad("no-name.csv", b"key,,title_fr\na,b,c\n", "Unknown headings: column 2"),
        Bad("narrow-row.csv", b"key,title_fr\nfinding-1\n", "Row 2 has 1 cells under 2 headings"),
        Bad("wide-row.csv", b"key,title_fr\nfinding-1,b,c\n", "Row 2 has a cell under no heading"),
        Bad("open-quote.csv", b'key,title_fr\nfinding-1,"not closed\n', "Row 2 cannot be read"),
        Bad("stray-quote.csv", b'key,title_fr\nfinding-1,"a"b\n', "Row 2 cannot be read"),
        Bad("mixed.csv", f"key;title_fr\n{LINE}".encode(), "Row 2 has 1 cells under 2 headings"),
        Bad("pipes.csv", b"key|title_fr\nfinding-1|b\n", "Unknown headings: key|title_fr"),
        Bad("utf-16-cut.csv", "key,title_fr\n".encode("utf-16") + b"\x00", CHARACTERS),
        Bad("utf-32.csv", f"key,title_fr\n{LINE}".encode("utf-32"), CHARACTERS),
        Bad("bytes.csv", bytes(range(256)), CHARACTERS),
        Bad("undefined.csv", b"key,title_fr\nfinding-1,\x81\x8d\n", CHARACTERS),
        Bad("nul.csv", b"key,title_fr\nfinding-1,a\x00b\n", CHARACTERS),
        Bad("utf-7.csv", b"key,title_fr+AD4-\nfinding-1,b\n", "Unknown headings"),
        Bad("too-many-columns.csv", (",".join(f"c{n}" for n in range(300)) + "\nx").encode(), "too many columns"),
        Bad("too-many-rows.csv", b"key,title_fr\n" + b"finding-1,x\n" * 20_001, "too many rows"),
        Bad("markup-in-heading.csv", b"key,<script>alert(1)</script>\na,b\n", "Unknown headings: <script>"),
        Bad("json.csv", b'[{"key": "finding-1", "title_fr": "x"}]', "There is nothing below the headings"),
        Bad("key-with-path.csv", b"key,title_fr\n../../etc/passwd,x\n", ""),
        Bad("key-with-markup.csv", b"key,title_fr\n<b>k</b>,x\n", ""),
        Bad("formula.csv", b"key,kind\nfinding-1,=1+1\n", ""),
    ]


def other_files() -> list[Bad]:
    """Files that are something else, whatever they are called."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("sheet.csv", f"key,title_fr\n{LINE}")
    return [
        Bad("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), "a picture"),
        Bad("picture.csv", b"\xff\xd8\xff\xe0" + bytes(64), "a picture"),
        Bad("moving.csv", b"GIF89a" + bytes(64), "a picture"),
        Bad("paper.xlsx", b"%PDF-1.7\n" + bytes(64), "PDF"),
        Bad("text.csv", b"{\\rtf1 key,title_fr}", "RTF"),
        Bad("page.xlsx", b"<!DOCTYPE html><table><tr><td>key</td></tr></table>", "a web page"),
        Bad("page.csv", b"\xef\xbb\xbf<html><script>alert(1)</script></html>", "a web page"),
        Bad("drawing.csv", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a web page"),
        Bad("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "before 2007 or one with a password"),
        Bad("packed.csv", gzip.compress(LINE.encode()), "an archive"),
        Bad("seven.xlsx", b"7z\xbc\xaf\x27\x1c" + bytes(64), "an archive"),
        Bad("archive.xlsx", zipped.getvalue(), UNREADABLE),
        Bad("program.csv", b"MZ\x90\x00" + bytes(64), CHARACTERS),
    ]


def workbooks() -> list[Bad]:
    """Workbooks with something wrong in them."""
    return [
        Bad("cut.xlsx", XLSX[: len(XLSX) // 2], UNREADABLE),
        Bad("signature.xlsx", b"PK\x03\x04", UNREADABLE),
        Bad("no-rows.xlsx", workbook(), "The first row has no headings"),
        Bad("headings-alone.xlsx", workbook(GOOD), "There is nothing below the headings"),
        Bad("merged.xlsx", workbook(GOOD, ROW, ["finding-2", ""], change=merged), "This sheet has merged cells"),
        Bad("formula.xlsx", workbook(GOOD, ["finding-1", "=1+1"]), FORMULA),
        Bad("formula-in-key.xlsx", workbook(GOOD, ['="finding-1"', "x"]), FORMULA),
        Bad("link.xlsx", workbook(GOOD, ["finding-1", '=HYPERLINK("https://example.org")']), FORMULA),
        Bad("error.xlsx", workbook(GOOD, ["finding-1", "#REF!"]), "This cell holds an error of the spreadsheet"),
        Bad("wide.xlsx", workbook(GOOD, [*ROW, "stray"]), "Row 2 has a cell under no heading"),
        Bad("chart.xlsx", workbook(change=lambda book: book.worksheets[0].add_chart(BarChart())), "no headings"),
        Bad("far-row.xlsx", with_part(XLSX, SHEET, far_row), "This sheet goes on for too many rows"),
        Bad("entities.xlsx", with_part(XLSX, SHEET, entities), UNREADABLE),
        Bad("outside.xlsx", with_part(XLSX, SHEET, outside), UNREADABLE),
        Bad("no-xml.xlsx", with_part(XLSX, SHEET, lambda _part: b"\0\1\2"), UNREADABLE),
        Bad("no-workbook.xlsx", with_part(XLSX, "xl/workbook.xml", lambda _part: b"<a/>"), UNREADABLE),
        Bad("lying-size.xlsx", lying_size(), UNREADABLE),
        Bad("many-parts.xlsx", many_parts(), "too large once unpacked"),
        Bad("many-strings.xlsx", many_strings(), "too large once unpacked"),
        Bad("bomb.xlsx", bomb(), "too large once unpacked"),
        Bad("text.xlsx", b"PKkey,title_fr\n" + LINE.encode(), UNREADABLE),
    ]


def corpus() -> list[Bad]:
    """All of them."""
    return [*csv_files(), *other_files(), *workbooks()]
