"""What programs are told of the site: each page with its translation, both ways, and nothing that is not for them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from findings.enums import Status
from tests.denmark import denmark  # noqa: F401 - a fixture
from tests.make import make_finding, make_tour, make_trainee
from tests.views.pages import LANGUAGES, address, links, listing, text_of

SITE = settings.SITE_URL
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client: Client) -> dict[str, dict[str, str]]:
    """The addresses of the site map, each with its alternates by language."""
    # The site's own answer, with no entity to expand.
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    found = {}
    for url in tree.findall("s:url", NAMES):
        links_of = url.findall("x:link", NAMES)
        found[url.findtext("s:loc", "", NAMES)] = {link.attrib["hreflang"]: link.attrib["href"] for link in links_of}
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("denmark")
def test_every_address_answers_as_the_site_map_says_and_its_translations_say_the_same() -> None:
    client = Client()
    site_map = entries(client)
    assert len(site_map) == 2 * (16 + 1 + 23 + 7 + 73)
    for location, alternates in site_map.items():
        response = client.get(location.removeprefix(SITE))
        assert response.status_code == 200, location
        assert links(response, "alternate") == alternates, location
        assert links(response, "canonical") == {"": location}
        assert 'name="robots"' not in text_of(response)
        # Reciprocal: each translation names this address in its turn, with the same alternates.
        assert location in alternates.values()
        assert {site_map[other]["x-default"] for other in alternates.values()} == {alternates["x-default"]}
        assert [site_map[other] for other in alternates.values()] == [alternates] * len(alternates)


@pytest.mark.django_db
@pytest.mark.parametrize(("live", "missing"), [("fr", "en"), ("en", "fr")])
def test_a_record_in_one_language_is_there_once_and_alone(client: Client, live: str, missing: str) -> None:
    fields: dict[str, Any] = {f"live_{missing}": False}
    location = SITE + address(make_finding(**fields), live)
    ours = {place: alternates for place, alternates in entries(client).items() if place == location}
    assert ours == {location: {live: location, "x-default": location}}
    assert SITE + address(make_finding(**fields), missing) not in entries(client)


@pytest.mark.django_db
def test_what_readers_cannot_see_and_people_are_left_out(client: Client) -> None:
    hidden = [
        make_finding(status=Status.DRAFT),
        make_finding(status=Status.ARCHIVED),
        make_finding(publish_at=datetime.now(UTC) + timedelta(days=1)),
        make_finding(tour=make_tour(status=Status.DRAFT)),
    ]
    make_trainee(family_name="Dupont")
    told = client.get("/sitemap.xml").content.decode()
    assert [one for one in hidden for language in LANGUAGES if address(one, language) in told] == []
    assert (listing("participants", "fr") in told, "Dupont" in told, "/report/" in told) == (False, False, False)


@pytest.mark.django_db
def test_the_site_map_costs_the_same_whatever_there_is(client: Client, django_assert_num_queries: Any) -> None:
    for _more in range(2):
        for _number in range(3):
            make_finding()
        with django_assert_num_queries(4):
            client.get("/sitemap.xml")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_maps_the_site_leads_to_what_is_published(client: Client, language: str) -> None:
    finding = make_finding()
    hidden = make_tour(status=Status.DRAFT)
    page = text_of(client.get(listing("site-map", language)))
    assert f'href="{address(finding.tour, language)}"' in page
    assert f'href="{address(finding.theme, language)}"' in page
    assert f'href="{address(hidden, language)}"' not in page


def test_robots_are_kept_out_of_the_administration_alone(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert text_of(response).splitlines() == [
        "User-agent: *",
        "Disallow: /fr/admin/",
        "Disallow: /en/admin/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("mailbox", "contact"),
    [("security@example.org", "mailto:security@example.org"), ("", f"{SITE}/en/legal-notice/")],
)
def test_a_vulnerability_can_be_told_for_some_months_to_come(
    client: Client, settings: Any, mailbox: str, contact: str
) -> None:
    settings.SECURITY_EMAIL = mailbox
    told = dict(line.split(": ", 1) for line in text_of(client.get("/.well-known/security.txt")).splitlines())
    expires = datetime.strptime(told.pop("Expires"), "%Y-%m-%dT%H:%M:%S%z")
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert told == {
        "Contact": contact,
        "Preferred-Languages": "fr, en",
        "Canonical": f"{SITE}/.well-known/security.txt",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_and_the_icons_are_there(client: Client, language: str) -> None:
    page = text_of(client.get(f"/{language}/"))
    assert f'<link rel="manifest" href="/{language}/site.webmanifest">' in page
    manifest = client.get(f"/{language}/site.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    told = manifest.json()
    assert (told["lang"], told["start_url"]) == (language, f"/{language}/")
    icons = [icon["src"] for icon in told["icons"]] + re.findall(r'rel="[^"]*icon" href="([^"]+)"', page)
    icons.append(client.get("/favicon.ico")["Location"])
    assert len(icons) == 5
    assert [icon for icon in icons if finders.find(icon.removeprefix("/static/")) is None] == []
