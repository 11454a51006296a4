"""The site holds together: each page has a title of its own, each link leads somewhere, each language to the other."""

import pytest
from django.conf import settings

from tests.html.crawl import Answer, Site, broken_references, one_way_alternates, shared_titles
from tests.html.parsing import own_address, parse
from tests.views.pages import LANGUAGES

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


def page(html: str, status: int = 200) -> Answer:
    """An answer made of that HTML."""
    return Answer(status, html, parse(html))


def test_the_pages_are_those_of_both_languages(site: Site) -> None:
    assert len(site.pages) > 220
    french = [path for path in site.pages if path.startswith("/fr/")]
    english = [path for path in site.pages if path.startswith("/en/")]
    assert len(french) == len(english)
    assert len(french) + len(english) == len(site.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_has_a_title_of_its_own(site: Site, language: str) -> None:
    pages = {path: answered for path, answered in site.pages.items() if path.startswith(f"/{language}/")}
    assert shared_titles(pages) == []


def test_every_link_leads_to_something(site: Site) -> None:
    assert len(site.named) > len(site.pages) + 50
    assert broken_references(site) == []


def test_every_page_names_its_other_language_and_is_named_by_it(site: Site) -> None:
    named = {path: answered for path, answered in site.pages.items() if answered.document.alternates}
    assert len(named) > 220
    assert one_way_alternates(named) == []


def test_a_broken_link_or_anchor_would_be_seen() -> None:
    html = '<a href="/fr/a/#there"></a><a href="/fr/a/#gone"></a><a href="/fr/b/"></a><a href="#here"></a><p id="here">'
    pages = {"/fr/": page(html)}
    named = {**pages, "/fr/a/": page('<p id="there">'), "/fr/b/": page("", 404)}
    assert broken_references(Site(pages, named)) == [
        "/fr/a/#gone has no such anchor, named by /fr/",
        "/fr/b/ answers 404, named by /fr/",
    ]


def test_a_shared_or_missing_title_would_be_seen() -> None:
    pages = {"/a/": page("<title>Same</title>"), "/b/": page("<title> Same\n</title>"), "/c/": page("<title></title>")}
    assert shared_titles(pages) == ["'Same': /a/, /b/", "'': /c/"]


def test_alternates_of_one_way_would_be_seen() -> None:
    def naming(canonical: str, **alternates: str) -> Answer:
        links = "".join(f'<link rel="alternate" hreflang="{key}" href="{SITE}{to}">' for key, to in alternates.items())
        return page(f'<link rel="canonical" href="{SITE}{canonical}">{links}')

    pages = {
        "/fr/a/": naming("/fr/a/", fr="/fr/a/", en="/en/a/"),
        "/en/a/": naming("/en/a/", fr="/fr/b/", en="/en/gone/"),
    }
    assert one_way_alternates(pages) == [
        f"{SITE}/fr/a/ names {SITE}/en/a/ (en), which has other alternates",
        f"{SITE}/en/a/ does not name itself",
        f"{SITE}/en/a/ names {SITE}/fr/b/ (fr), which is no page",
        f"{SITE}/en/a/ names {SITE}/en/gone/ (en), which is no page",
    ]


def test_only_addresses_of_the_site_are_followed() -> None:
    site = "https://studytour.example"
    assert own_address("../b/?q=1#x", "/fr/a/", site) == "/fr/b/?q=1#x"
    assert own_address(f"{site}/f/key", "/fr/a/", site) == "/f/key"
    assert own_address("https://elsewhere.example/", "/fr/a/", site) is None
    assert own_address("mailto:somebody@studytour.example", "/fr/a/", site) is None
