"""What readers are shown of a translation that no longer holds, and what staff can see of it before them."""

from typing import Any

import pytest
from django.test import Client

from findings.models import Finding
from findings.parity import memory
from tests import make
from tests.admin.forms import signed_in
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

NOT_TRANSLATED = "This page has not been translated into English yet: its text is shown in French."
IN_HAND = "The English of this page is being brought up to date: its text is shown in French."
CHANGED = "The French original of this page has changed since this translation was made."


def page_of(client: Client, finding: Finding, ending: str = "") -> Any:
    """The finding's page in English, at its present address."""
    return client.get(f"/en/findings/{finding.slug_en}/{ending}", follow=True)


@pytest.fixture
def stale() -> Finding:
    """A finding whose French was changed after it was translated."""
    finding = make.make_finding(title_fr="Titre", title_en="Old title", body_en="Old body.", slug_en="old-title")
    finding.title_fr = "Titre nouveau"
    finding.save()
    return finding


def test_readers_are_shown_the_original_in_place_of_a_stale_translation(client: Client, stale: Finding) -> None:
    page = page_of(client, stale)
    assert page.redirect_chain == [(f"/en/findings/{stale.slug_fr}/", 302)]
    shown = [
        words in page.text for words in ("Titre nouveau", IN_HAND, "Old title", "Old body.", NOT_TRANSLATED, CHANGED)
    ]
    assert shown == [True, True, False, False, False, False]
    assert 'hreflang="en"' not in page.text.partition("</head>")[0]


def test_no_browser_keeps_a_way_that_leads_back(client: Client, stale: Finding) -> None:
    ways = []
    for decide in (
        lambda: None,
        lambda: memory.confirm(stale, ["title"]),
        lambda: Finding.objects.update(title_fr="X"),
    ):
        decide()
        for slug in (stale.slug_en, stale.slug_fr):
            ways.append(client.get(f"/en/findings/{slug}/").status_code)
    assert ways == [302, 200, 200, 302, 302, 200]


@pytest.mark.parametrize("address", ["/en/", "/en/findings/", "/sitemap.xml", "/fr/constats/"])
def test_nothing_of_it_is_shown_elsewhere(client: Client, stale: Finding, address: str) -> None:
    text = client.get(address).text
    assert ("Old title" in text, "old-title" in text) == (False, False)


def test_one_that_is_knowingly_kept_is_shown_with_a_notice(client: Client, cast: Cast, stale: Finding) -> None:
    memory.keep(stale, ["title"], cast.editor)
    page = page_of(client, stale)
    assert [words in page.text for words in ("Old title", NOT_TRANSLATED, CHANGED)] == [True, False, True]
    french = client.get(f"/fr/constats/{stale.slug_fr}/").text
    assert ("Titre nouveau" in french, 'class="notice' in french) == (True, False)


def test_one_that_still_holds_is_shown_as_before(client: Client, stale: Finding) -> None:
    memory.confirm(stale, ["title"])
    page = page_of(client, stale)
    assert [words in page.text for words in ("Old title", NOT_TRANSLATED, CHANGED)] == [True, False, False]


def test_a_page_that_is_live_in_its_stale_translation_alone_is_withheld(client: Client) -> None:
    finding = make.make_finding(live_fr=False)
    assert page_of(client, finding).status_code == 200
    Finding.objects.filter(pk=finding.pk).update(title_fr="Autre titre")
    assert page_of(client, finding).status_code == 404


def test_staff_preview_the_language_that_readers_do_not_have_yet(cast: Cast, stale: Finding) -> None:
    curator = signed_in(cast.curator)
    page = page_of(curator, stale, "?preview")
    assert (page.redirect_chain, "Old title" in page.text) == ([], True)
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex", "private, no-store")
    assert "Readers are shown another language of this page: this is what they would read in this one." in page.text
    assert "Old title" not in page_of(curator, stale).text


@pytest.mark.parametrize("person", ["outsider", "trainee", "alumna", "alumnus_of_another", None])
def test_nobody_else_previews_anything(cast: Cast, stale: Finding, person: str | None) -> None:
    client = signed_in(getattr(cast, person)) if person else Client()
    page = page_of(client, stale, "?preview")
    assert ("Old title" in page.text, page.has_header("X-Robots-Tag")) == (False, False)
