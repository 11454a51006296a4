"""What pages tell other programs is in the page's language, whole, and of no person."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from findings.models import PageRecord
from tests.make import make_finding, make_host, make_note, make_theme, make_tour, make_trainee, make_user, make_visit
from tests.views.pages import address, every_address, listing, text_of

pytestmark = pytest.mark.django_db


def linked(client: Client, record: PageRecord, language: str = "en") -> list[dict[str, Any]]:
    """The linked data of a record's page."""
    page = client.get(address(record, language)).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


def told(client: Client, path: str) -> dict[str, str]:
    """What the page tells by Open Graph."""
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text_of(client.get(path))))


def test_a_finding_is_an_article_in_the_language_it_is_shown_in(client: Client) -> None:
    finding = make_finding(title_fr="Un constat", title_en="</script><b>A finding", body_en="*Words*.")
    for language, title in (("fr", "Un constat"), ("en", "</script><b>A finding")):
        article = linked(client, finding, language)[1]
        assert (article["@type"], article["headline"], article["inLanguage"]) == ("Article", title, language)
        assert article["url"] == settings.SITE_URL + address(finding, language)
    assert linked(client, finding)[1]["description"] == "Words."


def test_what_can_be_read_in_one_language_alone_is_told_at_its_address(client: Client) -> None:
    finding = make_finding(title_fr="Un constat", live_en=False)
    trail, article = linked(client, finding, "en")
    assert article["inLanguage"] == "fr"
    assert article["url"] == trail["itemListElement"][-1]["item"] == settings.SITE_URL + address(finding, "fr")
    page = told(client, address(finding, "en"))
    assert (page["locale"], page["url"]) == ("fr_FR", article["url"])


def test_every_record_says_where_it_stands(client: Client) -> None:
    top = make_theme(name_en="Top")
    theme = make_theme(parent=top, name_en="Under")
    finding = make_finding(theme=theme, title_en="A finding")
    visit = make_visit(tour=finding.tour, name_en="A visit")
    expected = {
        top: ["Home", "Themes", "Top"],
        theme: ["Home", "Themes", "Top", "Under"],
        finding: ["Home", "Themes", "Top", "Under", "A finding"],
        visit: ["Home", "Visits", "A visit"],
        finding.tour: ["Home", "Tours", finding.tour.title_en],
    }
    for record, names in expected.items():
        trail = linked(client, record)[0]["itemListElement"]
        assert [step["name"] for step in trail] == names
        assert [step["position"] for step in trail] == list(range(1, len(names) + 1))
        assert trail[-1]["item"] == settings.SITE_URL + address(record, "en")


def test_a_visit_is_a_place_as_far_as_it_is_known(client: Client) -> None:
    point = {"latitude": Decimal("55.6"), "longitude": Decimal("12.5"), "coordinates_precision": "exact"}
    known = make_visit(host=make_host((), name_en="Town", country="DK", **point))
    assert linked(client, known)[1] == {
        "@type": "Place",
        "name": "Town",
        "address": {"@type": "PostalAddress", "addressCountry": "DK", "addressLocality": "Copenhagen"},
        "geo": {"@type": "GeoCoordinates", "latitude": 55.6, "longitude": 12.5},
    }
    assert "geo" not in linked(client, make_visit())[1]


def test_pages_tell_what_to_show_of_them(client: Client) -> None:
    finding = make_finding(title_en="A finding", body_en="Words.")
    page = told(client, address(finding, "en"))
    assert (page["title"], page["description"], page["type"], page["locale"]) == (
        "A finding",
        "Words.",
        "article",
        "en_GB",
    )
    assert page["url"] == settings.SITE_URL + address(finding, "en")
    assert told(client, listing("home", "fr"))["locale"] == "fr_FR"
    assert "og:" not in text_of(client.get("/en/findings/nowhere/"))


def test_nothing_that_programs_are_told_names_a_person(client: Client) -> None:
    tour = make_tour()
    author = make_user()
    make_trainee(tour=tour, user=author, given_name="Zorille", family_name="Zorille")
    finding = make_finding(tour=tour, visits=(make_visit(tour=tour),))
    make_note(finding=finding, author=author, signature="person")
    heads = [text_of(client.get(path)).partition("</head>")[0] for path in every_address()]
    assert [head for head in heads if "Zorille" in head] == []
    assert "Zorille" in text_of(client.get(address(finding, "en")))
