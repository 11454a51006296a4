"""Whatever a text says comes back as it was; every column has a place and a heading of its own."""

import csv
import io
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from findings.models import Finding, Host, Visit
from findings.querysets.parity import untranslated
from findings.search.analyser import fold
from findings.sheets.cells import ChoiceCell
from findings.sheets.columns import columns_of, known_headings
from findings.sheets.errors import SheetError
from findings.sheets.exporting import export
from findings.sheets.files import FORMATS, read
from findings.sheets.importing import bring_in
from findings.sheets.keys import Keys
from findings.sheets.kinds import KINDS
from findings.sheets.xlsx_files import LONGEST_CELL
from tests import make

# What no sheet holds: files, accounts, what is derived, who moved a record and when.
LEFT_OUT = {"id", "file", "user", "created_at", "modified_at", "sort_name", "sort_fr", "sort_en", "translation"}
LEFT_OUT |= {"open_from", "status_by", "status_at", "status_comment"}
# What is made of a picture when it is sent, and what its crops are made by.
LEFT_OUT |= {"width", "height", "focal_x", "focal_y"}
AWKWARD = (
    "=1+1",
    "- une liste\n- de deux points",
    "+33 1 02 03",
    "@INET",
    "'=déjà échappé",
    "''- deux apostrophes",
    'Des "guillemets", des virgules ; des points-virgules\tet une tabulation',
    "Une ligne\n\nUn paragraphe",
    "2015",
    "1/2",
    "01/02/2015",
    "#N/A",
    "vrai",
    "  des blancs autour \u00a0",
    "narrow\u202fno-break, emoji 🚲, دنمارك",
    "Un saut\x0bde Word",
)

NAMES: list[tuple[str, ...]] = [("A|B",), ("A", "B | C"), ("A", "B, C; D"), ("Un\x0bdeux", " bords "), ("a\nb",), ()]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(("file_format", "text"), [*product(FORMATS, AWKWARD)])
def test_whatever_a_text_says_it_comes_back(file_format: str, text: str) -> None:
    finding = make.make_finding(body_fr=text, conditions_fr=f"x {text}", conditions_en=text)
    root = make.make_user(is_staff=True, is_superuser=True)
    content = export(Finding.objects.all(), file_format)
    report = bring_in(Finding, read(content), root, "", dry_run=False)
    assert (report.changed, report.problems) == ([], [])
    assert make.fresh(finding).body_fr == text


@pytest.mark.django_db
def test_no_cell_is_computed() -> None:
    make.make_finding(title_fr="=HYPERLINK(1)", title_en="@SUM(1)", body_fr="-1+1", body_en="+1", editor_note_fr="#N/A")
    sheet = load_workbook(io.BytesIO(export(Finding.objects.all(), "xlsx"))).worksheets[0]
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert (cells["=HYPERLINK(1)"], cells["@SUM(1)"], cells["-1+1"], cells["#N/A"]) == ("s", "s", "s", "s")
    text = export(Finding.objects.all(), "csv").decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert [cell for cell in row if cell.startswith(("=", "@", "+", "-"))] == []
    assert row.count("'=HYPERLINK(1)") == 1


@pytest.mark.django_db
def test_a_workbook_has_words_and_keys_to_choose_from() -> None:
    finding = make.make_finding()
    other = make.make_theme()
    book = load_workbook(io.BytesIO(export(Finding.objects.all(), "xlsx")))
    sheet, words = book.worksheets
    headings = {str(cell.value): cell.column_letter for cell in sheet[1]}
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        source = str(rule.formula1).rpartition("!")[2].replace("$", "")
        cells = words[source] if ":" in source else ((words[source],),)
        offered[str(rule.sqref).rstrip("0123456789").partition("2:")[0]] = [cell.value for (cell,) in cells]
    assert offered[headings["To remember"]] == ["yes", "no"]
    assert offered[headings["Main theme"]] == sorted([finding.theme.key, other.key])
    assert headings["Other themes"] not in offered
    assert words.sheet_state == "hidden"


@pytest.mark.django_db
def test_a_text_that_no_workbook_holds_is_told_and_csv_holds_it() -> None:
    finding = make.make_finding(body_fr="mot " * LONGEST_CELL)
    with pytest.raises(SheetError, match="choose CSV"):
        export(Finding.objects.all(), "xlsx")
    report = bring_in(
        Finding,
        read(export(Finding.objects.all(), "csv")),
        make.make_user(is_staff=True, is_superuser=True),
        "",
        dry_run=False,
    )
    assert (report.changed, report.problems) == ([], [])
    assert len(make.fresh(finding).body_fr) == 4 * LONGEST_CELL


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_holds_every_column_that_somebody_fills_in(kind: str) -> None:
    model: Any = KINDS[kind]
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    inner = {"version", "aliases"}
    assert set(columns_of(model, Keys())) - inner == fields - LEFT_OUT - untranslated(model)


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_columns_have_one_heading(kind: str) -> None:
    columns = columns_of(KINDS[kind], Keys())
    for language in ("fr", "en"):
        with override(language):
            assert len({column.headed() for column in columns.values()}) == len(columns)
    # Whatever a heading says in one language, it names no other column in the other.
    for language in ("fr", "en"):
        with override(language):
            known = known_headings(columns)
            assert {name: known[fold(column.headed())] for name, column in columns.items()} == {n: n for n in columns}


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_means_two_choices(kind: str) -> None:
    for column in columns_of(KINDS[kind], Keys()).values():
        if isinstance(column.widget, ChoiceCell):
            words = []
            for language in ("fr", "en"):
                with override(language):
                    words += [(fold(str(label)), value) for value, label in column.widget.choices.items()]
            assert len({word for word, _value in words}) == len(set(words))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file_format", "names"),
    [*product(FORMATS, [("A|B",), ("A", "B | C"), ("A", "B, C; D"), ("Un\x0bdeux", " bords "), ("a\nb",), ()])],
)
def test_other_names_come_back(file_format: str, names: tuple[str, ...]) -> None:
    host = make.make_host(aliases=names)
    root = make.make_user(is_staff=True, is_superuser=True)
    report = bring_in(Host, read(export(Host.objects.all(), file_format)), root, "", dry_run=False)
    assert (report.changed, report.problems) == ([], [])
    assert [alias.name for alias in host.aliases.all()] == list(names)


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FORMATS)
def test_line_ends_that_no_form_writes_come_back(file_format: str) -> None:
    finding = make.make_finding(title_fr="a\nb", body_fr="a\rb", editor_note_fr="a\r\nb")
    root = make.make_user(is_staff=True, is_superuser=True)
    report = bring_in(Finding, read(export(Finding.objects.all(), file_format)), root, "", dry_run=False)
    assert (report.changed, report.problems) == ([], [])
    assert (make.fresh(finding).title_fr, make.fresh(finding).body_fr) == ("a\nb", "a\rb")


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["1848-06-05", "1899-12-30", "1900-02-28", "1900-03-01", "2199-12-31"])
def test_any_day_comes_back_from_a_workbook(day: str) -> None:
    make.make_visit(date=day, date_precision="day")
    root = make.make_user(is_staff=True, is_superuser=True)
    report = bring_in(Visit, read(export(Visit.objects.all(), "xlsx")), root, "", dry_run=False)
    assert (report.changed, report.problems) == ([], [])
