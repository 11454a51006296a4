"""What the digest of the staff tells of follow-ups: which fell due, and whose links were found dead, once each."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from findings.enums import LinkOutcome, Status
from findings.models import Digest, FollowUp, LinkCheck
from tests.accounts.digesting import DAY, HOUR, a_day_passes, digests, html_of, paths_in
from tests.conftest import Cast
from tests.make import make_finding, make_follow_up, make_link_check, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_test")]

TODAY = timezone.localdate()
URL = "https://source.example/"


@pytest.fixture
def staff(english: Cast) -> Cast:
    """The cast, of whom the staff have had a digest yesterday."""
    now = timezone.now()
    for user in (english.curator, english.editor, english.administrator, english.alumna):
        period = {"since": now - 2 * DAY, "until": now - DAY, "empty_at": now - DAY}
        Digest.objects.create(user=user, day=TODAY - DAY, **period)
    return english


def found_dead(url: str = URL, ago: timedelta = HOUR) -> LinkCheck:
    """An address that was found dead so long ago."""
    at = timezone.now() - ago
    dead: dict[str, Any] = {"failing_since": at - 2 * DAY, "dead_at": at, "checked_at": at}
    return make_link_check(url, LinkOutcome.GONE, **dead)


def test_the_staff_are_told_what_fell_due_and_which_links_died(staff: Cast) -> None:
    due = make_follow_up(finding=make_finding(title_en="A title"), text_en="A *fact* of it.", review_on=TODAY)
    dead = make_follow_up(visit=make_visit(name_en="A visit"), text_en="Another.", archived_address=URL)
    found_dead()
    make_follow_up(finding=due.finding)
    sent = digests()
    assert list(sent) == [user.email for user in (staff.curator, staff.editor, staff.administrator)]
    message = sent[staff.curator.email]
    assert message.body.partition("\n--\n")[0] == (
        "What waits for you:\n\n"
        "1 follow-up fell due for review\nhttp://127.0.0.1:8000/en/admin/findings/followup/?review=due\n"
        f"- A title\n  > A fact of it.\n  http://127.0.0.1:8000/en/admin/findings/followup/{due.pk}/change/\n\n"
        "1 follow-up has a dead link\nhttp://127.0.0.1:8000/en/admin/findings/followup/?link=dead\n"
        f"- A visit\n  > Another.\n  http://127.0.0.1:8000/en/admin/findings/followup/{dead.pk}/change/\n"
    )
    assert '<q lang="en">A fact of it.</q>' in html_of(message)


def test_each_is_told_once(staff: Cast) -> None:
    make_follow_up(finding=make_finding(), review_on=TODAY, address=URL)
    found_dead()
    assert len(digests()) == 3
    assert digests() == {}
    a_day_passes()
    FollowUp.objects.update(review_on=TODAY - DAY)
    LinkCheck.objects.update(dead_at=timezone.now() - HOUR - DAY)
    assert digests() == {}


def test_what_a_day_did_not_send_is_told_by_the_next(staff: Cast) -> None:
    make_follow_up(finding=make_finding(), review_on=TODAY - DAY, address=URL)
    found_dead(ago=DAY + 2 * HOUR)
    Digest.objects.filter(user=staff.curator).update(empty_at=None)
    assert list(digests()) == [staff.curator.email]


@pytest.mark.parametrize("fields", [{"review_on": TODAY - 2 * DAY}, {"review_on": TODAY + DAY}, {}])
def test_what_did_not_fall_due_since_is_not_told(staff: Cast, fields: dict[str, Any]) -> None:
    make_follow_up(finding=make_finding(), **fields)
    assert digests() == {}


def test_what_is_archived_or_failed_once_is_not_told(staff: Cast) -> None:
    make_follow_up(finding=make_finding(), address=URL, review_on=TODAY, status=Status.ARCHIVED)
    found_dead()
    make_follow_up(finding=make_finding(), address="https://once.example/")
    make_link_check("https://once.example/", LinkOutcome.GONE, failing_since=timezone.now())
    assert digests() == {}


def test_the_first_ten_are_named(staff: Cast) -> None:
    for number in range(12):
        make_follow_up(finding=make_finding(title_en=f"Number {number}"), review_on=TODAY)
    message = digests()[staff.editor.email]
    assert "12 follow-ups fell due for review" in message.body
    assert re.findall(r"^- (.*)$", message.body, re.MULTILINE) == [f"Number {number}" for number in range(10)]
    assert len(paths_in(message)) == 11
