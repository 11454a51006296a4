"""Lists of more records than are counted one by one, and of more than a page can offer."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from findings.models import Finding, Theme, Visit
from findings.querysets.published import MOST
from findings.querysets.statistics import analyze
from tests.make import make_finding, make_theme, make_tour, make_visit
from tests.views.pages import address, card_titles, listing, text_of

pytestmark = pytest.mark.django_db

# Five on the 52nd page.
MANY = MOST + 25


def _many(theme: Theme, count: int) -> None:
    """So many published findings of a new tour, in this theme, in the order of their numbers."""
    tour = make_tour()
    Finding.objects.bulk_create(
        Finding(
            key=f"many-{number:04}",
            tour=tour,
            theme=theme,
            kind="lesson",
            position=number,
            **{f"{field}_{language}": f"Number {number}" for field in ("title", "body") for language in ("fr", "en")},
            **{f"slug_{language}": f"{language}-{number}" for language in ("fr", "en")},
            live_fr=True,
            live_en=True,
            status="published",
        )
        for number in range(count)
    )
    analyze()


def _options(page: Any, name: str) -> list[str]:
    """The values that a filter offers, but for that of none."""
    field = re.search(rf'<select name="{name}".*?</select>', text_of(page), re.DOTALL)
    assert field is not None
    return re.findall(r'<option value="([^"]+)"', field[0])


def test_findings_are_counted_to_a_thousand_and_listed_to_the_last(client: Client) -> None:
    theme = make_theme(parent=make_theme())
    _many(theme, MANY)
    assert theme.parent is not None
    for path in (listing("finding-list", "en"), address(theme, "en"), address(theme.parent, "en")):
        first, last = client.get(path), client.get(f"{path}?page=52")
        assert "More than 1,000 findings" in text_of(first)
        assert card_titles(first) == [f"Number {number}" for number in range(20)]
        assert card_titles(last) == [f"Number {number}" for number in range(1020, 1025)]
        assert re.findall(r"Page \d+[^<\n]*", text_of(last))[-1].strip() == "Page 52"
        assert ('rel="prev"' in text_of(last), 'rel="next"' in text_of(last)) == (True, False)
        assert client.get(f"{path}?page=53").status_code == 404
    assert "Plus de 1\u00a0000 constats" in text_of(client.get(listing("finding-list", "fr")))
    assert "Browse the findings (more than 1,000)" in text_of(client.get(listing("home", "en")))
    assert text_of(client.get(listing("theme-list", "en"))).count("More than 1,000 findings") == 2
    counted = Theme.objects.with_finding_count().values_list("finding_count", flat=True)
    assert [Finding.objects.published().count_up_to_most(), *counted] == [MOST + 1] * 3
    QuerySet(Finding).filter(position__gte=MOST).delete()
    for path in (listing("finding-list", "en"), address(theme, "en")):
        page = text_of(client.get(f"{path}?page=50"))
        assert ("1,000 findings" in page, "More than" in page) == (True, False)
        assert re.search(r"Page 50 of 50\b", page)


def test_many_findings_of_a_theme_are_those_that_are_gathered_when_few() -> None:
    tour, theme = make_tour(), make_theme()
    child, other = make_theme(parent=theme), make_theme()
    visits = tuple(make_visit(tour=tour) for _number in range(3))
    shown = [
        make_finding(tour=tour, theme=theme, visits=visits[:1]),
        make_finding(tour=tour, theme=child, themes=(theme, child)),
        make_finding(tour=tour, theme=other, themes=(child, theme), visits=visits[1:2]),
    ]
    make_finding(tour=tour, theme=other, visits=visits[2:])
    make_finding(tour=tour, theme=child, status="draft", visits=visits[2:])
    for many in (False, True):
        assert list(Finding.objects.published().in_theme(theme, many)) == shown
        assert list(Finding.objects.published().in_theme(child, many)) == shown[1:]
        assert list(Visit.objects.published().in_theme(theme, many)) == list(visits[:2])
        assert list(Visit.objects.published().in_theme(child, many)) == list(visits[1:2])


def test_a_theme_names_twenty_of_its_visits_and_says_that_there_are_more(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    visits = tuple(make_visit(tour=tour, position=number) for number in range(21))
    finding = make_finding(tour=tour, theme=theme, visits=visits[:20])
    assert "All visits, tour by tour" not in text_of(client.get(address(theme, "en")))
    finding.visits.add(visits[20])
    section = text_of(client.get(address(theme, "en"))).partition('<h2 id="visits">')[2].partition("</section>")[0]
    links = [*(address(visit, "en") for visit in visits[:20]), listing("visit-list", "en")]
    assert re.findall(r'<a href="([^"]+)"', section) == links
    assert "All visits, tour by tour" in section


def test_filters_offer_the_latest_hundred_and_the_one_that_is_chosen(client: Client) -> None:
    tours = [make_tour(class_year=2150 - number) for number in range(101)]
    visits = tuple(make_visit(tour=tour) for tour in tours)
    finding = make_finding(tour=tours[-1], visits=visits[-1:])
    page = client.get(listing("finding-list", "en"))
    assert _options(page, "tour") == [tour.key for tour in tours[:100]]
    assert _options(page, "visit") == [visit.key for visit in visits[:100]]
    narrowed = client.get(f"{listing('finding-list', 'en')}?tour={tours[-1].key}&visit={visits[-1].key}")
    assert _options(narrowed, "tour") == [tour.key for tour in tours]
    assert _options(narrowed, "visit") == [visit.key for visit in visits]
    assert card_titles(narrowed) == [finding.title_en]
    assert "The latest; an older one has its own page." in text_of(page)
    assert client.get(f"{listing('finding-list', 'en')}?tour=nowhere&visit=%00").status_code == 400


def test_home_names_five_earlier_tours_and_leads_to_all(client: Client) -> None:
    tours = [make_tour(class_year=2100 - number) for number in range(7)]
    section = text_of(client.get(listing("home", "en"))).partition('<h2 id="earlier">')[2].partition("</section>")[0]
    links = [*(address(tour, "en") for tour in tours[1:6]), listing("tour-list", "en")]
    assert re.findall(r'<a href="([^"]+)"', section) == links


def test_reindexing_tells_the_database_how_its_rows_are_spread() -> None:
    _many(make_theme(), 60)
    make_finding()
    call_command("reindex", verbosity=0)
    counted = {
        "sqlite": "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE idx = 'finding_memo_order'",
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'finding_memo_order'",
    }
    with connection.cursor() as cursor:
        cursor.execute(counted[connection.vendor])
        assert cursor.fetchone() == (61,)
