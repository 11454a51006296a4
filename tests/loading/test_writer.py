"""Loading creates what is missing and undoes nothing that was edited, deleted or erased since."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from findings import models
from findings.enums import Status, Visibility
from findings.loading.reader import LOADED, LoadError
from findings.loading.writer import Outcome, Report, load
from findings.models import (
    Authority,
    Citation,
    Finding,
    FollowUp,
    Host,
    HostAlias,
    Passage,
    Photograph,
    Record,
    Theme,
    Tombstone,
    Trainee,
)
from tests.loading.conftest import Folder
from tests.make import cite, make_many, make_theme, make_tour, make_user
from tests.pictures.making import make_picture

pytestmark = pytest.mark.django_db
REASON = "load_tour norway-2016"


# What each database knows of the number of findings.
KNOWN = {
    "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = 'findings_finding' LIMIT 1",
    "postgresql": "SELECT reltuples::integer::text FROM pg_class WHERE oid = 'findings_finding'::regclass",
}


def counts(report: Report, outcome: Outcome) -> int:
    return sum(count for (_model, what), count in report.items() if what is outcome)


def everything() -> dict[str, Any]:
    """All that the database holds of the records and their history."""
    kinds = [model for name in dir(models) if hasattr(model := getattr(models, name), "history")]
    tables = [*kinds, *(kind.history.model for kind in kinds), Finding.themes.through, Finding.visits.through]
    return {table._meta.label: sorted(map(repr, table._base_manager.values_list())) for table in tables}


def finding() -> Finding:
    found: Finding = Finding.objects.get(key="no16-f-1")
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_empty_database_is_filled(norway: Folder, language: str) -> None:
    with translation.override(language):
        report = load("norway-2016")
    assert counts(report, Outcome.CREATED) == sum(report.values()) == len(norway.records)
    loaded = finding()
    assert (loaded.title_fr, loaded.title_en) == ("Élan vital (fr)", "Élan vital (en)")
    assert (loaded.slug_fr, loaded.slug_en) == ("elan-vital-fr", "elan-vital-en")
    assert bytes(loaded.sort_fr) == b"elan vital fr"
    assert bytes(Trainee.objects.get().sort_name) == b"oeuvrard\x00zoe"
    assert [citation.passage.key for citation in loaded.citations.all()] == ["no16-p-1", "no16-p-2"]
    assert [theme.key for theme in loaded.themes.all()] == ["theme-two"]
    assert [visit.key for visit in loaded.visits.all()] == ["no16-v-oslo"]
    host = Host.objects.get()
    assert [str(host.latitude), str(host.longitude)] == ["59.91390", "10.75220"]
    assert Finding.objects.live_in("fr").get() == Finding.objects.live_in("en").get() == loaded


def test_a_follow_up_arrives_with_its_copy_and_its_day(norway: Folder) -> None:
    copy = {"archived_address": "https://web.archive.org/web/2015/https://x.example/", "review_on": date(2030, 1, 2)}
    norway["no16-u-1"].update(copy)
    norway.write()
    load("norway-2016")
    assert FollowUp.objects.values(*copy).get() == copy


@pytest.mark.parametrize("name", ["address", "archived_address"])
def test_an_address_that_is_not_of_the_web_is_refused(norway: Folder, name: str) -> None:
    norway["no16-u-1"][name] = "ftp://x.example/"
    norway.write()
    with pytest.raises(LoadError, match="Give an address that begins with http:// or https://"):
        load("norway-2016")


def test_a_tour_arrives_at_one_time(norway: Folder) -> None:
    load("norway-2016")
    records = [model for model in LOADED.values() if issubclass(model, Record)]
    assert len({time for model in records for time in model._default_manager.values_list("created_at", flat=True)}) == 1


def test_each_record_has_its_history_with_the_reason(norway: Folder) -> None:
    load("norway-2016")
    for model in {entry for entry, _fields in norway.records}:
        history = LOADED[f"findings.{model}"].history.all()
        assert {row.history_change_reason for row in history} == {REASON}
    assert sorted(finding().history.values_list("history_type", flat=True)) == ["+", "~", "~"]


def test_a_second_loading_writes_nothing_whatever_the_number_of_records(
    norway: Folder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load("norway-2016")
    before = everything()
    # two for each of the twelve kinds with a key, one for each of the two without, the tombstones, the transaction
    with django_assert_max_num_queries(24 + 2 + 1 + 2):
        report = load("norway-2016")
    assert counts(report, Outcome.KEPT) == sum(report.values())
    assert everything() == before


def test_another_tour_that_is_already_there_is_not_touched(norway: Folder) -> None:
    make_many(3, tour=make_tour(), theme=make_theme())
    others = {(label, row) for label, rows in everything().items() for row in rows}
    report = load("norway-2016")
    assert counts(report, Outcome.CREATED) == len(norway.records)
    assert others - {(label, row) for label, rows in everything().items() for row in rows} == set()


def test_what_a_curator_edited_stays(norway: Folder) -> None:
    load("norway-2016")
    edited = finding()
    edited.title_en, edited.status = "Corrected", Status.DRAFT
    edited.save()
    edited.themes.clear()
    edited.visits.clear()
    edited.citations.filter(passage__key="no16-p-1").delete()
    HostAlias.objects.all().delete()
    before = everything()
    report = load("norway-2016")
    assert everything() == before
    assert report[Finding, Outcome.KEPT] == report[HostAlias, Outcome.LEFT_OUT] == 1
    assert (report[Citation, Outcome.KEPT], report[Citation, Outcome.LEFT_OUT]) == (1, 1)


def test_what_a_curator_deleted_is_not_brought_back_nor_what_hangs_on_it(norway: Folder) -> None:
    load("norway-2016")
    FollowUp.objects.get().delete()
    finding().delete()
    norway.records.append(("followup", {**norway["no16-u-1"], "key": "no16-u-2"}))
    norway.write()
    report = load("norway-2016")
    assert not Finding.objects.exists()
    assert not Citation.objects.exists()
    assert not FollowUp.objects.exists()
    assert [report[kind, Outcome.LEFT_OUT] for kind in (Finding, Citation, FollowUp)] == [1, 2, 2]


def test_what_is_new_in_the_fixtures_is_added_to_what_is_there(norway: Folder) -> None:
    load("norway-2016")
    Theme.objects.get(key="theme-two").delete()
    new = {**norway["no16-f-1"], "key": "no16-f-2", "position": 2}
    norway.records += [
        ("finding", new),
        ("citation", {"finding": ["no16-f-2"], "passage": ["no16-p-1"], "position": 1}),
        ("citation", {"finding": ["no16-f-1"], "passage": ["no16-p-3"], "position": 3}),
        ("hostalias", {"host": ["host-oslo"], "name": "Kristiania"}),
    ]
    norway.records.insert(4, ("passage", {**norway["no16-p-1"], "key": "no16-p-3"}))
    norway.write()
    report = load("norway-2016")
    added = Finding.objects.get(key="no16-f-2")
    assert list(added.themes.all()) == []  # the one it named was deleted
    assert added.slug_fr == "elan-vital-fr-2"
    assert [report[kind, Outcome.CREATED] for kind in (Finding, Citation, Passage, HostAlias)] == [1, 1, 1, 0]
    assert finding().citations.count() == 2


@pytest.mark.parametrize("reset", [False, True])
def test_an_erased_person_is_never_brought_back(norway: Folder, reset: bool) -> None:
    load("norway-2016")
    Trainee.objects.all().delete()
    Tombstone.objects.create(key="no16-t-1")
    report = load("norway-2016", reset=reset)
    assert report[Trainee, Outcome.LEFT_OUT] == 1
    assert not Trainee.objects.exists()


@pytest.mark.parametrize("reset", [False, True])
def test_a_tombstone_holds_on_an_empty_database_for_what_hangs_on_it_too(norway: Folder, reset: bool) -> None:
    Tombstone.objects.create(key="auth-lyon")
    report = load("norway-2016", reset=reset)
    assert (report[Authority, Outcome.LEFT_OUT], report[Trainee, Outcome.LEFT_OUT]) == (1, 1)
    assert not Trainee.objects.exists()


def test_reset_makes_records_what_the_fixtures_say(norway: Folder) -> None:
    load("norway-2016")
    FollowUp.objects.get().delete()
    edited = finding()
    edited.title_en, edited.status, edited.conditions_en = "Corrected", Status.DRAFT, "Added"
    edited.save()
    edited.themes.clear()
    edited.citations.all().delete()
    extra = Passage.objects.create(key="no16-p-9", source=models.Source.objects.get(), section_fr="Z", section_en="Z")
    cite(edited, extra)
    HostAlias.objects.update(name="Kristiania")
    report = load("norway-2016", reset=True)
    loaded = finding()
    assert (loaded.title_en, loaded.status, loaded.conditions_en) == ("Élan vital (en)", Status.PUBLISHED, None)
    assert [theme.key for theme in loaded.themes.all()] == ["theme-two"]
    assert [citation.passage.key for citation in loaded.citations.all()] == ["no16-p-1", "no16-p-2"]
    assert [alias.name for alias in HostAlias.objects.all()] == ["Christiania"]
    assert FollowUp.objects.get().finding == loaded
    assert loaded.history.first().history_change_reason == REASON
    assert [report[Finding, Outcome.OVERWRITTEN], report[Citation, Outcome.CREATED]] == [1, 2]
    assert [report[Citation, Outcome.REMOVED], report[HostAlias, Outcome.REMOVED]] == [1, 1]
    assert report[Passage, Outcome.KEPT] == 2


def test_reset_puts_citations_back_in_their_order(norway: Folder) -> None:
    load("norway-2016")
    Citation.objects.filter(passage__key="no16-p-1").update(position=3)
    report = load("norway-2016", reset=True)
    assert [citation.passage.key for citation in finding().citations.all()] == ["no16-p-1", "no16-p-2"]
    assert (report[Citation, Outcome.OVERWRITTEN], report[Finding, Outcome.KEPT]) == (1, 1)


def test_reset_writes_nothing_where_nothing_differs(norway: Folder) -> None:
    load("norway-2016")
    before = everything()
    report = load("norway-2016", reset=True)
    assert counts(report, Outcome.KEPT) == sum(report.values())
    assert everything() == before


def test_reset_leaves_what_people_decided_of_themselves(norway: Folder) -> None:
    load("norway-2016")
    trainee = Trainee.objects.get()
    trainee.visibility, trainee.user, trainee.family_name = Visibility.HIDDEN, make_user(), "Corrected"
    trainee.save()
    load("norway-2016", reset=True)
    trainee.refresh_from_db()
    assert trainee.visibility == Visibility.HIDDEN
    assert trainee.user is not None
    assert trainee.family_name == "Œuvrard"


@pytest.mark.usefixtures("media")
def test_reset_leaves_a_picture_and_what_is_said_of_it(norway: Folder) -> None:
    fields = {"key": "no16-photo-1", "tour": ["no16"], "caption_fr": "Le port", "caption_en": "The port"}
    norway.records.append(("photograph", {**fields, "credit_fr": "Anonyme", "credit_en": "Nobody"}))
    norway.write()
    load("norway-2016")
    given, loaded = make_picture(), Photograph.objects.get(key="no16-photo-1")
    kept = ("file", "width", "height", "alt_fr", "alt_en", "credit_fr", "credit_en")
    loaded.caption_en, loaded.focal_x, loaded.focal_y = "A port", 7, 80
    for name in kept:
        setattr(loaded, name, getattr(given, name))
    loaded.save()
    load("norway-2016", reset=True)
    loaded.refresh_from_db()
    assert [getattr(loaded, name) for name in kept] == [getattr(given, name) for name in kept]
    assert (loaded.caption_en, loaded.focal_x, loaded.focal_y) == ("The port", 7, 80)


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("no16", {"class_year": 1066}, "class_year: Ensure this value is greater than or equal to 1900."),
        ("no16", {"key": "NO 16"}, "key: Use lower-case letters"),
        ("no16", {"live_fr": False, "live_en": False}, "To publish it, say in which language it can be read."),
        ("host-oslo", {"latitude": 95}, "latitude: Ensure this value is less than or equal to 90."),
        ("host-oslo", {"coordinates_precision": "near"}, "coordinates_precision: Value 'near' is not a valid choice."),
        ("auth-lyon", {"name_fr": "", "name_en": ""}, "Write this in one language at least: name."),
        ("theme-two", {"slug_fr": "one-fr"}, "Another page already has this slug."),
        ("no16-f-1", {"theme": ["theme-three"]}, "theme · “theme-three” is neither above nor in the database."),
        ("no16-f-1", {"visits": [["no16-v-bergen"]]}, "visits · “no16-v-bergen” is neither above nor in the database."),
        ("no16-u-1", {"tour": ["no16"]}, "Choose exactly one record that this is about."),
    ],
)
def test_a_record_that_cannot_be_written_is_named_and_nothing_is_written(
    norway: Folder, key: str, changes: dict[str, Any], said: str
) -> None:
    norway[key].update(changes)
    norway.write()
    with pytest.raises(LoadError) as refused:
        load("norway-2016")
    expected = f"01-all.yaml · {changes.get('key', key)} · {said}"
    assert str(refused.value)[: len(expected)] == expected
    assert set(map(tuple, everything().values())) == {()}


def test_a_reference_to_a_record_of_another_tour_is_found_in_the_database(norway: Folder) -> None:
    theme = make_theme(key="theme-three")
    norway["no16-f-1"]["theme"] = ["theme-three"]
    norway.write()
    load("norway-2016")
    assert finding().theme == theme


def test_the_command_tells_what_it_did(norway: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_tour", "norway-2016")
    HostAlias.objects.all().delete()
    call_command("load_tour", "norway-2016")
    call_command("load_tour", "norway-2016", "--reset")
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("findings", "other names"))]
    assert lines == [
        "other names of a host: created: 1",
        "findings: created: 1",
        "other names of a host: left out: 1",
        "findings: kept: 1",
        "other names of a host: created: 1",
        "findings: kept: 1",
    ]


def test_the_command_says_what_is_wrong(norway: Folder) -> None:
    with pytest.raises(CommandError, match="There is no such tour"):
        call_command("load_tour", "../norway-2016")


def test_the_database_then_knows_how_many_rows_it_has(norway: Folder) -> None:
    load("norway-2016")
    with connection.cursor() as cursor:
        cursor.execute(KNOWN[connection.vendor])
        assert cursor.fetchone()[0].split()[0] == str(Finding.objects.count())
