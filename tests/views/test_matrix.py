"""The matrix counts what its links list, says what to ask next, and leaves as a table for other programs."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from findings.enums import Status
from findings.models import Theme, Tour, Visit
from findings.visuals.matrix import matrix_of
from tests.make import make_finding, make_theme, make_tour, make_visit
from tests.views.pages import card_titles, listing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tour() -> Tour:
    """Two visits and two themes, one of which has two sub-themes; every way for a finding to stand among them."""
    tour = make_tour(key="tour", class_year=2016)
    town, lab = make_visit(tour=tour, key="town", name_en="Town"), make_visit(tour=tour, key="lab", name_en="Lab")
    money = make_theme(key="money", name_en="Money", question_en="Who pays?")
    craft = make_theme(key="craft", slug_en="craft", name_en="Craft", question_en="Who does it?")
    limits, proof = make_theme(key="limits", parent=money), make_theme(key="proof", parent=money)
    make_finding(tour=tour, theme=money, visits=(town,))
    make_finding(tour=tour, theme=limits, visits=(town, lab))
    make_finding(tour=tour, theme=limits, themes=(limits, money), visits=(lab,))
    make_finding(tour=tour, theme=craft, themes=(proof,), visits=(town,))
    make_finding(tour=tour, theme=craft)
    return tour


def _counts(tour: Tour, above: Theme | None = None) -> dict[str, list[int]]:
    """Each row: the count of each visit, then the total."""
    return {row.theme.key: [*(cell.total for cell in row.cells), row.total] for row in matrix_of(tour, above).rows}


def _table(client: Client, language: str, query: str = "") -> list[list[str]]:
    """The lines of the table for other programs."""
    answer = client.get(listing("matrix-csv", language) + query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    delimiter = {"fr": ";", "en": ","}[language]
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))


def test_cells_count_each_finding_once_by_main_or_other_theme(tour: Tour) -> None:
    assert _counts(tour) == {"money": [3, 2, 4], "craft": [1, 0, 2]}
    assert _counts(tour, Theme.objects.get(key="money")) == {"limits": [1, 2, 2], "proof": [1, 0, 1]}


@pytest.mark.parametrize(("query", "total"), [("", 5), ("?theme=money", 5)])
def test_cells_lead_to_what_they_count(client: Client, tour: Tour, query: str, total: int) -> None:
    page = text_of(client.get(listing("matrix", "en") + query))
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    links = re.findall(r'<td[^>]*><a href="([^"]+)">(\d+)<', table)
    assert len(links) == total
    for address, count in links:
        assert len(card_titles(client.get(address))) == int(count)


def test_a_finding_of_another_tour_is_neither_counted_nor_listed(client: Client, tour: Tour) -> None:
    # Nothing keeps it from a visit of this one.
    town, money = Visit.objects.get(key="town"), Theme.objects.get(key="money")
    make_finding(tour=make_tour(class_year=2000), theme=money, visits=(town,))
    page = text_of(client.get(listing("matrix", "en")))
    links = re.findall(r'<a href="([^"]+theme=money[^"]*visit=town[^"]*)">', page)
    assert [len(card_titles(client.get(link))) for link in links] == [3, 3]


def test_empty_cells_say_what_to_ask(client: Client, tour: Tour) -> None:
    page = text_of(client.get(listing("matrix", "en")))
    assert "no finding of Lab; to ask: Who does it?" in page
    unasked = page.partition('<h2 id="unasked">')[2].partition("</section>")[0]
    assert re.findall(r"<strong>(.*?)</strong>", unasked) == ["Who does it?"]
    assert "nothing yet from: Lab" in unasked
    assert '<a href="/en/matrix/?tour=tour#ask-craft">' in page
    assert '<li id="ask-craft">' in unasked


def test_what_to_ask_of_a_theme_leads_to_it_and_to_its_sub_themes(client: Client, tour: Tour) -> None:
    make_theme(parent=Theme.objects.get(key="craft"), slug_en="skills", question_en="Which skills?")
    make_theme(parent=Theme.objects.get(key="craft"), question_en="Hidden?", status=Status.DRAFT)
    unasked = text_of(client.get(listing("matrix", "en"))).partition('<li id="ask-craft">')[2].partition("</li>")[0]
    asked = [re.sub("<[^>]+>", "", words) for words in re.findall(r"<a[^>]*>(.*?)</a>", unasked)]
    assert asked == ["Who does it?", "Which skills?"]
    assert re.findall(r'href="([^"]+)"', unasked) == ["/en/themes/craft/", "/en/themes/skills/"]


def test_only_a_theme_that_has_sub_themes_opens_to_them(client: Client, tour: Tour) -> None:
    table = text_of(client.get(listing("matrix", "en"))).partition("<tbody>")[2]
    rows = re.findall(r'<th scope="row">\s*<a href="([^"]+)">', table)
    assert rows == ["/en/matrix/?tour=tour&theme=money", "/en/themes/craft/"]
    Theme.objects.filter(parent__key="money").update(status=Status.ARCHIVED)
    assert "open its sub-themes" not in text_of(client.get(listing("matrix", "en")))


def test_where_all_was_asked_nothing_is_left_to_ask(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    make_finding(tour=tour, theme=theme, visits=(make_visit(tour=tour),))
    assert "What to ask next" not in text_of(client.get(listing("matrix", "en")))


def test_what_is_in_the_other_language_is_marked_in_each_cell(client: Client, tour: Tour) -> None:
    Visit.objects.filter(key="lab").update(live_en=False, name_fr="Labo")
    page = text_of(client.get(listing("matrix", "en")))
    assert 'no finding of <span lang="fr">Labo</span>; to ask: Who does it?' in page


def test_nothing_that_is_not_published_is_counted_or_named(client: Client, tour: Tour) -> None:
    hidden: dict[str, Any] = {"status": Status.DRAFT}
    make_finding(tour=tour, theme=Theme.objects.get(key="craft"), visits=(Visit.objects.get(key="lab"),), **hidden)
    make_visit(tour=tour, name_en="Leak", **hidden)
    make_theme(name_en="Leak", **hidden)
    make_tour(title_en="Leak", class_year=2030, **hidden)
    page = text_of(client.get(listing("matrix", "en")))
    assert "Leak" not in page
    assert "no finding of Lab; to ask: Who does it?" in page


def test_of_several_tours_the_latest_is_shown_and_another_can_be_chosen(client: Client, tour: Tour) -> None:
    assert "<select" not in text_of(client.get(listing("matrix", "en")))
    make_visit(tour=make_tour(key="later", class_year=2017), name_en="Elsewhere")
    latest = text_of(client.get(listing("matrix", "en")))
    assert ("Elsewhere" in latest, "Town" in latest) == (True, False)
    assert re.findall(r'<option value="(\w+)"( selected)?', latest) == [("later", " selected"), ("tour", "")]
    chosen = text_of(client.get(listing("matrix", "en") + "?tour=tour&theme=money"))
    assert ("Elsewhere" in chosen, "Town" in chosen) == (False, True)
    assert '<input type="hidden" name="theme" value="money">' in chosen
    assert 'href="/fr/matrice/?tour=tour&theme=money"' in chosen


@pytest.mark.parametrize("query", ["?tour=nowhere", "?theme=limits", "?theme=%00", "?tour=%00", f"?tour={'x' * 5000}"])
def test_what_cannot_be_is_told(client: Client, tour: Tour, query: str) -> None:
    for name in ("matrix", "matrix-csv"):
        assert client.get(listing(name, "en") + query).status_code == 400


def test_without_a_tour_there_is_nothing_yet(client: Client) -> None:
    assert "Nothing is published here yet" in text_of(client.get(listing("matrix", "en")))
    assert client.get(listing("matrix-csv", "en")).status_code == 404


def test_the_table_is_the_matrix_in_the_language_of_the_reader(client: Client, tour: Tour) -> None:
    Visit.objects.filter(key="lab").update(name_en="=1+1", name_fr="Labo")
    assert _table(client, "en") == [
        ["Theme", "Town", "'=1+1", "All findings of the tour"],
        ["Money", "3", "2", "4"],
        ["Craft", "1", "0", "2"],
    ]
    assert _table(client, "fr", "?tour=tour&theme=money")[0][2:] == ["Labo", "Tous les constats du voyage"]
    disposition = client.get(listing("matrix-csv", "fr"))["Content-Disposition"]
    assert disposition == 'attachment; filename="matrice-tour.csv"'
    disposition = client.get(listing("matrix-csv", "en") + "?theme=money")["Content-Disposition"]
    assert disposition == 'attachment; filename="matrix-tour-money.csv"'


def test_home_shows_the_matrix_of_the_latest_tour(client: Client, tour: Tour) -> None:
    home = text_of(client.get(listing("home", "en")))
    assert re.findall(r'<td[^>]*><a href="[^"]+">(\d+)<', home) == ["3", "2", "4", "1", "2"]
