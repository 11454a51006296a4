"""What the page of a theme draws from its findings: what to remember, tensions, visits, sources."""

import re

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from findings.enums import Status
from findings.models import Visit
from tests.make import make_finding, make_passage, make_theme, make_tour, make_visit
from tests.views.pages import address, text_of

pytestmark = pytest.mark.django_db


def section(response: HttpResponseBase, name: str) -> str:
    """What stands below the heading of that id, in its section."""
    return text_of(response).partition(f'<h2 id="{name}">')[2].partition("</section>")[0]


def test_a_theme_lists_the_visits_that_its_published_findings_come_from() -> None:
    tour, theme = make_tour(), make_theme()
    visit, unrelated, of_draft = (make_visit(tour=tour) for _number in range(3))
    make_finding(theme=theme, visits=(visit,))
    make_finding(theme=theme, visits=(visit,))
    make_finding(visits=(unrelated,))
    make_finding(theme=theme, visits=(of_draft,), status=Status.DRAFT)
    assert list(Visit.objects.published().in_theme(theme)) == [visit]


def test_a_theme_shows_the_tensions_among_its_findings(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    assert '<h2 id="tensions">' not in text_of(client.get(address(theme, "en")))
    make_finding(tour=tour, theme=theme, kind="tension", title_en="Near or far")
    make_finding(tour=tour, theme=make_theme(parent=theme), kind="tension", title_en="Few or many")
    make_finding(tour=tour, theme=theme, kind="tension", title_en="Hidden", status=Status.DRAFT)
    make_finding(tour=tour, theme=theme, kind="lesson", title_en="Not one")
    response = client.get(address(theme, "en"))
    assert '<h2 id="tensions">Tensions</h2>' in text_of(response)
    assert re.findall(r">([^<>]+)</a>", section(response, "tensions")) == ["Near or far", "Few or many"]


def test_a_tension_leads_to_the_others_under_the_same_theme(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    below = make_theme(parent=theme)
    tension = make_finding(tour=tour, theme=below, kind="tension", title_en="Near or far")
    lesson = make_finding(tour=tour, theme=below, kind="lesson")
    assert '<h2 id="tensions">' not in text_of(client.get(address(tension, "en")))
    make_finding(tour=tour, theme=theme, kind="tension", title_en="Few or many")
    make_finding(tour=tour, theme=make_theme(parent=theme), kind="tension", title_en="Now or later")
    make_finding(tour=tour, theme=theme, kind="tension", title_en="Hidden", status=Status.DRAFT)
    make_finding(tour=tour, theme=make_theme(), kind="tension", title_en="Elsewhere")
    make_finding(tour=tour, theme=below, kind="tension", title_en="Alone or together")
    response = client.get(address(tension, "en"))
    shown = re.findall(r">([^<>]+)</a>", section(response, "tensions"))
    assert shown == ["Few or many", "Now or later", "Alone or together"]
    assert "Alone or together" not in section(response, "elsewhere")
    assert '<h2 id="tensions">' not in text_of(client.get(address(lesson, "en")))


def test_a_theme_begins_with_what_its_editors_chose_to_remember(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    make_finding(tour=tour, theme=theme, title_en="Not chosen")
    assert "What to remember" not in text_of(client.get(address(theme, "en")))
    make_finding(tour=tour, theme=theme, title_en="Chosen", to_remember=True)
    make_finding(tour=tour, theme=make_theme(parent=theme), title_en="Chosen below", to_remember=True)
    make_finding(tour=tour, theme=theme, title_en="Hidden", to_remember=True, status=Status.DRAFT)
    make_finding(tour=tour, theme=make_theme(), title_en="Elsewhere", to_remember=True)
    shown = section(client.get(address(theme, "en")), "remembered")
    assert re.findall(r">([^<>]+)</a>", shown) == ["Chosen", "Chosen below"]


def test_no_more_is_to_be_remembered_than_one_can(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    for number in range(7):
        make_finding(tour=tour, theme=theme, title_en=f"Finding {number}", to_remember=True)
    shown = section(client.get(address(theme, "en")), "remembered")
    assert re.findall(r">([^<>]+)</a>", shown) == [f"Finding {number}" for number in range(5)]


def test_a_theme_names_the_memos_of_the_tours_that_its_findings_come_from(client: Client) -> None:
    tour, other, theme = make_tour(title_en="Tour of Denmark"), make_tour(), make_theme()
    memo = make_passage(tour=tour).source
    make_passage(tour=other)
    assert "Sources" not in text_of(client.get(address(theme, "en")))
    make_finding(tour=tour, theme=theme)
    make_finding(tour=other, theme=make_theme())
    shown = section(client.get(address(theme, "en")), "sources")
    assert re.findall(r"Memo \d+", shown) == [memo.title_en]
    assert re.findall(r'<a href="([^"]+)">(.*?)</a>', shown) == [(address(tour, "en"), "Tour of Denmark")]


def test_the_sources_of_a_theme_are_the_same_on_each_page_of_its_list(client: Client) -> None:
    latest, first, theme = make_tour(class_year=2016), make_tour(class_year=2015), make_theme()
    memos = [make_passage(tour=tour).source.title_en for tour in (latest, first)]
    for _finding in range(20):
        make_finding(tour=latest, theme=theme)
    make_finding(tour=first, theme=theme)
    for page in ("", "?page=2"):
        shown = section(client.get(address(theme, "en") + page), "sources")
        assert sorted(re.findall(r"Memo \d+", shown)) == sorted(memos)
