"""The tour of 2015, exported and imported unchanged, changes nothing, whatever the format and the language."""

from itertools import product
from typing import Any

import pytest
from django.utils.translation import override

from findings.sheets.exporting import export
from findings.sheets.files import FORMATS, read
from findings.sheets.importing import bring_in
from findings.sheets.kinds import KINDS
from tests import make
from tests.denmark import denmark  # noqa: F401 - a fixture


@pytest.mark.django_db
@pytest.mark.usefixtures("denmark")
@pytest.mark.parametrize(("kind", "file_format", "language"), [*product(KINDS, FORMATS, ("fr", "en"))])
def test_the_tour_of_2015_comes_back_as_it_was(kind: str, file_format: str, language: str) -> None:
    model: Any = KINDS[kind]
    versions = model.history.count()
    with override(language):
        content = export(model.objects.all(), file_format)
    with override("en" if language == "fr" else "fr"):
        root = make.make_user(is_staff=True, is_superuser=True)
        report = bring_in(model, read(content), root, "", dry_run=False)
    assert (report.rows, report.changed, report.problems) == (model.objects.count(), [], [])
    assert report.rows > 0
    assert model.history.count() == versions
