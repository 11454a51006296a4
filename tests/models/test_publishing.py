"""A record reaches its readers step by step, in the languages it can be read in, and never in a stale translation."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone, translation

from findings.enums import LANGUAGES, Move, Status, Translated, other_language
from findings.models import Finding, FollowUp, PublishedRecord, Text, Theme, Tour, Trainee, Visit
from findings.parity.memory import confirm, keep
from tests.make import (
    fresh,
    make_finding,
    make_follow_up,
    make_theme,
    make_tour,
    make_trainee,
    make_user,
    make_visit,
)

pytestmark = pytest.mark.django_db

STEPS: dict[tuple[Move, Status], Status] = {
    (Move.SUBMIT, Status.DRAFT): Status.IN_REVIEW,
    (Move.TAKE_BACK, Status.IN_REVIEW): Status.DRAFT,
    (Move.SEND_BACK, Status.IN_REVIEW): Status.DRAFT,
    (Move.PUBLISH, Status.DRAFT): Status.PUBLISHED,
    (Move.PUBLISH, Status.IN_REVIEW): Status.PUBLISHED,
    (Move.PUBLISH, Status.ARCHIVED): Status.PUBLISHED,
    (Move.UNPUBLISH, Status.PUBLISHED): Status.DRAFT,
    (Move.ARCHIVE, Status.DRAFT): Status.ARCHIVED,
    (Move.ARCHIVE, Status.PUBLISHED): Status.ARCHIVED,
    (Move.REOPEN, Status.ARCHIVED): Status.DRAFT,
}
STATUSES = pytest.mark.parametrize("status", Status)
MOVES = pytest.mark.parametrize("move", Move)
ORIGINALS = pytest.mark.parametrize("original", LANGUAGES)
MAKERS: dict[str, Callable[..., Any]] = {
    "tour": make_tour,
    "theme": make_theme,
    "visit": make_visit,
    "finding": make_finding,
    "followup": lambda **fields: make_follow_up(**{"tour": make_tour(), **fields}),
}
KINDS = pytest.mark.parametrize("kind", MAKERS)
EARLIER, LATER = (timezone.now() + timedelta(days=days) for days in (-1, 1))


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages in the language they are written in."""
    with translation.override("en"):
        yield


def made_stale(record: Any) -> Any:
    """The record, once its original has changed."""
    column = f"{record.TITLE}_{record.original_language}"
    type(record).objects.filter(pk=record.pk).update(**{column: f"{record.key} changed"})
    return fresh(record)


def lines(record: PublishedRecord) -> tuple[Any, ...]:
    """All that the database holds of it and of its versions."""
    model: Any = type(record)
    return QuerySet(model).filter(pk=record.pk).values_list().get(), model.history.filter(key=record.key).count()


# Steps ---------------------------------------------------------------------------------------------------------------


@STATUSES
def test_each_status_has_its_steps(status: Status) -> None:
    assert {*Finding(status=status).moves()} == {move for move, origin in STEPS if origin == status}


@MOVES
@STATUSES
@pytest.mark.parametrize("kind", ["tour", "followup"])
def test_a_step_leads_where_it_leads_or_writes_nothing(kind: str, status: Status, move: Move) -> None:
    record, user = MAKERS[kind](status=status), make_user()
    before, start = lines(record), timezone.now()
    if (move, status) not in STEPS:
        with pytest.raises(ValidationError, match="This step cannot be taken from"):
            record.move(move, user, "Why")
        assert lines(record) == before
        return
    record.move(move, user, " Why\n")
    stored = fresh(record)
    assert (stored.status, stored.status_by, stored.publish_at) == (STEPS[move, status], user, None)
    assert start <= stored.status_at <= timezone.now()
    assert stored.status_comment == ("Why" if move == Move.SEND_BACK else "")
    assert record.history.count() == before[1] + 1


@MOVES
@STATUSES
def test_a_step_that_is_prepared_is_not_written(status: Status, move: Move) -> None:
    record, user = make_tour(status=status), make_user()
    before = lines(record)
    if (move, status) in STEPS:
        record.prepare(move, user, "Why")
        assert (record.status, record.status_by) == (STEPS[move, status], user)
    else:
        with pytest.raises(ValidationError):
            record.prepare(move, user, "Why")
        assert (record.status, record.status_by, record.status_at) == (status, None, None)
    assert lines(record) == before


@pytest.mark.parametrize("comment", ["", " \n"])
def test_a_record_is_not_sent_back_without_a_word(comment: str) -> None:
    tour = make_tour(status=Status.IN_REVIEW)
    with pytest.raises(ValidationError) as refused:
        tour.move(Move.SEND_BACK, make_user(), comment)
    assert list(refused.value.message_dict) == ["reason"]
    assert (tour.status, fresh(tour).status, tour.history.count()) == (Status.IN_REVIEW, Status.IN_REVIEW, 1)


def test_why_it_was_sent_back_is_read_until_the_next_step() -> None:
    tour = make_tour(status=Status.IN_REVIEW)
    tour.move(Move.SEND_BACK, make_user(), "The figure has no source.")
    assert fresh(tour).status_comment == "The figure has no source."
    tour.title_fr = "Autre"
    tour.save()
    assert fresh(tour).status_comment == "The figure has no source."
    tour.move(Move.SUBMIT, make_user())
    assert fresh(tour).status_comment == ""
    told = tour.history.order_by("history_date").values_list("status", "status_comment")
    assert [*told] == [
        (Status.IN_REVIEW, ""),
        (Status.DRAFT, "The figure has no source."),
        (Status.DRAFT, "The figure has no source."),
        (Status.IN_REVIEW, ""),
    ]


def test_a_step_outlives_whoever_took_it() -> None:
    tour, user = make_tour(status=Status.DRAFT), make_user()
    tour.move(Move.SUBMIT, user)
    user.delete()
    assert (fresh(tour).status, fresh(tour).status_by) == (Status.IN_REVIEW, None)
    tour.move(Move.PUBLISH, None)
    assert (fresh(tour).status, fresh(tour).status_by) == (Status.PUBLISHED, None)


# Publishing ----------------------------------------------------------------------------------------------------------


@KINDS
def test_to_publish_chooses_the_languages_it_is_written_in_where_nobody_did(kind: str) -> None:
    unread = {"status": Status.DRAFT, "live_fr": False, "live_en": False}
    both, french, chosen = (MAKERS[kind](**unread) for _unused in range(3))
    setattr(french, f"{french.TITLE}_en", "")
    chosen.live_en = True
    for record, live in ((both, ["fr", "en"]), (french, ["fr"]), (chosen, ["en"])):
        record.move(Move.PUBLISH, None)
        assert fresh(record).live_languages == live


def test_a_record_without_its_texts_is_not_published() -> None:
    finding = make_finding(status=Status.DRAFT, live_fr=False, live_en=False, body_fr="", body_en="")
    before = lines(finding)
    with pytest.raises(ValidationError, match="say in which language"):
        finding.move(Move.PUBLISH, None)
    assert lines(finding) == before


def test_a_record_written_in_bulk_is_published_with_its_addresses() -> None:
    tour, theme = make_tour(), make_theme()
    texts = {f"{text}_{language}": f"{text} {language}" for text in ("title", "body") for language in LANGUAGES}
    Finding.objects.bulk_create([Finding(key="bulk-1", tour=tour, theme=theme, kind="lesson", **texts)])
    Finding.objects.get(key="bulk-1").move(Move.PUBLISH, None)
    stored = Finding.objects.published().get()
    assert (stored.slug_fr, stored.slug_en, stored.live_languages) == ("title-fr", "title-en", ["fr", "en"])


def test_the_languages_that_are_complete_are_asked_without_changing_anything() -> None:
    finding = make_finding(status=Status.DRAFT, live_fr=False, live_en=False, body_en="")
    assert [finding.complete_in(language) for language in LANGUAGES] == [True, False]
    assert (finding.live_fr, finding.live_en) == (False, False)


@pytest.mark.parametrize("status", [origin for move, origin in STEPS if move == Move.PUBLISH])
def test_to_publish_before_its_time_waits_in_review(status: Status) -> None:
    tour, user = make_tour(status=status), make_user()
    tour.publish_at = LATER
    tour.move(Move.PUBLISH, user)
    stored = fresh(tour)
    assert (stored.status, stored.publish_at, stored.status_by) == (Status.IN_REVIEW, LATER, user)
    assert (stored.is_scheduled, stored.is_published) == (True, False)
    assert [*Tour.objects.due()] == [*Tour.objects.published()] == []
    Tour.objects.update(publish_at=EARLIER)
    assert [*Tour.objects.due()] == [tour]
    fresh(tour).move(Move.PUBLISH, user)
    stored = fresh(tour)
    assert (stored.status, stored.publish_at, stored.is_scheduled) == (Status.PUBLISHED, EARLIER, False)
    assert ([*Tour.objects.due()], [*Tour.objects.published()]) == ([], [tour])


@pytest.mark.parametrize("move", [Move.TAKE_BACK, Move.SEND_BACK])
def test_a_time_goes_with_what_it_was_set_for(move: Move) -> None:
    tour = make_tour(status=Status.DRAFT)
    tour.publish_at = LATER
    tour.move(Move.PUBLISH, make_user())
    tour.move(move, make_user(), "Why")
    assert (fresh(tour).publish_at, fresh(tour).is_scheduled) == (None, False)


# Languages -----------------------------------------------------------------------------------------------------------


def shown(record: PublishedRecord) -> list[str]:
    """The language that a reader of each language is shown, French first."""
    return [record.shown_in(language) for language in LANGUAGES]


def readable(record: PublishedRecord) -> list[bool]:
    """Whether each language may be shown, French first."""
    return [record.readable_in(language) for language in LANGUAGES]


def live_in(record: PublishedRecord) -> list[str]:
    """The languages in which the queryset finds it, French first."""
    model: Any = type(record)
    return [language for language in LANGUAGES if model.objects.live_in(language).filter(pk=record.pk).exists()]


def is_found(record: PublishedRecord) -> bool:
    """Whether the queryset finds it published."""
    model: Any = type(record)
    found: bool = model.objects.published().filter(pk=record.pk).exists()
    return found


@ORIGINALS
@KINDS
def test_a_stale_translation_is_withheld_and_comes_back(kind: str, original: str) -> None:
    record = MAKERS[kind](original_language=original)

    def change(text: str) -> None:
        type(record).objects.filter(pk=record.pk).update(**{f"{record.TITLE}_{original}": text})

    withheld, both = ([original], [original] * 2, True), ([*LANGUAGES], [*LANGUAGES], True)
    steps: list[tuple[Callable[[], Any], Translated, Any]] = [
        (lambda: None, Translated.VALID, both),
        (lambda: change("Changed"), Translated.STALE, withheld),
        (lambda: keep(fresh(record), [record.TITLE]), Translated.KEPT, both),
        (lambda: change("Changed again"), Translated.STALE, withheld),
        (lambda: confirm(fresh(record), [record.TITLE]), Translated.VALID, both),
        (lambda: change("Changed at last"), Translated.STALE, withheld),
        (lambda: change("Changed again"), Translated.VALID, both),
    ]
    for step, state, expected in steps:
        step()
        stored = fresh(record)
        assert stored.translation == state
        assert (stored.live_languages, shown(stored), stored.is_published) == expected
        assert (live_in(record), is_found(record)) == (expected[0], True)
        assert readable(stored) == [language in expected[0] for language in LANGUAGES]


@ORIGINALS
@KINDS
def test_a_record_live_in_a_stale_translation_alone_is_published_nowhere(kind: str, original: str) -> None:
    translated = other_language(original)
    record = MAKERS[kind](original_language=original, **{f"live_{original}": False})
    assert (record.live_languages, is_found(record), live_in(record)) == ([translated], True, [translated])
    record = made_stale(record)
    assert (record.live_languages, record.is_published, is_found(record), live_in(record)) == ([], False, False, [])
    keep(record, [record.TITLE])
    assert (record.live_languages, record.is_published, is_found(record)) == ([translated], True, True)
    assert live_in(record) == [translated]


@ORIGINALS
def test_a_missing_translation_withholds_nothing(original: str) -> None:
    translated = other_language(original)
    finding = make_finding(original_language=original, conditions_fr="C")
    assert (fresh(finding).translation, live_in(finding)) == (Translated.MISSING, [*LANGUAGES])
    alone = make_tour(original_language=original, **{f"title_{translated}": "", f"live_{translated}": False})
    assert (fresh(alone).translation, live_in(alone), shown(alone)) == (Translated.MISSING, [original], [original] * 2)


@ORIGINALS
def test_words_of_a_stale_translation_are_shown_to_nobody_but_in_a_preview(original: str) -> None:
    translated = other_language(original)
    tour = make_tour(original_language=original, organiser_fr="École", organiser_en="School")
    tour = made_stale(tour)
    changed = Text(f"{tour.key} changed", original)
    assert [tour.words("title", language) for language in LANGUAGES] == [changed, changed]
    assert tour.words("organiser", translated).language == original
    tour.previewed = True
    assert tour.words("title", translated) == Text(getattr(tour, f"title_{translated}"), translated)
    assert (shown(tour), readable(tour)) == ([*LANGUAGES], [True, True])


@ORIGINALS
def test_the_address_of_a_stale_translation_is_that_of_its_original(original: str) -> None:
    tour = make_tour(original_language=original, title_fr="Voyage", title_en="Tour")
    slugs = [tour.slug_fr, tour.slug_en]
    assert [tour.slug_in(language) for language in LANGUAGES] == slugs
    tour = made_stale(tour)
    assert [tour.slug_in(language) for language in LANGUAGES] == [getattr(tour, f"slug_{original}")] * 2


@ORIGINALS
def test_only_what_is_knowingly_kept_is_said_to_be_outdated(original: str) -> None:
    translated = other_language(original)

    def outdated(record: PublishedRecord) -> dict[str, bool]:
        found = {}
        for language in LANGUAGES:
            with translation.override(language):
                found[language] = record.is_outdated
        return found

    tour = make_tour(original_language=original)
    nowhere = {original: False, translated: False}
    assert outdated(tour) == nowhere
    tour = made_stale(tour)
    assert outdated(tour) == nowhere
    keep(tour, ["title"])
    assert outdated(tour) == {original: False, translated: True}
    # In the other language readers are shown the original.
    tour.live_fr, tour.live_en = original == "fr", original == "en"
    assert outdated(tour) == nowhere


# What hangs on it ----------------------------------------------------------------------------------------------------


def hidden_under(record: Any) -> list[Any]:
    """What is published, by kind, once the record is live in a stale translation alone."""
    translated = other_language(record.original_language)
    live = {f"live_{record.original_language}": False, f"live_{translated}": True}
    type(record).objects.filter(pk=record.pk).update(**live)
    before = [kind.objects.published().count() for kind in (Tour, Theme, Visit, Finding, FollowUp)]
    made_stale(record)
    after = [kind.objects.published().count() for kind in (Tour, Theme, Visit, Finding, FollowUp)]
    return [was - now for was, now in zip(before, after, strict=True)]


@ORIGINALS
def test_what_hangs_on_a_stale_translation_alone_is_published_nowhere(original: str) -> None:
    tour, parent = make_tour(original_language=original), make_theme(original_language=original)
    theme = make_theme(parent=parent, original_language=original)
    visit = make_visit(tour=tour, original_language=original)
    finding = make_finding(tour=tour, theme=theme, visits=(visit,), original_language=original)
    for target in ({"tour": tour}, {"theme": theme}, {"visit": visit}, {"finding": finding}):
        make_follow_up(**target)
    trainee = make_trainee(tour=tour)
    # tours, themes, visits, findings, follow-ups
    assert hidden_under(finding) == [0, 0, 0, 1, 1]
    confirm(fresh(finding), ["title"])
    assert hidden_under(visit) == [0, 0, 1, 0, 1]
    confirm(fresh(visit), ["name"])
    assert hidden_under(parent) == [0, 2, 0, 1, 2]
    confirm(fresh(parent), ["name"])
    assert [*Trainee.objects.listed()] == [trainee]
    assert hidden_under(tour) == [1, 0, 1, 1, 3]
    assert [*Trainee.objects.listed()] == []


@ORIGINALS
def test_what_hangs_on_a_record_whose_translation_alone_is_stale_stays(original: str) -> None:
    tour = make_tour(original_language=original)
    finding = make_finding(tour=tour)
    made_stale(tour)
    assert [*Finding.objects.published()] == [*Finding.objects.live_in("fr")] == [*Finding.objects.live_in("en")]
    assert [*Finding.objects.published()] == [finding]
    assert ([*Tour.objects.live_in(original)], [*Tour.objects.live_in(other_language(original))]) == ([tour], [])
