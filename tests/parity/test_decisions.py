"""What somebody decides of a translation holds for the original that stood then: confirmed, kept, brought back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from findings.enums import LANGUAGES, Translated, other_language
from findings.models import Finding, Host, Note, Record, Translation
from findings.parity.memory import confirm, fill, keep, recall, settle
from tests.conftest import Cast
from tests.make import fresh, make_trainee, make_user
from tests.meanwhile import at_once
from tests.parity.specimens import PUBLISHED, remembered, specimen, state, states, title_of, worst, write_raw
from tests.parity.ways import load_data, save, save_these_columns, update

pytestmark = pytest.mark.django_db
ORIGINALS = pytest.mark.parametrize("original", LANGUAGES)
KINDS = pytest.mark.parametrize("kind", ["finding", "host", "followup", "note", "term"])
INSTANT = timedelta(microseconds=1)


def stale(kind: str, original: str = "fr") -> Any:
    """A record whose every translation is stale: the originals have changed."""
    record = specimen(kind, original)
    update(record, **{f"{field}_{original}": f"{field} changed" for field in states(record)})
    return fresh(record)


def row_of(record: Record) -> Translation:
    """What is remembered of its first text."""
    row: Translation = Translation.objects.of(type(record), [record.key]).get(field=title_of(record))
    return row


# Still valid ---------------------------------------------------------------------------------------------------------


@ORIGINALS
@KINDS
def test_still_valid_is_said_of_the_original_that_stands(kind: str, original: str) -> None:
    record, user, title = stale(kind, original), make_user(), ""
    title = title_of(record)
    assert {*states(record).values()} == {Translated.STALE}
    confirm(record, [title], user)
    assert states(record) == {**dict.fromkeys(states(record), Translated.STALE), title: Translated.VALID}
    assert remembered(record) == (other_language(original), f"{title} changed", None)
    row = row_of(record)
    assert (row.confirmed_by, row.confirmed_at and row.confirmed_at <= timezone.now()) == (user, True)
    confirm(record, states(record), user)
    assert {*states(record).values()} == {Translated.VALID}
    update(record, **{f"{title}_{original}": "Changed again"})
    assert state(record) == Translated.STALE


def test_each_decision_is_a_version_of_its_own() -> None:
    host, user = stale("host"), make_user()
    before = row_of(host).history.count()
    keep(host, ["name"], user)
    confirm(host, ["name"], user)
    confirm(host, ["name"], None)
    versions = row_of(host).history.order_by("history_date")[before:]
    assert [(one.history_type, one.source_text, one.kept_text, one.confirmed_by) for one in versions] == [
        ("~", "name fr", "name changed", user),
        ("~", "name changed", None, user),
        ("~", "name changed", None, None),
    ]


def test_who_confirmed_a_translation_did_not_confirm_the_next() -> None:
    host = stale("host")
    confirm(host, ["name"], make_user())
    save(host, name_en="Translated anew")
    assert (row_of(host).confirmed_by, row_of(host).confirmed_at) == (None, None)


def test_a_translation_outlives_whoever_confirmed_it() -> None:
    host, user = stale("host"), make_user()
    confirm(host, ["name"], user)
    user.delete()
    assert (row_of(host).confirmed_by, state(host)) == (None, Translated.VALID)


@pytest.mark.parametrize("decide", [confirm, keep])
def test_nothing_is_decided_of_a_text_that_is_missing_or_unknown(decide: Any) -> None:
    host = specimen("host", name_en="", place_fr="")
    before = [*Translation.objects.order_by("pk").values_list()]
    decide(host, ["name", "place", "slug", "nothing"], make_user())
    assert [*Translation.objects.order_by("pk").values_list()] == before


@pytest.mark.parametrize("decide", [confirm, keep])
def test_a_decision_writes_nothing_else_of_the_record(decide: Any) -> None:
    finding = stale("finding")
    versions, modified = finding.history.count(), finding.modified_at
    finding.title_en = "Not saved"
    decide(finding, ["title"], make_user())
    stored = fresh(finding)
    assert (stored.title_en, stored.history.count(), stored.modified_at) == ("title en", versions, modified)


# Knowingly kept ------------------------------------------------------------------------------------------------------


@ORIGINALS
@KINDS
def test_a_stale_translation_is_kept_until_its_original_changes_again(kind: str, original: str) -> None:
    record, user = stale(kind, original), make_user()
    title = title_of(record)
    keep(record, states(record), user)
    assert {*states(record).values()} == {Translated.KEPT}
    assert remembered(record) == (other_language(original), f"{title} {original}", f"{title} changed")
    assert row_of(record).confirmed_by == user
    for text, expected in (
        ("Changed again", Translated.STALE),
        (f"{title} changed", Translated.KEPT),
        (f"{title} {original}", Translated.VALID),
    ):
        update(record, **{f"{title}_{original}": text})
        assert state(record) == expected


def test_a_kept_translation_that_is_rewritten_is_no_longer_kept() -> None:
    host = stale("host")
    keep(host, ["name"])
    save(host, name_en="Translated anew")
    assert (state(host), remembered(host)) == (Translated.VALID, ("en", "name changed", None))


def test_a_kept_translation_does_not_hold_because_its_language_becomes_the_original() -> None:
    host = stale("host")
    keep(host, ["name"])
    save(host, original_language="en")
    assert (state(host), remembered(host)) == (Translated.STALE, ("fr", "", None))


def test_what_is_kept_of_a_translation_that_holds_is_nothing() -> None:
    host = specimen("host")
    keep(host, ["name"])
    assert state(host) == Translated.VALID
    update(host, name_fr="Changed")
    assert state(host) == Translated.STALE


def test_what_is_remembered_of_the_other_language_is_not_taken_for_this_one_s() -> None:
    host = specimen("host")
    write_raw(host, original_language="en")
    keep(host, ["name"])
    assert (state(host), remembered(host)) == (Translated.KEPT, ("fr", "", "name en"))
    write_raw(host, name_en="name fr")
    assert state(host) == Translated.STALE


# Brought back --------------------------------------------------------------------------------------------------------


def bring_back(record: Any, number: int) -> Any:
    """Writes the texts of its version of that number, from 0, and brings back what was remembered of it then."""
    versions = [*record.history.order_by("history_date", "history_id")]
    then = versions[number + 1].history_date - INSTANT
    for name in ("original_language", *(f"{field}_{code}" for field in states(record) for code in LANGUAGES)):
        setattr(record, name, getattr(versions[number], name))
    record.save()
    recall(record, then)
    return fresh(record)


@ORIGINALS
@pytest.mark.parametrize("kind", ["finding", "host", "followup", "note", "term"])
def test_an_earlier_version_stands_as_it_stood(kind: str, original: str) -> None:
    record = specimen(kind, original)
    title, translated = title_of(record), other_language(original)
    last = record.history.count() - 1
    save(record, **{f"{title}_{original}": "Changed"})
    save(record, **{f"{title}_{translated}": "Translated anew"})
    save(record, **{f"{title}_{original}": "Changed again"})
    expected = [
        (last, Translated.VALID, f"{title} {original}"),
        (last + 1, Translated.STALE, f"{title} {original}"),
        (last + 2, Translated.VALID, "Changed"),
        (last + 1, Translated.STALE, f"{title} {original}"),
    ]
    for number, then, made_from in expected:
        record = bring_back(fresh(record), number)
        assert (state(record), remembered(record)) == (then, (translated, made_from, None))


def test_an_earlier_original_language_comes_back_with_what_held_then() -> None:
    host = specimen("host")
    save(host, original_language="en")
    save(host, name_en="Changed")
    host = bring_back(fresh(host), host.history.count() - 3)
    assert (host.original_language, state(host), remembered(host)) == ("fr", Translated.VALID, ("en", "name fr", None))


def test_what_was_decided_of_a_version_comes_back_with_it() -> None:
    host = stale("host")
    last = host.history.count() - 1
    keep(host, ["name"], make_user())
    save(host, name_fr="Changed again")
    confirm(host, ["name"], make_user())
    host = bring_back(fresh(host), last)
    assert (state(host), remembered(host)) == (Translated.KEPT, ("en", "name fr", "name changed"))


def test_a_text_that_had_no_translation_then_has_none_remembered() -> None:
    host = specimen("host", name_en="")
    last = host.history.count() - 1
    save(host, name_en="Name")
    host = bring_back(fresh(host), last)
    assert (state(host), remembered(host)) == (Translated.MISSING, None)


def test_what_is_brought_back_of_one_record_leaves_the_others() -> None:
    host, other, visit = specimen("host", key="same"), specimen("host", key="other"), specimen("visit", key="same")
    moment = timezone.now()
    for record in (host, other, visit):
        update(record, name_fr="Changed")
        confirm(record, ["name"])
    recall(fresh(host), moment)
    assert [state(record) for record in (host, other, visit)] == [Translated.STALE, Translated.VALID, Translated.VALID]


def test_a_deleted_record_comes_back_as_stale_as_it_was() -> None:
    host = stale("host")
    host.delete()
    assert Translation.objects.filter(kind="host", key=host.key).count() == 3
    deleted = Host.history.filter(key=host.key).latest("history_date")
    restored = deleted.instance
    restored.save()
    recall(restored, deleted.history_date - INSTANT)
    assert {*states(restored).values()} == {Translated.STALE}
    assert remembered(restored) == ("en", "name fr", None)


# Nothing remembered, and the derived column --------------------------------------------------------------------------


@ORIGINALS
def test_what_nothing_is_remembered_of_is_taken_for_true_once(original: str) -> None:
    known, unknown = specimen("finding", original, key="known"), specimen("finding", original, key="unknown")
    update(known, **{f"title_{original}": "Changed"})
    write_raw(unknown, **{f"conditions_{original}": ""})
    Translation.objects.filter(key="unknown").delete()
    settle(Finding)
    assert [fresh(known).translation, fresh(unknown).translation] == [Translated.STALE, Translated.STALE]
    assert fill(Finding) == 4
    assert state(known) == Translated.STALE
    assert {**states(unknown), "conditions": None} == {
        **dict.fromkeys(states(known), Translated.VALID),
        "conditions": None,
    }
    assert [fresh(known).translation, fresh(unknown).translation] == [Translated.STALE, Translated.MISSING]
    assert fill(Finding) == 0


@pytest.mark.parametrize("kind", PUBLISHED)
def test_the_state_of_a_record_is_at_hand_and_stored(kind: str) -> None:
    record = specimen(kind)
    title = title_of(record)
    steps: list[tuple[Any, Translated]] = [
        (lambda: save(record, **{f"{title}_fr": "Changed"}), Translated.STALE),
        (lambda: keep(record, [title]), Translated.KEPT),
        (lambda: update(record, **{f"{title}_fr": "Changed again"}), Translated.STALE),
        (lambda: confirm(record, [title]), Translated.VALID),
        (lambda: load_data(record, **{f"{title}_fr": f"{title} fr"}), Translated.STALE),
        (lambda: save(record, original_language="en"), Translated.STALE),
        (lambda: save(record, **{f"{title}_fr": "Translated anew"}), Translated.VALID),
        (lambda: update(record, live_fr=False, **{f"{title}_fr": ""}), Translated.MISSING),
    ]
    for step, expected in steps:
        step()
        assert (fresh(record).translation, worst(record)) == (expected, expected)


def test_the_record_that_was_written_knows_its_state() -> None:
    finding = specimen("finding")
    finding.title_fr = "Changed"
    finding.save()
    assert finding.translation == Translated.STALE
    keep(finding, ["title"])
    assert finding.translation == Translated.KEPT
    confirm(finding, ["title"])
    assert finding.translation == Translated.VALID


def test_an_old_copy_does_not_write_an_old_state_back() -> None:
    finding = specimen("finding")
    copy = fresh(finding)
    save(finding, body_fr="Changed")
    copy.body_fr = "Changed"
    copy.save()
    assert (copy.translation, fresh(finding).translation) == (Translated.STALE, Translated.STALE)


def test_raw_sql_is_seen_at_once_and_the_column_follows_when_settled() -> None:
    findings = [specimen("finding", key=f"finding-{n}-x") for n in range(3)]
    write_raw(findings[0], title_fr="Changed")
    assert [worst(finding) for finding in findings] == [Translated.STALE, Translated.VALID, Translated.VALID]
    assert settle(Finding, [findings[1].pk]) == 0
    assert (settle(Finding), settle(Finding)) == (1, 0)
    assert [fresh(finding).translation for finding in findings] == [
        Translated.STALE,
        Translated.VALID,
        Translated.VALID,
    ]
    assert settle(Note) == 0


# Sort keys, people, and two at once ----------------------------------------------------------------------------------


def sort_keys(finding: Finding) -> tuple[bytes, bytes]:
    stored = fresh(finding)
    return bytes(stored.sort_fr), bytes(stored.sort_en)


def test_a_finding_is_sorted_by_the_title_that_readers_are_shown() -> None:
    finding = specimen("finding", title_fr="Été", title_en="Summer")
    assert sort_keys(finding) == (b"ete", b"summer")
    # Withheld whatever is stale, and back when it holds, is kept or is put right behind our back.
    save(finding, body_fr="Changed")
    assert sort_keys(finding) == (b"ete", b"ete")
    keep(fresh(finding), ["body"])
    assert sort_keys(finding) == (b"ete", b"summer")
    update(finding, body_fr="Changed again")
    assert sort_keys(finding) == (b"ete", b"ete")
    confirm(fresh(finding), ["body"])
    assert sort_keys(finding) == (b"ete", b"summer")
    write_raw(finding, body_fr="Changed at last")
    settle(Finding)
    assert sort_keys(finding) == (b"ete", b"ete")
    save(finding, original_language="en")
    assert sort_keys(finding) == (b"summer", b"summer")


def test_nothing_is_remembered_of_an_erased_person(cast: Cast) -> None:
    erased, other = (make_trainee(tour=cast.tour, role_fr="Chef", role_en="Head") for _unused in range(2))
    for person in (erased, other):
        update(person, role_fr="Cheffe")
        confirm(person, ["role"], cast.editor)
        save(person, role_en="")
        save(person, role_en="Chief")
    erased.erase()
    tables: list[Any] = [Translation.objects, Translation.history]
    assert [{*table.filter(kind="trainee").values_list("key", flat=True)} for table in tables] == [{other.key}] * 2
    assert state(other) == Translated.VALID


@pytest.mark.django_db(transaction=True)
def test_an_original_that_changes_while_it_is_translated_leaves_the_translation_stale() -> None:
    finding = specimen("finding")
    at_once(
        lambda: save_these_columns(finding, title_en="Translated meanwhile"),
        lambda: save_these_columns(finding, title_fr="Changed meanwhile"),
    )
    assert remembered(finding) == ("en", "title fr", None)
    assert (state(finding), worst(finding), fresh(finding).translation) == (Translated.STALE,) * 3


@pytest.mark.django_db(transaction=True)
def test_an_original_that_changes_while_a_translation_is_confirmed_leaves_it_stale() -> None:
    finding = stale("finding")
    at_once(lambda: confirm(finding, states(finding)), lambda: update(finding, title_fr="Changed meanwhile"))
    assert (state(finding), worst(finding), fresh(finding).translation) == (Translated.STALE,) * 3


@pytest.mark.django_db(transaction=True)
def test_a_decision_waits_for_the_original_that_is_being_written() -> None:
    finding = stale("finding")
    update(finding, **{f"{field}_fr": f"{field} fr" for field in states(finding) if field != "title"})
    at_once(lambda: update(finding, title_fr="Changed meanwhile"), lambda: keep(finding, ["title"]))
    assert remembered(finding) == ("en", "title fr", "Changed meanwhile")
    assert (state(finding), worst(finding), fresh(finding).translation) == (Translated.KEPT,) * 3
