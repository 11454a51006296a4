"""Sheets by command: the same as in the administration, for as many rows as there are."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from findings.enums import DataAction
from findings.models import DataEvent, Finding, Trainee
from tests import make
from tests.conftest import Cast
from tests.sheets.sheeting import csv_of, exported

pytestmark = pytest.mark.django_db


def bring_in(kind: str, file: Path, user: str, *options: str) -> str:
    """What the command says, in English."""
    output = io.StringIO()
    with override("en"):
        call_command("import_sheet", kind, str(file), "--user", user, *options, stdout=output, stderr=output)
    return output.getvalue()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_written_is_brought_back_unchanged(cast: Cast, tmp_path: Path, ending: str) -> None:
    make.make_many(2, tour=cast.tour, theme=make.make_theme())
    file = tmp_path / f"findings.{ending}"
    call_command("export_sheet", "finding", str(file), stdout=io.StringIO())
    assert bring_in("finding", file, cast.editor.email) == "Written: 0 added, 0 changed, of 2 rows.\n"


def test_a_sheet_is_written_in_the_language_asked_for(cast: Cast, tmp_path: Path) -> None:
    make.make_finding()
    for language, heading in (("fr", "Titre (français)"), ("en", "Title (French)")):
        file = tmp_path / f"{language}.csv"
        call_command("export_sheet", "finding", str(file), "--language", language, stdout=io.StringIO())
        assert heading in file.read_text("utf-8-sig").splitlines()[0].split(";")


def test_changes_are_written_under_the_name_of_the_person(cast: Cast, tmp_path: Path) -> None:
    finding = make.make_finding(body_fr="Avant.")
    file = tmp_path / "rows.csv"
    file.write_bytes(csv_of([{**exported(Finding)[0], "body_fr": "Après."}]))
    told = bring_in("finding", file, cast.editor.email.upper(), "--dry-run")
    assert told == "Would be written: 0 added, 1 changed, of 1 rows.\n"
    assert make.fresh(finding).body_fr == "Avant."
    assert bring_in("finding", file, cast.editor.email) == "Written: 0 added, 1 changed, of 1 rows.\n"
    last = finding.history.first()
    assert (last.body_fr, last.history_user, last.history_change_reason) == ("Après.", cast.editor, "rows.csv")


def test_a_sheet_with_a_fault_writes_nothing_and_names_it(cast: Cast, tmp_path: Path) -> None:
    rows = [exported(Finding, pk=make.make_finding().pk)[0] for _unused in range(2)]
    rows[0]["body_fr"], rows[1]["kind"] = "Autre.", "gossip"
    file = tmp_path / "rows.csv"
    file.write_bytes(csv_of(rows))
    with pytest.raises(CommandError, match=r"Nothing was written\.\n3 kind: “gossip” is none of these words"):
        bring_in("finding", file, cast.editor.email)
    assert Finding.objects.filter(body_fr="Autre.").count() == 0


def test_people_leave_lines_in_the_log_of_personal_data(cast: Cast, tmp_path: Path) -> None:
    trainee = make.make_trainee(tour=cast.tour)
    file = tmp_path / "people.csv"
    file.write_bytes(csv_of([{"key": trainee.key, "given_name": "Sacha"}]))
    bring_in("trainee", file, cast.editor.email)
    assert Trainee.objects.get(pk=trainee.pk).given_name == "Sacha"
    assert [(one.action, one.trainee, one.actor) for one in DataEvent.objects.all()] == [
        (DataAction.ENTRY_CHANGED, trainee, cast.editor)
    ]


@pytest.mark.parametrize("who", ["outsider@example.org", "nobody@example.org", ""])
def test_only_somebody_who_may_change_them_does(cast: Cast, tmp_path: Path, who: str) -> None:
    make.make_finding()
    file = tmp_path / "rows.csv"
    file.write_bytes(csv_of([{**exported(Finding)[0], "body_fr": "Autre."}]))
    with pytest.raises(CommandError, match="has no account that may change these records"):
        bring_in("finding", file, who)
    assert Finding.objects.filter(body_fr="Autre.").count() == 0


def test_what_cannot_be_read_or_written_is_told(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    with pytest.raises(CommandError, match="No such file"):
        bring_in("finding", file, cast.editor.email)
    file.write_bytes(b"")
    with pytest.raises(CommandError, match="This file is empty"):
        bring_in("finding", file, cast.editor.email)
    for wanted, told in ((tmp_path / "rows.pdf", r"\.xlsx or \.csv"), (tmp_path / "no" / "rows.csv", "No such file")):
        with override("en"), pytest.raises(CommandError, match=told):
            call_command("export_sheet", "finding", str(wanted))
