"""A finding or a visit is read in both languages side by side, where both can be read."""

import re

import pytest
from django.test import Client

from findings.models import PageRecord
from tests.make import make_finding, make_many, make_theme, make_visit
from tests.views.pages import address, links, text_of

pytestmark = pytest.mark.django_db


def sides(page: str) -> list[tuple[str, str, str]]:
    """Language, title and text of each side."""
    start = r'<section lang="(\w+)"(?: class="own")?>\s*<p class="kind">(?:Français|English)</p>'
    pattern = start + r"\s*<h2>(.*?)</h2>\s*<p>(.*?)</p>"
    return re.findall(pattern, page, re.DOTALL)


def conditions(client: Client, finding: PageRecord) -> list[tuple[str, str, str]]:
    """Of each side that has conditions of transfer: their heading, whose reading they are, and their text."""
    page = text_of(client.get(address(finding, "en") + "?both"))
    return re.findall(r'<h3>(.*?)</h3>\s*<p class="meta">(.*?)</p>\s*<p>(.*?)</p>', page)


@pytest.fixture(params=["finding", "visit"])
def record(request: pytest.FixtureRequest) -> PageRecord:
    """A finding, then a visit, in both languages."""
    if request.param == "finding":
        return make_finding(title_fr="Un", title_en="One", body_fr="Le texte.", body_en="The text.")
    return make_visit(name_fr="Un", name_en="One", summary_fr="Le texte.", summary_en="The text.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_languages_stand_side_by_side_each_in_its_own(client: Client, record: PageRecord, language: str) -> None:
    alone, both = (text_of(client.get(address(record, language) + query)) for query in ("", "?both"))
    assert sides(alone) == []
    assert '<a href="?both=1">' in alone
    assert sides(both) == [("fr", "Un", "Le texte."), ("en", "One", "The text.")]
    assert both.partition("<main")[2].count("Le texte.") == 1
    assert f'<a href="{address(record, language)}">' in both


def test_the_switch_keeps_both_and_search_engines_are_led_to_one(client: Client, record: PageRecord) -> None:
    response = client.get(address(record, "en") + "?both")
    assert f'href="{address(record, "fr")}?both=1" lang="fr"' in text_of(response)
    assert links(response, "canonical")[""].endswith(address(record, "en"))


def test_what_can_be_read_in_one_language_alone_is_not_offered_in_both(client: Client) -> None:
    finding = make_finding(title_fr="Un", title_en="Leak", body_en="Leak", live_en=False)
    page = text_of(client.get(address(finding, "fr") + "?both"))
    assert (sides(page), "?both" in page, "Leak" in page) == ([], False, False)


def test_conditions_of_transfer_stand_on_both_sides(client: Client) -> None:
    finding = make_finding(conditions_fr="S’il le faut.", conditions_en="If need be.")
    assert conditions(client, finding) == [
        ("Conditions de transposition", "Lecture de la rédaction, et non du mémo.", "S’il le faut."),
        ("Conditions of transfer", "The editors’ reading, not the memo’s.", "If need be."),
    ]


def test_a_side_without_conditions_has_no_heading_for_them(client: Client) -> None:
    finding = make_finding(conditions_fr="S’il le faut.")
    assert [text for _heading, _reading, text in conditions(client, finding)] == ["S’il le faut."]


def test_the_pages_of_a_list_keep_both_and_so_does_another_address(client: Client) -> None:
    visit = make_visit(slug_fr="ville", slug_en="town")
    make_many(21, visit.tour, make_theme())
    for finding in visit.tour.findings.all():
        finding.visits.add(visit)
    page = text_of(client.get("/en/visits/town/?both=1"))
    assert 'href="?both=1&page=2"' in page
    second = text_of(client.get("/en/visits/town/?both=1&page=2"))
    assert 'href="/fr/visites/ville/?both=1&page=2" lang="fr"' in second
    assert client.get("/en/visits/ville/?both=1")["Location"] == "/en/visits/town/?both=1"
