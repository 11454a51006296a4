"""The timeline of a tour: its memo, its dated visits and every fact about it, in the order of their dates."""

import re
from datetime import date
from itertools import combinations
from math import hypot

import pytest
from django.test import Client

from findings.enums import Status
from findings.models import Source, Tour
from findings.visuals.timeline import Event, time_of
from tests.make import make_finding, make_follow_up, make_passage, make_theme, make_tour, make_visit
from tests.views.pages import address, text_of

pytestmark = pytest.mark.django_db


def entries(page: str) -> list[tuple[str, str]]:
    """What each entry of the timeline begins with, and its text."""
    listed = page.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    found = re.findall(r'<span class="kind">(.*?)</span>\s*(.*?)\s*<', listed, re.DOTALL)
    return [(" ".join(kind.split()), text) for kind, text in found]


def shown(client: Client, tour: Tour) -> list[tuple[str, str]]:
    """The entries of the tour's page in English."""
    return entries(text_of(client.get(address(tour, "en"))))


def test_facts_of_all_about_a_tour_stand_in_the_order_of_their_dates(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    visit = make_visit(tour=tour, name_en="Town", date="2015-03-10", date_precision="day")
    finding = make_finding(tour=tour, theme=theme)
    Source.objects.filter(tour=make_passage(tour=tour).source.tour).update(
        title_en="Memo", published_on="2017-10-01", published_precision="month"
    )
    make_follow_up(visit=visit, kind="since", text_en="It closed.", date="2018-05-01", date_precision="day")
    make_follow_up(finding=finding, kind="context", text_en="It began.", date="1961-01-01", date_precision="year")
    make_follow_up(theme=theme, kind="correction", text_en="It differed.", date="2012-01-01", date_precision="year")
    make_follow_up(tour=tour, kind="since", text_en="It will be.", date="2150-01-01", date_precision="year")
    make_follow_up(tour=tour, kind="since", text_en="Nobody knows when.")
    assert shown(client, tour) == [
        ("1961 · context", "It began."),
        ("2012 · correction", "It differed."),
        ("10 March 2015 · visit", "Town"),
        ("October 2017 · memo", "Memo"),
        ("1 May 2018 · since", "It closed."),
        ("2150 · announced", "It will be."),
        ("No date · since", "Nobody knows when."),
    ]


def test_a_visit_without_a_date_is_given_none(client: Client) -> None:
    tour = make_tour(class_year=2015)
    make_visit(tour=tour)
    assert shown(client, tour) == []
    assert "Before and since" not in text_of(client.get(address(tour, "en")))


def test_nothing_hidden_or_of_another_tour_is_in_it(client: Client) -> None:
    tour = make_tour()
    draft = make_finding(tour=tour, status=Status.DRAFT)
    dated = {"date": "2016-01-01", "date_precision": "year", "text_en": "Leak"}
    make_follow_up(finding=draft, **dated)
    make_follow_up(tour=tour, status=Status.DRAFT, **dated)
    make_follow_up(visit=make_visit(), **dated)
    make_follow_up(theme=make_theme(), **dated)
    make_visit(tour=tour, status=Status.DRAFT, name_en="Leak", date="2016-01-01", date_precision="year")
    assert shown(client, tour) == []


def test_facts_lead_to_what_they_are_about_and_those_of_the_tour_tell_their_source(client: Client) -> None:
    tour = make_tour()
    visit = make_visit(tour=tour, name_en="Town")
    make_follow_up(visit=visit, text_en="It closed.", date="2018-05-01", date_precision="day", citation_en="A paper")
    make_follow_up(tour=tour, text_en="It was told.", date="2019-05-01", date_precision="day", citation_en="A report")
    page = text_of(client.get(address(tour, "en")))
    assert f'<a class="about" href="{address(visit, "en")}">Town</a>' in page
    assert ("A paper" in page, "A report" in page) == (False, True)


def test_a_fact_about_the_tour_itself_is_proved_there(client: Client) -> None:
    proof = {"citation_en": "A report", "address": "https://example.org/report", "evidence_en": "Page 4 says so."}
    tour = make_tour()
    make_follow_up(tour=tour, checked_on="2026-01-02", **proof)
    page = text_of(client.get(address(tour, "en")))
    assert '<a href="https://example.org/report" rel="noopener noreferrer">A report</a>' in page
    assert ("Page 4 says so." in page, "(checked on 2\u00a0January\u00a02026)" in page) == (True, True)


@pytest.mark.parametrize(
    ("day", "precision", "time"),
    [
        ("2016-12-31", "day", 2016.9973),
        ("2015-01-01", "day", 2015),
        ("2015-05-31", "month", 2015.3661),
        ("2015-05-31", "year", 2015.4945),
    ],
)
def test_a_time_lies_within_what_is_known_of_it(day: str, precision: str, time: float) -> None:
    event = Event(date.fromisoformat(day), precision, "since", Tour(), "title", Tour())
    assert round(time_of(event), 4) == time


def test_the_drawing_has_a_dot_for_each_date(client: Client) -> None:
    tour = make_tour()
    for year in (1961, 2007, 2007, 2008, 2027):
        make_follow_up(tour=tour, date=f"{year}-01-01", date_precision="year")
    drawing = text_of(client.get(address(tour, "en"))).partition('<svg class="years"')[2].partition("</svg>")[0]
    dots = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawing)]
    assert len(dots) == 5
    assert min(hypot(x - u, y - v) for (x, y), (u, v) in combinations(dots, 2)) >= 7
    assert [x for x, _y in dots] == sorted(x for x, _y in dots)
    assert re.findall(r">(\d{4})</text>", drawing) == ["1980", "2000", "2020"]
