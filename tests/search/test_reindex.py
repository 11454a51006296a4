"""The command finds what raw SQL left out of step, and puts it right."""

import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import override

from findings.enums import Status
from findings.models import Finding, SearchEntry, Theme, Trainee, Word
from findings.search import engines
from findings.search.tokens import Tokens
from tests.make import make_finding, make_host, make_theme, make_tour, make_trainee, make_visit
from tests.parity.specimens import write_raw
from tests.search.following import NEW, OLD, both, everything, keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

# Where no entry is.
PLACE = 10**15


def reindex(*options: str) -> str:
    """What the command says, in English."""
    said = StringIO()
    with override("en"):
        call_command("reindex", *options, stdout=said)
    return said.getvalue().strip()


def out_of_step() -> str:
    """What the command says is out of step, in English."""
    with pytest.raises(CommandError) as failed:
        reindex("--check")
    return str(failed.value)


def places() -> list[int]:
    """The places of the entries whose tokens are kept."""
    return sorted(engines.places())


def spoken() -> list[str]:
    """The words by which others are corrected, of the two that the tests write."""
    return list(Word.objects.filter(folded__in=[OLD, NEW]).values_list("folded", flat=True))


def test_what_raw_sql_left_out_of_step_is_told_then_put_right() -> None:
    finding = make_finding(title_fr="Ancien")
    make_trainee()
    assert reindex("--check") == "Everything is in step."
    QuerySet(Finding).filter(pk=finding.pk).update(title_fr="Nouveau")
    with pytest.raises(CommandError, match="1 record is out of step"):
        reindex("--check")
    assert reindex() == "1 record put right."
    assert bytes(Finding.objects.get().sort_fr) == b"nouveau"
    assert reindex() == "0 records put right."


# Records -------------------------------------------------------------------------------------------------------------


def test_a_record_that_raw_sql_changed_is_found_by_its_new_words() -> None:
    finding = make_finding(**both("title", OLD))
    QuerySet(Finding).filter(pk=finding.pk).update(**both("title", NEW))
    assert (keys(OLD), keys(NEW)) == ([finding.key], [])
    assert out_of_step() == f"1 record is out of step. {finding.key}"
    assert (reindex(), keys(OLD), keys(NEW)) == ("1 record put right.", [], [finding.key])
    assert reindex("--check") == "Everything is in step."


def test_a_record_that_raw_sql_withdrew_is_found_no_more() -> None:
    finding = make_finding(**both("title", OLD))
    QuerySet(Finding).filter(pk=finding.pk).update(status=Status.DRAFT)
    assert out_of_step() == f"1 record is out of step. {finding.key}"
    assert (reindex(), keys(OLD)) == ("1 record put right.", [])


def test_a_record_that_raw_sql_published_is_found() -> None:
    finding = make_finding(status=Status.DRAFT, **both("title", OLD))
    QuerySet(Finding).filter(pk=finding.pk).update(status=Status.PUBLISHED)
    assert out_of_step() == f"1 record is out of step. {finding.key}"
    assert (reindex(), keys(OLD)) == ("1 record put right.", [finding.key])


def test_a_record_that_raw_sql_deleted_is_found_no_more() -> None:
    trainee = make_trainee(family_name=OLD)
    trainee.history.all().delete()
    QuerySet(Trainee).filter(pk=trainee.pk)._raw_delete(using="default")
    assert out_of_step() == f"1 record is out of step. {trainee.key}"
    assert (reindex(), keys(OLD)) == ("1 record put right.", [])


def test_all_that_raw_sql_changed_around_a_record_is_told() -> None:
    theme = make_theme(**both("name", OLD))
    finding, other = make_finding(theme=theme), make_finding(themes=(theme,))
    QuerySet(Theme).filter(pk=theme.pk).update(**both("name", NEW))
    named = ", ".join(sorted([finding.key, other.key, theme.key]))
    assert out_of_step() == f"3 records are out of step. {named}"
    assert (reindex(), keys(NEW)) == ("3 records put right.", sorted([finding.key, other.key, theme.key]))


def test_the_name_of_a_host_that_raw_sql_changed_is_followed() -> None:
    visit = make_visit(host=make_host(aliases=(OLD,)))
    write_raw(visit.host, name_fr=NEW)
    assert out_of_step() == f"1 record is out of step. {visit.key}"
    assert (reindex(), keys(NEW)) == ("1 record put right.", [visit.key])


def test_no_more_than_twenty_keys_are_told() -> None:
    tours = [make_tour(key=f"tour-{number:02}") for number in range(100, 121)]
    QuerySet(type(tours[0])).update(**both("title", NEW))
    named = ", ".join(tour.key for tour in tours[:20])
    assert out_of_step() == f"21 records are out of step. {named}…"


def test_a_check_writes_nothing() -> None:
    finding = make_finding(**both("title", OLD))
    QuerySet(Finding).filter(pk=finding.pk).update(**both("title", NEW))
    before = (places(), list(SearchEntry.objects.values()), list(Word.objects.values()))
    assert out_of_step() == out_of_step()
    assert (places(), list(SearchEntry.objects.values()), list(Word.objects.values())) == before


# The index -----------------------------------------------------------------------------------------------------------


def test_tokens_that_raw_sql_deleted_are_written_anew() -> None:
    finding = make_finding(**both("title", OLD))
    engines.forget([SearchEntry.objects.get(kind="finding").place])
    assert keys(OLD) == []
    assert out_of_step() == f"1 record is out of step. {finding.key}"
    assert (reindex(), keys(OLD)) == ("1 record put right.", [finding.key])


def test_an_index_that_was_emptied_is_written_anew() -> None:
    make_finding()
    before = everything()
    engines.clear()
    assert everything() == []
    assert out_of_step() == f"3 records are out of step. {', '.join(before)}"
    assert (reindex(), everything()) == ("3 records put right.", before)


def test_entries_that_raw_sql_deleted_are_written_anew() -> None:
    finding = make_finding(**both("title", OLD))
    SearchEntry.objects.filter(kind="finding").delete()
    astray = set(places()) - set(SearchEntry.objects.values_list("place", flat=True))
    assert out_of_step() == f"2 records are out of step. {finding.key}, findings_search {astray.pop()}"
    assert (reindex(), keys(OLD)) == ("2 records put right.", [finding.key])
    assert places() == sorted(SearchEntry.objects.values_list("place", flat=True))


def test_tokens_without_an_entry_are_dropped() -> None:
    make_finding()
    before = places()
    engines.engine().write([(PLACE, PLACE, Tokens(f"f1{OLD}", "x-"))])
    assert places() == sorted([*before, PLACE])
    assert out_of_step() == f"1 record is out of step. findings_search {PLACE}"
    reindex()
    assert places() == before


def test_an_entry_of_no_record_is_dropped() -> None:
    SearchEntry.objects.create(kind="term", record=1, key=b"gone\0term", published_on="2020-01-01", place=PLACE)
    engines.engine().write([(SearchEntry.objects.get().pk, PLACE, Tokens(f"f1{OLD}", "x-"))])
    assert keys(OLD) == ["gone"]
    assert out_of_step() == "1 record is out of step. gone"
    assert (reindex(), keys(OLD), places()) == ("1 record put right.", [], [])


def test_words_that_stand_in_no_entry_are_forgotten() -> None:
    finding = make_finding(**both("title", OLD))
    finding.title_fr = finding.title_en = NEW
    finding.save()
    assert spoken() == [NEW]
    Word.objects.create(folded=OLD, written=OLD)
    assert out_of_step() == f"1 record is out of step. findings_word {OLD}"
    reindex()
    assert spoken() == [NEW]


# The terminal --------------------------------------------------------------------------------------------------------


class Terminal(StringIO):
    """What is written to somebody who watches."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize("options", [(), ("--check",)])
@pytest.mark.parametrize("output", [StringIO, Terminal])
def test_progress_is_shown_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, output: type[StringIO], options: tuple[str, ...]
) -> None:
    make_finding()
    shown = output()
    monkeypatch.setattr(sys, "stderr", shown)
    reindex(*options)
    assert ("%|" in shown.getvalue(), shown.getvalue() == "") == (output is Terminal, output is StringIO)


@pytest.mark.parametrize("damage", [{"pieces": []}, {"facets": ""}, {"published_on": "2001-01-01"}])
def test_an_entry_that_raw_sql_changed_is_told_then_written_anew(damage: dict[str, Any]) -> None:
    finding = make_finding(**both("title", OLD))
    SearchEntry.objects.filter(kind="finding").update(**damage)
    assert out_of_step() == f"1 record is out of step. {finding.key}"
    assert reindex() == "1 record put right."
    assert reindex("--check") == "Everything is in step."


def test_tokens_that_raw_sql_changed_are_told_then_written_anew() -> None:
    finding = make_finding(**both("title", OLD))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_search SET words = 'f1other'")
    assert finding.key in out_of_step()
    reindex()
    assert (reindex("--check"), keys(OLD)) == ("Everything is in step.", [finding.key])


def test_words_that_were_lost_come_back_and_names_of_people_are_never_kept() -> None:
    make_finding(**both("title", OLD))
    make_trainee(family_name="Zorille")
    Word.objects.all().delete()
    reindex()
    assert (Word.objects.filter(folded=OLD).count(), Word.objects.filter(folded="zorille").count()) == (1, 0)
