"""What each kind of record answers besides."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from findings.enums import FindingKind
from findings.querysets.published import (
    MOST,
    PublishedQuerySet,
    RecordQuerySet,
    finding_published,
    published_and_due,
    theme_published,
    visit_published,
)
from findings.querysets.versions import InnerQuerySet

if TYPE_CHECKING:
    from findings.models import Finding, Theme, Visit

# Of a theme of many findings, those whose visits are named.
FIRST = 100


def _model(name: str) -> Any:
    """A model by its name: models stand above their querysets, which yet ask of one another's."""
    return apps.get_model("findings", name)


class _Count(models.Subquery):
    """How many rows there are, of which no more than it takes to know that they are more than MOST."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST + 1])


class HostAliasQuerySet(InnerQuerySet):
    """Other names of hosts."""

    def get_by_natural_key(self, host: str, name: str) -> Any:
        """That name of the host of that key. Raises DoesNotExist."""
        return self.get(host__key=host, name=name)


class CitationQuerySet(InnerQuerySet):
    """Citations, in the order to show them."""

    def get_by_natural_key(self, finding: str, passage: str) -> Any:
        """The citation of that passage by that finding, by their keys. Raises DoesNotExist."""
        return self.get(finding__key=finding, passage__key=passage)

    def published(self) -> Self:
        """Those of a memo whose tour is published."""
        return self.filter(published_and_due("passage__source__tour__"))


class TourQuerySet(PublishedQuerySet):
    """Tours, the latest class first."""

    def with_counts(self) -> Self:
        """Adds `visit_count` and `finding_count`: what is published of each, above MOST being many."""
        return self.annotate(
            **{
                f"{name}_count": _Count(_model(name.title()).objects.published().filter(tour=OuterRef("pk")))
                for name in ("visit", "finding")
            }
        )


class SourceQuerySet(RecordQuerySet):
    """Documents that tours left."""

    def in_theme(self, theme: "Theme", many: bool = False) -> Self:
        """Those of the tours that a published finding in the theme comes from; `many` as in_theme() of findings."""
        findings = _model("Finding").objects.published().in_theme(theme, many).order_by()
        return self.filter(Exists(findings.filter(tour=OuterRef("tour"))))


class ThemeQuerySet(PublishedQuerySet):
    """Themes, in the order the editors gave them."""

    def published(self) -> Self:
        """As PublishedQuerySet's."""
        return self.filter(theme_published())

    def top(self) -> Self:
        """Themes that are not a sub-theme."""
        return self.filter(parent__isnull=True)

    def with_children(self) -> Self:
        """Adds `shown_children`: the published sub-themes of each."""
        return self.prefetch_related(Prefetch("children", self.model.objects.published(), to_attr="shown_children"))

    def with_finding_count(self) -> Self:
        """Adds `finding_count`: the published findings that `Finding.objects.in_theme` lists, above MOST being many.

        Those of the theme, of its sub-themes, and the others are counted apart, each by its own index.
        """
        finding = _model("Finding")
        own, of_children = Q(theme=OuterRef("pk")), Q(theme__parent=OuterRef("pk"))
        linked = finding.themes.through.objects.filter(
            Q(theme=OuterRef(OuterRef("pk"))) | Q(theme__parent=OuterRef(OuterRef("pk")))
        )
        published = finding.objects.published()
        others = published.exclude(own | of_children).filter(pk__in=linked.values("finding"))
        return self.annotate(
            finding_count=_Count(published.filter(own)) + _Count(published.filter(of_children)) + _Count(others)
        )


class VisitQuerySet(PublishedQuerySet):
    """Visits, in the order of their tour."""

    def published(self) -> Self:
        """As PublishedQuerySet's."""
        return self.filter(visit_published())

    def countries(self) -> list[str]:
        """The codes of the countries of their hosts (ISO 3166-1, two letters)."""
        return list(self.order_by().values_list("host__country", flat=True).distinct())

    def in_theme(self, theme: "Theme", many: bool = False) -> Self:
        """Visits that a published finding in the theme comes from, each once; of `many`, that one of the first does."""
        finding = _model("Finding")
        findings = finding.objects.published().in_theme(theme, many).values("pk")
        through = finding.visits.through.objects.filter(finding__in=findings[:FIRST] if many else findings)
        return self.filter(pk__in=through.values("visit"))

    def with_finding_count(self) -> Self:
        """Adds `finding_count`: the published findings that come from each visit, above MOST being many."""
        finding = _model("Finding")
        return self.annotate(finding_count=_Count(finding.objects.published().filter(visits=OuterRef("pk"))))


class FindingQuerySet(PublishedQuerySet):
    """Findings, in the order of their tour and memo."""

    def published(self) -> Self:
        """As PublishedQuerySet's."""
        return self.filter(finding_published())

    def in_theme(self, theme: "Theme", many: bool = False) -> Self:
        """Findings whose main or other theme is `theme` or one of its sub-themes, each once.

        By default they are gathered, then put in order. Where there are `many` (ThemeQuerySet.with_finding_count), all
        findings are read in order until a page is full, which is soon where they are spread over the tours.
        """
        family = [theme.pk, *(child.pk for child in theme.children.all())]
        linked = self.model.themes.through.objects.filter(theme__in=family)
        if many:
            return self.filter(Q(theme__in=family) | Exists(linked.filter(finding=OuterRef("pk"))))
        main = self.model.objects.order_by().filter(theme__in=family)
        return self.filter(pk__in=main.values("pk").union(linked.values("finding"), all=True))

    def taken_up(self, attempt: str = "") -> Self:
        """Those of which an accepted note says so; where it is empty, those with any accepted note."""
        notes = _model("Note").objects.accepted().filter(finding=OuterRef("pk"))
        return self.filter(Exists(notes.filter(attempt=attempt) if attempt else notes))

    def by_uptake(self) -> Self:
        """Those with the most accepted notes first, in their own order where there are as many."""
        return self.with_note_count().order_by("-note_count", *self.model._meta.ordering)

    def to_remember(self, theme: "Theme") -> Self:
        """What the editors chose to put first of the theme and its sub-themes."""
        return self.filter(theme__in=[theme, *theme.children.all()], to_remember=True)

    def of_visit(self, visit: "Visit") -> Self:
        """Findings that come from this visit."""
        return self.filter(visits=visit)

    def after(self, finding: "Finding") -> Self:
        """Those that follow `finding` in memo order, the nearest first."""
        # Follows from the rest; but it is a plain bound, which an index can start from.
        from_here = Q(tour__class_year__lte=finding.tour.class_year)
        next_tour = Q(tour__class_year__lt=finding.tour.class_year)
        next_tour |= Q(tour__class_year=finding.tour.class_year, tour__gt=finding.tour_id)
        further = Q(position__gt=finding.position) | Q(position=finding.position, pk__gt=finding.pk)
        return self.filter(from_here, next_tour | Q(tour=finding.tour_id) & further)

    def facing(self, finding: "Finding") -> Self:
        """The other tensions under the same theme at the top, where `finding` is one itself."""
        if finding.kind != FindingKind.TENSION:
            return self.none()
        top = finding.theme.parent_id or finding.theme_id
        family = Q(theme=top) | Q(theme__parent=top)
        return self.filter(family, kind=FindingKind.TENSION).exclude(pk=finding.pk)

    def before(self, finding: "Finding") -> Self:
        """Those that precede `finding` in memo order, the nearest first."""
        from_here = Q(tour__class_year__gte=finding.tour.class_year)
        last_tour = Q(tour__class_year__gt=finding.tour.class_year)
        last_tour |= Q(tour__class_year=finding.tour.class_year, tour__lt=finding.tour_id)
        nearer = Q(position__lt=finding.position) | Q(position=finding.position, pk__lt=finding.pk)
        return self.filter(from_here, last_tour | Q(tour=finding.tour_id) & nearer).reverse()

    def related_to(self, finding: "Finding") -> Self:
        """Others that come from the same visits or stand in its other themes, in memo order."""
        visits = _model("Visit").objects.published().filter(findings=finding).values("pk")
        shared = self.model.visits.through.objects.filter(visit__in=visits).values("finding")
        themes = _model("Theme").objects.published().filter(other_findings=finding).values("pk")
        of_themes = self.model.objects.order_by().filter(theme__in=themes).values("pk")
        return self.exclude(pk=finding.pk).filter(pk__in=shared.union(of_themes, all=True))

    def elsewhere(self, finding: "Finding") -> Self:
        """Others of its main theme that come from none of its visits, in memo order; without those facing() names."""
        through = self.model.visits.through.objects
        of_its_visits = through.filter(visit__in=through.filter(finding=finding).values("visit")).values("finding")
        others = self.filter(theme=finding.theme_id).exclude(pk=finding.pk).exclude(pk__in=of_its_visits)
        return others.exclude(kind=FindingKind.TENSION) if finding.kind == FindingKind.TENSION else others

    def with_links(self) -> Self:
        """With what a card shows of each: its theme, its tour, its published visits, how many notes readers see."""
        visits = Prefetch("visits", _model("Visit").objects.published(), to_attr="shown_visits")
        return self.select_related("theme", "tour").prefetch_related(visits).with_note_count()

    def with_note_count(self) -> Self:
        """With the number of accepted notes on each."""
        notes = _model("Note").objects.accepted().filter(finding=OuterRef("pk"))
        return self.annotate(note_count=_Count(notes))
