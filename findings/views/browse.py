"""Pages for readers: home, themes, visits, findings, participants."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from findings.enums import AuthorityKind
from findings.forms import FindingFilter
from findings.models import Citation, Finding, FollowUp, Note, PageRecord, Theme, Tour, Trainee, Visit
from findings.views.paging import page_asked, page_of, understood

RECENT, RELATED = 3, 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, its themes, its newest tour and its latest findings."""
    tour = Tour.objects.published().first()
    context = {
        "themes": Theme.objects.published().top().with_finding_count(),
        "recent": Finding.objects.published().with_links().order_by("-created_at", "position", "pk")[:RECENT],
        "finding_count": Finding.objects.published().count(),
        "tour": tour,
        "visits": Visit.objects.published().filter(tour=tour).select_related("host") if tour else [],
    }
    return render(request, "findings/home.html", context)


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """Every theme with its question, its sub-themes and how many findings each has."""
    themes = list(Theme.objects.published().with_finding_count())
    tree = [(top, [theme for theme in themes if theme.parent_id == top.pk]) for top in themes if not top.parent_id]
    return render(request, "findings/theme_list.html", {"tree": tree})


@require_safe
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: its question, its sub-themes, its findings and the visits that bear on it."""
    theme = _at(Theme.objects.select_related("parent"), request, slug)
    if theme.slug_in(request.LANGUAGE_CODE) != slug:
        return redirect(theme, permanent=True)
    findings = Finding.objects.published().in_theme(theme)
    context = {
        "record": theme,
        "children": theme.children.published().with_finding_count(),
        "page": page_of(findings.with_links(), page_asked(request.GET)),
        "visits": Visit.objects.published().in_theme(theme).select_related("host"),
        "follow_ups": FollowUp.objects.published().filter(theme=theme),
        "query": {},
    }
    return _render_record(request, "findings/theme_detail.html", theme, context)


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Every visit, under its tour."""
    visits = Visit.objects.published().select_related("tour", "host").with_finding_count()
    page = page_of(visits, page_asked(request.GET))
    tours = [(tour, list(group)) for tour, group in groupby(page, lambda visit: visit.tour)]
    return render(request, "findings/visit_list.html", {"page": page, "tours": tours, "query": {}})


@require_safe
def visit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One visit: who received the class, what was learned, what has become of it, and notes."""
    visit = _at(Visit.objects.select_related("tour", "host"), request, slug)
    if visit.slug_in(request.LANGUAGE_CODE) != slug:
        return redirect(visit, permanent=True)
    context = {
        "record": visit,
        "aliases": visit.host.aliases.all(),
        "page": page_of(Finding.objects.published().of_visit(visit).with_links(), page_asked(request.GET)),
        "follow_ups": FollowUp.objects.published().filter(visit=visit),
        "notes": _notes(visit=visit),
        "query": {},
    }
    return _render_record(request, "findings/visit_detail.html", visit, context)


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Findings, filtered and ordered as the address asks."""
    form = FindingFilter(request.GET)
    number = understood(form)["page"]
    page = page_of(form.findings(request.LANGUAGE_CODE).with_links(), number)
    context = {"form": form, "page": page, "query": form.query()}
    return render(request, "findings/finding_list.html", context)


@require_safe
def finding_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One finding, how we know it, where it was read, and what came of it."""
    finding = _at(Finding.objects.select_related("tour", "theme__parent"), request, slug)
    if finding.slug_in(request.LANGUAGE_CODE) != slug:
        return redirect(finding, permanent=True)
    in_its_theme = Finding.objects.published().filter(theme=finding.theme_id)
    context = {
        "record": finding,
        "themes": finding.themes.published(),
        "visits": finding.visits.visible_to(request.user).select_related("host"),
        "citations": Citation.objects.filter(finding=finding).select_related("passage__source"),
        "follow_ups": FollowUp.objects.published().filter(finding=finding),
        "notes": _notes(finding=finding),
        "previous": in_its_theme.before(finding).first(),
        "next": in_its_theme.after(finding).first(),
        "related": Finding.objects.published().related_to(finding).with_links()[:RELATED],
    }
    return _render_record(request, "findings/finding_detail.html", finding, context)


@require_safe
def participants(request: HttpRequest) -> HttpResponse:
    """Who took part, by kind of authority: those alone who let everyone see it."""
    people = list(Trainee.objects.listed().select_related("authority", "tour").order_by("sort_name", "pk"))
    kinds = [*AuthorityKind, None]
    by_kind = [
        (kind, [one for one in people if (one.authority.kind if one.authority else None) == kind]) for kind in kinds
    ]
    groups = [(kind.label if kind else _("Authority not stated"), group) for kind, group in by_kind if group]
    response = render(request, "findings/participants.html", {"groups": groups, "total": len(people)})
    # Names on a class list are personal data: search engines are asked to leave them.
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@require_safe
def permalink(request: HttpRequest, model: type[PageRecord], key: str) -> HttpResponse:
    """The page of the record of that key, in the browser's language or in the one it can be read in."""
    record = model._default_manager.visible_to(request.user).filter(key=key).first()  # type: ignore[attr-defined]
    if record is None:
        raise Http404
    with override(record.shown_in(request.LANGUAGE_CODE)):
        return redirect(record)


def _at(records: Any, request: HttpRequest, slug: str) -> Any:
    """The record at that slug that this reader may see. Raises Http404."""
    record = records.visible_to(request.user).at_slug(slug, request.LANGUAGE_CODE).first()
    if record is None:
        raise Http404
    return record


def _notes(**target: PageRecord) -> list[Note]:
    """Accepted notes on a finding or a visit, each knowing its target without another query."""
    notes = list(Note.objects.accepted().filter(**target).with_signatures())
    for note in notes:
        for name, record in target.items():
            setattr(note, name, record)
    return notes


def _render_record(request: HttpRequest, template: str, record: PageRecord, context: dict[str, Any]) -> HttpResponse:
    """The page; a record that readers cannot see yet is a preview, which nobody keeps or lists."""
    published = type(record)._default_manager.published()  # type: ignore[attr-defined]
    preview = request.user.is_authenticated and not published.filter(pk=record.pk).exists()
    response = render(request, template, {**context, "preview": preview})
    if preview:
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "private, no-store"
    return response
