"""The board shows records of every kind, in both languages, the worst first, to whoever may see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from findings.admin.board import PER_PAGE
from findings.enums import NoteState, Status
from findings.models import Finding, Record
from findings.parity.memory import confirm, keep, translated_models
from findings.querysets.parity import translated_fields, with_record_state
from tests import make
from tests.admin.boards import (
    KINDS,
    board,
    cells,
    draft,
    entry_of,
    index,
    kept,
    keys,
    outdated,
    staff,
    untranslated,
    written,
)
from tests.admin.forms import address, signed_in
from tests.admin.test_hostile import VALUES

LANGUAGES = ("fr", "en")
OTHER = {"fr": "en", "en": "fr"}


@pytest.fixture
def client(db: None) -> Client:
    return signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))


def state_in_parity(record: Record) -> str:
    states = with_record_state(QuerySet(type(record)), "told")
    return str(states.values_list("told", flat=True).get(pk=record.pk))


# Rows ----------------------------------------------------------------------------------------------------------------


def test_every_kind_of_record_has_its_place_on_the_board() -> None:
    assert {model._meta.model_name for model in translated_models()} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_listed_under_its_kind_with_the_way_to_its_page(client: Client, kind: str) -> None:
    record = KINDS[kind]()
    shown = board(client, kind=kind)
    assert sorted(keys(shown)) == sorted(type(record).objects.values_list("key", flat=True))
    assert entry_of(client, record).address == address(f"{kind}_change", record.pk)
    assert client.get(entry_of(client, record).address).status_code == 200


@pytest.mark.parametrize("original", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_translation_is_in_the_state_that_parity_tells(client: Client, kind: str, original: str) -> None:
    record = KINDS[kind]()
    model, last = type(record), translated_fields(type(record))[0]
    written(record, original_language=original)
    confirm(record, translated_fields(model))

    def told() -> tuple[str, str]:
        side = next(side for side in entry_of(client, record).sides if side.language == OTHER[original])
        return side.state, state_in_parity(record)

    assert told() == ("valid", "valid")
    written(record, **{f"{last}_{original}": "Un autre texte"})
    assert told() == ("stale", "stale")
    keep(record, [last])
    assert told() == ("kept", "kept")
    if kind != "term":  # which has both texts or is none
        gone: dict[str, Any] = {f"{name}_{OTHER[original]}": None for name in translated_fields(model)}
        gone |= {f"live_{OTHER[original]}": False} if hasattr(record, "status") else {}
        written(record, **gone)
        assert told() == ("missing", "missing")


@pytest.mark.parametrize("original", LANGUAGES)
def test_each_language_says_what_it_is_and_whether_readers_find_it(client: Client, original: str) -> None:
    def told(record: Finding) -> list[tuple[str, bool]]:
        shown = cells(entry_of(client, record))
        return [shown[original], shown[OTHER[original]]]

    fresh, old, also_old, alone, unseen = (make.make_finding(original_language=original) for _unused in range(5))
    outdated(old), kept(also_old), untranslated(alone), draft(unseen)
    assert told(fresh) == [("original", True), ("valid", True)]
    assert told(old) == [("original", True), ("stale", False)]
    assert told(also_old) == [("original", True), ("kept", True)]
    assert told(alone) == [("original", True), ("missing", False)]
    assert told(unseen) == [("original", False), ("valid", False)]


def test_what_is_published_for_later_is_not_online_yet(client: Client) -> None:
    finding = make.make_finding(publish_at=timezone.now() + timedelta(days=1))
    assert cells(entry_of(client, finding)) == {"fr": ("original", False), "en": ("valid", False)}


def test_the_worst_comes_first_then_what_readers_see_then_the_oldest(client: Client) -> None:
    tour, theme = make.make_tour(), make.make_theme()
    made = [make.make_finding(tour=tour, theme=theme) for _unused in range(7)]
    valid, alone, also_old, old_draft, older, old, fresh = made
    untranslated(alone), kept(also_old), outdated(draft(old_draft)), outdated(older), outdated(old)
    for hours, record in enumerate((old, older, old_draft, also_old, alone, fresh, valid)):
        written(record, modified_at=timezone.now() - timedelta(hours=hours))
    expected = [older, old, old_draft, also_old, alone, valid, fresh]
    assert keys(board(client, kind="finding")) == [record.key for record in expected]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_in_the_readers_language_else_marked_with_its_own(client: Client, language: str) -> None:
    both = make.make_finding(title_fr="Le titre", title_en="The title")
    alone = untranslated(make.make_finding(title_fr="Sans anglais"))
    nameless = make.make_passage(section_fr=None, section_en=None)
    numbered = make.make_passage(section_fr="Les constats", section_en="What was found", number=3)
    names = {
        entry.key: entry.name for kind in ("finding", "passage") for entry in board(client, language, kind=kind).page
    }
    assert names[both.key] == ("Le titre" if language == "fr" else "The title", language)
    assert names[alone.key] == ("Sans anglais", "fr")
    assert names[nameless.key] == (nameless.key, "")
    assert names[numbered.key] == ("Les constats · 3" if language == "fr" else "What was found · 3", language)
    marked = '<span lang="fr">Sans anglais</span>'
    assert (marked in client.get(index(language), {"kind": "finding"}).text) == (language == "en")


def test_a_note_is_listed_once_it_is_accepted(client: Client) -> None:
    finding = make.make_finding()
    accepted = make.make_note(finding=finding)
    for state in set(NoteState) - {NoteState.ACCEPTED}:
        make.make_note(finding=finding, state=state, reason="Why", changed_fr="Not for the board")
    assert keys(board(client, kind="note")) == [accepted.key]
    assert "Not for the board" not in client.get(index("fr")).text


# Filters and pages ---------------------------------------------------------------------------------------------------


def test_filters_narrow_the_list(client: Client) -> None:
    tour, other, theme = make.make_tour(), make.make_tour(), make.make_theme()
    plain = make.make_finding(tour=tour, theme=theme)
    english = make.make_finding(tour=tour, theme=theme, original_language="en", status=Status.ARCHIVED)
    old = outdated(make.make_visit(tour=other))
    follow_up = make.make_follow_up(visit=old, status=Status.DRAFT)

    def asked(**query: str) -> set[str]:
        shown = board(client, **query)
        assert shown.page.paginator.count == len(shown.page)
        return set(keys(shown))

    assert asked(kind="finding") == {plain.key, english.key}
    assert asked(kind="finding", language="en") == {english.key} == asked(status="archived")
    assert asked(tour=tour.key) == {tour.key, plain.key, english.key}
    assert asked(tour=other.key) == {other.key, old.key, follow_up.key}
    assert asked(tour="-") == {theme.key, old.host.key}
    assert asked(state="stale") == {old.key}
    assert asked(status="draft") == {follow_up.key}
    assert asked(tour=tour.key, state="stale") == set()
    assert (
        "No record answers all these filters together."
        in client.get(index(), {"tour": tour.key, "state": "stale"}).text
    )


def test_what_hangs_on_a_record_of_a_tour_is_of_that_tour(client: Client) -> None:
    finding = make.make_finding()
    passage = make.make_passage(tour=finding.tour)
    about = {"tour": finding.tour, "finding": finding, "theme": finding.theme}
    on_tour, on_finding, on_theme = (make.make_follow_up(**{name: target}) for name, target in about.items())
    note = make.make_note(finding=finding)
    others = {record.key for record in (finding, passage, passage.source, on_tour, on_finding, note)}
    assert set(keys(board(client, tour=finding.tour.key))) == {finding.tour.key, *others}
    assert set(keys(board(client, tour="-"))) == {finding.theme.key, on_theme.key}


def test_what_waits_for_its_time_is_in_review_and_can_be_told_apart(client: Client) -> None:
    now, day, theme = timezone.now(), timedelta(days=1), make.make_theme()
    times = (None, now + day, now - day)
    asked, later, late = (
        make.make_finding(theme=theme, status=Status.IN_REVIEW, publish_at=time).key for time in times
    )
    assert set(keys(board(client, status="in_review"))) == {asked, later, late}
    assert keys(board(client, status="scheduled")) == [later]
    assert keys(board(client, status="overdue")) == [late]


@pytest.mark.parametrize("name", ["tour", "kind", "status", "state", "language", "page"])
@pytest.mark.parametrize("value", [*VALUES, "0", "1.5", "None", "user"])
def test_a_wrong_filter_is_left_out_and_said_to_be(client: Client, name: str, value: str) -> None:
    make.make_finding()
    response = client.get(index(), {name: value, "unknown": value})
    shown = response.context["board"]
    wrong = [str(shown.form.fields[name].label)] if value.strip() else []
    assert shown.form.left_out == ", ".join(wrong)
    assert shown.page.paginator.count == 3
    assert ("<title>Error: Board" in response.text.replace("\n", "")) == bool(wrong)
    assert response.text.count('role="alert"') == len(wrong)


def test_other_filters_hold_beside_a_wrong_one(client: Client) -> None:
    finding = make.make_finding()
    assert keys(board(client, kind="finding", state="x", page="x")) == [finding.key]


def test_pages_hold_every_record_once_and_keep_the_filters(client: Client) -> None:
    tour, theme = make.make_tour(), make.make_theme()
    made = {make.make_finding(tour=tour, theme=theme).key for _unused in range(2 * PER_PAGE + 3)}
    pages = [keys(board(client, kind="finding", page=str(number))) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [PER_PAGE, PER_PAGE, 3]
    assert {key for page in pages for key in page} == made
    assert keys(board(client, kind="finding", page="99999")) == pages[-1]
    text = client.get(index(), {"kind": "finding", "page": "2"}).text
    assert (
        text.count('href="?kind=finding&amp;page=1#records"')
        == text.count('href="?kind=finding&amp;page=3#records"')
        == 1
    )


# Next to mend --------------------------------------------------------------------------------------------------------


def test_the_first_to_mend_is_what_readers_miss(client: Client) -> None:
    outdated(draft(make.make_finding()))
    seen = outdated(make.make_host())
    shown = board(client, state="valid")
    assert shown.next is not None
    assert (shown.next.key, shown.following) == (seen.key, 1)
    text = client.get(index()).text
    assert text.count(f'<a href="{address("host_change", seen.pk)}?board=#parity">') == 1
    assert "1 more to mend" in text


def test_nothing_to_mend_is_said_kindly(client: Client) -> None:
    kept(make.make_finding())
    untranslated(make.make_finding())
    text = client.get(index()).text
    assert board(client).next is None
    assert "Nothing is out of date" in text
    assert "1 record lacks a text in one language" in text


def test_only_what_the_person_may_change_is_to_mend(db: None) -> None:
    finding, host = outdated(make.make_finding()), outdated(make.make_host())
    outdated(make.make_note(finding=finding))
    shown = board(signed_in(staff("view_finding", "change_host", "view_note")))
    assert shown.next is not None
    assert (shown.next.key, shown.following) == (host.key, 0)
    reader = signed_in(staff("view_finding", "view_host"))
    assert "Next to mend" not in reader.get(index()).text


# Around it ------------------------------------------------------------------------------------------------------------


def test_an_empty_site_says_where_to_begin(client: Client) -> None:
    response: Any = client.get(index())
    assert response.context["board"].is_empty
    assert "There is no record yet: the first one is a tour." in response.text
    assert next(step["name"] for step in response.context["app_list"]) == "1. The tour and its memo"


def test_the_lists_of_one_application_stand_without_the_board(client: Client) -> None:
    response: Any = client.get(f"{index()}findings/")
    assert response.status_code == 200
    assert 'class="board"' not in response.text
