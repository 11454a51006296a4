"""Each question is answered with data that could leak: drafts, the archive, what is not due, what hangs on those."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from findings.enums import NoteState, Status, Visibility
from findings.models import Finding, FollowUp, Note, Theme, Tour, Trainee, Visit
from tests.conftest import Cast
from tests.make import make_finding, make_follow_up, make_note, make_theme, make_tour, make_trainee, make_visit

pytestmark = pytest.mark.django_db

LATER = timezone.now() + timedelta(days=1)
EARLIER = timezone.now() - timedelta(days=1)
# What keeps a record, and all that hangs on it, from readers.
UNSEEN: list[dict[str, Any]] = [
    {"status": Status.DRAFT},
    {"status": Status.IN_REVIEW},
    {"status": Status.ARCHIVED},
    {"publish_at": LATER},
]


def keys(records: Any) -> list[str]:
    """The keys, in the order of the records."""
    return [record.key for record in records]


# Published -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_is_not_published_itself_is_unseen(unseen: dict[str, Any]) -> None:
    tour, theme = make_tour(key="seen"), make_theme(key="seen")
    make_visit(key="seen", tour=tour, publish_at=EARLIER)
    make_finding(key="seen", tour=tour, theme=theme)
    make_follow_up(key="seen", tour=tour)
    make_tour(key="unseen", **unseen)
    make_theme(key="unseen", **unseen)
    make_visit(key="unseen", tour=tour, **unseen)
    make_finding(key="unseen", tour=tour, theme=theme, **unseen)
    make_follow_up(key="unseen", tour=tour, **unseen)
    for kind in (Tour, Theme, Visit, Finding, FollowUp):
        assert keys(kind.objects.published()) == ["seen"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_hangs_on_an_unseen_tour_is_unseen(unseen: dict[str, Any]) -> None:
    tour = make_tour(**unseen)
    visit, finding = make_visit(tour=tour), make_finding(tour=tour)
    for target in ({"tour": tour}, {"visit": visit}, {"finding": finding}):
        make_follow_up(**target)
    make_trainee(tour=tour)
    for kind in (Tour, Visit, Finding, FollowUp):
        assert keys(kind.objects.published()) == []
    assert keys(Trainee.objects.listed()) == []


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_hangs_on_an_unseen_theme_or_its_parent_is_unseen(unseen: dict[str, Any]) -> None:
    unseen_theme = make_theme(**unseen)
    under_unseen = make_theme(parent=unseen_theme)
    for theme in (unseen_theme, under_unseen):
        make_follow_up(theme=theme)
        make_follow_up(finding=make_finding(theme=theme))
    for kind in (Theme, Finding, FollowUp):
        assert keys(kind.objects.published()) == []


@pytest.mark.parametrize("unseen", UNSEEN)
def test_another_theme_or_a_visit_that_is_unseen_does_not_hide_a_finding(unseen: dict[str, Any]) -> None:
    tour = make_tour()
    finding = make_finding(tour=tour, themes=(make_theme(**unseen),), visits=(make_visit(tour=tour, **unseen),))
    assert list(Finding.objects.published()) == [finding]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("live_fr = %s, live_en = %s", True),
        ("live_fr = %s, translation = 'stale'", True),
        ("live_en = %s, translation = 'stale'", False),
        ("live_en = %s, translation = 'kept'", True),
        ("live_en = %s, translation = 'stale', original_language = 'en'", True),
    ],
)
def test_sql_by_hand_changes_who_sees_a_record_at_once(written: str, seen: bool) -> None:
    make_tour(live_fr=False, live_en=False, status=Status.DRAFT)
    with connection.cursor() as cursor:
        change = f"UPDATE findings_tour SET status = 'published', {written}"  # noqa: S608 - the test's own words
        cursor.execute(change, [True] * change.count("%s"))
    assert Tour.objects.published().exists() is seen


def test_live_in_a_language_is_published_and_readable_in_it() -> None:
    tour, theme = make_tour(), make_theme()
    make_finding(key="both", tour=tour, theme=theme)
    make_finding(key="french", tour=tour, theme=theme, live_en=False)
    make_finding(key="english", tour=tour, theme=theme, live_fr=False)
    make_finding(key="draft", tour=tour, theme=theme, status=Status.DRAFT)
    assert keys(Finding.objects.live_in("fr")) == ["both", "french"]
    assert keys(Finding.objects.live_in("en")) == ["both", "english"]
    assert keys(Finding.objects.published()) == ["both", "french", "english"]


def test_the_staff_who_may_change_a_record_see_it_before_it_is_published(cast: Cast) -> None:
    draft = make_finding(tour=make_tour(status=Status.DRAFT), status=Status.DRAFT)
    for user in (cast.curator, cast.editor, cast.administrator):
        assert list(Finding.objects.visible_to(user)) == [draft]
    for reader in (AnonymousUser(), cast.outsider, cast.trainee, cast.alumna, cast.alumnus_of_another):
        assert list(Finding.objects.visible_to(reader)) == []


def test_somebody_who_left_the_staff_sees_what_everyone_sees(cast: Cast) -> None:
    make_finding(status=Status.DRAFT)
    cast.curator.is_active = False
    cast.curator.save()
    assert list(Finding.objects.visible_to(type(cast.curator).objects.get(pk=cast.curator.pk))) == []


# Themes, tours and visits --------------------------------------------------------------------------------------------


def test_top_themes_are_not_under_another() -> None:
    top = make_theme()
    make_theme(parent=top)
    assert list(Theme.objects.top()) == [top]


def test_in_theme_takes_main_and_other_themes_and_their_sub_themes_each_once() -> None:
    tour, theme = make_tour(), make_theme()
    subs = (make_theme(parent=theme), make_theme(parent=theme))
    elsewhere = make_theme()
    make_finding(key="main", tour=tour, theme=theme)
    make_finding(key="main-sub", tour=tour, theme=subs[0])
    make_finding(key="other", tour=tour, theme=elsewhere, themes=(theme,))
    make_finding(key="other-sub", tour=tour, theme=elsewhere, themes=(subs[1],))
    make_finding(key="all-of-them", tour=tour, theme=theme, themes=(theme, *subs))
    make_finding(key="elsewhere", tour=tour, theme=elsewhere, themes=(make_theme(parent=elsewhere),))
    make_finding(key="draft", tour=tour, theme=theme, status=Status.DRAFT)
    in_theme = ["main", "main-sub", "other", "other-sub", "all-of-them"]
    assert keys(Finding.objects.published().in_theme(theme)) == in_theme
    assert keys(Finding.objects.in_theme(subs[0])) == ["main-sub", "all-of-them"]


def test_of_visit_takes_the_findings_of_that_visit() -> None:
    tour = make_tour()
    visit, other = make_visit(tour=tour), make_visit(tour=tour)
    make_finding(key="of-it", visits=(visit,))
    make_finding(key="of-both", visits=(visit, other))
    make_finding(key="of-the-other", visits=(other,))
    assert keys(Finding.objects.of_visit(visit)) == ["of-it", "of-both"]


def test_follow_ups_come_the_oldest_fact_first_and_those_without_a_date_last() -> None:
    tour = make_tour()
    make_follow_up(key="undated", tour=tour)
    make_follow_up(key="second", tour=tour, date="2018-05-01", date_precision="day")
    make_follow_up(key="first", tour=tour, date="2007-01-01", date_precision="year")
    assert keys(FollowUp.objects.published()) == ["first", "second", "undated"]


# People and notes ----------------------------------------------------------------------------------------------------


def test_only_who_chose_it_is_listed() -> None:
    tour = make_tour()
    for visibility in Visibility:
        make_trainee(key=visibility.replace("_", "-"), tour=tour, visibility=visibility)
    assert keys(Trainee.objects.listed()) == ["listed"]


def test_only_accepted_notes_are_read() -> None:
    finding = make_finding()
    for state in NoteState:
        make_note(key=state, finding=finding, state=state, reason="Off the subject")
    assert keys(Note.objects.accepted()) == ["accepted"]


def test_people_come_by_family_name_whatever_the_database() -> None:
    make_trainee(family_name="Zola", tour=(tour := make_tour()))
    make_trainee(family_name="Érard", tour=tour)
    make_trainee(family_name="d’Arc", tour=tour)
    assert [trainee.family_name for trainee in Trainee.objects.all()] == ["d’Arc", "Érard", "Zola"]
