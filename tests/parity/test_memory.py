"""Whichever way a record is written, its translations stand as they should: stale when they are, and only then."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import IntegrityError, transaction
from pytest_django import Settings

from findings.enums import LANGUAGES, Translated, other_language
from findings.loading.writer import load
from findings.models import Host, Theme, Translation
from findings.querysets.versions import BATCH
from tests.make import fresh, make_host
from tests.parity.specimens import remembered, specimen, state, states, title_of, write_raw
from tests.parity.ways import ANNOUNCED, EVERY, Way, save, update

pytestmark = pytest.mark.django_db
ORIGINALS = pytest.mark.parametrize("original", LANGUAGES)
SOME_KINDS = ["finding", "host", "followup", "note", "term"]
KINDS = pytest.mark.parametrize("kind", SOME_KINDS)
ANY_WAY = pytest.mark.parametrize("way", EVERY)
ANY_ANNOUNCED_WAY = pytest.mark.parametrize("way", ANNOUNCED)


def of_some_kinds(ways: tuple[Way, ...]) -> pytest.MarkDecorator:
    """Each way of writing one kind of record, and two ways of writing the others."""
    others = [kind for kind in SOME_KINDS if kind != "host"]
    return pytest.mark.parametrize(("way", "kind"), [*product(ways, ["host"]), *product((save, update), others)])


class Sides:
    """A record, the columns of its first text, and that text in both languages."""

    def __init__(self, kind: str, original: str, **fields: Any) -> None:
        self.record = specimen(kind, original, **fields)
        field, translated = title_of(self.record), other_language(original)
        self.original, self.translation = f"{field}_{original}", f"{field}_{translated}"
        self.first, self.language = f"{field} {original}", translated

    def write(self, way: Way, original: str | None = None, translation: str | None = None) -> None:
        """Writes the sides that are given."""
        columns = {self.original: original, self.translation: translation}
        way(self.record, **{name: text for name, text in columns.items() if text is not None})

    def state(self) -> Translated | None:
        """Whether the translation holds."""
        return state(self.record)

    def made_from(self) -> str | None:
        """What the translation is remembered to have been made from."""
        memory = remembered(self.record)
        return memory and memory[1]


# Edits ---------------------------------------------------------------------------------------------------------------


@ORIGINALS
@KINDS
def test_what_is_written_together_holds(kind: str, original: str) -> None:
    record = specimen(kind, original)
    assert {*states(record).values()} == {Translated.VALID}
    assert remembered(record) == (other_language(original), f"{title_of(record)} {original}", None)


@ORIGINALS
@of_some_kinds(EVERY)
def test_a_changed_original_makes_its_translation_stale_until_put_back(way: Way, kind: str, original: str) -> None:
    sides = Sides(kind, original)
    sides.write(way, original="Changed")
    assert (sides.state(), sides.made_from()) == (Translated.STALE, sides.first)
    assert [one for one in states(sides.record).values() if one == Translated.STALE] == [Translated.STALE]
    sides.write(way, original="Changed again")
    assert (sides.state(), sides.made_from()) == (Translated.STALE, sides.first)
    sides.write(way, original=sides.first)
    assert sides.state() == Translated.VALID


@ORIGINALS
@of_some_kinds(ANNOUNCED)
def test_a_rewritten_translation_is_one_of_the_original_that_stands(way: Way, kind: str, original: str) -> None:
    sides = Sides(kind, original)
    sides.write(way, translation="Retouched")
    assert (sides.state(), sides.made_from()) == (Translated.VALID, sides.first)
    sides.write(update, original="Changed")
    sides.write(way, translation="Translated anew")
    assert (sides.state(), sides.made_from()) == (Translated.VALID, "Changed")
    sides.write(update, original=sides.first)
    assert sides.state() == Translated.STALE


@ORIGINALS
@of_some_kinds(ANNOUNCED)
def test_both_written_at_once_hold(way: Way, kind: str, original: str) -> None:
    sides = Sides(kind, original)
    sides.write(way, original="Changed", translation="Translated anew")
    assert (sides.state(), sides.made_from()) == (Translated.VALID, "Changed")


@ORIGINALS
@of_some_kinds(ANNOUNCED)
def test_what_is_written_again_as_it_was_changes_nothing(way: Way, kind: str, original: str) -> None:
    sides = Sides(kind, original)
    sides.write(update, original="Changed")
    kept = [table(Translation), table(Translation.history.model)]
    texts = {name: getattr(fresh(sides.record), name) for name in (sides.original, sides.translation)}
    way(sides.record, **texts)
    assert [table(Translation), table(Translation.history.model)] == kept
    assert sides.state() == Translated.STALE


def table(model: Any) -> list[tuple[Any, ...]]:
    """All that a table holds."""
    return sorted(model._base_manager.values_list(), key=repr)


@KINDS
def test_a_save_without_a_change_leaves_every_table_as_it_was(kind: str) -> None:
    record = specimen(kind)
    model: Any = type(record)
    tables = [Translation, Translation.history.model]
    columns = [column.attname for column in model._meta.concrete_fields if column.name != "modified_at"]
    before = [*map(table, tables), *model.objects.filter(pk=record.pk).values_list(*columns)]
    versions = record.history.count()
    fresh(record).save()
    assert [*map(table, tables), *model.objects.filter(pk=record.pk).values_list(*columns)] == before
    assert record.history.count() == versions + 1


# Texts that are missing ----------------------------------------------------------------------------------------------


@ORIGINALS
@ANY_ANNOUNCED_WAY
def test_an_emptied_translation_is_missing_and_a_rewritten_one_holds(way: Way, original: str) -> None:
    sides = Sides("host", original)
    sides.write(update, original="Changed")
    sides.write(way, translation="")
    assert (sides.state(), sides.made_from()) == (Translated.MISSING, None)
    sides.write(way, translation="Translated anew")
    assert (sides.state(), sides.made_from()) == (Translated.VALID, "Changed")


@ORIGINALS
@ANY_WAY
def test_an_emptied_original_leaves_what_its_translation_was_made_from(way: Way, original: str) -> None:
    sides = Sides("host", original)
    sides.write(way, original="")
    assert (sides.state(), sides.made_from()) == (Translated.MISSING, sides.first)
    sides.write(way, original="Changed")
    assert sides.state() == Translated.STALE
    sides.write(way, original=sides.first)
    assert sides.state() == Translated.VALID


@ORIGINALS
@ANY_ANNOUNCED_WAY
def test_a_translation_written_before_its_original_is_made_from_nothing(way: Way, original: str) -> None:
    sides = Sides("host", original)
    sides.write(update, original="", translation="")
    assert sides.state() is None
    sides.write(way, translation="First there")
    assert sides.state() == Translated.MISSING
    sides.write(way, original="Then there")
    assert sides.state() == Translated.STALE


# The original language -----------------------------------------------------------------------------------------------


@ORIGINALS
@of_some_kinds(ANNOUNCED)
def test_another_original_language_keeps_both_texts_and_what_held_holds(way: Way, kind: str, original: str) -> None:
    sides = Sides(kind, original)
    texts = {name: getattr(sides.record, name) for name in (sides.original, sides.translation)}
    way(sides.record, original_language=sides.language)
    assert {name: getattr(fresh(sides.record), name) for name in texts} == texts
    assert {*states(sides.record).values()} == {Translated.VALID}
    assert remembered(sides.record) == (original, texts[sides.translation], None)
    # Now the other text is the one that must not change alone.
    sides.write(update, translation="Changed")
    assert sides.state() == Translated.STALE
    sides.write(update, translation=texts[sides.translation])
    way(sides.record, original_language=original)
    assert {*states(sides.record).values()} == {Translated.VALID}


@ORIGINALS
@ANY_ANNOUNCED_WAY
def test_another_original_language_mends_nothing_that_was_stale(way: Way, original: str) -> None:
    sides = Sides("finding", original)
    sides.write(update, original="Changed")
    way(sides.record, original_language=sides.language)
    assert states(sides.record) == {
        **dict.fromkeys(states(sides.record), Translated.VALID),
        title_of(sides.record): Translated.STALE,
    }
    assert remembered(sides.record) == (original, "", None)
    way(sides.record, original_language=original)
    assert sides.state() == Translated.STALE


@ORIGINALS
@ANY_ANNOUNCED_WAY
def test_another_original_language_and_an_edit_at_once(way: Way, original: str) -> None:
    sides = Sides("host", original)
    # The new original was changed: what was the original is a translation of what it was.
    way(sides.record, original_language=sides.language, **{sides.translation: "Changed"})
    assert (sides.state(), sides.made_from()) == (Translated.STALE, f"name {sides.language}")
    # The new translation was written by the same hand.
    way(sides.record, original_language=original, **{sides.translation: "Translated anew"})
    assert (sides.state(), sides.made_from()) == (Translated.VALID, sides.first)


@ORIGINALS
@ANY_ANNOUNCED_WAY
def test_an_original_alone_that_becomes_the_translation_is_made_from_nothing_known(way: Way, original: str) -> None:
    sides = Sides("host", original)
    sides.write(update, translation="")
    way(sides.record, original_language=sides.language)
    assert sides.state() == Translated.MISSING
    way(sides.record, **{sides.translation: "Written"})
    assert sides.state() == Translated.STALE


def test_a_language_changed_behind_our_back_is_stale_and_stays_so() -> None:
    host = specimen("host")
    write_raw(host, original_language="en")
    assert state(host) == Translated.STALE
    fresh(host).save()
    assert state(host) == Translated.STALE
    write_raw(host, original_language="fr")
    assert state(host) == Translated.VALID


# Many at once --------------------------------------------------------------------------------------------------------


def new_hosts(**texts: str) -> list[Host]:
    """Two hosts that are not in the database, of the same texts."""
    return [Host(key=key, country="DK", **texts) for key in ("host-a", "host-b")]


def test_records_created_in_bulk_hold() -> None:
    Host.objects.bulk_create(new_hosts(name_fr="Nom", name_en="Name"))
    assert [(state(host), remembered(host)) for host in Host.objects.all()] == [
        (Translated.VALID, ("en", "Nom", None))
    ] * 2


def test_a_conflict_that_is_ignored_changes_nothing() -> None:
    host = make_host(key="host-a", name_fr="Nom", name_en="Name")
    update(host, name_fr="Changé")
    Host.objects.bulk_create(new_hosts(name_fr="Autre", name_en="Other"), ignore_conflicts=True)
    assert (fresh(host).name_fr, state(host), remembered(host)) == ("Changé", Translated.STALE, ("en", "Nom", None))
    new = Host.objects.get(key="host-b")
    assert (state(new), remembered(new)) == (Translated.VALID, ("en", "Autre", None))


def test_a_conflict_that_overwrites_one_side_is_an_edit_of_that_side() -> None:
    host = make_host(key="host-a", name_fr="Nom", name_en="Name")
    options: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["key"]}
    rows = new_hosts(name_fr="Autre", name_en="Other")
    Host.objects.bulk_create(rows, update_fields=["name_fr"], **options)
    assert (fresh(host).name_en, state(host), remembered(host)) == ("Name", Translated.STALE, ("en", "Nom", None))
    Host.objects.bulk_create(new_hosts(name_fr="Autre", name_en="Other"), update_fields=["name_en"], **options)
    assert (state(host), remembered(host)) == (Translated.VALID, ("en", "Autre", None))


def test_one_update_of_many_records_takes_each_for_itself() -> None:
    french, english = specimen("host", "fr", key="host-a"), specimen("host", "en", key="host-b")
    Host.objects.update(name_fr="Le même")
    assert [state(french), state(english)] == [Translated.STALE, Translated.VALID]
    assert remembered(english) == ("fr", "name en", None)


def test_an_update_finds_again_what_it_was_filtered_by() -> None:
    host = specimen("host")
    Host.objects.filter(name_fr="name fr").update(name_fr="Changé")
    assert state(host) == Translated.STALE


def test_an_update_of_more_records_than_a_batch() -> None:
    Theme.objects.bulk_create(Theme(key=f"theme-{n}", name_fr="Été", name_en="Summer") for n in range(BATCH + 1))
    for texts, expected in (({"name_fr": "Hiver"}, Translated.STALE), ({"name_en": "Winter"}, Translated.VALID)):
        Theme.objects.update(**texts)
        assert {*Theme.objects.values_list("translation", flat=True)} == {expected}
    assert {*Translation.objects.values_list("source_text", flat=True)} == {"Hiver"}


# Fixtures and failures -----------------------------------------------------------------------------------------------


def test_a_tour_reset_from_its_fixtures_holds_whatever_it_overwrites(tmp_path: Path, settings: Settings) -> None:
    def write(**texts: str) -> None:
        fields = {"key": "host-a", "country": "DK", **texts}
        (tmp_path / "small" / "hosts.yaml").write_text(yaml.safe_dump([{"model": "findings.host", "fields": fields}]))

    settings.FIXTURE_DIRS = [tmp_path]
    (tmp_path / "small").mkdir()
    write(name_fr="Nom", name_en="Name")
    load("small")
    host = Host.objects.get()
    assert (state(host), remembered(host)) == (Translated.VALID, ("en", "Nom", None))
    update(host, name_fr="Changé")
    load("small")
    assert (fresh(host).name_fr, state(host)) == ("Changé", Translated.STALE)
    load("small", reset=True)
    assert (fresh(host).name_fr, state(host)) == ("Nom", Translated.VALID)
    # Whoever wrote the fixtures wrote both sides: an original that changed there has the translation it stands by.
    write(name_fr="Nouveau nom", name_en="Name")
    load("small", reset=True)
    assert (state(host), remembered(host)) == (Translated.VALID, ("en", "Nouveau nom", None))


def test_a_write_that_fails_is_forgotten() -> None:
    finding = specimen("finding")
    finding.title_en, finding.body_fr = "Never written", ""
    with pytest.raises(IntegrityError), transaction.atomic():
        finding.save()
    update(finding, title_en="Translated anew")
    update(finding, title_fr="Changé")
    finding.save(update_fields=["position"])
    assert (state(finding), remembered(finding)) == (Translated.STALE, ("en", "title fr", None))
