"""A page costs the same number of queries however many records it draws on, notes included."""

import itertools

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from findings.models import Finding
from findings.querysets.statistics import analyze
from tests.make import (
    make_finding,
    make_many,
    make_note,
    make_term,
    make_theme,
    make_tour,
    make_trainee,
    make_user,
)
from tests.pictures.making import make_picture
from tests.views.pages import address, listing

pytestmark = pytest.mark.django_db

# At most 12 on home and on a finding, 11 on a theme, 9 on a visit, 8 elsewhere.
LIMITS = {"home": 12, "finding": 12, "theme": 11, "visit": 9}


words = itertools.count()


def _cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def _site(count: int) -> dict[str, str]:
    """A site of `count` findings with everything, one finding of which has `count` notes; its pages by name."""
    tour, top = make_tour(), make_theme()
    theme = make_theme(parent=top, description_fr="En mots.", description_en="In words.")
    findings = make_many(count, tour, theme)
    Finding.objects.filter(theme=theme).update(to_remember=True)
    finding, visit = findings[0], findings[0].visits.first()
    assert visit is not None
    make_finding(tour=tour, visits=(visit,))
    for other in findings[1:]:
        other.visits.add(visit)
    for _number in range(count):
        make_term(word=f"mot {next(words)}")
        author = make_user()
        make_trainee(tour=tour, user=author)
        make_note(finding=finding, author=author, signature="person")
        make_note(visit=visit, author=author, signature="person")
        make_picture(tour, visit=visit)
    analyze()
    return {
        "home": listing("home", "en"),
        "themes": listing("theme-list", "en"),
        "tour": address(tour, "en"),
        "theme": address(theme, "en"),
        "visits": listing("visit-list", "en"),
        "visit": address(visit, "en"),
        "findings": listing("finding-list", "en"),
        "filtered": f"{listing('finding-list', 'en')}?theme={theme.key}&visit={visit.key}&sort=title",
        "finding": address(finding, "en"),
        "participants": listing("participants", "en"),
        "tours": listing("tour-list", "en"),
        "glossary": listing("glossary", "en"),
        "site map": listing("site-map", "en"),
        "matrix": listing("matrix", "en"),
        "matrix of a theme": f"{listing('matrix', 'en')}?theme={top.key}",
        "map": listing("map", "en"),
        "uptake": listing("uptake", "en"),
        "report": f"/en/report/f/{finding.key}/",
    }


@pytest.mark.usefixtures("media")
def test_pages_cost_the_same_with_1_3_and_60_records(client: Client) -> None:
    costs = []
    for more in (1, 3, 60):
        costs.append({name: _cost(client, path) for name, path in _site(more).items()})
    assert costs[1:] == [costs[0], costs[0]]
    assert {name: cost for name, cost in costs[0].items() if cost > LIMITS.get(name, 8)} == {}
