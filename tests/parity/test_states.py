"""What SQL says of a translation is what Python says of it, whatever is written and whatever is remembered."""

from itertools import product
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, connection, transaction

from findings.enums import LANGUAGES, Translated, other_language
from findings.models import Host, Translation
from findings.parity.memory import Memory, state_of, translated_models
from findings.querysets.parity import Texts, texts_of, translated_fields
from tests.make import fresh, make_host
from tests.parity.specimens import KINDS, PUBLISHED, remembered, specimen, state, states, title_of, write_raw

pytestmark = pytest.mark.django_db
ORIGINALS = pytest.mark.parametrize("original", LANGUAGES)


class Case(NamedTuple):
    """One way for a field to stand: its texts, and what is remembered of it."""

    original_language: str
    fr: str | None
    en: str | None
    memory: Memory | None


WRITTEN = (None, "", "A", "B", " ")
MADE_FROM = ("", "A", "B", "a")
KEPT_FOR = (None, "", "A", "B")
MEMORIES = (None, *(Memory(*parts) for parts in product(LANGUAGES, MADE_FROM, KEPT_FOR)))
CASES = [Case(*parts) for parts in product(LANGUAGES, WRITTEN, WRITTEN, MEMORIES)]


def write(cases: list[Case]) -> None:
    """A host for each case, whose name stands so: written behind the back of whatever would keep it true."""
    hosts = Host.objects.bulk_create(Host(key=f"host-{n}", country="DK") for n in range(len(cases)))
    Translation.objects.all().delete()
    rows = [(*case[:3], host.pk) for case, host in zip(cases, hosts, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE findings_host SET original_language = %s, name_fr = %s, name_en = %s WHERE id = %s", rows
        )
    Translation.objects.bulk_create(
        Translation(kind="host", key=host.key, field="name", **case.memory._asdict())
        for case, host in zip(cases, hosts, strict=True)
        if case.memory
    )


def test_sql_says_what_python_says_in_every_case() -> None:
    write(CASES)
    expected = [state_of(Texts(case.original_language, case.fr or "", case.en or ""), case.memory) for case in CASES]
    hosts = Host.objects.with_states().with_state().order_by("pk")
    assert [host.state_name for host in hosts] == expected
    assert [host.record_state for host in hosts] == [one or Translated.VALID for one in expected]
    assert set(expected) == {None, *Translated}


@pytest.mark.parametrize(
    ("original", "translation", "memory", "expected"),
    [
        ("", "", None, None),
        ("A", "", None, Translated.MISSING),
        ("", "a", Memory("en", "A"), Translated.MISSING),
        ("A", "a", None, Translated.STALE),
        ("A", "a", Memory("en", ""), Translated.STALE),
        ("A", "a", Memory("en", "A"), Translated.VALID),
        ("B", "a", Memory("en", "A"), Translated.STALE),
        ("B", "a", Memory("en", "A", "B"), Translated.KEPT),
        ("A", "a", Memory("en", "A", "B"), Translated.VALID),
        ("C", "a", Memory("en", "A", "B"), Translated.STALE),
        # What is remembered is of the other text: the original language was changed behind our back.
        ("A", "a", Memory("fr", "A"), Translated.STALE),
        ("a", "a", Memory("fr", "a", "a"), Translated.STALE),
        # Compared letter by letter: a reader sees these differ.
        ("Ete", "a", Memory("en", "Eté"), Translated.STALE),
        ("a", "a", Memory("en", "A"), Translated.STALE),
        ("A ", "a", Memory("en", "A"), Translated.STALE),
        ("l’été", "a", Memory("en", "l'été"), Translated.STALE),
        ("e\u0301", "a", Memory("en", "\u00e9"), Translated.STALE),
        ("A\r\nB", "a", Memory("en", "A\nB"), Translated.STALE),
        ("\u200b", "\u200b", Memory("en", "\u200b"), Translated.VALID),
    ],
)
def test_a_translation_holds_while_its_original_is_the_one_it_was_made_from(
    original: str, translation: str, memory: Memory | None, expected: Translated | None
) -> None:
    swapped = memory and memory._replace(language=other_language(memory.language))
    write([Case("fr", original, translation, memory), Case("en", translation, original, swapped)])
    assert [host.state_name for host in Host.objects.with_states()] == [expected, expected]


# A whole record ------------------------------------------------------------------------------------------------------

# A field in each state, as its texts and what is remembered of it.
STANDING: dict[Translated | None, tuple[str, str, str, str | None]] = {
    None: ("", "", "", None),
    Translated.STALE: ("B", "a", "A", None),
    Translated.KEPT: ("B", "a", "A", "B"),
    Translated.MISSING: ("A", "", "", None),
    Translated.VALID: ("A", "a", "A", None),
}


def test_a_record_is_as_its_worst_field() -> None:
    combinations = list(product(STANDING, repeat=3))
    hosts = Host.objects.bulk_create(
        Host(
            key=f"host-{n}",
            country="DK",
            **{
                f"{field}_{language}": STANDING[one][side]
                for field, one in zip(translated_fields(Host), combination, strict=True)
                for side, language in enumerate(LANGUAGES)
            },
        )
        for n, combination in enumerate(combinations)
    )
    Translation.objects.all().delete()
    Translation.objects.bulk_create(
        Translation(kind="host", key=host.key, field=field, language="en", source_text=source, kept_text=kept)
        for host, combination in zip(hosts, combinations, strict=True)
        for field, one in zip(translated_fields(Host), combination, strict=True)
        for _fr, _en, source, kept in [STANDING[one]]
        if source
    )
    order = [*Translated, None]
    expected = [min(combination, key=order.index) or Translated.VALID for combination in combinations]
    assert [host.record_state for host in Host.objects.with_state().order_by("pk")] == expected


def test_another_record_and_another_kind_remember_for_themselves() -> None:
    host, visit = specimen("host", key="same"), specimen("visit", key="same")
    other = specimen("host", key="other")
    for record in (host, visit, other):
        write_raw(record, name_fr="Nouveau")
    memory = Translation.objects.get(kind="host", key="same", field="name")
    Translation.objects.filter(pk=memory.pk).update(source_text="Nouveau")
    assert [state(host), state(visit), state(other)] == [Translated.VALID, Translated.STALE, Translated.STALE]


def test_there_are_fourteen_kinds_of_records() -> None:
    assert sorted(model._meta.model_name for model in translated_models()) == sorted(KINDS)
    assert len(KINDS) == 14


@ORIGINALS
@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_every_kind_is_watched(kind: str, original: str) -> None:
    record: Any = specimen(kind, original)
    model: Any = type(record)
    valid = dict.fromkeys(translated_fields(model), Translated.VALID)
    assert states(record) == valid
    assert model.objects.with_state().get(pk=record.pk).record_state == Translated.VALID
    for field in valid:
        write_raw(record, **{f"{field}_{original}": "Nouveau"})
        assert states(record) == {**valid, field: Translated.STALE}
        assert model.objects.with_state().get(pk=record.pk).record_state == Translated.STALE
        write_raw(record, **{f"{field}_{original}": f"{field} {original}"})
    assert states(record) == valid


def test_an_address_is_not_translated() -> None:
    visit = specimen("visit")
    visit.slug_fr = "autre"
    visit.save()
    assert {*states(visit)} == {"name", "summary", "roles_met"}
    assert {*states(visit).values()} == {Translated.VALID}


def test_texts_are_told_by_record_and_field() -> None:
    host = specimen("host", "en", key="host-a", name_today_fr=None)
    assert texts_of(Host, [host.pk]) == texts_of(Host, ["host-a"], "key")
    assert texts_of(Host, [host.pk]) == {
        "host-a": {
            "name": Texts("en", "name fr", "name en"),
            "name_today": Texts("en", "", "name_today en"),
            "place": Texts("en", "place fr", "place en"),
        }
    }
    assert texts_of(Host, []) == texts_of(Host, [0]) == {}


# What the database refuses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PUBLISHED)
def test_a_state_that_is_unknown_is_refused(kind: str) -> None:
    record = specimen(kind)
    for wrong in ("", "fresh"):
        with pytest.raises(IntegrityError, match=f"{kind}_translation_is_known"), transaction.atomic():
            write_raw(record, translation=wrong)
    for right in Translated:
        write_raw(record, translation=right)
        assert fresh(record).translation == right


def test_what_is_remembered_is_in_one_of_our_languages_and_once() -> None:
    host = make_host()
    assert remembered(host) == ("en", host.name_fr, None)
    again = {"kind": "host", "key": host.key, "field": title_of(host)}
    with pytest.raises(IntegrityError, match="translation_language_is_known"), transaction.atomic():
        Translation.objects.create(**again, language="da")
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.create(**again, language="en")
    assert Translation.objects.of(Host, [host.key]).filter(field="name").count() == 1
