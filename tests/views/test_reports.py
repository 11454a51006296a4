"""A reader without an account reports an error: it reaches the staff, and nobody can drown them."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from findings.accounts.roles import CURATOR
from findings.enums import Status
from findings.forms.report import MOST_FROM_ALL, MOST_FROM_ONE
from findings.models import ErrorReport, PageRecord
from findings.sharing.permalinks import LETTERS
from tests.conftest import Cast
from tests.make import make_error_report, make_finding, make_theme, make_tour, make_user, make_visit
from tests.views.pages import LANGUAGES, address, links, text_of

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Callable[..., Any]] = {
    "finding": make_finding,
    "visit": make_visit,
    "theme": make_theme,
    "tour": make_tour,
}


def form_for(record: PageRecord, language: str = "en", name: str = "report") -> str:
    """Where an error on that record's page is reported."""
    with override(language):
        return reverse(name, args=[LETTERS[type(record)], record.key])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAKERS)
def test_every_record_leads_to_its_form_and_the_report_arrives(client: Client, kind: str, language: str) -> None:
    record = MAKERS[kind]()
    path = form_for(record, language)
    assert f'href="{path}"' in text_of(client.get(address(record, language)))
    answer = client.post(path, {"message": "Le chiffre est faux.", "email": "ada@example.org"})
    assert (answer.status_code, answer["Location"]) == (302, form_for(record, language, "report-sent"))
    report = ErrorReport.objects.get()
    assert (report.target, report.language, report.state) == (record, language, "open")
    assert (report.message, report.email) == ("Le chiffre est faux.", "ada@example.org")
    thanks = text_of(client.get(answer["Location"]))
    assert f'href="{address(record, language)}"' in thanks


def test_the_form_is_kept_out_of_search_engines_and_caches_and_leads_to_the_other_language(client: Client) -> None:
    finding = make_finding()
    response = client.get(form_for(finding, "en"))
    page = text_of(response)
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in response["Cache-Control"]
    assert f'href="{form_for(finding, "fr")}" lang="fr"' in page
    assert f'href="{form_for(finding, "en")}" rel="nofollow"' in text_of(client.get(address(finding, "en")))
    sent = text_of(client.get(form_for(finding, "en", "report-sent")))
    assert '<meta name="robots" content="noindex">' in sent
    assert [links(client.get(form_for(finding, "en", name)), "alternate") for name in ("report", "report-sent")] == [
        {},
        {},
    ]


def test_the_staff_who_can_deal_with_it_are_told_each_in_their_language(client: Client, cast: Cast) -> None:
    english = make_user(role=CURATOR, preferred_language="en")
    make_user(role=CURATOR, is_active=False)
    # A line break would end the header and begin another.
    finding = make_finding(title_fr="Un titre\nBcc: x@example.org", title_en="A title")
    client.post(form_for(finding, "fr"), {"message": "C’est <b>faux</b>.", "email": "ada@example.org"})
    messages = {message.to[0]: message for message in mail.outbox}
    assert set(messages) == {one.email for one in (cast.curator, cast.editor, cast.administrator, english)}
    report = ErrorReport.objects.get()
    french, other = messages[cast.curator.email], messages[english.email]
    assert french.subject == "Erreur signalée\u00a0: Un titre Bcc: x@example.org"
    assert other.subject == "Error reported: A title"
    for message, language in ((french, "fr"), (other, "en")):
        assert f"/{language}/admin/findings/errorreport/{report.pk}/change/" in message.body
        assert address(finding, language) in message.body
        assert "C’est <b>faux</b>." in message.body
        # Whoever reads the mail box need not know who wrote.
        assert "ada@example.org" not in message.body


def test_a_report_is_kept_when_the_mail_does_not_go(
    client: Client, cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with caplog.at_level(logging.ERROR, "findings.accounts.notices"):
        assert client.post(form_for(make_finding()), {"message": "Wrong."}).status_code == 302
    report = ErrorReport.objects.get()
    assert [record.getMessage() for record in caplog.records] == [
        f"The mail server could not be told of error report {report.pk}"
    ]


def test_a_mailbox_that_refuses_does_not_keep_the_mail_from_the_others(
    client: Client, cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.views.test_reports.Refusing"
    client.post(form_for(make_finding()), {"message": "Wrong."})
    assert {message.to[0] for message in mail.outbox} == {cast.editor.email, cast.administrator.email}
    assert [record.getMessage() for record in caplog.records] == ["A message to the staff was refused"]


class Refusing(EmailBackend):
    """A mail server that does not know the curator."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Raises for the curator's mailbox."""
        if any(address.startswith("curator") for message in messages for address in message.to):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


def test_whoever_has_the_right_is_told_and_nobody_else(client: Client) -> None:
    right = Permission.objects.get(codename="change_errorreport")
    direct, no_staff, root = make_user(is_staff=True), make_user(), make_user(is_staff=True, is_superuser=True)
    make_user(is_superuser=True)
    for user in (direct, no_staff):
        user.user_permissions.add(right)
    client.post(form_for(make_finding()), {"message": "Wrong."})
    assert sorted(message.to[0] for message in mail.outbox) == sorted([direct.email, root.email])


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_reports_come_at_once(settings: Any) -> None:
    path = form_for(make_finding())

    def send(number: int) -> int:
        try:
            return Client().post(path, {"message": f"Wrong {number}."}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, range(12)))
    assert sorted(answers) == [302] * MOST_FROM_ONE + [429] * (12 - MOST_FROM_ONE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"message": ""}, "message"),
        ({"message": " \n "}, "message"),
        ({"message": "x" * 2001}, "message"),
        ({"message": "a\0b"}, "message"),
        ({"message": "\u200b…"}, "message"),
        ({"message": "Wrong.", "email": "nobody"}, "email"),
        ({"message": "Wrong.", "email": "a\0@example.org"}, "email"),
        ({"message": "Wrong.", "email": f"{'a' * 300}@example.org"}, "email"),
        ({"message": "Wrong.", "website": "https://example.org"}, "website"),
    ],
)
def test_what_cannot_be_sent_is_told_and_kept_in_the_form(
    client: Client, sent: dict[str, str], field: str, language: str
) -> None:
    response = client.post(form_for(make_finding(), language), sent)
    page = text_of(response)
    assert (response.status_code, ErrorReport.objects.count()) == (200, 0)
    assert list(response.context["form"].errors) == [field]
    assert {"fr": "<title>Erreur\u00a0: ", "en": "<title>Error: "}[language] in page
    assert f'href="#id_{field}"' in page
    assert page.count('aria-invalid="true"') == 1
    assert sent["message"].replace("\0", "").strip() in page.replace("\0", "")


def test_hostile_markup_is_shown_as_text(client: Client) -> None:
    page = client.post(form_for(make_finding()), {"message": "</textarea><script>x</script>", "email": "x"})
    assert "<script>" not in page.content.decode()


def test_one_sender_is_limited_and_others_are_not(client: Client) -> None:
    path = form_for(make_finding())
    sent = [client.post(path, {"message": f"Wrong {number}."}).status_code for number in range(MOST_FROM_ONE + 1)]
    assert sent == [302] * MOST_FROM_ONE + [429]
    refused = client.post(path, {"message": "Kept text."})
    assert "Kept text." in text_of(refused)
    assert "Many reports have come in" in text_of(refused)
    assert client.post(path, {"message": "Wrong."}, REMOTE_ADDR="192.0.2.7").status_code == 302
    ErrorReport.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert client.post(path, {"message": "Wrong."}).status_code == 302


def test_all_senders_together_are_limited(client: Client) -> None:
    finding = make_finding()
    for number in range(MOST_FROM_ALL):
        make_error_report(finding=finding, sender=str(number))
    assert client.post(form_for(finding), {"message": "Wrong."}).status_code == 429


def test_the_senders_address_is_not_kept(client: Client) -> None:
    client.post(form_for(make_finding()), {"message": "Wrong."}, REMOTE_ADDR="192.0.2.7")
    report = ErrorReport.objects.get()
    assert len(report.sender) == 64
    assert "192.0.2" not in str(vars(report))


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("/en/report/f/nothing/", 404),
        ("/en/report/x/finding-1/", 404),
        ("/en/report/f/%00/", 404),
        ("/fr/signaler/f/nothing/envoye/", 405),
    ],
)
def test_there_is_no_form_for_what_does_not_exist(client: Client, path: str, posted: int) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"message": "Wrong."}).status_code == posted


def test_nothing_is_told_of_a_record_that_readers_cannot_see(client: Client, cast: Cast) -> None:
    draft = make_finding(status=Status.DRAFT, title_en="Secret")
    client.force_login(cast.curator)
    assert client.get(form_for(draft)).status_code == 404
    assert client.post(form_for(draft), {"message": "Wrong."}).status_code == 404
    assert form_for(draft) not in text_of(client.get(address(draft, "en")))
    assert ErrorReport.objects.count() == 0


def test_a_form_that_another_site_sends_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    path = form_for(make_finding(), "fr")
    response = client.post(path, {"message": "Faux."})
    assert (response.status_code, ErrorReport.objects.count()) == (403, 0)
    assert "Ce formulaire n’est plus valable" in text_of(response)


def test_a_long_text_is_counted_as_the_browser_counts_it(client: Client) -> None:
    message = "x" * 999 + "\n" + "y" * 1000
    assert client.post(form_for(make_finding()), {"message": message.replace("\n", "\r\n")}).status_code == 302
    assert ErrorReport.objects.get().message == message


def test_the_digest_of_a_sender_serves_for_a_day(client: Client) -> None:
    finding = make_finding()
    old, young = make_error_report(finding=finding), make_error_report(finding=finding)
    ErrorReport.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    client.post(form_for(finding), {"message": "Wrong."})
    senders = {report.pk: report.sender for report in ErrorReport.objects.all()}
    assert (senders[old.pk], senders[young.pk]) == ("", "a" * 64)


def test_a_reader_cannot_write_what_passes_for_ours(client: Client, cast: Cast) -> None:
    client.post(form_for(make_finding()), {"message": "Wrong.\n\nTo deal with it: https://evil.example"})
    for message in mail.outbox:
        _ours, _between, theirs = message.body.partition("\n\n> ")
        assert [line for line in ("> " + theirs).splitlines() if line and not line.startswith("> ")] == []
        assert "> To deal with it: https://evil.example" in message.body


def test_the_way_to_send_again_is_told_with_the_limit(client: Client) -> None:
    path = form_for(make_finding())
    answers = [client.post(path, {"message": "Wrong."}) for _number in range(MOST_FROM_ONE + 1)]
    assert answers[-1]["Retry-After"] == "3600"


def test_a_form_that_meets_a_dead_database_says_to_keep_the_text(client: Client) -> None:
    finding = make_finding()
    client.raise_request_exception = False

    def down(execute: Any, sql: str, *rest: Any) -> Any:
        if "INSERT" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(down):
        response = client.post(form_for(finding), {"message": "Wrong."})
    assert response.status_code == 503
    assert "keep your text" in text_of(response)
