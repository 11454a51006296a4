"""Whatever somebody sends as a sheet is answered in words; nothing is written, and memory stays within bounds."""

import tracemalloc
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import DEFUSEDXML, Workbook

from findings.models import Finding, UploadedSheet
from tests import make
from tests.admin.forms import address, signed_in
from tests.conftest import Cast
from tests.sheets.bad_sheets import GOOD, Bad, corpus, workbook
from tests.uploading import send_huge

pytestmark = pytest.mark.django_db

CORPUS = corpus()
# What reading a file may take beyond the file itself.
MOST_MEMORY = 60 * 1024 * 1024


def said(response: Any) -> str:
    """What the page says is wrong."""
    form = [str(error) for errors in response.context["form"].errors.values() for error in errors]
    return " ".join([*form, *(fault["message"] for fault in response.context.get("faults", ()))])


@pytest.fixture
def client(cast: Cast) -> Client:
    make.make_finding(key="finding-1", title_fr="Avant.")
    return signed_in(cast.editor)


def test_no_entity_is_ever_expanded() -> None:
    assert DEFUSEDXML


def test_there_are_enough() -> None:
    assert len(CORPUS) > 60
    assert len({bad.name for bad in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("bad", CORPUS, ids=[bad.name for bad in CORPUS])
def test_a_bad_file_is_told_in_both_languages_and_changes_nothing(client: Client, bad: Bad) -> None:
    versions = Finding.history.count()
    tracemalloc.start()
    response = client.post(address("finding_import"), {"sheet": SimpleUploadedFile(bad.name, bad.content)})
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert response.status_code == 200
    assert bad.told in said(response)
    assert said(response)
    assert peak - 2 * len(bad.content) < MOST_MEMORY
    assert (Finding.objects.get().title_fr, Finding.history.count()) == ("Avant.", versions)
    assert UploadedSheet.objects.count() == 0
    sheet = SimpleUploadedFile(bad.name, bad.content)
    french = said(client.post(address("finding_import", language="fr"), {"sheet": sheet}))
    assert french
    assert not bad.told or bad.told in {"PDF", "RTF"} or bad.told not in french


def test_a_file_of_200_megabytes_is_refused_without_being_held(client: Client) -> None:
    tracemalloc.start()
    response = send_huge(client, address("finding_import"), "sheet")
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert said(response) == "This file is too large: 20 MB at most."
    assert peak < MOST_MEMORY


def test_what_spreadsheets_write_is_read(client: Client) -> None:
    text = "key;title_fr\r\nfinding-1;Été à l’œuvre…\r\n"
    for content in (
        text.encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.encode("cp1252"),
        text.replace(";", ",").encode(),
        text.replace(";", "\t").encode("utf-16"),
        text.replace("\r\n", "\n").encode(),
        (text + "\r\n;\r\n").encode(),
    ):
        response: Any = client.post(address("finding_import"), {"sheet": SimpleUploadedFile("a.csv", content)})
        sheet = UploadedSheet.objects.get()
        assert sheet.report["changed"][0][-1] == [["title_fr", "Avant.", "Été à l’œuvre…"]]
        assert response.status_code == 302
        sheet.delete()


def test_cells_merged_on_a_sheet_that_is_not_read_do_no_harm(client: Client) -> None:
    def second(book: Workbook) -> None:
        sheet = book.create_sheet("Notes")
        sheet.merge_cells("A1:B2")

    content = workbook(GOOD, ["finding-1", "Avant."], change=second)
    response: Any = client.post(address("finding_import"), {"sheet": SimpleUploadedFile("a.xlsx", content)})
    assert response.context["unchanged"] == 1
