"""The database itself refuses what must never be stored, whatever wrote it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Model, QuerySet

from findings.enums import LinkOutcome, NoteState, ReportState, Status
from findings.models import Citation, HostAlias, User
from tests.make import (
    cite,
    make_authority,
    make_error_report,
    make_finding,
    make_follow_up,
    make_host,
    make_link_check,
    make_note,
    make_passage,
    make_term,
    make_theme,
    make_tour,
    make_user,
    make_visit,
)
from tests.pictures.making import make_photograph

pytestmark = pytest.mark.django_db


def written(record: Any, **values: Any) -> int:
    """The rows written by a plain SQL update, past clean(), save() and our own querysets."""
    with transaction.atomic():
        return QuerySet(type(record)).filter(pk=record.pk).update(**values)


def make_draft() -> Any:
    """A finding that is not live anywhere."""
    return make_finding(status=Status.DRAFT, live_fr=False, live_en=False)


def note_on_finding(**fields: Any) -> Any:
    return make_note(finding=make_finding(), **fields)


def report_on_finding() -> Any:
    return make_error_report(finding=make_finding())


def follow_up_on_tour() -> Any:
    return make_follow_up(tour=make_tour())


PUBLISHED: dict[str, Callable[[], Any]] = {
    "tour": make_tour,
    "theme": make_theme,
    "visit": make_visit,
    "finding": make_finding,
    "followup": follow_up_on_tour,
}
NEEDED = {
    "tour": ["title", "slug"],
    "theme": ["name", "question", "slug"],
    "visit": ["name", "summary", "slug"],
    "finding": ["title", "body", "slug"],
    "followup": ["text", "citation"],
}
EMPTY = [None, ""]


# Publication ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PUBLISHED)
def test_what_is_published_is_live_somewhere(kind: str) -> None:
    record = PUBLISHED[kind]()
    assert written(record, live_fr=False) == 1
    with pytest.raises(IntegrityError, match=f"{kind}_published_is_live"):
        written(record, live_en=False)


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in NEEDED.items() for text in texts])
def test_what_is_live_is_written(kind: str, text: str, language: str, empty: str | None) -> None:
    record = PUBLISHED[kind]()
    with pytest.raises(IntegrityError, match=f"{kind}_live_{language}_is_written"):
        written(record, **{f"{text}_{language}": empty})
    assert written(record, **{f"live_{language}": False, f"{text}_{language}": empty}) == 1


# Slugs ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["tour", "theme", "visit", "finding"])
def test_a_slug_is_used_once_in_a_language_and_freely_in_the_other(kind: str, language: str) -> None:
    first, second = PUBLISHED[kind](), PUBLISHED[kind]()
    other = {"fr": "en", "en": "fr"}[language]
    assert written(first, **{f"slug_{language}": "same"}) == 1
    assert written(second, **{f"slug_{other}": "same"}) == 1
    with pytest.raises(IntegrityError):
        written(second, **{f"slug_{language}": "same"})


def test_two_drafts_may_lack_a_slug() -> None:
    drafts = [make_draft(), make_draft()]
    assert [written(draft, slug_fr=None, slug_en=None) for draft in drafts] == [1, 1]


def test_an_empty_slug_typed_by_a_curator_is_stored_as_none() -> None:
    for draft in (make_draft(), make_draft()):
        draft.title_en, draft.slug_en = None, ""
        draft.save()
        draft.refresh_from_db()
        assert draft.slug_en is None


# One of several, all or none -----------------------------------------------------------------------------------------


def test_a_note_is_about_exactly_one_record() -> None:
    note, visit = note_on_finding(), make_visit()
    for values in ({"visit": visit}, {"finding": None}):
        with pytest.raises(IntegrityError, match="note_one_target"):
            written(note, **values)
    assert written(note, finding=None, visit=visit) == 1


def test_a_follow_up_is_about_exactly_one_record() -> None:
    follow_up = follow_up_on_tour()
    targets = {"theme": make_theme(), "visit": make_visit(), "finding": make_finding()}
    for name, target in targets.items():
        with pytest.raises(IntegrityError, match="followup_one_target"):
            written(follow_up, **{name: target})
    with pytest.raises(IntegrityError, match="followup_one_target"):
        written(follow_up, tour=None)
    assert written(follow_up, tour=None, theme=targets["theme"]) == 1


def test_a_note_names_an_authority_or_a_place() -> None:
    note = note_on_finding(place="Lyon")
    with pytest.raises(IntegrityError, match="note_authority_or_place"):
        written(note, authority=make_authority())
    assert written(note, authority=make_authority(), place="") == 1
    assert written(note, authority=None) == 1


def test_a_refused_note_gives_its_reason_and_a_decision_its_time() -> None:
    note = note_on_finding()
    with pytest.raises(IntegrityError, match="note_refused_with_a_reason"):
        written(note, state=NoteState.REFUSED)
    assert written(note, state=NoteState.REFUSED, reason="Off the subject") == 1
    for state in (NoteState.ACCEPTED, NoteState.REFUSED):
        with pytest.raises(IntegrityError, match="note_decided_at_a_time"):
            written(note, state=state, moderated_at=None)
    assert written(note, state=NoteState.WAITING, moderated_at=None) == 1


POINT: dict[str, Any] = {"latitude": 55, "longitude": 12, "coordinates_precision": "exact"}


@pytest.mark.parametrize(
    "wrong",
    [
        {**POINT, "latitude": None},
        {**POINT, "longitude": None},
        {**POINT, "coordinates_precision": ""},
        {**POINT, "latitude": 90.5},
        {**POINT, "latitude": -90.5},
        {**POINT, "longitude": 180.5},
        {**POINT, "longitude": -180.5},
        {"coordinates_precision": "exact"},
    ],
)
def test_coordinates_are_all_there_and_in_range_or_none_is(wrong: dict[str, Any]) -> None:
    host = make_host()
    with pytest.raises(IntegrityError, match="host_coordinates_in_range"):
        written(host, **wrong)
    assert written(host, **POINT) == 1


@pytest.mark.parametrize(
    ("make", "constraint", "day", "precision"),
    [
        (make_visit, "visit_date_has_precision", "date", "date_precision"),
        (follow_up_on_tour, "followup_date_has_precision", "date", "date_precision"),
        (lambda: make_passage().source, "source_date_has_precision", "published_on", "published_precision"),
    ],
)
def test_a_date_has_its_precision(make: Callable[[], Any], constraint: str, day: str, precision: str) -> None:
    record = make()
    for values in ({day: date(2015, 3, 1)}, {precision: "month"}):
        with pytest.raises(IntegrityError, match=constraint):
            written(record, **values)
    assert written(record, **{day: date(2015, 3, 1), precision: "month"}) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_passage_ends_after_it_starts_and_has_both_offsets_or_none(language: str) -> None:
    passage = make_passage()
    start, end = f"start_{language}", f"end_{language}"
    for values in ({start: 5}, {end: 5}, {start: 5, end: 4}):
        with pytest.raises(IntegrityError, match=f"passage_offsets_{language}_in_order"):
            written(passage, **values)
    assert written(passage, **{start: 5, end: 5}) == 1


def test_a_tour_ends_after_it_starts_in_a_year_that_can_be() -> None:
    tour = make_tour(starts_on=date(2015, 3, 2))
    with pytest.raises(IntegrityError, match="tour_ends_after_it_starts"):
        written(tour, ends_on=date(2015, 3, 1))
    for year in (1899, 2200):
        with pytest.raises(IntegrityError, match="tour_class_year_in_range"):
            written(tour, class_year=year)


PICTURE = {
    **{"file": "photographs/a.jpg", "width": 600, "height": 400},
    **{"alt_fr": "Une vue", "alt_en": "A view", "credit_fr": "Ada", "credit_en": "Ada"},
}


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["alt", "credit"])
def test_a_photograph_with_a_file_has_its_texts(text: str, language: str, empty: str | None) -> None:
    photograph = make_photograph()
    with pytest.raises(IntegrityError, match=f"photograph_file_has_{text}"):
        written(photograph, **PICTURE | {f"{text}_{language}": empty})
    assert written(photograph, **PICTURE) == 1


@pytest.mark.parametrize("wrong", [{"file": ""}, {"width": None}, {"height": None}, {"width": 0}, {"height": 0}])
def test_a_picture_and_its_size_go_together(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="photograph_file_has_size"):
        written(make_photograph(), **PICTURE | wrong)


@pytest.mark.parametrize("axis", ["focal_x", "focal_y"])
def test_a_focal_point_is_within_its_picture(axis: str) -> None:
    photograph = make_photograph()
    with pytest.raises(IntegrityError, match="photograph_focal_point_is_within"):
        written(photograph, **{axis: 101})
    assert (written(photograph, **{axis: 0}), written(photograph, **{axis: 100})) == (1, 1)


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["meaning", "definition"])
def test_a_term_is_explained_in_both_languages(text: str, language: str, empty: str | None) -> None:
    with pytest.raises(IntegrityError, match=f"term_is_explained_in_{language}"):
        written(make_term(), **{f"{text}_{language}": empty})


def test_an_error_report_is_about_exactly_one_record() -> None:
    report, visit = report_on_finding(), make_visit()
    for values in ({"visit": visit}, {"finding": None}):
        with pytest.raises(IntegrityError, match="errorreport_one_target"):
            written(report, **values)
    assert written(report, finding=None, visit=visit) == 1


@pytest.mark.parametrize("kept", [{"email": "ada@example.org"}, {"sender": "a"}])
def test_a_closed_error_report_has_forgotten_its_sender(kept: dict[str, str]) -> None:
    report = report_on_finding()
    with pytest.raises(IntegrityError, match="errorreport_closed_forgets_its_sender"):
        written(report, state=ReportState.MENDED, **{"email": "", "sender": "", **kept})
    assert written(report, state=ReportState.MENDED, email="", sender="") == 1


# Order, repetition, loops --------------------------------------------------------------------------------------------


def make_citation() -> Citation:
    finding = make_finding()
    cite(finding, make_passage())
    citation: Citation = Citation.objects.get(finding=finding)
    return citation


@pytest.mark.parametrize("make", [make_theme, make_visit, make_finding, make_passage, make_citation, make_photograph])
def test_a_position_is_not_negative(make: Callable[[], Model]) -> None:
    with pytest.raises(DatabaseError, match="position"):
        written(make(), position=-1)


def test_a_finding_cites_a_passage_once_and_a_host_has_a_name_once() -> None:
    finding, passage, host = make_finding(), make_passage(), make_host(aliases=("Autre",))
    cite(finding, passage)
    with pytest.raises(IntegrityError), transaction.atomic():
        cite(finding, passage)
    with pytest.raises(IntegrityError), transaction.atomic():
        HostAlias.objects.create(host=host, name="Autre")


def test_an_e_mail_address_has_one_account_whatever_its_case() -> None:
    make_user("Ana@example.org")
    for address in ("ana@example.org", "ANA@EXAMPLE.ORG"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email=address)])
    assert User.objects.get_by_natural_key("aNa@example.ORG").email == "Ana@example.org"


def test_nothing_stands_under_or_after_itself() -> None:
    with pytest.raises(IntegrityError, match="theme_is_not_its_own_parent"):
        written(make_theme(), parent=F("pk"))
    with pytest.raises(IntegrityError, match="authority_does_not_succeed_itself"):
        written(make_authority(), successor=F("pk"))


# Choices -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "field"),
    [
        *((make, "status") for make in PUBLISHED.values()),
        (note_on_finding, "state"),
        (report_on_finding, "state"),
        (report_on_finding, "language"),
        (lambda: make_visit(date=date(2015, 3, 1), date_precision="month"), "date_precision"),
    ],
)
def test_a_value_is_one_of_its_choices(make: Callable[[], Any], field: str) -> None:
    record = make()
    with pytest.raises(IntegrityError):
        written(record, **{field: "zz"})


# Links ---------------------------------------------------------------------------------------------------------------


def test_an_address_is_known_once_by_an_outcome_and_fails_before_it_is_dead() -> None:
    check = make_link_check("https://one.example/", LinkOutcome.GOOD)
    other = make_link_check("https://other.example/", LinkOutcome.GONE, dead=True)
    with pytest.raises(IntegrityError):
        written(other, address=check.address)
    with pytest.raises(IntegrityError, match="linkcheck_outcome_is_known"):
        written(check, outcome="dead")
    for values in ({"dead_at": check.checked_at}, {"failing_since": other.dead_at, "dead_at": other.failing_since}):
        with pytest.raises(IntegrityError, match="linkcheck_fails_before_it_is_dead"):
            written(check, **values)
