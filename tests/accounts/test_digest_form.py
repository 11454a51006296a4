"""What period a digest tells of, in what form, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from findings.accounts.digests import message_of
from findings.enums import LinkOutcome
from findings.models import Digest, Finding, User
from tests.accounts.digesting import (
    a_day_passes,
    decided,
    digests,
    html_of,
    reported,
    stop_link,
    waiting,
    written_before,
)
from tests.conftest import Cast
from tests.make import (
    fresh,
    make_finding,
    make_follow_up,
    make_link_check,
    make_theme,
    make_tour,
    make_trainee,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_test")]


# Periods -------------------------------------------------------------------------------------------------------------


def test_what_was_told_is_not_told_again(english: Cast) -> None:
    decided(english.alumna, make_finding(title_en="First"))
    assert list(digests()) == [english.alumna.email]
    assert digests() == {}
    a_day_passes()
    decided(english.alumna, make_finding(title_en="Second"))
    body = digests()[english.alumna.email].body
    assert ["First" in body, "Second" in body] == [False, True]


def test_days_that_were_missed_are_told_later(english: Cast) -> None:
    written_before(english.alumna, make_finding())
    assert digests() == {}
    for day in ("One", "Two", "Three"):
        decided(english.alumna, make_finding(title_en=day), moderated_at=timezone.now() - timedelta(minutes=1))
        a_day_passes()
    body = digests()[english.alumna.email].body
    assert ["One" in body, "Two" in body, "Three" in body] == [True, True, True]


def test_the_first_digest_tells_of_the_last_day(english: Cast) -> None:
    written_before(english.alumna, make_finding(title_en="Long ago"))
    decided(english.alumna, make_finding(title_en="Lately"))
    body = digests()[english.alumna.email].body
    assert ["Long ago" in body, "Lately" in body] == [False, True]


def test_the_same_digest_tells_the_same(english: Cast) -> None:
    finding = make_finding()
    decided(english.alumna, finding)
    first = digests()[english.alumna.email]
    decided(english.alumna, make_finding(), moderated_at=timezone.now())
    again = message_of(Digest.objects.get(user=english.alumna))
    assert again is not None
    assert (again.body, again.alternatives, again.extra_headers) == (
        first.body,
        first.alternatives,
        first.extra_headers,
    )


# Form ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject", "title", "stop"),
    [
        ("fr", "Studytour\u00a0: du nouveau pour vous", "Voyage\u00a0: l’essai", "/fr/desabonnement/"),
        ("en", "Studytour: what is new", "Trial: the tour", "/en/unsubscribe/"),
    ],
)
def test_it_is_written_in_the_language_of_its_reader(
    cast: Cast, language: str, subject: str, title: str, stop: str
) -> None:
    User.objects.filter(pk=cast.alumna.pk).update(preferred_language=language)
    decided(cast.alumna, make_finding(title_fr="Voyage : l'essai", title_en="Trial: the tour"))
    with override("en" if language == "fr" else "fr"):
        message = digests()[cast.alumna.email]
    assert message.subject == subject
    assert [title in message.body, title in html_of(message)] == [True, True]
    assert f'<html lang="{language}">' in html_of(message)
    link = stop_link(message)
    assert link.startswith(stop)
    assert message.extra_headers == {
        "Message-ID": f"<digest-{Digest.objects.get(user=cast.alumna).pk}@127.0.0.1>",
        "List-Unsubscribe": f"<http://127.0.0.1:8000{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert [link in message.body, link in html_of(message)] == [True, True]


def test_hostile_words_stay_words(english: Cast) -> None:
    hostile = 'Title\r\nBcc: everybody@example.org</a><script>alert(1)</script> & "co"'
    finding = make_finding(title_en="x")
    Finding.objects.filter(pk=finding.pk).update(title_en=hostile)
    decided(english.alumna, finding, state="refused", reason=f"<i>{hostile}")
    waiting(finding)
    sent = digests()
    for reader in (english.alumna, english.editor):
        message = sent[reader.email]
        lines = message.message().as_string().split("\n\n")[0].splitlines()
        assert [line for line in lines if line.lower().startswith("bcc")] == []
        assert ["<script" in html_of(message), "&lt;script&gt;" in html_of(message)] == [False, True]
        assert 'Title Bcc: everybody@example.org</a><script>alert(1)</script> & "co"\n' in message.body
    reason = '> <i>Title\n> Bcc: everybody@example.org</a><script>alert(1)</script> & "co"\n'
    assert reason in sent[english.alumna.email].body


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_is_told(english: Cast, count: int) -> None:
    for _unused in range(count):
        finding = make_finding(tour=make_tour(), theme=make_theme())
        decided(english.editor, finding)
        author = make_user(receives_digest=False)
        make_trainee(tour=finding.tour, user=author)
        decided(author, finding, signature="person")
        waiting(finding)
        reported(finding)
        make_finding(status="in_review")
        address = f"https://{finding.key}.example/"
        make_follow_up(finding=finding, review_on=timezone.localdate(), address=address)
        at = timezone.now() - timedelta(hours=1)
        make_link_check(address, LinkOutcome.GONE, dead=True, dead_at=at)
    digests()
    digest = Digest.objects.select_related("user").get(user=english.editor)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        message_of(digest)
    # rights of their own and of their role · notes and reports that wait, each counted and read · texts to review, the
    # same · follow-ups that fell due and those with a dead link, the same · answers · notes of others, their authors'
    # tours
    assert len(queries) == 2 + 4 + 2 + 4 + 1 + 2


def test_writing_what_is_due_costs_the_same_however_many_there_are(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Digest.objects.write_due() > 0
        return len(queries)

    alone = cost()
    for _unused in range(3):
        written_before(make_user(), make_finding())
    Digest.objects.all().delete()
    assert cost() == alone
    assert fresh(cast.alumna).digests.count() == 0
