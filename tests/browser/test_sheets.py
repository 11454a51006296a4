"""A curator’s spreadsheet, in French: exported, changed, sent with a fault, mended, looked over, written."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from findings.models import Finding, User
from tests import make
from tests.admin.forms import address
from tests.browser.journey import enter
from tests.browser.reports import axe_faults, heading_faults, measure, title_faults, width_faults
from tests.browser.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def curator(denmark: str, page: Page) -> User:
    """Somebody who has signed in in the browser."""
    return enter(page, denmark, "Curator")


def change(sheet: Path, row: int, **cells: str) -> None:
    """Writes into a row of the workbook, as its first row calls the columns."""
    book = load_workbook(io.BytesIO(sheet.read_bytes()))
    headings = {str(cell.value): cell.column for cell in book.worksheets[0][1]}
    for heading, value in cells.items():
        book.worksheets[0].cell(row, headings[heading], value)
    book.save(sheet)


def look(page: Page, watch: Watch) -> list[str]:
    """What is wrong with the page, in a narrow and in a wide window."""
    found = watch.taken()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        report = measure(page)
        found += [*axe_faults(page), *title_faults(report), *width_faults(report, width), *heading_faults(report)]
    watch.taken()  # what axe itself asks of a page that it examines
    return found


def send(page: Page, sheet: Path) -> None:
    page.get_by_label("Tableau").set_input_files(sheet)
    page.get_by_role("button", name="Voir ce qui changerait").click()


def test_a_curator_works_in_a_spreadsheet(denmark: str, page: Page, curator: User, tmp_path: Path) -> None:
    watch, faults, sheet = Watch(page, denmark), [], tmp_path / "constats.xlsx"
    finding = Finding.objects.order_by("key")[0]
    page.goto(denmark + address("finding_changelist", language="fr"))
    page.get_by_role("link", name="Exporter en tableau").click()
    faults += look(page, watch)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger en XLSX").click()
    download.value.save_as(sheet)

    change(sheet, 2, **{"Titre (français)": "Un titre revu au tableur", "Nature": "bidule"})
    page.goto(denmark + address("finding_import", language="fr"))
    faults += look(page, watch)
    send(page, sheet)
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été écrit")
    expect(page.get_by_role("row").filter(has_text="bidule")).to_contain_text("E – Nature")
    faults += look(page, watch)

    change(sheet, 2, Nature="pratique")
    send(page, sheet)
    expect(page.get_by_role("heading", name="Ce que ce tableau changerait")).to_be_visible()
    expect(page.get_by_text("Ligne 2 – " + finding.key)).to_be_visible()
    expect(page.locator("ins").filter(has_text="pratique")).to_be_visible()
    faults += look(page, watch)
    assert make.fresh(finding).title_fr == finding.title_fr

    page.get_by_role("button", name="Tout écrire").click()
    expect(page.get_by_text("1 fiche a été modifiée.")).to_be_visible()
    stored = make.fresh(finding)
    assert (stored.title_fr, stored.kind, stored.history.first().history_user) == (
        "Un titre revu au tableur",
        "practice",
        curator,
    )
    assert [*faults, *watch.taken()] == []
