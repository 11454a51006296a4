"""Participants are shown by kind of authority, all or one kind, and those alone who let everyone see them."""

import re

import pytest
from django.test import Client

from findings.enums import AuthorityKind, Status, Visibility
from tests.make import make_authority, make_tour, make_trainee
from tests.views.pages import address, listing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> None:
    """Two of a fire service, one of a town, one of no stated authority, and two who do not show themselves."""
    tour = make_tour()
    sdis, town = make_authority(kind=AuthorityKind.SDIS), make_authority(kind=AuthorityKind.COMMUNE)
    for name, authority in (("Bell", sdis), ("Ader", sdis), ("Curie", town), ("Dumas", None)):
        make_trainee(tour=tour, family_name=name, authority=authority)
    make_trainee(
        tour=tour, family_name="Hidden", authority=make_authority(kind=AuthorityKind.CDG), visibility=Visibility.HIDDEN
    )
    make_trainee(tour=tour, family_name="Ours", authority=sdis, visibility=Visibility.CLASS_ONLY)


def shown(client: Client, query: str = "", language: str = "en") -> tuple[list[str], list[str]]:
    """The captions and the names that the page shows."""
    page = text_of(client.get(listing("participants", language) + query))
    return re.findall(r"<caption><h2>(.*?)</h2></caption>", page), re.findall(r'<th scope="row">Camille (\w+)', page)


def test_everyone_is_shown_by_kind_those_without_authority_last(client: Client) -> None:
    assert shown(client) == (
        ["Municipality (commune)", "Fire and rescue service (SDIS)", "Employer not stated"],
        ["Curie", "Ader", "Bell", "Dumas"],
    )


def test_one_kind_can_be_chosen_and_left_again(client: Client) -> None:
    assert shown(client, "?kind=sdis") == (["Fire and rescue service (SDIS)"], ["Ader", "Bell"])
    page = text_of(client.get(listing("participants", "fr") + "?kind=sdis"))
    assert "<title>Service départemental d’incendie et de secours (SDIS) – Participants – Studytour</title>" in page
    assert '<a href="?">Tout le monde (4)</a>' in page
    assert '<a href="?kind=sdis#list" aria-current="true">' in page


def test_only_kinds_with_somebody_to_show_are_offered(client: Client) -> None:
    page = text_of(client.get(listing("participants", "en")))
    assert re.findall(r'href="\?kind=(\w+)#list"', page) == ["commune", "sdis"]
    # Neither counted nor named, though somebody of that kind took part.
    assert ("Hidden" in page, "CDG" in page, "(2)" in page) == (False, False, True)


def test_a_kind_without_anybody_says_so(client: Client) -> None:
    page = text_of(client.get(listing("participants", "en") + "?kind=cdg"))
    assert "Nobody is listed who answers these filters." in page


@pytest.mark.parametrize("query", ["?kind=gossip", "?kind=%00", f"?kind={'a' * 5000}"])
def test_a_kind_that_does_not_exist_is_refused(client: Client, query: str) -> None:
    assert client.get(listing("participants", "en") + query).status_code == 400


def test_one_tour_can_be_chosen_too_where_there_are_several(client: Client) -> None:
    assert "Filter by tour" not in text_of(client.get(listing("participants", "en")))
    other = make_tour(title_en="Other tour")
    make_trainee(tour=other, family_name="Else", authority=make_authority(kind=AuthorityKind.SDIS))
    page = text_of(client.get(listing("participants", "en") + "?kind=sdis"))
    assert f'<a href="?kind=sdis&tour={other.key}#list">Other tour</a>' in page
    assert shown(client, f"?kind=sdis&tour={other.key}")[1] == ["Else"]
    assert shown(client, f"?tour={other.key}")[1] == ["Else"]
    assert f'href="{listing("participants", "en")}?tour={other.key}">1</a>' in text_of(client.get(address(other, "en")))


def test_a_tour_that_is_not_published_cannot_be_asked_for(client: Client) -> None:
    draft = make_tour(status=Status.DRAFT)
    make_trainee(tour=draft, family_name="Secret")
    assert client.get(listing("participants", "en") + f"?tour={draft.key}").status_code == 400


def test_the_page_stays_out_of_search_engines_whatever_is_asked(client: Client) -> None:
    response = client.get(listing("participants", "en") + "?kind=sdis")
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    assert '<meta name="robots" content="noindex, noarchive">' in text_of(response)
