"""What waits for the editors: drafts, reviews, what readers sent in, facts to read again."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from findings.enums import NoteState, ReportState, Step
from findings.models import ErrorReport, FollowUp, Note, PublishedRecord, Text
from findings.querysets.board import Group
from findings.typography import typeset

MODERATES = "findings.moderate_note"
MOST_FACTS, FACT_LENGTH = 5, 110
# What is shown under one name though some of it has one of its own.
WITHIN: dict[str, tuple[str, ...]] = {
    Step.DRAFT: (Step.DRAFT, Step.SENT_BACK),
    Step.IN_REVIEW: (Step.IN_REVIEW, Step.SCHEDULED, Step.OVERDUE),
}
# Where the list of records and the list of facts stand on the page.
RECORDS, FACTS = "#records", "#facts"


@dataclass(frozen=True)
class Queue:
    """What waits for one thing. `details` are parts of it, each with its words, its count and its address."""

    label: str
    count: int
    address: str
    details: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Fact:
    """A follow-up to read again, with its page."""

    follow_up: FollowUp
    words: Text
    address: str


def sent_in(site: AdminSite, request: HttpRequest) -> list[QuerySet[Any]]:
    """What readers and alumni sent in and nobody has decided upon, for whoever may see it."""
    found: list[QuerySet[Any]] = []
    if _is_open(site, request, ErrorReport):
        found.append(ErrorReport.objects.waiting())
    if _is_open(site, request, Note) and request.user.has_perm(MODERATES):
        found.append(Note.objects.filter(state=NoteState.WAITING))
    return found


def facts_due(site: AdminSite, request: HttpRequest) -> tuple[list[Fact], int]:
    """The first follow-ups to read again, and how many there are."""
    if not _is_open(site, request, FollowUp):
        return [], 0
    due: Any = FollowUp.objects.due_for_review().annotate(total=Window(Count("pk")))[:MOST_FACTS]
    facts = [Fact(one, _beginning(one), reverse(f"{site.name}:findings_followup_change", args=[one.pk])) for one in due]
    return facts, due[0].total if facts else 0


def queues(site: AdminSite, request: HttpRequest, groups: list[Group], facts: int) -> list[Queue]:
    """Each with its count: publication first, then what came from outside."""
    found: list[Queue] = []
    if any(_is_open(site, request, model) for model in site._registry if issubclass(model, PublishedRecord)):
        found += [_queue(_("Drafts"), groups, Step.DRAFT), _queue(_("In review"), groups, Step.IN_REVIEW)]
    counted = {group["of_kind"]: group["total"] for group in groups if not group["worst"]}
    lists = {
        "errorreport": (_("Error reports"), ReportState.OPEN),
        "note": (_("Notes to moderate"), NoteState.WAITING),
    }
    for kind in [kind for kind in lists if kind in counted]:
        label, state = lists[kind]
        address = reverse(f"{site.name}:findings_{kind}_changelist")
        found.append(Queue(label, counted[kind], f"{address}?state__exact={state}"))
    if _is_open(site, request, FollowUp):
        found += [Queue(_("Follow-ups to check"), facts, FACTS), _links(site)]
    return found


def _links(site: AdminSite) -> Queue:
    """The follow-ups whose source, or its copy, no longer answers; what moved, and what only a person can tell of."""
    listed, totals = reverse(f"{site.name}:findings_followup_changelist"), FollowUp.objects.link_totals()
    details = [
        (words, totals[name], f"{listed}?link={name}")
        for name, words in {"moved": _("Moved"), "unsure": _("To open yourself")}.items()
        if totals[name]
    ]
    return Queue(_("Dead links"), totals["dead"], f"{listed}?link=dead", tuple(details))


def _queue(label: str, groups: list[Group], step: Step) -> Queue:
    names: dict[str, str] = {Step.SENT_BACK: _("Sent back"), Step.SCHEDULED: _("Scheduled"), Step.OVERDUE: _("Overdue")}
    details = [(names[part], _count(groups, part), _listed(part)) for part in WITHIN[step] if part != step]
    return Queue(label, _count(groups, *WITHIN[step]), _listed(step), tuple(part for part in details if part[1]))


def _count(groups: list[Group], *steps: str) -> int:
    return sum(group["total"] for group in groups if group["worst"] and group["step"] in steps)


def _listed(step: str) -> str:
    """The board itself, with the records at that step."""
    return f"?status={step}{RECORDS}"


def _beginning(follow_up: FollowUp) -> Text:
    text = follow_up.words("text")
    return Text(Truncator(typeset(*text)).chars(FACT_LENGTH), text.language)


def _is_open(site: AdminSite, request: HttpRequest, model: Any) -> bool:
    return site._registry[model].has_view_permission(request)
