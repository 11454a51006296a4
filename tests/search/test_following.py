"""What readers find is what was written last, at once and whichever way it was written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import serializers
from django.db import transaction

from findings.enums import Move, Status
from findings.models import Finding, Host, Record
from findings.signals import together
from tests import make
from tests.make import fresh
from tests.parity import ways
from tests.parity.ways import ANNOUNCED, Way
from tests.search.following import KINDS, NEW, OLD, both, everything, keys, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "in_step")]

DRAFT: dict[str, Any] = {"status": Status.DRAFT}
Delete = Callable[[Any], Any]


def unsaved(key: str = "new", **fields: Any) -> Finding:
    """A published finding that is not yet in the database."""
    texts = {**both("title", NEW), **both("body", "…"), "slug_fr": key, "slug_en": key}
    places = {"tour": make.make_tour(), "theme": make.make_theme(), "kind": "lesson"}
    return Finding(**{"key": key, **places, **texts, **make.LIVE, **fields})


# Written -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ANNOUNCED)
@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_found_by_its_new_words_alone(kind: str, way: Way) -> None:
    record = made(kind)
    assert keys(OLD) == [record.key]
    way(record, **both(KINDS[kind][1], NEW))
    assert (keys(OLD), keys(NEW)) == ([], [record.key])


@pytest.mark.parametrize("way", ANNOUNCED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_either_language_is_followed(language: str, way: Way) -> None:
    finding = made("finding", original_language=language)
    way(finding, **{f"title_{language}": NEW})
    assert (keys(NEW), keys(NEW, "en")) == ([finding.key], [finding.key])


@pytest.mark.parametrize("way", ANNOUNCED)
def test_a_record_that_is_withdrawn_is_no_longer_found(way: Way) -> None:
    finding = made("finding")
    way(finding, **DRAFT)
    assert keys(OLD) == []


@pytest.mark.parametrize("way", ANNOUNCED)
def test_a_record_is_found_once_it_is_published(way: Way) -> None:
    finding = made("finding", **DRAFT)
    assert keys(OLD) == []
    way(finding, status=Status.PUBLISHED)
    assert keys(OLD) == [finding.key]


@pytest.mark.parametrize("way", ANNOUNCED)
def test_a_language_that_is_withdrawn_is_no_longer_found(way: Way) -> None:
    finding = make.make_finding(title_en=OLD)
    way(finding, live_en=False)
    assert keys(OLD, "en") == []


def test_many_records_that_are_written_at_once_are_all_followed() -> None:
    tour, theme = make.make_tour(), make.make_theme()
    findings = [make.make_finding(tour=tour, theme=theme, **both("title", OLD)) for _unused in range(3)]
    Finding.objects.filter(tour=tour).update(**both("title", NEW))
    assert (keys(OLD), keys(NEW)) == ([], sorted(finding.key for finding in findings))


def test_a_record_is_followed_when_it_is_no_longer_what_it_was_filtered_by() -> None:
    finding = made("finding")
    Finding.objects.filter(title_fr=OLD).update(**both("title", NEW))
    assert keys(NEW) == [finding.key]


def test_what_is_written_together_is_followed_when_all_is_written() -> None:
    finding = made("finding")
    with together():
        ways.save(finding, **both("title", NEW))
        assert keys(NEW) == []
    assert (keys(OLD), keys(NEW)) == ([], [finding.key])


# Created -------------------------------------------------------------------------------------------------------------


def insert(finding: Finding) -> None:
    finding.save()


def bulk_create(finding: Finding) -> None:
    Finding.objects.bulk_create([finding])


def bulk_create_what_is_missing(finding: Finding) -> None:
    Finding.objects.bulk_create([finding], ignore_conflicts=True)


def bulk_create_or_update(finding: Finding) -> None:
    Finding.objects.bulk_create([finding], update_conflicts=True, unique_fields=["key"], update_fields=["title_fr"])


def update_or_create(finding: Finding) -> None:
    Finding.objects.update_or_create(key=finding.key, defaults=columns_of(finding))


def get_or_create(finding: Finding) -> None:
    Finding.objects.get_or_create(key=finding.key, defaults=columns_of(finding))


def load_data(finding: Finding) -> None:
    for loaded in serializers.deserialize("json", serializers.serialize("json", [with_pk(finding)])):
        loaded.save()


def with_pk(finding: Finding) -> Finding:
    """The same at a primary key of its own, without which its links cannot be asked for."""
    finding.pk = 1_000_000
    return finding


def columns_of(finding: Finding) -> dict[str, Any]:
    """What it is to be created with besides its key."""
    columns = {
        column.attname: getattr(finding, column.attname)
        for column in Finding._meta.concrete_fields
        if not column.generated
    }
    return {name: value for name, value in columns.items() if value is not None and name not in {"id", "key"}}


@pytest.mark.parametrize(
    "create",
    [
        insert,
        bulk_create,
        bulk_create_what_is_missing,
        bulk_create_or_update,
        update_or_create,
        get_or_create,
        load_data,
    ],
)
def test_a_record_is_found_from_its_creation_on(create: Callable[[Finding], None]) -> None:
    create(unsaved())
    assert keys(NEW) == ["new"]


def test_creating_what_is_there_already_changes_nothing() -> None:
    insert(unsaved())
    bulk_create_what_is_missing(unsaved(**both("title", OLD)))
    assert (keys(OLD), keys(NEW)) == ([], ["new"])


# Deleted -------------------------------------------------------------------------------------------------------------


def delete(record: Any) -> None:
    record.delete()


def delete_as_a_list_does(record: Any) -> None:
    type(record)._default_manager.filter(pk=record.pk).delete()


@pytest.mark.parametrize("remove", [delete, delete_as_a_list_does])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_deleted_is_no_longer_found(kind: str, remove: Delete) -> None:
    record = made(kind)
    assert keys(OLD) == [record.key]
    remove(record)
    assert (keys(OLD), record.key in everything()) == ([], False)


@pytest.mark.parametrize("remove", [delete, delete_as_a_list_does])
def test_a_finding_goes_with_its_links_and_citations(remove: Delete) -> None:
    finding = make.make_finding(visits=(make.make_visit(),), themes=(make.make_theme(),), **both("title", OLD))
    make.cite(finding, make.make_passage(**both("text", OLD)))
    remove(finding)
    assert keys(OLD) == []


# Undone --------------------------------------------------------------------------------------------------------------


def add_an_alias(finding: Finding) -> None:
    Host.objects.get().aliases.create(name=NEW)


def add_a_theme(finding: Finding) -> None:
    finding.themes.add(make.make_theme(**both("name", NEW)))


def rename(finding: Finding) -> None:
    ways.save(finding, **both("title", NEW))


def rename_the_theme(finding: Finding) -> None:
    ways.update(finding.theme, **both("name", NEW))


def withdraw_the_tour(finding: Finding) -> None:
    finding.tour.move(Move.UNPUBLISH, None)


@pytest.mark.parametrize(
    "write", [rename, rename_the_theme, withdraw_the_tour, add_an_alias, add_a_theme, delete, delete_as_a_list_does]
)
def test_what_is_undone_leaves_the_index_as_it_was(write: Callable[[Finding], None]) -> None:
    finding = make.make_finding(visits=(make.make_visit(),), **both("title", OLD))
    before = everything()
    with transaction.atomic():
        write(fresh(finding))
        assert (keys(OLD), keys(NEW), everything()) != ([finding.key], [], before)
        transaction.set_rollback(True)
    assert (keys(OLD), keys(NEW), everything()) == ([finding.key], [], before)


def test_a_record_whose_creation_is_undone_is_not_found() -> None:
    with transaction.atomic():
        insert(unsaved())
        assert keys(NEW) == ["new"]
        transaction.set_rollback(True)
    assert keys(NEW) == []


def test_what_is_kept_after_something_undone_is_found() -> None:
    record: Record = made("theme")
    with transaction.atomic():
        ways.save(record, **both("name", "papaye"))
        transaction.set_rollback(True)
    ways.save(record, **both("name", NEW))
    assert (keys(OLD), keys("papaye"), keys(NEW)) == ([], [], [record.key])
