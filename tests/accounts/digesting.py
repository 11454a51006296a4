"""Has digests sent, lets days pass, and reads what was sent."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from findings.models import Digest, ErrorReport, Finding, Note, User
from tests.make import make_error_report, make_note, make_user

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def digests() -> dict[str, Any]:
    """What a run of the timer sends, by address."""
    mail.outbox.clear()
    call_command("send_digests", verbosity=0)
    assert all(len(message.to) == 1 for message in mail.outbox)
    sent = {message.to[0]: message for message in mail.outbox}
    assert len(sent) == len(mail.outbox)
    return sent


def a_day_passes() -> None:
    """What has been is a day older."""
    for digest in Digest.objects.order_by("day"):
        digest.day, digest.since, digest.until = digest.day - DAY, digest.since - DAY, digest.until - DAY
        digest.save()
    Digest.objects.update(taken_at=F("taken_at") - DAY)
    Note.objects.exclude(moderated_at=None).update(moderated_at=F("moderated_at") - DAY)


def decided(author: User | None, finding: Finding | None = None, **fields: Any) -> Note:
    """A note that was decided upon an hour ago: accepted unless the test says otherwise."""
    when = {"created_at": timezone.now() - 2 * HOUR, "moderated_at": timezone.now() - HOUR}
    return make_note(author=author, finding=finding, **{"attempt": "adopted", **when, **fields})


def written_before(author: User, finding: Finding, **fields: Any) -> Note:
    """A note that was decided upon long before."""
    return decided(author, finding, moderated_at=timezone.now() - 9 * DAY, **fields)


def waiting(finding: Finding, **fields: Any) -> Note:
    """A note that the editors have not read."""
    fields = {"author": make_user(receives_digest=False), **fields}
    return decided(fields.pop("author"), finding, state="waiting", moderated_at=None, **fields)


def reported(finding: Finding, **fields: Any) -> ErrorReport:
    """An error that a reader told of an hour ago."""
    return make_error_report(finding=finding, created_at=timezone.now() - HOUR, **fields)


def html_of(message: Any) -> str:
    """The other form of the message."""
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return str(html)


def paths_in(message: Any) -> list[str]:
    """Where its text leads, but for its end, which is the same in each."""
    body = message.body.rpartition("\n--\n")[0]
    return [path for _site, path in re.findall(r"(https?://[^/\s]+)(/\S*)", body)]


def stop_link(message: Any) -> str:
    """The path of the link that stops it."""
    found = re.fullmatch(r"<https?://[^/\s]+(/\S+)>", message.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found[1]
