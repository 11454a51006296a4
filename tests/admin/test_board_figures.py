"""What the board counts: queues that lead to what they count, how far each tour is, at the same cost for any number."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings.admin.coverage import MOST_TOURS, Line, Part
from findings.admin.waiting import MOST_FACTS, Queue
from findings.enums import LinkOutcome, NoteState, ReportState, Status
from findings.models import FollowUp, Source, Tour
from tests import make
from tests.admin.boards import board, draft, index, kept, outdated, staff, untranslated
from tests.admin.forms import signed_in
from tests.conftest import Cast

TODAY = timezone.localdate()
DAY = timedelta(days=1)
MOST_QUERIES = 11


@pytest.fixture
def client(db: None) -> Client:
    return signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))


def queues(client: Client) -> dict[str, int]:
    return {queue.label: queue.count for queue in board(client).queues}


def queue(client: Client, label: str) -> Queue:
    return next(one for one in board(client).queues if one.label == label)


def figures(line: Line) -> tuple[int, int, list[int], Part, Part]:
    """Records, share, the other states from the worst, passages and findings."""
    counts = [count for _state, count in line.states]
    return line.records, line.share, counts, line.passages, line.findings


# Queues --------------------------------------------------------------------------------------------------------------


def test_each_queue_counts_what_waits(client: Client) -> None:
    finding = make.make_finding()
    for status in Status:
        make.make_finding(tour=finding.tour, theme=finding.theme, status=status)
        make.make_visit(tour=finding.tour, status=status)
    for time in (timezone.now() + DAY, timezone.now() - DAY):
        make.make_theme(status=Status.IN_REVIEW, publish_at=time)
    for report in ReportState:
        make.make_error_report(finding=finding, state=report, email="", sender="")
    make.make_error_report(visit=make.make_visit())
    for state in NoteState:
        make.make_note(finding=finding, state=state, reason="Why")
    make.make_follow_up(finding=finding, checked_on=TODAY - 730 * DAY, address="https://gone.example/")
    make.make_link_check("https://gone.example/", LinkOutcome.GONE, dead=True)
    assert queues(client) == {
        "Drafts": 2,
        "In review": 4,
        "Error reports": 2,
        "Notes to moderate": 1,
        "Follow-ups to check": 1,
        "Dead links": 1,
    }
    assert queue(client, "In review").details == (
        ("Scheduled", 1, "?status=scheduled#records"),
        ("Overdue", 1, "?status=overdue#records"),
    )


def test_each_queue_leads_to_what_it_counts(client: Client) -> None:
    finding = make.make_finding()
    make.make_finding(status=Status.DRAFT)
    make.make_finding(status=Status.IN_REVIEW, publish_at=timezone.now() - DAY)
    for _unused in range(3):
        make.make_error_report(finding=finding)
        make.make_note(finding=finding, state=NoteState.WAITING)
        make.make_note(finding=finding)
    for one in board(client).queues[:2]:
        answer: Any = client.get(index() + one.address)
        assert answer.context["board"].page.paginator.count == one.count == 1
    for one in board(client).queues[2:4]:
        answer = client.get(one.address)
        assert answer.context["cl"].result_count == one.count == 3


def test_a_queue_of_nothing_is_no_link(client: Client) -> None:
    make.make_finding()
    assert set(queues(client).values()) == {0}
    assert client.get(index()).text.count('<p class="board-queue">') == 6


def test_queues_are_for_whoever_may_deal_with_them(cast: Cast) -> None:
    make.make_note(finding=make.make_finding(), state=NoteState.WAITING)
    published = ["Drafts", "In review"]
    assert list(queues(signed_in(cast.curator))) == [
        *published,
        "Error reports",
        "Follow-ups to check",
        "Dead links",
    ]
    assert queues(signed_in(cast.editor))["Notes to moderate"] == 1
    assert list(queues(signed_in(staff("view_term")))) == []
    assert list(queues(signed_in(staff("view_visit", "moderate_note")))) == published


# Follow-ups to check -------------------------------------------------------------------------------------------------


def test_the_longest_unread_facts_are_named_and_the_others_counted(client: Client) -> None:
    theme = make.make_theme()
    checked, never = ([make.make_follow_up(theme=theme) for _unused in range(4)] for _each in range(2))
    for number, follow_up in enumerate(checked):
        follow_up.checked_on = TODAY - (800 + number) * DAY
        follow_up.save()
    FollowUp.objects.filter(pk__in=[one.pk for one in never]).update(created_at=timezone.now() - 801.5 * DAY)
    never[0].review_on = TODAY + DAY
    never[0].save()
    shown = board(client)
    assert MOST_FACTS == 5
    assert [fact.follow_up for fact in shown.facts] == [checked[3], checked[2], *never[1:]]
    assert shown.facts_left == 2
    text = client.get(index()).text
    assert (text.count("never checked"), text.count("last checked on")) == (3, 2)
    assert '<a href="/en/admin/findings/followup/?review=due">\n        \n          2 more in the list of' in text
    assert client.get(shown.facts[0].address).status_code == 200
    listed: Any = client.get("/en/admin/findings/followup/?review=due")
    assert listed.context["cl"].result_count == 7


# Coverage ------------------------------------------------------------------------------------------------------------


def test_the_figures_of_a_tour_are_its_own(client: Client) -> None:
    tour, theme = make.make_tour(class_year=2015), make.make_theme()
    other = make.make_tour(class_year=2014)
    passages = [make.make_passage(tour=tour) for _unused in range(3)]
    findings = [make.make_finding(tour=tour, theme=theme) for _unused in range(5)]
    outdated(findings[0]), kept(findings[1]), untranslated(findings[2]), draft(findings[3])
    make.cite(findings[3], passages[0], passages[1])
    make.cite(findings[4], passages[0])
    shown = board(client).coverage
    assert shown is not None
    assert [line.name for line in shown.lines] == [
        "Denmark, class of 2015",
        "Denmark, class of 2014",
        "Common to all tours",
    ]
    # The tour, three sources, three passages and five findings.
    assert figures(shown.lines[0]) == (12, 75, [1, 1, 1], (2, 3), (4, 5))
    assert figures(shown.lines[1]) == (1, 100, [0, 0, 0], (0, 0), (0, 0))
    assert figures(shown.lines[2]) == (1, 100, [0, 0, 0], (0, 0), (0, 0))
    assert shown.total is not None
    assert figures(shown.total) == (14, 78, [1, 1, 1], (2, 3), (4, 5))
    assert other.key in {tour.key for tour in Tour.objects.all()}
    text = " ".join(client.get(index()).text.split())
    for words in ("75%", "2 of 3", "4 of 5"):
        assert f"> {words} </td>" in text


def test_all_is_said_of_all_alone(client: Client) -> None:
    tour = make.make_tour()
    for _unused in range(150):
        make.make_visit(tour=tour, host=None)
    outdated(tour)
    shown = board(client).coverage
    assert shown is not None
    assert shown.lines[0].share == 99


def test_a_bar_is_as_long_as_the_figures_say(client: Client) -> None:
    tour, theme = make.make_tour(), make.make_theme()
    first, second, *_others = [make.make_finding(tour=tour, theme=theme) for _unused in range(7)]
    outdated(first), untranslated(second)
    shown = board(client).coverage
    assert shown is not None
    assert shown.lines[0].segments == [
        ("valid", "0.000%", "75.000%"),
        ("missing", "75.000%", "12.500%"),
        ("stale", "87.500%", "12.500%"),
    ]
    assert [line.top for line in shown.lines] == ["22", "68"]
    assert client.get(index("fr")).text.count('<rect class="board-bar ') == 4


def test_earlier_tours_share_a_line(client: Client) -> None:
    for year in range(2000, 2000 + MOST_TOURS + 3):
        tour = make.make_tour(class_year=year)
        Source.objects.create(key=f"memo-{year}", tour=tour, title_fr="Mémo", title_en="Memo")
    shown = board(client).coverage
    assert shown is not None
    assert [line.name for line in shown.lines][-2:] == ["Denmark, class of 2003", "Earlier tours"]
    assert [line.records for line in shown.lines] == [2] * MOST_TOURS + [6]


def test_figures_are_of_what_the_person_may_see(db: None) -> None:
    finding = make.make_finding()
    make.make_passage(tour=finding.tour)
    shown = board(signed_in(staff("view_tour", "view_finding"))).coverage
    assert shown is not None
    assert shown.kinds == {"tour", "finding"}
    assert [line.records for line in shown.lines] == [2]
    text = signed_in(staff("view_tour", "view_finding")).get(index()).text
    assert ("Findings published" in text, "Passages cited" in text) == (True, False)
    assert board(signed_in(staff("view_finding"))).coverage is None


# Cost ----------------------------------------------------------------------------------------------------------------


def test_the_board_costs_the_same_however_many_records(cast: Cast) -> None:
    editor = signed_in(cast.editor)
    costs = []
    for more in (1, 2, 57):
        make.make_many(more, tour=make.make_tour(), theme=make.make_theme())
        outdated(make.make_finding())
        make.make_error_report(finding=make.make_finding())
        make.make_note(finding=make.make_finding(), state=NoteState.WAITING)
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(index(), {"tour": cast.tour.key}).status_code == 200
        costs.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(index()).status_code == 200
        costs.append(len(queries))
    assert set(costs) == {costs[0]}
    assert costs[0] <= MOST_QUERIES
