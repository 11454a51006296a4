"""The administration's sheets: who may have and send them, what is shown before it is written, what is written."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from findings.admin import sheets
from findings.enums import DataAction, Status
from findings.models import DataEvent, Finding, Trainee, UploadedSheet
from findings.models.sheet import WAITS
from findings.sheets.kinds import KINDS
from tests import make
from tests.admin.forms import address, signed_in
from tests.conftest import Cast
from tests.sheets.sheeting import csv_of, exported

pytestmark = pytest.mark.django_db


def send(client: Client, rows: list[dict[str, str]], kind: str = "finding", **fields: Any) -> Any:
    """Sends the rows to the list of that kind."""
    sheet = SimpleUploadedFile("rows.csv", csv_of(rows))
    return client.post(address(f"{kind}_import"), {"sheet": sheet, **fields})


def changes(finding: Finding, **cells: str) -> list[dict[str, str]]:
    return [{**exported(Finding, pk=finding.pk)[0], **cells}]


def told(client: Client, url: str) -> list[str]:
    """What the next page tells."""
    return [str(message) for message in client.get(url).context["messages"]]


def faults_in(response: Any) -> list[tuple[int, str]]:
    return [(fault["row"], fault["heading"]) for fault in response.context["faults"]]


def test_what_is_sent_is_shown_before_it_is_written(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding(title_fr="Un mot juste.", title_en="A right word.")
    rows = [*changes(finding, title_fr="Un mot exact.", kind="lesson"), *changes(make.make_finding())]
    response = send(client, rows, reason="Proofreading")
    sheet = UploadedSheet.objects.get()
    assert response.url == address("finding_preview", sheet.pk)
    assert make.fresh(finding).title_fr == "Un mot juste."
    page = client.get(response.url)
    context = page.context
    assert (context["added"], context["changed"], context["unchanged"]) == (0, 1, 1)
    assert (context["published"], context["stale"]) == (1, 1)
    shown = [
        (one.label, [(piece.change, piece.text) for piece in one.pieces]) for one in context["rows"][0].differences
    ]
    assert shown == [
        ("Kind", [("removed", "observation"), ("added", "lesson")]),
        ("Title (French)", [("same", "Un mot "), ("removed", "juste"), ("added", "exact"), ("same", ".")]),
    ]
    assert "Row 2 – " + finding.key in page.content.decode()
    answer = client.post(response.url)
    assert answer.url == address("finding_changelist")
    assert told(client, answer.url) == [
        "1 record was changed.",
        "1 translation is to be mended.",
        "To go on in your spreadsheet, export the sheet again: the one you sent is old.",
    ]
    stored = make.fresh(finding)
    assert (stored.title_fr, stored.kind) == ("Un mot exact.", "lesson")
    last = stored.history.first()
    assert (last.history_user, last.history_change_reason) == (cast.editor, "Proofreading")
    assert (LogEntry.objects.get().object_id, UploadedSheet.objects.count()) == (str(finding.pk), 0)


def test_the_name_of_the_sheet_is_the_reason_where_none_is_given(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding()
    client.post(send(client, changes(finding, body_fr="Autre.")).url)
    assert finding.history.first().history_change_reason == "Sheet: rows.csv"


def test_nothing_is_written_where_the_person_says_so(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding(body_fr="Avant.")
    preview = send(client, changes(finding, body_fr="Après.")).url
    answer = client.post(preview, {"_cancel": "yes"})
    assert told(client, answer.url) == ["Nothing was changed, and the sheet is forgotten."]
    assert (make.fresh(finding).body_fr, UploadedSheet.objects.count()) == ("Avant.", 0)
    assert told(client, client.post(preview).url) == ["This sheet was written or forgotten already."]


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_kept(cast: Cast) -> None:
    client = signed_in(cast.editor)
    rows = [exported(Finding, pk=make.make_finding(tour=cast.tour).pk)[0] for _unused in range(4)]
    rows[0]["kind"], rows[2]["theme"], rows[3]["position"] = "gossip", "nowhere", "third"
    response = send(client, rows)
    assert response.status_code == 200
    assert faults_in(response) == [(2, "Kind"), (4, "Main theme"), (5, "Position")]
    assert [fault["letter"] for fault in response.context["faults"]] == ["E", "I", "D"]
    assert (response.context["faulty_rows"], UploadedSheet.objects.count()) == (3, 0)


def test_a_sheet_that_changes_nothing_says_so(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding()
    response = send(client, changes(finding))
    assert (response.context["unchanged"], UploadedSheet.objects.count()) == (1, 0)


def test_records_that_changed_meanwhile_are_shown_again(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding(body_fr="Avant.", body_en="Before.")
    rows = [{"key": finding.key, "body_fr": "Du tableau."}]
    preview = send(client, rows).url
    finding.body_fr = "D’un collègue."
    finding.save()
    assert client.post(preview).url == preview
    assert make.fresh(finding).body_fr == "D’un collègue."
    page = client.get(preview)
    assert [str(message) for message in page.context["messages"]] == [
        "Records were changed meanwhile: nothing was written. Look at what the sheet would change now."
    ]
    assert page.context["rows"][0].row.changes == [["body_fr", "D’un collègue.", "Du tableau."]]
    client.post(preview)
    assert make.fresh(finding).body_fr == "Du tableau."


def test_a_record_that_is_gone_meanwhile_ends_it(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding()
    preview = send(client, [{"key": finding.key, "body_fr": "Du tableau."}]).url
    finding.delete()
    answer = client.post(preview)
    assert answer.url == address("finding_import")
    assert (Finding.objects.count(), UploadedSheet.objects.count()) == (0, 0)


def test_it_is_written_in_whichever_language_the_page_is_read(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding(kind="lesson")
    number = int(send(client, changes(finding, kind="caveat")).url.rstrip("/").rpartition("/")[2])
    client.post(address("finding_preview", number, language="fr"))
    assert make.fresh(finding).kind == "caveat"


def test_a_sheet_is_whoever_sent_it_s_alone(cast: Cast) -> None:
    finding = make.make_finding(body_fr="Avant.")
    preview = send(signed_in(cast.curator), changes(finding, body_fr="Après.")).url
    colleague = signed_in(cast.editor)
    for answer in (colleague.get(preview), colleague.post(preview), colleague.post(preview, {"_cancel": "yes"})):
        assert answer.url == address("finding_changelist")
    of_another_list = signed_in(cast.curator).get(preview.replace("finding/import", "theme/import"))
    assert of_another_list.url == address("theme_changelist")
    assert (make.fresh(finding).body_fr, UploadedSheet.objects.count()) == ("Avant.", 1)


@pytest.mark.parametrize("number", ["0", "999", "9" * 30, "x", "-1", "%00"])
def test_a_sheet_that_is_not_there_leads_to_the_list(cast: Cast, number: str) -> None:
    client = signed_in(cast.editor)
    assert client.get(f"{address('finding_import')}{number}/").url == address("finding_changelist")


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_staff_has_the_sheets_of_each_list(cast: Cast, kind: str) -> None:
    for who in (cast.curator, cast.editor, cast.administrator):
        client = signed_in(who)
        page = client.get(address(f"{kind}_changelist")).content.decode()
        assert (address(f"{kind}_export") in page, address(f"{kind}_import") in page) == (True, True)
        assert client.get(address(f"{kind}_export")).status_code == 200
        assert client.get(address(f"{kind}_import")).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_else_has_any(cast: Cast, kind: str) -> None:
    make.make_trainee(tour=cast.tour, family_name="Secret")
    for who in (cast.outsider, cast.trainee, cast.alumna, cast.alumnus_of_another, make.make_user(is_staff=True)):
        client = signed_in(who)
        for page in ("export", "import"):
            for answer in (
                client.get(address(f"{kind}_{page}")),
                client.post(address(f"{kind}_{page}"), {"format": "csv"}),
            ):
                assert answer.status_code in {302, 403}
                assert b"Secret" not in answer.content
    for page in ("export", "import"):
        assert Client().post(address(f"{kind}_{page}"), {"format": "csv"}).status_code == 302


def test_whoever_only_reads_a_list_has_its_sheet_and_sends_none(cast: Cast) -> None:
    reader = make.make_user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_finding"))
    client = signed_in(reader)
    page = client.get(address("finding_changelist")).content.decode()
    assert (address("finding_export") in page, address("finding_import") in page) == (True, False)
    assert client.post(address("finding_export"), {"format": "csv"}).status_code == 200
    assert client.get(address("finding_import")).status_code == 403
    assert client.get(address("finding_preview", 1)).status_code == 403


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_sheet_holds_what_the_list_shows(cast: Cast, file_format: str) -> None:
    shown = make.make_finding(kind="lesson")
    make.make_finding(kind="caveat")
    client = signed_in(cast.curator)
    url = address("finding_export") + "?kind__exact=lesson"
    assert client.get(url).context["number"] == 1
    response = client.post(url, {"format": file_format})
    assert response.headers["Content-Disposition"].endswith(f'.{file_format}"')
    sheet = SimpleUploadedFile("back", response.content)
    assert client.post(address("finding_import"), {"sheet": sheet}).context["unchanged"] == 1
    assert shown.key.encode() in client.post(url, {"format": "csv"}).content


@pytest.mark.parametrize("value", ["", "pdf", "\0", "x" * 5000])
def test_an_unknown_format_is_asked_again(cast: Cast, value: str) -> None:
    make.make_finding()
    response = signed_in(cast.curator).post(address("finding_export"), {"format": value})
    assert (response.status_code, response.context["number"]) == (200, 1)


@pytest.mark.parametrize("asked", ["e__in=1", "to_remember__exact=zz", "tour__id__exact=1,2", "theme__in=x"])
def test_a_list_asked_for_nonsense_leads_back(cast: Cast, asked: str) -> None:
    client, url = signed_in(cast.curator), f"{address('finding_export')}?{asked}"
    assert (client.get(url).status_code, client.post(url, {"format": "csv"}).status_code) == (302, 302)


def test_a_sheet_that_meanwhile_changes_too_much_is_sent_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client, finding = signed_in(cast.editor), make.make_finding()
    preview = send(client, [{"key": finding.key, "body_fr": "Autre."}]).url
    monkeypatch.setattr(sheets, "MOST_CHANGES", 0)
    assert client.post(preview).url == address("finding_import")
    assert (Finding.objects.filter(body_fr="Autre.").count(), UploadedSheet.objects.count()) == (0, 0)


def test_one_sheet_of_a_person_waits_in_each_list(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding()
    first = send(client, changes(finding, body_fr="Un.")).url
    send(client, changes(finding, body_fr="Deux."))
    assert UploadedSheet.objects.get().report["changed"][0][-1] == [["body_fr", finding.body_fr, "Deux."]]
    assert client.get(first).url == address("finding_changelist")


def test_a_sheet_waits_for_a_day(cast: Cast) -> None:
    client, finding = signed_in(cast.editor), make.make_finding(body_fr="Avant.")
    preview = send(client, changes(finding, body_fr="Après.")).url
    UploadedSheet.objects.update(created_at=timezone.now() - WAITS)
    client.post(preview)
    assert make.fresh(finding).body_fr == "Avant."


def test_people_leave_lines_in_the_log_of_personal_data(cast: Cast) -> None:
    trainee, client = make.make_trainee(tour=cast.tour), signed_in(cast.editor)
    rows = [{"key": trainee.key, "given_name": "Dominique"}, {"key": "t-9", "given_name": "Sacha"}]
    rows[1] |= {"family_name": "Neuf", "tour": cast.tour.key}
    rows[0] |= {"family_name": trainee.family_name, "tour": cast.tour.key}
    client.post(send(client, rows, "trainee").url)
    events = DataEvent.objects.order_by("pk").values_list("action", "trainee__key", "actor__email")
    assert list(events) == [
        (DataAction.ENTRY_CHANGED, trainee.key, cast.editor.email),
        (DataAction.ENTRY_ADDED, "t-9", cast.editor.email),
    ]


def test_whoever_is_erased_is_in_no_sheet_that_waits(cast: Cast) -> None:
    trainee, client = make.make_trainee(tour=cast.tour), signed_in(cast.editor)
    send(client, [{"key": trainee.key, "given_name": "Dominique"}], "trainee")
    assert UploadedSheet.objects.count() == 1
    Trainee.objects.get(pk=trainee.pk).erase()
    assert UploadedSheet.objects.count() == 0


def test_texts_with_html_are_told(cast: Cast) -> None:
    client = signed_in(cast.editor)
    preview = send(client, changes(make.make_finding(), body_fr="Du <b>gras</b>")).url
    page = client.get(preview)
    assert (page.context["html"], b"<b>gras</b>" in page.content) == (True, False)


def test_a_large_sheet_is_shown_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_A_PAGE", 2)
    client = signed_in(cast.editor)
    findings = [make.make_finding(tour=cast.tour, status=Status.DRAFT) for _unused in range(5)]
    rows = [changes(finding, body_fr="Autre.")[0] for finding in findings]
    preview = send(client, rows).url
    assert [len(client.get(preview, {"p": page}).context["rows"]) for page in (1, 3)] == [2, 1]


def test_too_many_changes_at_once_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CHANGES", 1)
    rows = [changes(make.make_finding(tour=cast.tour), body_fr="Autre.")[0] for _unused in range(2)]
    response = send(signed_in(cast.editor), rows)
    assert "more than 1 records" in response.context["form"].errors["sheet"][0]
    assert Finding.objects.filter(body_fr="Autre.").count() == 0
