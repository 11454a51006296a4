"""Photographs on the pages of tours and visits: described, credited, at the size that is needed, moving nothing."""

import re
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client

from findings.enums import Status
from findings.models import Photograph
from tests.admin.forms import signed_in
from tests.conftest import Cast
from tests.make import make_tour, make_visit
from tests.pictures.making import make_photograph, make_picture
from tests.views.pages import LANGUAGES, address, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def figures(client: Client, record: Any, language: str = "en", ending: str = "") -> list[str]:
    return re.findall(r"<figure>.*?</figure>", text_of(client.get(address(record, language) + ending)), re.DOTALL)


def attribute(html: str, tag: str, name: str) -> list[str]:
    return re.findall(rf'<{tag} [^>]*\b{name}="([^"]*)"', html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_described_and_credited_in_the_readers_language(client: Client, language: str) -> None:
    tour = make_tour()
    photograph = make_picture(tour, alt_fr="Un quai", alt_en="A quay", credit_fr="Ada, à l’INET", credit_en="Ada, INET")
    (figure,) = figures(client, tour, language)
    assert attribute(figure, "img", "alt") == [getattr(photograph, f"alt_{language}")]
    for name in ("caption", "credit"):
        assert getattr(photograph, f"{name}_{language}") in figure


def test_a_browser_chooses_the_format_and_the_size_and_knows_the_room(client: Client) -> None:
    tour = make_tour()
    make_picture(tour, size=(2000, 1500), key="quay")
    (figure,) = figures(client, tour)
    assert attribute(figure, "source", "type") == ["image/avif", "image/webp"]
    assert (attribute(figure, "img", "width"), attribute(figure, "img", "height")) == (["1600"], ["1200"])
    assert (attribute(figure, "img", "loading"), attribute(figure, "img", "decoding")) == (["lazy"], ["async"])
    for sources in (*attribute(figure, "source", "srcset"), *attribute(figure, "img", "srcset")):
        found = re.findall(r"(/photographs/quay/[0-9a-f]{32}-(\d+)\.\w+) (\d+)w", sources)
        assert [width for _path, width, _said in found] == ["480", "960", "1600"] == [said for *_rest, said in found]
        assert {client.get(path).status_code for path, *_rest in found} == {200}
    assert len({*attribute(figure, "source", "sizes"), *attribute(figure, "img", "sizes")}) == 1


def test_a_visit_shows_its_own(client: Client) -> None:
    tour = make_tour()
    visit, other = make_visit(tour=tour), make_visit(tour=tour)
    make_picture(tour, visit=visit, caption_en="Of the visit")
    make_picture(tour, visit=other, caption_en="Of another")
    make_picture(tour, caption_en="Of the tour")
    make_photograph(tour, visit=visit, caption_en="A caption alone")
    page = text_of(client.get(address(visit, "en")))
    shown = [words in page for words in ("Of the visit", "Of another", "Of the tour", "A caption alone")]
    assert shown == [True, False, False, False]
    # The first is in view at once.
    assert attribute(figures(client, visit)[0], "img", "loading") == []
    assert len(figures(client, tour)) == 3


def test_pages_without_a_picture_have_no_broken_one(client: Client) -> None:
    tour = make_tour()
    visit = make_visit(tour=tour)
    make_photograph(tour, visit=visit, caption_en="A caption alone", credit_en="Ada", credit_fr="Ada")
    assert (figures(client, tour), figures(client, visit)) == ([], [])
    page = text_of(client.get(address(tour, "en")))
    for words in ("Photographs in the memo", "A caption alone", "(Ada)", "icon-512.png"):
        assert words in page


def test_a_tour_shows_pictures_first_and_then_other_captions(client: Client) -> None:
    tour = make_tour()
    make_photograph(tour, caption_en="A caption alone", position=1)
    make_picture(tour, caption_en="With its picture", position=2)
    page = text_of(client.get(address(tour, "en")))
    places = [page.index(words) for words in ("With its picture", "Other photographs in the memo", "A caption alone")]
    assert places == sorted(places)


def test_what_belongs_to_a_draft_is_shown_in_its_preview_alone(client: Client, cast: Cast) -> None:
    visit = make_visit(tour=cast.tour, status=Status.DRAFT)
    make_picture(cast.tour, visit=visit, caption_en="Of a draft")
    make_photograph(cast.tour, visit=visit, caption_en="Of a draft, too")
    assert "Of a draft" not in text_of(client.get(address(cast.tour, "en")))
    curator = signed_in(cast.curator)
    assert len(figures(curator, visit)) == 1
    assert len(figures(curator, cast.tour, ending="?preview")) == 1


@pytest.mark.usefixtures("indexed")
def test_a_caption_is_found_once_its_visit_is_published(client: Client) -> None:
    tour = make_tour()
    visit = make_visit(tour=tour, status=Status.DRAFT)
    make_photograph(tour, visit=visit, caption_en="A zeppelin", caption_fr="Un dirigeable")
    assert "zeppelin" not in re.findall(r"<mark>(.*?)</mark>", text_of(client.get("/en/search/?q=zeppelin")))
    visit.status = Status.PUBLISHED
    visit.save()
    assert "zeppelin" in re.findall(r"<mark>(.*?)</mark>", text_of(client.get("/en/search/?q=zeppelin")))
    visit.status = Status.ARCHIVED
    visit.save()
    assert "zeppelin" not in re.findall(r"<mark>(.*?)</mark>", text_of(client.get("/en/search/?q=zeppelin")))


def test_a_page_is_shared_with_its_first_picture(client: Client) -> None:
    tour = make_tour()
    make_photograph(tour, position=1)
    make_picture(tour, position=2, size=(1200, 1200), key="quay", alt_en="A quay", focal_y=10)
    page = text_of(client.get(address(tour, "en")))
    found = dict(re.findall(r'<meta property="(og:image[^"]*)" content="([^"]*)">', page))
    path = found["og:image"].removeprefix(site_settings.SITE_URL)
    assert client.get(path)["Content-Type"] == "image/jpeg"
    assert path.endswith("-50-10-960.jpg")
    assert {name: said for name, said in found.items() if name != "og:image"} == {
        "og:image:width": "960",
        "og:image:height": "640",
        "og:image:alt": "A quay",
    }


@pytest.mark.parametrize("count", [1, 4])
def test_pictures_cost_the_same_however_many(count: int, client: Client, django_assert_num_queries: Any) -> None:
    tour = make_tour()
    visit = make_visit(tour=tour)
    for _number in range(count):
        make_picture(tour, visit=visit)
    assert Photograph.objects.count() == count
    for record, cost in ((tour, 8), (visit, 9)):
        with django_assert_num_queries(cost, exact=False):
            client.get(address(record, "en"))
