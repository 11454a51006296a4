"""A picture is served to readers while its tour and its visit are published; to the staff, always."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from findings.enums import Status
from findings.models import Photograph, Tour, Visit
from findings.pictures.making import path_of
from findings.pictures.renditions import files, name_of, picture_of
from tests.admin.forms import signed_in
from tests.conftest import Cast
from tests.make import make_tour, make_user, make_visit
from tests.pictures.making import make_picture
from tests.views.test_account import digits, entered, with_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


def addresses(photograph: Photograph) -> list[str]:
    picture = picture_of(photograph)
    assert picture is not None
    return [f"/photographs/{photograph.key}/{name_of(picture, *one)}" for one in files(picture)]


def statuses(client: Client, photograph: Photograph) -> set[int]:
    return {client.get(path).status_code for path in addresses(photograph)}


def test_every_size_is_served_as_what_it_is(client: Client) -> None:
    photograph = make_picture()
    for path in addresses(photograph):
        answer: Any = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[path.rpartition(".")[2]])
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert (answer["Cache-Control"], "Cookie" in answer.get("Vary", "")) == ("public, max-age=300", False)
        assert int(answer["Content-Length"]) == len(answer.content) > 0


def test_a_browser_that_has_it_is_sent_nothing(client: Client) -> None:
    path = next(path for path in addresses(make_picture()) if path.endswith(".jpg"))
    first: Any = client.get(path, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in first
    again: Any = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "public, max-age=300"
    other: Any = client.get(path, headers={"if-none-match": '"other"'})
    head: Any = client.head(path)
    assert (other.status_code, head.status_code, head["Content-Length"]) == (200, 200, first["Content-Length"])
    assert client.post(path).status_code == 405


HOW: list[dict[str, Any]] = [
    *({"status": status} for status in (Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED)),
    {"publish_at": timezone.now() + timedelta(days=1)},
]


@pytest.mark.parametrize("hidden", ["tour", "visit"])
@pytest.mark.parametrize("how", HOW)
def test_what_is_not_published_is_for_the_staff_alone(
    hidden: str, how: dict[str, Any], client: Client, cast: Cast
) -> None:
    visit = make_visit(tour=cast.tour)
    photograph = make_picture(cast.tour, visit=visit)
    assert statuses(client, photograph) == {200}
    records: dict[str, Any] = {"tour": Tour.objects.filter(pk=cast.tour.pk), "visit": Visit.objects.filter(pk=visit.pk)}
    records[hidden].update(**how)
    nobody = [client, *(signed_in(user) for user in (cast.outsider, cast.alumna, make_user(is_staff=True)))]
    assert [statuses(one, photograph) for one in nobody] == [{404}] * len(nobody)
    for user in (cast.curator, cast.editor, cast.administrator):
        answer: Any = signed_in(user).get(addresses(photograph)[0])
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_under_https_the_staff_are_asked_for_a_second_factor(cast: Cast, settings: Any, client: Client) -> None:
    hidden, shown = make_picture(make_tour(status=Status.DRAFT)), make_picture()
    settings.HTTPS = True
    by_code = entered(cast.curator.email)
    assert [statuses(one, hidden) for one in (client, by_code, signed_in(cast.administrator))] == [{404}] * 3
    assert statuses(by_code, shown) == {200}
    confirmed = entered(with_application(cast.editor).email)
    confirmed.post("/en/sign-in/second-step/", {"code": digits()})
    assert statuses(confirmed, hidden) == {200}


def test_a_visit_of_another_tour_has_to_be_published_too(client: Client) -> None:
    photograph = make_picture(visit=make_visit(tour=make_tour(status=Status.DRAFT)))
    assert statuses(client, photograph) == {404}


def test_what_is_hidden_answers_as_what_does_not_exist(client: Client) -> None:
    hidden = make_picture(make_tour(status=Status.DRAFT))
    there, nowhere = addresses(hidden)[0], addresses(hidden)[0].replace(hidden.key, "nothing-such")
    answers: list[Any] = [client.get(path) for path in (there, nowhere)]
    assert {answer.status_code for answer in answers} == {404}
    pages = [answer.text.replace(hidden.key, "") for answer in answers]
    assert pages[0] == pages[1].replace("nothing-such", "")


OTHER_NAMES = [
    *("whole.jpg", "{digest}", "{digest}-480.png", "{digest}-481.jpg", "{digest}-480.jpg%00", "..%2F..%2Fwhole.jpg"),
    *("%2e%2e/whole.jpg", "../whole.jpg", "{digest}-51-50-320.jpg", "{digest}-480.JPG", "x" * 3000, "\u00e9.jpg"),
    *("0" * 32 + "-480.jpg", "{digest}-480.jpg/", "{digest}-1600.jpg", "{digest}/whole.jpg"),
]


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_no_other_name_leads_to_a_file(name: str, client: Client) -> None:
    photograph = make_picture()
    digest = addresses(photograph)[0].split("/")[-1].split("-")[0]
    for key in (photograph.key, "..", "%2e%2e", "a%00b", "no-such-photograph"):
        assert client.get(f"/photographs/{key}/{name.format(digest=digest)}").status_code == 404


def test_a_photograph_has_its_own_picture_alone(client: Client) -> None:
    one, other = make_picture(), make_picture()
    mixed = addresses(one)[0].replace(one.key, other.key)
    assert client.get(mixed).status_code == 404


def test_a_former_picture_is_gone_for_readers(client: Client) -> None:
    photograph = make_picture()
    before = addresses(photograph)
    Photograph.objects.filter(pk=photograph.pk).update(focal_x=1)
    assert {client.get(path).status_code for path in before if "-50-50-" in path} == {404}
    Photograph.objects.filter(pk=photograph.pk).update(file="", width=None, height=None)
    assert {client.get(path).status_code for path in before} == {404}


def test_a_file_that_is_gone_is_not_found(client: Client) -> None:
    photograph = make_picture()
    picture = picture_of(photograph)
    assert picture is not None
    for one in files(picture):
        path_of(picture, *one).unlink()
    assert statuses(client, photograph) == {404}


def test_the_folder_itself_is_served_by_nobody(client: Client) -> None:
    photograph = make_picture()
    for start in ("/media/", "/static/", "/", "/photographs/", "/var/media/"):
        assert client.get(f"{start}{photograph.file.name}").status_code == 404
    assert Path(site_settings.STATIC_ROOT) not in Path(site_settings.MEDIA_ROOT).parents


def test_a_published_picture_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    path = addresses(make_picture(visit=make_visit()))[0]
    with django_assert_num_queries(1):
        client.get(path)
