"""Follow-ups to look at again, and how their links answered: on the board, in the list, on the page."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from findings.enums import FAILING, UNSURE, LinkOutcome, Status
from findings.models import FollowUp
from findings.templatetags.studytour import known_date
from tests import make
from tests.admin.boards import board, staff
from tests.admin.forms import act, address, errors_in, filled, save, signed_in
from tests.conftest import Cast
from tests.make import fresh

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = timedelta(days=1)
TWO_YEARS = 730 * DAY
HERE = "https://here.example/page"


def follow_up(**fields: Any) -> FollowUp:
    """Written today about a tour, unless `written` says when."""
    written: date | None = fields.pop("written", None)
    precision = {"date_precision": "day"} if "date" in fields else {}
    made = make.make_follow_up(**{"tour": make.make_tour(), **precision, **fields})
    if written:
        noon = datetime(written.year, written.month, written.day, 12, tzinfo=timezone.get_current_timezone())
        FollowUp.objects.filter(pk=made.pk).update(created_at=noon)
    return fresh(made)  # type: ignore[no-any-return]


def listed(client: Client, query: str) -> list[FollowUp]:
    """What the list shows for these filters."""
    response: Any = client.get(f"{address('followup_changelist')}?{query}")
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


# What is due ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, False),
        ({"checked_on": TODAY - TWO_YEARS + DAY}, False),
        ({"checked_on": TODAY - TWO_YEARS}, True),
        ({"written": TODAY - TWO_YEARS + DAY}, False),
        ({"written": TODAY - TWO_YEARS}, True),
        ({"written": TODAY - TWO_YEARS, "checked_on": TODAY}, False),
        ({"written": TODAY - TWO_YEARS, "status": Status.DRAFT}, False),
        ({"written": TODAY - TWO_YEARS, "status": Status.ARCHIVED}, False),
        ({"review_on": TODAY}, True),
        ({"review_on": TODAY + DAY}, False),
        ({"review_on": TODAY, "status": Status.DRAFT}, True),
        ({"review_on": TODAY, "status": Status.ARCHIVED}, False),
        ({"review_on": TODAY + DAY, "checked_on": TODAY - TWO_YEARS}, False),
        ({"date": TODAY, "checked_on": TODAY - 2 * DAY}, True),
        ({"date": TODAY - 2 * DAY, "checked_on": TODAY - 2 * DAY}, False),
        ({"date": TODAY + DAY, "checked_on": TODAY - 2 * DAY}, False),
        ({"date": TODAY, "written": TODAY - 2 * DAY}, True),
        ({"date": TODAY, "written": TODAY - 2 * DAY, "status": Status.DRAFT}, True),
        ({"date": TODAY - 9 * DAY}, False),
        ({"date": TODAY, "written": TODAY - 2 * DAY, "review_on": TODAY + DAY}, False),
    ],
)
def test_a_follow_up_is_due_on_its_day_or_once_its_date_has_come_or_after_two_years(
    cast: Cast, fields: dict[str, Any], due: bool
) -> None:
    made = follow_up(**fields)
    expected = [made] if due else []
    assert list(FollowUp.objects.due_for_review()) == expected
    client = signed_in(cast.curator)
    assert [fact.follow_up for fact in board(client).facts] == expected
    assert listed(client, "review=due") == expected
    assert ("Looked at today" in client.get(address("followup_change", made.pk)).text) is due


def test_what_fell_due_is_told_by_the_day_on_which_it_did() -> None:
    noon = timezone.localtime().replace(hour=12)
    made = follow_up(review_on=TODAY)
    assert list(FollowUp.objects.fell_due_within(noon - DAY, noon)) == [made]
    assert list(FollowUp.objects.fell_due_within(noon - 2 * DAY, noon - DAY)) == []
    assert list(FollowUp.objects.fell_due_within(noon, noon + DAY)) == []
    assert list(FollowUp.objects.fell_due_within(noon - 9 * DAY, noon + DAY)) == [made]
    FollowUp.objects.update(review_on=None, checked_on=TODAY - TWO_YEARS)
    assert list(FollowUp.objects.fell_due_within(noon - DAY, noon)) == [made]
    assert list(FollowUp.objects.fell_due_within(noon, noon + DAY)) == []


# Looked at today -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("review_on", "left"), [(TODAY, None), (None, None), (TODAY + DAY, TODAY + DAY)])
def test_the_list_notes_that_somebody_looked_today(cast: Cast, review_on: date | None, left: date | None) -> None:
    made, other = follow_up(review_on=review_on, checked_on=TODAY - TWO_YEARS), follow_up()
    told = act(signed_in(cast.curator), "followup", "look_at", made)
    assert told == ["1 follow-up looked at today."]
    made = fresh(made)
    assert (made.checked_on, made.review_on) == (TODAY, left)
    last = made.history.first()
    assert (last.history_user, last.history_change_reason) == (cast.curator, "Looked at: it still holds.")
    assert fresh(other).checked_on is None
    assert made.status == Status.PUBLISHED


def test_the_page_notes_it_and_saves_what_was_corrected(cast: Cast) -> None:
    made = follow_up(review_on=TODAY - DAY)
    client, url = signed_in(cast.curator), address("followup_change", made.pk)
    assert save(client, url, _looked="1", citation_en="Better").status_code == 302
    made = fresh(made)
    assert (made.checked_on, made.review_on, made.citation_en) == (TODAY, None, "Better")
    assert made.history.first().history_change_reason == "Looked at: it still holds."
    assert save(client, url, _looked="1", reason="I telephoned.").status_code == 302
    assert made.history.first().history_change_reason == "I telephoned."


def test_a_page_that_is_refused_notes_nothing(cast: Cast) -> None:
    made = follow_up(review_on=TODAY)
    response = save(signed_in(cast.curator), address("followup_change", made.pk), _looked="1", address="nowhere")
    assert errors_in(response) == ["Enter a valid URL."]
    assert fresh(made).checked_on is None


def test_a_look_leaves_what_was_scheduled(cast: Cast) -> None:
    later = (timezone.now() + DAY).replace(microsecond=0)
    made = follow_up(review_on=TODAY, status=Status.IN_REVIEW, publish_at=later)
    save(signed_in(cast.curator), address("followup_change", made.pk), _looked="1")
    assert (fresh(made).checked_on, fresh(made).publish_at) == (TODAY, later)


@pytest.mark.parametrize("role", ["outsider", "alumna"])
def test_nobody_else_says_that_they_looked(cast: Cast, role: str) -> None:
    made = follow_up(review_on=TODAY)
    client = signed_in(getattr(cast, role))
    act(client, "followup", "look_at", made)
    client.post(address("followup_change", made.pk), {"_looked": "1"})
    assert fresh(made).checked_on is None


def test_who_may_only_read_is_offered_nothing(cast: Cast) -> None:
    made = follow_up(review_on=TODAY)
    client = signed_in(staff("view_followup"))
    assert "Looked at today" not in client.get(address("followup_change", made.pk)).text
    act(client, "followup", "look_at", made)
    client.post(address("followup_change", made.pk), {"_looked": "1"})
    assert fresh(made).checked_on is None


# Links ---------------------------------------------------------------------------------------------------------------


def test_the_board_counts_links_and_leads_to_their_follow_ups(cast: Cast) -> None:
    expected: dict[str, list[FollowUp]] = {}
    for outcome in LinkOutcome:
        url = f"https://{outcome}.example/".replace("_", "-")
        make.make_link_check(url, outcome)
        expected[outcome] = [follow_up(address=url), follow_up(archived_address=url)]
        follow_up(address=url, status=Status.ARCHIVED)
    expected["dead"] = [follow_up(address=HERE)]
    make.make_link_check(HERE, LinkOutcome.TIMED_OUT, dead=True)
    expected["timed_out"] += expected["dead"]
    expected["unsure"] = [one for outcome in UNSURE for one in expected[outcome]]
    follow_up(address="https://never-asked.example/")
    client = signed_in(cast.curator)
    assert {name: {one.pk for one in listed(client, f"link={name}")} for name in expected} == {
        name: {one.pk for one in found} for name, found in expected.items()
    }
    queue = board(client).queues[-1]
    changelist = address("followup_changelist")
    assert (queue.label, queue.count, queue.address) == ("Dead links", 1, f"{changelist}?link=dead")
    assert queue.details == (
        ("Moved", 2, f"{changelist}?link=moved"),
        ("To open yourself", 6, f"{changelist}?link=unsure"),
    )


@pytest.mark.parametrize(
    "query", ["link=x", "review=x", "link=", "link=dead&review=due", "link=%00", "link=dead&link=x"]
)
def test_a_list_survives_what_its_filters_do_not_know(cast: Cast, query: str) -> None:
    follow_up()
    client = signed_in(cast.curator)
    assert client.get(f"{address('followup_changelist')}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("outcome", "fields", "told"),
    [
        (LinkOutcome.GOOD, {"code": 200}, "Address – answers, asked on {day}."),
        (
            LinkOutcome.MOVED,
            {"code": 200, "led_to": "https://new.example/&"},
            "Address – has moved for good, asked on {day}. New address: https://new.example/&amp;",
        ),
        (
            LinkOutcome.REFUSED,
            {"code": 403},
            "Address – does not let itself be checked (403), asked on {day}. The site cannot tell: open it yourself.",
        ),
        (
            LinkOutcome.GONE,
            {"code": 404, "failing_since": timezone.now()},
            "Address – page not found (404), asked on {day}. It is asked again in a day: until then, it may be the "
            "network.",
        ),
        (
            LinkOutcome.TIMED_OUT,
            {"dead": True},
            "Address – no answer in time, asked on {day}. It has not answered since {since}: replace it, or give the "
            "address of an archived copy.",
        ),
    ],
)
def test_the_page_tells_how_its_link_answered(
    cast: Cast, outcome: LinkOutcome, fields: dict[str, Any], told: str
) -> None:
    made = follow_up(address=HERE)
    check = make.make_link_check(HERE, outcome, **fields)
    days = {"day": known_date(check.checked_at, "day"), "since": known_date(check.failing_since or TODAY, "day")}
    html = signed_in(cast.curator).get(address("followup_change", made.pk)).text
    assert " ".join(told.format(**days).split()) in " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_a_link_that_was_not_asked_is_said_to_be(cast: Cast) -> None:
    client = signed_in(cast.curator)
    made = follow_up(address=HERE, archived_address="https://archive.example/")
    assert client.get(address("followup_change", made.pk)).text.count("not asked yet.") == 2
    assert client.get(address("followup_change", follow_up().pk)).status_code == 200
    assert client.get(address("followup_add")).status_code == 200


@pytest.mark.parametrize("name", ["address", "archived_address"])
@pytest.mark.parametrize(
    "value", ["ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "x\0y", "http://", "h" * 700]
)
def test_only_addresses_of_the_web_are_accepted(cast: Cast, name: str, value: str) -> None:
    made = follow_up()
    response = save(signed_in(cast.curator), address("followup_change", made.pk), **{name: value})
    assert response.status_code == 200
    assert errors_in(response) != []
    assert getattr(fresh(made), name) == ""


def test_an_archived_copy_is_given_beside_the_address(cast: Cast) -> None:
    copy = f"https://web.archive.org/web/20150101000000/{HERE}"
    made = follow_up(address=HERE)
    client, url = signed_in(cast.curator), address("followup_change", made.pk)
    assert save(client, url, archived_address=copy, review_on="2030-01-02").status_code == 302
    made = fresh(made)
    assert (made.archived_address, made.review_on) == (copy, date(2030, 1, 2))
    assert {"archived_address", "review_on"} <= set(filled(client, url))


def test_every_outcome_is_one_thing() -> None:
    good = {LinkOutcome.GOOD, LinkOutcome.MOVED}
    assert sorted([*FAILING, *UNSURE, *good]) == sorted(LinkOutcome)
