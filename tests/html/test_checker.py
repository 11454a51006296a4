"""The Nu HTML checker finds neither error nor warning on any page, nor in the style and the drawings."""

import shutil
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from findings.views.errors import server_error
from tests.html import checker
from tests.html.crawl import Site
from tests.make import make_finding
from tests.views.pages import LANGUAGES

pytestmark = pytest.mark.django_db
STATIC = checker.ROOT / "findings" / "static" / "findings"

GOOD = '<!doctype html><html lang="en"><head><title>T</title></head><body><h1>Some words</h1>{}</body></html>'
SAMPLES = {
    "error.html": GOOD.format("<p>A <div>block</div></p>"),
    "warning.html": GOOD.format("<section><p>No heading</p></section>"),
    "good.html": GOOD.format("<p>Fine</p>"),
    "error.css": "p { colour: red; }",
    "error.svg": '<svg xmlns="http://www.w3.org/2000/svg"><circle radius="4"/></svg>',
}


@pytest.fixture(autouse=True)
def found_checker() -> None:
    """Skips, with the reason, where there is no checker; fails where one was named."""
    if reason := checker.missing():
        if checker.NAMED:
            pytest.fail(reason)
        pytest.skip(reason)


def test_the_checker_finds_errors_and_warnings_in_each_kind_of_file(tmp_path: Path) -> None:
    for name, content in SAMPLES.items():
        (tmp_path / name).write_text(content)
    found = {(line.split(":")[0], line.split(": ")[1]) for line in checker.complaints(tmp_path)}
    assert found == {
        ("error.html", "error"),
        ("warning.html", "warning"),
        ("error.css", "error"),
        ("error.svg", "error"),
    }


def test_every_page_the_style_and_the_drawings_are_valid(site: Site, tmp_path: Path) -> None:
    assert len(site.pages) > 220
    for path, answered in site.pages.items():
        (tmp_path / checker.file_name(path)).write_text(answered.html)
    drawn = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".svg")]
    assert drawn
    for drawing in drawn:
        shutil.copy(drawing, tmp_path)
    assert checker.complaints(tmp_path) == []


def test_pages_that_answer_with_an_error_are_valid(tmp_path: Path) -> None:
    finding = make_finding()
    strict = Client(enforce_csrf_checks=True)
    for language in LANGUAGES:
        with override(language):
            form = reverse("report", args=("f", finding.key))
        answers = {
            "failed-form": (Client().post(form, {"email": "wrong"}), 200),
            "refused-form": (strict.post(form, {"message": "Wrong"}), 403),
            "own-fault": (server_error(RequestFactory().get(form)), 500),
        }
        for name, (response, status) in answers.items():
            assert response.status_code == status
            (tmp_path / f"{name}-{language}.html").write_bytes(response.content)
    assert checker.complaints(tmp_path) == []
