"""Hosts stand on the map of their country and in the list beside it, those whose place is unknown in the list alone."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from findings.enums import Status
from findings.models import Visit
from tests.make import make_finding, make_host, make_tour, make_visit
from tests.views.pages import address, finding_counts, listing, text_of

pytestmark = pytest.mark.django_db


def at(longitude: str, latitude: str, **fields: Any) -> Any:
    """A host whose place is known."""
    place = {"longitude": Decimal(longitude), "latitude": Decimal(latitude), "coordinates_precision": "exact"}
    return make_host((), **place, **fields)


def marks(page: str) -> list[tuple[str, str]]:
    """The links of the map: address and name."""
    return re.findall(r'<a href="([^"]+)" lang="\w+" aria-label="([^"]+)">', page)


def section(page: str, start: str, end: str) -> list[str]:
    """The addresses of the links between these."""
    return re.findall(r'<a href="([^"]+)"', page.partition(start)[2].partition(end)[0])


def test_hosts_are_links_in_the_map_and_in_the_list(client: Client) -> None:
    tour = make_tour()
    town = make_visit(tour=tour, name_en="Town", host=at("12.5", "55.6", country="DK"))
    again = make_visit(tour=tour, host=town.host, name_en="Town again")
    unknown = make_visit(tour=tour, host=make_host(country="DK"))
    page = text_of(client.get(listing("map", "en")))
    assert '<p class="lead">Where the classes of INET were received, country by country.</p>' in page
    assert marks(page) == [(address(town, "en"), "1 – Town")]
    assert section(page, '<ol class="places">', "</ol>") == [address(town, "en"), address(again, "en")]
    assert section(page, "Not on the map", "</ul>") == [address(unknown, "en")]


def test_the_list_beside_the_map_counts_what_was_found_at_each(client: Client) -> None:
    visit = make_visit(host=make_host(country="DK"))
    make_finding(tour=visit.tour, visits=(visit,))
    make_finding(tour=visit.tour, visits=(visit,), status=Status.DRAFT)
    assert finding_counts(client.get(listing("map", "en"))) == [1]


def test_each_country_has_its_map_that_of_the_latest_visit_first(client: Client) -> None:
    make_visit(tour=make_tour(class_year=2015), name_fr="Town", host=at("12.5", "55.6", country="DK"))
    make_visit(tour=make_tour(class_year=2016), name_en="Stad", host=at("18.0", "59.3", country="SE"))
    page = text_of(client.get(listing("map", "en")))
    assert [name for _address, name in marks(page)] == ["1 – Stad"]
    assert re.findall(r'<a href="\?country=(\w+)"( aria-current="true")?>(\w+)', page) == [
        ("DK", "", "Denmark"),
        ("SE", ' aria-current="true"', "Sweden"),
    ]
    chosen = text_of(client.get(listing("map", "fr") + "?country=DK"))
    assert [name for _address, name in marks(chosen)] == ["1 – Town"]
    assert "<title>Danemark – Carte" in chosen
    assert 'href="/en/map/?country=DK"' in chosen


def test_a_mark_is_named_in_its_own_language(client: Client) -> None:
    make_visit(name_fr="Ville", live_en=False, host=at("12.5", "55.6", country="DK"))
    assert 'lang="fr" aria-label="1 – Ville"' in text_of(client.get(listing("map", "en")))


@pytest.mark.parametrize(("precision", "said"), [("exact", False), ("approximate", True)])
def test_only_of_approximate_coordinates_it_is_said(client: Client, precision: str, said: bool) -> None:
    host = at("12.5", "55.6", country="DK")
    host.coordinates_precision = precision
    host.save()
    make_visit(host=host)
    assert ("about where each is" in text_of(client.get(listing("map", "en")))) is said


@pytest.mark.parametrize(("visits", "told"), [(36, False), (37, True)])
def test_of_many_visits_the_latest_are_shown_and_the_way_to_all(client: Client, visits: int, told: bool) -> None:
    tour = make_tour()
    for _visit in range(visits):
        make_visit(tour=tour, host=make_host(country="DK"))
    page = text_of(client.get(listing("map", "en")))
    assert len(section(page, "Not on the map", "</ul>")) == 36
    assert ("All visits, tour by tour" in page) is told


def test_nothing_that_is_not_published_is_on_the_map(client: Client) -> None:
    shown = make_visit(host=at("12.5", "55.6", country="DK"))
    make_visit(tour=shown.tour, name_en="Leak", host=at("12.0", "55.0", country="DK"), status=Status.DRAFT)
    make_visit(tour=make_tour(status=Status.DRAFT), name_en="Leak", host=at("18.0", "59.3", country="SE"))
    page = text_of(client.get(listing("map", "en")))
    assert ("Leak" in page, "Sweden" in page, len(marks(page))) == (False, False, 1)


@pytest.mark.parametrize("query", ["?country=XX", "?country=SE", "?country=%00", f"?country={'D' * 5000}"])
def test_a_country_without_hosts_is_told(client: Client, query: str) -> None:
    make_visit(host=at("12.5", "55.6", country="DK"))
    assert client.get(listing("map", "en") + query).status_code == 400


def test_without_a_visit_there_is_nothing_yet(client: Client) -> None:
    assert not Visit.objects.exists()
    assert "Nothing is published here yet" in text_of(client.get(listing("map", "en")))
    assert client.get(listing("map", "en") + "?country=DK").status_code == 400
