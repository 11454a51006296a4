"""A finding or a visit is read in both languages side by side, where both can be read."""

import re

import pytest
from django.test import Client

from findings.models import PageRecord
from tests.make import make_finding, make_visit
from tests.views.pages import address, links, text_of

pytestmark = pytest.mark.django_db


def sides(page: str) -> list[tuple[str, str, str]]:
    """Language, title and text of each side."""
    pattern = r'<section lang="(\w+)">\s*<h2>(.*?)</h2>\s*<p>(.*?)</p>'
    return re.findall(pattern, page, re.DOTALL)


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
    assert '<a href="?both">' in alone
    assert sides(both) == [("fr", "Un", "Le texte."), ("en", "One", "The text.")]
    assert both.partition("<main")[2].count("Le texte.") == 1
    assert f'<a href="{address(record, language)}">' in both


def test_the_switch_keeps_both_and_search_engines_are_led_to_one(client: Client, record: PageRecord) -> None:
    response = client.get(address(record, "en") + "?both")
    assert f'href="{address(record, "fr")}?both" lang="fr"' in text_of(response)
    assert links(response, "canonical")[""].endswith(address(record, "en"))


def test_what_can_be_read_in_one_language_alone_is_not_offered_in_both(client: Client) -> None:
    finding = make_finding(title_fr="Un", title_en="Leak", body_en="Leak", live_en=False)
    page = text_of(client.get(address(finding, "fr") + "?both"))
    assert (sides(page), "?both" in page, "Leak" in page) == ([], False, False)


def test_conditions_of_transfer_stand_on_both_sides(client: Client) -> None:
    finding = make_finding(conditions_fr="S’il le faut.", conditions_en="If need be.")
    page = text_of(client.get(address(finding, "en") + "?both"))
    assert re.findall(r"<h3>(.*?)</h3>\s*<p>(.*?)</p>", page) == [
        ("Conditions de transposition", "S’il le faut."),
        ("Conditions of transfer", "If need be."),
    ]
