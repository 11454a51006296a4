"""Pages for readers: home, themes, tours, visits, findings."""

from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from findings.enums import FindingKind
from findings.forms.filters import FindingFilter, UptakeFilter
from findings.models import Citation, Finding, FollowUp, Note, Source, Theme, Tour, Trainee, Visit
from findings.pictures.showing import album_of
from findings.querysets.published import MOST
from findings.views.paging import page_asked, page_of, understood
from findings.views.records import record_page
from findings.visuals.matrix import matrix_of
from findings.visuals.timeline import timeline_of

# Findings and tours on home, findings beside one; visits, tensions and what to remember of a theme.
RECENT, EARLIER, RELATED, VISITS, TENSIONS, REMEMBERED = 3, 5, 4, 20, 6, 5
CHILDREN = Prefetch("children", Theme.objects.with_finding_count())


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, its themes, its latest findings, its newest tour and the way to the earlier ones."""
    tours = list(Tour.objects.published()[: 1 + EARLIER])
    tour = tours[0] if tours else None
    context = {
        "themes": Theme.objects.published().top().with_finding_count(),
        "recent": Finding.objects.published().with_links().order_by("-created_at", "position", "pk")[:RECENT],
        "finding_count": Finding.objects.published().count_up_to_most(),
        "tour": tour,
        "earlier_tours": tours[1:],
        "matrix": matrix_of(tour) if tour else None,
        "uptake": Note.objects.published().select_related("finding", "visit", "authority")[:RECENT],
        "searching": True,
    }
    return render(request, "findings/home.html", context)


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """Every theme with its question, its sub-themes and how many findings each has."""
    return render(request, "findings/theme_list.html", {"tree": theme_tree()})


@require_safe
def uptake(request: HttpRequest) -> HttpResponse:
    """What alumni tell of what they saw, filtered as the address asks."""
    form = UptakeFilter(request.GET)
    number = understood(form)["page"]
    notes = form.notes()
    shown = notes.with_signatures().select_related("finding__tour", "visit__tour")
    context = {"form": form, "page": page_of(shown, number), "told": notes.for_uptake(), "query": form.query()}
    return render(request, "findings/uptake.html", context)


@record_page(
    Theme.objects.select_related("parent").with_finding_count().prefetch_related(CHILDREN),
    "findings/theme_detail.html",
)
def theme_detail(request: HttpRequest, theme: Any, preview: bool) -> dict[str, Any]:
    """One theme: its question, its sub-themes, its findings and the latest visits that bear on it."""
    many = theme.finding_count > MOST
    findings = Finding.objects.published().in_theme(theme, many)
    visits = list(Visit.objects.published().in_theme(theme, many)[: VISITS + 1])
    return {
        "children": [child for child in theme.children.all() if child.is_published and theme.is_published],
        "remembered": Finding.objects.published().to_remember(theme)[:REMEMBERED],
        "tensions": findings.filter(kind=FindingKind.TENSION)[:TENSIONS],
        "page": page_of(findings.with_links(), page_asked(request.GET), theme.finding_count),
        "visits": visits[:VISITS],
        "more_visits": len(visits) > VISITS,
        "sources": Source.objects.in_theme(theme, many).select_related("tour"),
        "follow_ups": FollowUp.objects.published().with_links().filter(theme=theme),
        "told": Note.objects.published().in_theme(theme).for_uptake(),
    }


@require_safe
def tour_list(request: HttpRequest) -> HttpResponse:
    """Every tour, the latest class first."""
    tours = Tour.objects.published().with_counts()
    return render(request, "findings/tour_list.html", {"page": page_of(tours, page_asked(request.GET)), "query": {}})


@record_page(Tour.objects.with_counts(), "findings/tour_detail.html")
def tour_detail(request: HttpRequest, tour: Any, preview: bool) -> dict[str, Any]:
    """One tour: who received the class, what came before and since, its memo and the photographs in it."""
    visits = list(_shown(Visit.objects.filter(tour=tour), preview).select_related("host").with_finding_count())
    sources = list(tour.sources.all())
    return {
        "visits": visits,
        "participant_count": Trainee.objects.listed().filter(tour=tour).count(),
        "timeline": timeline_of(tour, visits, sources),
        "sources": sources,
        "album": album_of(_shown(tour.photographs.all(), preview)),
        "told": Note.objects.published().of_tour(tour.key).for_uptake(),
    }


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Every visit, under its tour."""
    visits = Visit.objects.published().select_related("tour", "host").with_finding_count()
    page = page_of(visits, page_asked(request.GET))
    tours = [(tour, list(group)) for tour, group in groupby(page, lambda visit: visit.tour)]
    return render(request, "findings/visit_list.html", {"page": page, "tours": tours, "query": {}})


@record_page(Visit.objects.select_related("tour", "host").with_finding_count(), "findings/visit_detail.html")
def visit_detail(request: HttpRequest, visit: Any, preview: bool) -> dict[str, Any]:
    """One visit: who received the class, what was learned, what has become of it, and notes."""
    findings = Finding.objects.published().of_visit(visit)
    return {
        "aliases": visit.host.aliases.all(),
        "page": page_of(findings.with_links(), page_asked(request.GET), visit.finding_count),
        "follow_ups": FollowUp.objects.published().with_links().filter(visit=visit),
        "notes": visit.notes.accepted().with_signatures(),
        "album": album_of(_shown(visit.photographs.with_picture(), preview)),
    }


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Findings, filtered and ordered as the address asks."""
    form = FindingFilter(request.GET)
    number = understood(form)["page"]
    page = page_of(form.findings(request.LANGUAGE_CODE).with_links(), number)
    context = {"form": form, "page": page, "query": form.query()}
    return render(request, "findings/finding_list.html", context)


@record_page(Finding.objects.select_related("tour", "theme__parent"), "findings/finding_detail.html")
def finding_detail(request: HttpRequest, finding: Any, preview: bool) -> dict[str, Any]:
    """One finding, how we know it, where it was read, and what came of it. A preview shows drafts it is tied to."""
    in_its_theme = Finding.objects.published().filter(theme=finding.theme_id)
    return {
        "themes": _shown(Theme.objects.filter(other_findings=finding), preview),
        "visits": _shown(Visit.objects.filter(findings=finding), preview),
        "citations": _shown(Citation.objects.filter(finding=finding), preview).select_related("passage__source"),
        "follow_ups": FollowUp.objects.published().with_links().filter(finding=finding),
        "notes": finding.notes.accepted().with_signatures(),
        "facing": Finding.objects.published().facing(finding)[:TENSIONS],
        "previous": in_its_theme.before(finding).first(),
        "next": in_its_theme.after(finding).first(),
        **_near(finding),
    }


def theme_tree() -> list[tuple[Theme, list[Theme]]]:
    """Every theme with its sub-themes, all counting their findings."""
    themes = list(Theme.objects.published().with_finding_count())
    return [(top, [theme for theme in themes if theme.parent_id == top.pk]) for top in themes if not top.parent_id]


def _near(finding: Finding) -> dict[str, list[Finding]]:
    """The first findings that are related to this one, and the first on its theme from elsewhere."""
    published = Finding.objects.published()
    related, elsewhere = (
        Q(pk__in=others.values("pk")[:RELATED])
        for others in (published.related_to(finding), published.elsewhere(finding))
    )
    near = Finding.objects.filter(related | elsewhere).annotate(is_related=related).with_links()
    return {
        "related": [other for other in near if other.is_related],
        "elsewhere": [other for other in near if not other.is_related],
    }


def _shown(records: Any, preview: bool) -> Any:
    """What readers see of these records; a preview shows the others too."""
    return records if preview else records.published()
