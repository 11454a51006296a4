"""What was taken up is counted and told where it helps: on findings, themes, tours, and on a page of its own."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from findings.enums import NoteState, Status
from findings.models import ErrorReport, Finding, Tour
from tests.conftest import Cast
from tests.make import make_authority, make_finding, make_note, make_theme, make_tour, make_user, make_visit
from tests.views.pages import address, card_titles, listing, text_of

pytestmark = pytest.mark.django_db


def said(client: Client, path: str) -> list[str]:
    """What the page says was taken up."""
    return re.findall(r'<p class="uptake">(.*?)</p>', text_of(client.get(path)))


@pytest.fixture
def tour() -> Tour:
    return make_tour()


@pytest.fixture
def finding(tour: Tour) -> Finding:
    """Adopted twice in one authority and once in a place, dropped in another; what is not accepted does not count."""
    finding = make_finding(tour=tour, theme=make_theme(parent=make_theme()))
    authority = make_authority(kind="sdis")
    for told in (
        {"attempt": "adopted", "authority": authority},
        {"attempt": "adopted", "authority": authority},
        {"attempt": "adopted", "place": "Tours"},
        {"attempt": "dropped", "place": "tours", "changed_en": "Too costly."},
        {"attempt": "trying", "place": "Nowhere", "state": NoteState.WAITING, "moderated_at": None},
        {"attempt": "trying", "place": "Nowhere", "state": NoteState.WITHDRAWN},
    ):
        make_note(finding=finding, author=make_user(), **told)
    return finding


COUNTED = "Adopted in 2 authorities, dropped in 1 authority."


def test_it_is_said_in_words_everywhere(client: Client, finding: Finding, tour: Tour) -> None:
    top: Any = finding.theme.parent
    pages = [
        address(finding, "en"),
        address(finding.theme, "en"),
        address(top, "en"),
        address(tour, "en"),
        listing("uptake", "en"),
        f"{listing('uptake', 'en')}?tour={tour.key}",
        f"{listing('uptake', 'en')}?theme={top.key}",
    ]
    assert [said(client, page) for page in pages] == [[COUNTED]] * len(pages)
    french = "Adopté dans 2 collectivités, abandonné dans 1 collectivité."
    assert said(client, address(finding, "fr")) == [french]


@pytest.mark.parametrize(("language", "words"), [("en", "3 notes by alumni"), ("fr", "3 retours d’expérience")])
def test_a_card_says_how_much_was_told(client: Client, finding: Finding, language: str, words: str) -> None:
    note = finding.notes.get(attempt="trying", state=NoteState.WITHDRAWN)
    finding.notes.filter(attempt="dropped").update(state=NoteState.REFUSED, reason="No.")
    page = text_of(client.get(listing("finding-list", language)))
    assert [words in page, note.key in page] == [True, False]


def test_where_nothing_was_told_nothing_is_counted(client: Client, tour: Tour) -> None:
    other = make_finding(tour=tour)
    assert [said(client, address(one, "en")) for one in (other, other.theme, tour)] == [[], [], []]
    assert "Nobody has told anything yet." in text_of(client.get(listing("uptake", "en")))


def test_a_visit_counts_for_its_tour(client: Client, tour: Tour) -> None:
    make_note(visit=make_visit(tour=tour), place="Dax")
    assert said(client, address(tour, "en")) == ["Adopted in 1 authority."]


def test_the_page_is_narrowed(client: Client, finding: Finding) -> None:
    make_note(finding=make_finding(), attempt="adapted", authority=make_authority(kind="ccas"))
    path = listing("uptake", "en")
    for query, expected in (
        ("attempt=dropped", ["Dropped in 1 authority."]),
        ("kind=sdis", ["Adopted in 1 authority."]),
        ("kind=ccas", ["Adapted in 1 authority."]),
        (f"tour={finding.tour.key}&kind=ccas", []),
    ):
        assert said(client, f"{path}?{query}") == expected
    assert "No note answers these filters." in text_of(client.get(f"{path}?kind=cdg"))
    assert client.get(f"{path}?kind=gossip").status_code == 400
    assert client.get(f"{path}?page=99").status_code == 404


def test_what_is_hidden_is_not_counted(client: Client, finding: Finding, tour: Tour) -> None:
    Finding.objects.filter(pk=finding.pk).update(status=Status.DRAFT)
    assert said(client, listing("uptake", "en")) == said(client, address(tour, "en")) == []
    assert "Too costly." not in text_of(client.get(listing("uptake", "en")))


def test_findings_are_filtered_and_ordered_by_what_became_of_them(client: Client, finding: Finding) -> None:
    once, never = make_finding(), make_finding()
    make_note(finding=once, attempt="adapted")
    path = listing("finding-list", "en")
    for query, expected in (
        ("uptake=told", {finding, once}),
        ("uptake=adopted", {finding}),
        ("uptake=adapted", {once}),
        ("uptake=trying", set()),
    ):
        assert set(card_titles(client.get(f"{path}?{query}"))) == {str(one.title_en) for one in expected}
    in_order = card_titles(client.get(f"{path}?sort=uptake"))
    assert in_order == [one.title_en for one in (finding, once, never)]


# Reports -------------------------------------------------------------------------------------------------------------


def test_a_reader_reports_a_note(client: Client, cast: Cast) -> None:
    note = make_note(finding=make_finding(), changed_en="Somebody's secret.")
    page = text_of(client.get(address(note.target, "en")))
    link = f"/en/report/f/{note.target.key}/?note={note.key}"
    assert f'href="{link}"' in page
    assert "Somebody's secret." in text_of(client.get(link))
    assert client.post(link, {"message": "This is private."}).status_code == 302
    report = ErrorReport.objects.get()
    assert (report.note, report.finding) == (note, note.target)
    assert "retour d’expérience" in mail.outbox[0].body


@pytest.mark.parametrize("key", ["nothing", "x\0", "é", "a" * 5000])
def test_a_note_that_is_not_on_the_page_is_not_reported(client: Client, key: str) -> None:
    finding = make_finding()
    hidden = make_note(finding=finding, state=NoteState.WAITING, moderated_at=None)
    elsewhere = make_note(finding=make_finding())
    for named in (key, hidden.key, elsewhere.key):
        response: Any = client.get(f"/en/report/f/{finding.key}/", {"note": named})
        assert response.status_code == 404
