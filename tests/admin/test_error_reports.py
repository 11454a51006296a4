"""The queue of reported errors: the staff read it and close it, and what a reader wrote is never changed."""

import pytest
from django.contrib.admin.models import LogEntry

from findings.enums import NoteState, ReportState
from findings.models import ErrorReport, Finding
from tests.admin.forms import act, address, signed_in
from tests.conftest import Cast
from tests.make import make_error_report, make_finding, make_note, make_tour
from tests.views.pages import text_of

pytestmark = pytest.mark.django_db

ACTIONS = [("mend", ReportState.MENDED), ("dismiss", ReportState.DISMISSED)]


@pytest.mark.parametrize("role", ["curator", "editor", "administrator"])
@pytest.mark.parametrize(("action", "state"), ACTIONS)
def test_the_staff_close_a_report_which_then_forgets_its_sender(
    cast: Cast, role: str, action: str, state: ReportState
) -> None:
    report = make_error_report(finding=make_finding())
    act(signed_in(getattr(cast, role)), "errorreport", action, report)
    report.refresh_from_db()
    assert (report.state, report.closed_by, report.email, report.sender) == (state, getattr(cast, role), "", "")
    assert (report.closed_at is None, report.message) == (False, "Le nombre est faux.")
    logged = LogEntry.objects.get()
    assert (logged.user, logged.object_id) == (getattr(cast, role), str(report.pk))


@pytest.mark.parametrize("role", ["outsider", "trainee", "alumna"])
def test_nobody_else_does(cast: Cast, role: str) -> None:
    report = make_error_report(finding=make_finding())
    act(signed_in(getattr(cast, role)), "errorreport", "mend", report)
    report.refresh_from_db()
    assert (report.state, report.email) == (ReportState.OPEN, "reader@example.org")


def test_a_closed_report_stays_as_it_was_closed(cast: Cast) -> None:
    report = make_error_report(finding=make_finding())
    act(signed_in(cast.curator), "errorreport", "mend", report)
    act(signed_in(cast.editor), "errorreport", "dismiss", report)
    report.refresh_from_db()
    assert (report.state, report.closed_by) == (ReportState.MENDED, cast.curator)
    with pytest.raises(ValueError, match="closed already"):
        report.close(ReportState.DISMISSED, cast.editor)


def test_two_people_cannot_close_the_same_report(cast: Cast) -> None:
    report = make_error_report(finding=make_finding())
    same = ErrorReport.objects.get()
    report.close(ReportState.MENDED, cast.curator)
    with pytest.raises(ValueError, match="closed already"):
        same.close(ReportState.DISMISSED, cast.editor)
    assert ErrorReport.objects.get().closed_by == cast.curator


def test_open_reports_come_first_then_the_latest(cast: Cast) -> None:
    finding = make_finding()
    for message in ("closed", "older", "newer"):
        report = make_error_report(finding=finding, message=message)
        if message == "closed":
            report.close(ReportState.MENDED, cast.curator)
    shown = signed_in(cast.curator).get(address("errorreport_changelist")).context["cl"].result_list
    assert [report.message for report in shown] == ["newer", "older", "closed"]


def test_a_report_is_read_with_its_page_and_the_ways_to_close_it(cast: Cast) -> None:
    finding = make_finding(slug_fr="le-constat")
    report = make_error_report(finding=finding, message="<b>Faux</b>")
    client = signed_in(cast.curator)
    page = text_of(client.get(address("errorreport_change", report.pk)))
    for words in (
        f"Error report {report.pk}",
        'href="/fr/constats/le-constat/"',
        'value="mend"',
        'value="dismiss"',
        "mailto:reader@example.org",
    ):
        assert words in page
    assert "<b>Faux" not in client.get(address("errorreport_change", report.pk)).content.decode()
    report.close(ReportState.MENDED, cast.curator)
    assert 'value="mend"' not in text_of(client.get(address("errorreport_change", report.pk)))


@pytest.mark.parametrize(("state", "led"), [(NoteState.ACCEPTED, True), (NoteState.WITHDRAWN, False)])
def test_a_report_leads_to_its_note_as_long_as_there_is_one(cast: Cast, state: NoteState, led: bool) -> None:
    note = make_note(finding=make_finding(), state=state)
    report = make_error_report(finding=note.finding, note=note)
    page = text_of(signed_in(cast.editor).get(address("errorreport_change", report.pk)))
    assert [address("note_change", note.pk) in page, "taken back by its author since" in page] == [led, not led]


def test_an_address_can_only_be_an_address(cast: Cast) -> None:
    report = make_error_report(finding=make_finding(), email="a?bcc=spy%40evil.example&subject=x@example.org")
    page = text_of(signed_in(cast.curator).get(address("errorreport_change", report.pk)))
    assert 'href="mailto:a%3Fbcc%3Dspy%2540evil.example%26subject%3Dx@example.org"' in page


def test_a_report_cannot_be_written_or_changed_in_the_administration(cast: Cast) -> None:
    report = make_error_report(finding=make_finding())
    client = signed_in(cast.administrator)
    assert client.get(address("errorreport_add")).status_code == 403
    assert client.post(address("errorreport_change", report.pk), {"message": "other"}).status_code == 403
    report.refresh_from_db()
    assert report.message == "Le nombre est faux."


def test_a_record_that_is_deleted_takes_its_reports_along(cast: Cast) -> None:
    finding = make_finding(tour=make_tour())
    make_error_report(finding=finding)
    signed_in(cast.editor).post(address("finding_delete", finding.pk), {"post": "yes"})
    assert (Finding.objects.count(), ErrorReport.objects.count()) == (0, 0)
