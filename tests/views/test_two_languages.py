"""An address alone tells the language; each page says where its translation is, and marks what is not translated."""

from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from tests.make import make_finding, make_theme, make_visit
from tests.views.pages import LANGUAGES, address, card_titles, links, listing, text_of

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("en-GB,en;q=0.9", "/en/"), ("fr", "/fr/"), ("da, en;q=0.5", "/en/"), ("da", "/fr/"), ("", "/fr/"), ("*", "/fr/")],
)
def test_the_bare_address_follows_the_browser_else_french(client: Client, accepted: str, expected: str) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, expected)
    assert "Accept-Language" in response["Vary"]


def test_neither_cookie_nor_browser_changes_what_an_address_reads(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get("/fr/", headers={"accept-language": "en"})
    assert '<html lang="fr">' in text_of(response)
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/fr/"


def test_a_translated_page_names_both_addresses_reciprocally(client: Client) -> None:
    finding = make_finding()
    paths = {language: address(finding, language) for language in LANGUAGES}
    expected = {language: SITE + path for language, path in paths.items()}
    for language, path in paths.items():
        response = client.get(path)
        assert links(response, "alternate") == {**expected, "x-default": expected["fr"]}
        assert links(response, "canonical") == {"": expected[language]}


@pytest.mark.parametrize(("live", "missing"), [("fr", "en"), ("en", "fr")])
def test_a_record_live_in_one_language_is_shown_in_it_at_both_addresses(
    client: Client, live: str, missing: str
) -> None:
    title = "Titre original"
    fields: dict[str, Any] = {f"title_{live}": title, f"title_{missing}": "Draft translation", f"live_{missing}": False}
    finding = make_finding(**fields)
    own, other = client.get(address(finding, live)), client.get(address(finding, missing))
    canonical = SITE + address(finding, live)
    assert f'<span lang="{live}">{title}</span>' in text_of(other)
    assert "Draft translation" not in text_of(other)
    assert 'role="note"' in text_of(other)
    assert 'role="note"' not in text_of(own)
    for response in (own, other):
        assert links(response, "canonical") == {"": canonical}
        assert links(response, "alternate") == {live: canonical, "x-default": canonical}
    assert f'<span lang="{live}">{title}</span>' in text_of(client.get(listing("finding-list", missing)))


def test_a_record_without_a_slug_in_a_language_is_found_by_the_others(client: Client) -> None:
    finding = make_finding(title_en="", slug_fr="constat-seul", live_en=False)
    assert address(finding, "en") == "/en/findings/constat-seul/"
    assert client.get("/en/findings/constat-seul/").status_code == 200


def test_a_draft_translation_does_not_show_through_its_slug_or_its_order(client: Client) -> None:
    finding = make_finding(title_fr="Zèle", title_en="Resignation", live_en=False, slug_fr="zele")
    make_finding(title_en="Town", title_fr="Ville")
    finding.refresh_from_db()
    assert finding.slug_en == "resignation"
    for path in (listing("finding-list", "en"), listing("finding-list", "fr"), address(finding, "fr")):
        assert "resignation" not in text_of(client.get(path)).lower()
    assert address(finding, "en") == "/en/findings/zele/"
    assert card_titles(client.get(listing("finding-list", "en") + "?sort=title")) == ["Town", "Zèle"]


def test_the_other_languages_slug_never_leads_to_another_record(client: Client) -> None:
    french_only = make_finding(title_fr="Cluster", title_en="", live_en=False)
    both = make_finding(title_en="Cluster", title_fr="Pôle")
    assert (french_only.slug_fr, both.slug_en) == ("cluster", "cluster-2")
    both.slug_en = "cluster"
    with pytest.raises(ValidationError):
        both.full_clean(exclude=["title", "slug"])


def test_the_switch_keeps_the_record_the_filters_and_the_page(client: Client) -> None:
    theme = make_theme()
    for _number in range(21):
        make_finding(theme=theme)
    query = f"?theme={theme.key}&sort=title&page=2"
    page = text_of(client.get(listing("finding-list", "en") + query + "&utm_source=x"))
    assert f'href="/fr/constats/{query}" lang="fr" hreflang="fr"' in page
    visit = make_visit()
    assert f'href="{address(visit, "fr")}" lang="fr"' in text_of(client.get(address(visit, "en")))
    people = text_of(client.get(listing("participants", "en") + "?kind=sdis&utm_source=x"))
    assert 'href="/fr/participants/?kind=sdis" lang="fr" hreflang="fr"' in people


@pytest.mark.parametrize("path", ["/f/nothing", "/sitemap.xml?p=9", "/nothing/"])
def test_an_address_without_a_language_switches_to_the_other_home_page(client: Client, path: str) -> None:
    page = text_of(client.get(path, headers={"accept-language": "en"}))
    assert '<a href="/fr/" lang="fr" hreflang="fr">' in page


@pytest.mark.parametrize(
    ("accepted", "live", "expected"),
    [
        ("en", ("fr", "en"), "/en/findings/the-finding/"),
        ("fr", ("fr", "en"), "/fr/constats/le-constat/"),
        ("en", ("fr",), "/fr/constats/le-constat/"),
    ],
)
def test_a_permalink_leads_to_the_browsers_language_if_it_can(
    client: Client, accepted: str, live: tuple[str, ...], expected: str
) -> None:
    finding = make_finding(
        key="dk2015-f-012", slug_fr="le-constat", slug_en="the-finding", live_fr="fr" in live, live_en="en" in live
    )
    response = client.get(f"/f/{finding.key}", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, expected)
    assert "Accept-Language" in response["Vary"]
