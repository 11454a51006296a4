"""No digest is lost and none doubled, whoever is killed and whatever the mail server does."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from findings.accounts.queue import Outcome, enqueue_waiting, send_digest, work_off
from findings.models import Digest, User
from findings.querysets.sending import HELD
from tests.accounts.digesting import a_day_passes, decided, digests
from tests.accounts.refusing import Refusing
from tests.make import fresh, make_finding, make_user
from tests.meanwhile import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_test")]

Server = type[Refusing]


def make_readers(count: int) -> list[User]:
    """Authors who each have something to be told."""
    readers = [make_user(f"author{number}@example.org") for number in range(count)]
    for reader in readers:
        decided(reader, make_finding())
    return readers


def addresses() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def states() -> list[tuple[bool, ...]]:
    """Of each digest, whether it was sent, found empty, refused."""
    found = Digest.objects.order_by("day", "pk").values_list("sent_at", "empty_at", "refused_at")
    return [tuple(moment is not None for moment in one) for one in found]


def held_for_long() -> None:
    """Whoever had a digest in hand has had it for longer than a sender may."""
    Digest.objects.update(taken_at=F("taken_at") - HELD - timedelta(seconds=1))


def run() -> None:
    call_command("send_digests")


# One task each -------------------------------------------------------------------------------------------------------


def test_a_run_writes_enqueues_and_sends() -> None:
    make_readers(2)
    make_user("staff@example.org", is_staff=True)
    make_user("nobody@example.org")
    run()
    assert addresses() == ["author0@example.org", "author1@example.org"]
    assert states() == [(True, False, False), (True, False, False), (False, True, False)]
    assert sorted(DBTaskResult.objects.values_list("status", "return_value")) == [
        ("SUCCESSFUL", "empty"),
        ("SUCCESSFUL", "sent"),
        ("SUCCESSFUL", "sent"),
    ]


def test_the_queue_names_nobody() -> None:
    make_readers(1)
    run()
    result = DBTaskResult.objects.get()
    assert result.args_kwargs == {"args": [Digest.objects.get().pk], "kwargs": {}}
    assert (result.return_value, result.traceback, result.exception_class_path) == ("sent", "", "")


def test_a_second_run_on_the_same_day_sends_nothing() -> None:
    make_readers(2)
    run()
    run()
    assert (len(mail.outbox), Digest.objects.count(), DBTaskResult.objects.count()) == (2, 2, 2)


def test_a_worker_that_runs_all_the_time_may_send_instead() -> None:
    make_readers(2)
    for _twice in range(2):
        call_command("send_digests", enqueue_only=True)
    assert (len(mail.outbox), DBTaskResult.objects.ready().count()) == (0, 2)
    assert work_off() == {Outcome.SENT: 2}
    assert len(mail.outbox) == 2


def test_a_digest_that_is_enqueued_twice_is_sent_once() -> None:
    make_readers(1)
    Digest.objects.write_due()
    enqueue_waiting()
    send_digest.enqueue(Digest.objects.get().pk)
    assert work_off() == {Outcome.SENT: 1, Outcome.LEFT: 1}
    assert len(mail.outbox) == 1


def test_what_one_sender_has_taken_another_does_not() -> None:
    make_readers(1)
    Digest.objects.write_due()
    digest = Digest.objects.get()
    assert [Digest.objects.take(digest.pk) for _sender in range(2)] == [digest, None]


@pytest.mark.parametrize("change", [{"receives_digest": False}, {"is_active": False}])
def test_who_stops_it_meanwhile_is_not_told(change: dict[str, bool]) -> None:
    (reader,) = make_readers(1)
    call_command("send_digests", enqueue_only=True)
    User.objects.filter(pk=reader.pk).update(**change)
    assert work_off() == {Outcome.LEFT: 1}
    assert addresses() == []


def test_an_account_deleted_meanwhile_takes_its_digest_along() -> None:
    (reader,) = make_readers(1)
    call_command("send_digests", enqueue_only=True)
    reader.delete()
    assert work_off() == {Outcome.LEFT: 1}


# Killed --------------------------------------------------------------------------------------------------------------


def test_a_sender_killed_before_it_wrote_it_down_sends_it_again_under_the_same_name() -> None:
    make_readers(3)
    run()
    # As a kill between the two leaves them.
    first, *_others = Digest.objects.order_by("pk")
    Digest.objects.filter(pk=first.pk).update(sent_at=None)
    DBTaskResult.objects.filter(args_kwargs={"args": [first.pk], "kwargs": {}}).update(status="RUNNING")
    run()
    assert len(mail.outbox) == 3
    held_for_long()
    run()
    assert len(mail.outbox) == 4
    names = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert names[3] == names[0]
    assert len(set(names)) == 3
    assert fresh(first).sent_at is not None


def test_a_task_that_a_killed_worker_left_keeps_nothing_waiting() -> None:
    make_readers(2)
    call_command("send_digests", enqueue_only=True)
    # Killed before it took the digest.
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.all()[0].pk).update(
        status="RUNNING", started_at=timezone.now() - timedelta(hours=1)
    )
    run()
    assert sorted(addresses()) == ["author0@example.org", "author1@example.org"]


def test_ctrl_c_ends_a_run(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.Interrupting"
    make_readers(3)
    with pytest.raises(CommandError):
        run()
    assert [DBTaskResult.objects.filter(status=status).count() for status in ("FAILED", "READY")] == [1, 2]


# The mail server -----------------------------------------------------------------------------------------------------


def test_a_mailbox_that_refuses_does_not_keep_it_from_the_others(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "refused", "author1@example.org")
    make_readers(3)
    with pytest.raises(CommandError, match=r"^1 digest was not sent\.$"), override("en"):
        run()
    assert addresses() == ["author0@example.org", "author2@example.org"]
    assert states() == [(True, False, False), (False, False, True), (True, False, False)]
    held_for_long()
    run()
    assert len(mail.outbox) == 2


def test_what_a_mailbox_refuses_for_now_is_tried_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "refused", "author0@example.org")
    monkeypatch.setattr(server, "code", 450)
    make_readers(1)
    with pytest.raises(CommandError):
        run()
    assert states() == [(False, False, False)]
    monkeypatch.setattr(server, "refused", "")
    held_for_long()
    run()
    assert addresses() == ["author0@example.org"]


@pytest.mark.parametrize("code", [450, 550])
def test_what_was_refused_is_told_the_next_day(server: Server, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    monkeypatch.setattr(server, "refused", "author0@example.org")
    monkeypatch.setattr(server, "code", code)
    (reader,) = make_readers(1)
    for _day in range(2):
        with pytest.raises(CommandError):
            run()
        a_day_passes()
    monkeypatch.setattr(server, "refused", "")
    decided(reader, make_finding(title_fr="Depuis"))
    body = digests()[reader.email].body
    assert ["Depuis" in body, body.count("\nhttp") >= 2, Digest.objects.count()] == [True, True, 3]
    # One message for the three days, and what was not sent before is not any more.
    held_for_long()
    run()
    assert len(mail.outbox) == 1


def test_a_server_that_stops_in_the_middle_loses_and_doubles_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_readers(5)
    monkeypatch.setattr(server, "left", 2)
    with pytest.raises(CommandError, match=r"^The mail server does not answer\. What is left waits\.$"), override("en"):
        run()
    # The others were not tried: each would have waited for the server too.
    assert (len(addresses()), DBTaskResult.objects.ready().count()) == (2, 2)
    monkeypatch.setattr(server, "left", 100)
    # The one that was in hand waits; its sender may still be at it.
    run()
    assert len(addresses()) == 4
    held_for_long()
    run()
    assert sorted(addresses()) == [f"author{number}@example.org" for number in range(5)]


def test_a_mistake_of_ours_in_one_does_not_stop_the_others(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.Failing"
    make_readers(2)
    with pytest.raises(CommandError):
        run()
    assert addresses() == ["author1@example.org"]
    assert states() == [(False, False, False), (True, False, False)]


@pytest.mark.parametrize(("refused", "left"), [("author0@example.org", 100), ("", 0)])
def test_no_address_is_written_in_the_log_or_the_queue(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, refused: str, left: int
) -> None:
    monkeypatch.setattr(server, "refused", refused)
    monkeypatch.setattr(server, "left", left)
    make_readers(1)
    with caplog.at_level(logging.DEBUG), pytest.raises(CommandError) as raised:
        run()
    assert caplog.records
    results = [str(values) for values in DBTaskResult.objects.values()]
    assert [text for text in (caplog.text, str(raised.value), *results) if "author0" in text] == []


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    assert capsys.readouterr().out == ""
    make_readers(2)
    with override("fr"):
        run()
    assert capsys.readouterr().out == "2 récapitulatifs envoyés.\n"


def test_a_clock_that_was_set_back_keeps_nobody_from_being_told() -> None:
    (reader,) = make_readers(1)
    later = timezone.now() + timedelta(hours=1)
    day = timezone.localdate() - timedelta(days=1)
    Digest.objects.create(user=reader, day=day, since=later, until=later, sent_at=later)
    Digest.objects.write_due()
    digest = Digest.objects.latest("day")
    assert digest.since == digest.until < timezone.now()


@pytest.mark.django_db(transaction=True)
def test_of_two_senders_at_once_one_takes_it() -> None:
    (reader,) = make_readers(1)
    Digest.objects.write_due()
    pk = reader.digests.get().pk
    taken = []
    at_once(*[lambda: taken.append(Digest.objects.take(pk))] * 2)
    assert taken == [reader.digests.get(), None]


@pytest.mark.django_db(transaction=True)
def test_each_step_is_written_down_at_once() -> None:
    make_readers(1)
    call_command("send_digests")
    assert (len(mail.outbox), states()) == (1, [(True, False, False)])
