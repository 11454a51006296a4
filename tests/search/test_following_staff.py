"""What staff do is followed at once: steps, forms, lists, what was scheduled, a tour that is loaded."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from findings.enums import Move, Status
from tests import make
from tests.admin.forms import act, address, save, signed_in
from tests.conftest import Cast
from tests.loading.conftest import Folder, bilingual
from tests.parity import ways
from tests.search.following import NEW, OLD, both, everything, keys, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "in_step")]

STEPPING = ("finding", "visit", "theme", "tour")


# Moved ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", STEPPING)
@pytest.mark.parametrize(
    ("status", "move", "is_found"),
    [
        (Status.DRAFT, Move.SUBMIT, False),
        (Status.DRAFT, Move.PUBLISH, True),
        (Status.IN_REVIEW, Move.PUBLISH, True),
        (Status.ARCHIVED, Move.PUBLISH, True),
        (Status.ARCHIVED, Move.REOPEN, False),
        (Status.PUBLISHED, Move.UNPUBLISH, False),
        (Status.PUBLISHED, Move.ARCHIVE, False),
    ],
)
def test_each_step_is_followed(kind: str, status: Status, move: Move, is_found: bool) -> None:
    record = made(kind, status=status)
    record.move(move, None)
    assert keys(OLD) == [record.key] * is_found


def test_a_record_to_publish_later_is_found_when_its_time_has_come() -> None:
    finding = made("finding", status=Status.DRAFT, publish_at=timezone.now() + timedelta(days=1))
    finding.move(Move.PUBLISH, None)
    assert keys(OLD) == []
    ways.update(finding, publish_at=timezone.now() - timedelta(minutes=1))
    assert keys(OLD) == []
    call_command("publish_due", stdout=StringIO())
    assert keys(OLD) == [finding.key]


# The administration --------------------------------------------------------------------------------------------------


def test_a_form_that_is_saved_is_followed(cast: Cast) -> None:
    finding = made("finding")
    assert save(signed_in(cast.curator), address("finding_change", finding.pk), **both("title", NEW)).status_code == 302
    assert (keys(OLD), keys(NEW)) == ([], [finding.key])


@pytest.mark.parametrize(
    ("status", "move", "is_found"),
    [(Status.DRAFT, "publish", True), (Status.PUBLISHED, "unpublish", False), (Status.PUBLISHED, "archive", False)],
)
def test_a_step_taken_in_a_form_is_followed(cast: Cast, status: Status, move: str, is_found: bool) -> None:
    finding = made("finding", status=status)
    assert save(signed_in(cast.editor), address("finding_change", finding.pk), _move=move).status_code == 302
    assert keys(OLD) == [finding.key] * is_found


@pytest.mark.parametrize(
    ("status", "action", "is_found"), [(Status.DRAFT, "publish", True), (Status.PUBLISHED, "unpublish", False)]
)
@pytest.mark.parametrize("kind", STEPPING)
def test_an_action_of_a_list_is_followed(cast: Cast, kind: str, status: Status, action: str, is_found: bool) -> None:
    records = [made(kind, status=status) for _unused in range(2)]
    act(signed_in(cast.editor), kind, action, *records)
    assert keys(OLD) == sorted(record.key for record in records) * is_found


def test_a_record_deleted_in_the_administration_is_no_longer_found(cast: Cast) -> None:
    finding = made("finding")
    answer = signed_in(cast.administrator).post(address("finding_delete", finding.pk), {"post": "yes"})
    assert (answer.status_code, keys(OLD)) == (302, [])


def test_the_other_names_of_a_host_are_followed_from_its_form(cast: Cast) -> None:
    visit = make.make_visit(host=make.make_host(aliases=(OLD,)))
    save(signed_in(cast.curator), address("host_change", visit.host.pk), **{"aliases-0-name": NEW})
    assert (keys(OLD), keys(NEW)) == ([], [visit.key])


def test_the_links_of_a_finding_are_followed_from_its_form(cast: Cast) -> None:
    visit = made("visit")
    finding = make.make_finding(tour=visit.tour, status=Status.DRAFT)
    save(signed_in(cast.editor), address("finding_change", finding.pk), visits=[visit.pk], _move="publish")
    assert keys(OLD) == sorted([finding.key, visit.key])


# A tour is loaded ----------------------------------------------------------------------------------------------------


@pytest.fixture
def norway(tmp_path: Path, settings: Settings) -> Folder:
    """The synthetic tour norway-2016, written and ready to load."""
    settings.FIXTURE_DIRS = [tmp_path]
    folder = Folder(tmp_path / "norway-2016")
    folder.write()
    return folder


def load(*options: str) -> None:
    """As whoever installs the site does."""
    call_command("load_tour", "norway-2016", *options, stdout=StringIO())


def test_what_is_loaded_is_found(norway: Folder) -> None:
    load()
    assert everything() == ["no16", "no16-f-1", "no16-t-1", "no16-v-oslo", "theme-one", "theme-two"]
    assert keys("christiania") == ["no16-f-1", "no16-v-oslo"]


def test_what_is_loaded_anew_is_followed(norway: Folder) -> None:
    load()
    norway["no16-f-1"].update(bilingual(title=OLD), themes=[])
    next(fields for model, fields in norway.records if model == "hostalias")["name"] = NEW
    norway.write()
    load("--reset")
    assert (keys(OLD), keys("vital"), keys("two")) == (["no16-f-1"], [], ["theme-two"])
    assert (keys(NEW), keys("christiania")) == (["no16-f-1", "no16-v-oslo"], [])
