"""Each upload is tried with the bad files of the other, and with a huge one: it says what is wrong, writes nothing."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import Finding, Photograph, UploadedSheet
from tests import make
from tests.admin.forms import address, errors_in, filled, signed_in
from tests.conftest import Cast
from tests.pictures.bad_pictures import BAD, GOOD
from tests.pictures.making import make_photograph
from tests.sheets.bad_sheets import corpus
from tests.uploading import send_huge

pytestmark = pytest.mark.django_db
TEXTS = {"alt_fr": "Un quai", "alt_en": "A quay", "credit_fr": "Ada", "credit_en": "Ada"}


def test_no_picture_is_a_sheet(cast: Cast) -> None:
    client, versions = signed_in(cast.editor), Finding.history.count()
    make.make_finding()
    untold = []
    for name, content in [*((name, bad[0]) for name, bad in BAD.items()), *GOOD.items()]:
        answer = client.post(address("finding_import"), {"sheet": SimpleUploadedFile("a.csv", content())})
        if answer.status_code != 200 or not answer.context["form"].errors:
            untold.append(name)
    assert (untold, UploadedSheet.objects.count()) == ([], 0)
    assert Finding.history.count() == versions + 1


def test_no_sheet_is_a_picture(cast: Cast, media: Path) -> None:
    client, photograph = signed_in(cast.curator), make_photograph(cast.tour)
    url = address("photograph_change", photograph.pk)
    data = filled(client, url, **TEXTS)
    untold = []
    for bad in corpus():
        answer = client.post(url, {**data, "file": SimpleUploadedFile("a.jpg", bad.content, "image/jpeg")})
        if answer.status_code != 200 or not errors_in(answer):
            untold.append(bad.name)
    assert untold == []
    assert (Photograph.objects.get().file.name, [path for path in media.rglob("*") if path.is_file()]) == ("", [])


def test_a_picture_of_200_megabytes_is_refused(cast: Cast, media: Path) -> None:
    client, photograph = signed_in(cast.curator), make_photograph(cast.tour)
    answer = send_huge(client, address("photograph_change", photograph.pk), "file")
    assert [error for error in errors_in(answer) if "at most 20 MB" in error] != []
    assert [path for path in media.rglob("*") if path.is_file()] == []
