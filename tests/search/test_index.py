"""Sort keys follow their texts whatever writes them, and order alike on every database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from findings.models import Finding, Trainee
from findings.search.sort_keys import BATCH, out_of_step, refresh, sort_key
from tests.make import make_finding, make_theme, make_tour, make_trainee

pytestmark = pytest.mark.django_db


def keys_of(finding: Finding) -> tuple[bytes, bytes]:
    """The stored sort keys, French first."""
    stored = Finding.objects.get(key=finding.key)
    return bytes(stored.sort_fr), bytes(stored.sort_en)


def copies(count: int) -> list[Finding]:
    """Findings that are not yet in the database."""
    tour, theme = make_tour(), make_theme()
    return [
        Finding(key=f"bulk-{n}", tour=tour, theme=theme, kind="lesson", title_fr=f"Été {n}", title_en=f"Summer {n}")
        for n in range(count)
    ]


def test_sort_keys_are_there_from_the_first_save() -> None:
    assert keys_of(make_finding(title_fr="L’Été", title_en="Summer")) == (b"ete", b"summer")


def test_a_title_that_is_missing_sorts_as_the_other() -> None:
    assert keys_of(make_finding(title_fr="L’Été", title_en=None, live_en=False)) == (b"ete", b"ete")


def save(finding: Finding) -> None:
    finding.title_fr = "Œuvre"
    finding.save()


def save_one_field(finding: Finding) -> None:
    finding.title_fr = "Œuvre"
    finding.save(update_fields=["title_fr"])


def update(finding: Finding) -> None:
    Finding.objects.filter(pk=finding.pk).update(title_fr="Œuvre")


def update_what_it_is_filtered_by(finding: Finding) -> None:
    Finding.objects.filter(title_fr=finding.title_fr).update(title_fr="Œuvre")


def bulk_update(finding: Finding) -> None:
    finding.title_fr = "Œuvre"
    Finding.objects.bulk_update([finding], ["title_fr"])


def update_or_create(finding: Finding) -> None:
    Finding.objects.update_or_create(key=finding.key, defaults={"title_fr": "Œuvre"})


def write_as_loaddata_does(finding: Finding) -> None:
    finding.title_fr = "Œuvre"
    for record in serializers.deserialize("json", serializers.serialize("json", [finding])):
        record.save()


@pytest.mark.parametrize(
    "write",
    [
        save,
        save_one_field,
        update,
        update_what_it_is_filtered_by,
        bulk_update,
        update_or_create,
        write_as_loaddata_does,
    ],
)
def test_sort_keys_follow_each_way_of_writing(write: Callable[[Finding], Any]) -> None:
    finding = make_finding(title_fr="L’Été", title_en="Summer")
    write(finding)
    # Readers of English are shown the French title until its translation is said to hold.
    assert keys_of(finding) == (b"oeuvre", b"oeuvre")


@pytest.mark.parametrize("options", [{}, {"ignore_conflicts": True}])
def test_sort_keys_follow_bulk_create(options: dict[str, Any]) -> None:
    for finding in Finding.objects.bulk_create(copies(3), **options):
        assert keys_of(finding) == (sort_key(finding.title_fr), sort_key(finding.title_en))
    assert list(out_of_step(Finding)) == []


def test_more_rows_than_a_batch_are_written_at_once() -> None:
    Finding.objects.bulk_create(copies(BATCH + 1))
    Finding.objects.update(title_en="Winter")
    assert {bytes(key) for key in Finding.objects.values_list("sort_en", flat=True)} == {b"winter"}


def test_a_save_that_changes_no_title_rewrites_no_key() -> None:
    finding = Finding.objects.get(pk=make_finding().pk)
    with CaptureQueriesContext(connection) as queries:
        finding.save()
    assert [query["sql"] for query in queries if 'SET "sort_fr"' in query["sql"]] == []


def test_keys_that_lag_are_found_and_mended() -> None:
    finding, trainee = make_finding(title_fr="L’Été", title_en="Summer"), make_trainee(family_name="Zola")
    QuerySet(Finding).update(sort_fr=b"zzz")
    QuerySet(Trainee).update(sort_name=b"")
    assert list(out_of_step(Finding)) == [(finding, {"sort_fr": b"ete", "sort_en": b"summer"})]
    assert (refresh(Finding), refresh(Finding)) == (1, 0)
    assert refresh(Trainee, [trainee.pk]) == 1
    assert keys_of(finding) == (b"ete", b"summer")


def test_people_are_ordered_by_family_name_then_given_name() -> None:
    tour = make_tour()
    names = [("de La Tour", "Bo"), ("Dé", "Zoé"), ("dé", "Ana"), ("Œrn", "A"), ("Ærø", "A"), ("Zola", "É")]
    for family, given in reversed(names):
        make_trainee(tour=tour, family_name=family, given_name=given)
    ordered = [(trainee.family_name, trainee.given_name) for trainee in Trainee.objects.order_by("sort_name")]
    assert ordered == [("Ærø", "A"), ("dé", "Ana"), ("Dé", "Zoé"), ("de La Tour", "Bo"), ("Œrn", "A"), ("Zola", "É")]


def test_every_database_orders_titles_alike() -> None:
    titles = ["L’usager", "« Quoi »", "Zéro", "2007", "Élus", "état", "Etat bis", "œuvre", "Ørsted", "à côté"]
    tour, theme = make_tour(), make_theme()
    for title in titles:
        make_finding(tour=tour, theme=theme, title_fr=title)
    ordered = [finding.title_fr for finding in Finding.objects.order_by("sort_fr")]
    assert ordered == ["2007", "à côté", "Élus", "état", "Etat bis", "œuvre", "Ørsted", "« Quoi »", "L’usager", "Zéro"]
