"""Every reusable question asked of the records. Views and commands fetch through these and nothing else."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Func, OuterRef, Prefetch, Q
from django.db.models.functions import Now
from django.utils import timezone

from findings.enums import NoteState, ReportState, Status, Visibility, other_language
from findings.signals import rows_written

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from findings.models import Finding, Theme, User, Visit


def published_and_due(prefix: str = "") -> Q:
    """Published, and its time to publish at, if it has one, is past. `prefix` leads to the record: "tour__"."""
    due = Q(**{f"{prefix}publish_at__isnull": True}) | Q(**{f"{prefix}publish_at__lte": Now()})
    return Q(**{f"{prefix}status": Status.PUBLISHED}) & due


def theme_published(prefix: str = "") -> Q:
    """A theme is published when its parent, if it has one, is too."""
    top = Q(**{f"{prefix}parent__isnull": True})
    return published_and_due(prefix) & (top | published_and_due(f"{prefix}parent__"))


def visit_published(prefix: str = "") -> Q:
    """A visit is published when its tour is too."""
    return published_and_due(prefix) & published_and_due(f"{prefix}tour__")


def finding_published(prefix: str = "") -> Q:
    """A finding is published when its tour and its main theme are too."""
    return published_and_due(prefix) & published_and_due(f"{prefix}tour__") & theme_published(f"{prefix}theme__")


def _once_at(slug: str) -> Q:
    """A version of a record that stood at this slug, in a language it could be read in."""
    return Q(slug_fr=slug, live_fr=True) | Q(slug_en=slug, live_en=True)


def _model(name: str) -> Any:
    """A model by its name: models stand above their querysets, which yet ask of one another's."""
    return apps.get_model("findings", name)


def _count(rows: models.QuerySet[Any]) -> models.Subquery:
    counted = rows.order_by().annotate(total=Func(F("pk"), function="COUNT")).values("total")
    return models.Subquery(counted, output_field=models.IntegerField())


class RecordQuerySet(models.QuerySet[Any]):
    """What every kind of record answers. Bulk writes are announced, so that derived data never lags."""

    def get_by_natural_key(self, key: str) -> Any:
        """The record of that key. Raises DoesNotExist."""
        return self.get(key=key)

    def update(self, **values: Any) -> int:
        """As Django's; notes the time. A key is refused with ValueError. bulk_update() writes through it too."""
        if "key" in values:
            raise ValueError("A key never changes.")
        pks = list(self.values_list("pk", flat=True))
        written = super().update(**{"modified_at": timezone.now(), **values})
        rows_written.send(sender=self.model, pks=pks)
        return written

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's."""
        created = super().bulk_create(objs, *args, **kwargs)
        pks = [record.pk for record in created]
        # Where conflicts are ignored, Django does not tell which rows are new: it may be any.
        rows_written.send(sender=self.model, pks=None if None in pks else pks)
        return created


class HostAliasQuerySet(models.QuerySet[Any]):
    """Other names of hosts."""

    def get_by_natural_key(self, host: str, name: str) -> Any:
        """That name of the host of that key. Raises DoesNotExist."""
        return self.get(host__key=host, name=name)


class CitationQuerySet(models.QuerySet[Any]):
    """Citations, in the order to show them."""

    def get_by_natural_key(self, finding: str, passage: str) -> Any:
        """The citation of that passage by that finding, by their keys. Raises DoesNotExist."""
        return self.get(finding__key=finding, passage__key=passage)

    def published(self) -> Self:
        """Those of a memo whose tour is published."""
        return self.filter(published_and_due("passage__source__tour__"))


class PublishedQuerySet(RecordQuerySet):
    """What records with a publication state answer."""

    def published(self) -> Self:
        """What everyone may read now: published and due, and so is what it hangs on; in either language."""
        return self.filter(published_and_due())

    def live_in(self, language: str) -> Self:
        """Published, and readable in that language itself."""
        return self.published().filter(**{f"live_{language}": True})

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Everyone: published and due. Staff who may change this kind of record: all of them."""
        permission = f"{self.model._meta.app_label}.change_{self.model._meta.model_name}"
        return self if user.is_staff and user.has_perm(permission) else self.published()

    def at_slug(self, slug: str, language: str) -> Self:
        """Those at this slug in either language, that of `language` first: an address may be typed in the other's."""
        own = Q(**{f"slug_{language}": slug})
        either = self.filter(own | Q(**{f"slug_{other_language(language)}": slug}))
        return either.order_by(models.Case(models.When(own, then=0), default=1))

    def once_at_slug(self, slug: str) -> Self:
        """Those whose history says that they stood at this slug, in either language."""
        return self.filter(pk__in=self._past(_once_at(slug)).values("id"))

    def withdrawn_from_slug(self, slug: str) -> bool:
        """Whether what readers could once read at this slug was archived or deleted since."""
        return self._withdrawn(_once_at(slug))

    def withdrawn(self, key: str) -> bool:
        """Whether the record of that key, which readers could once read, was archived or deleted since."""
        return self._withdrawn(Q(key=key))

    def _past(self, condition: Q) -> models.QuerySet[Any]:
        history: models.QuerySet[Any] = self.model.history.filter(condition)
        return history

    def _withdrawn(self, condition: Q) -> bool:
        past = self._past(condition).filter(status=Status.PUBLISHED)
        archived = self.filter(status=Status.ARCHIVED, pk__in=past.values("id"))
        return archived.exists() or past.exclude(id__in=self.values("pk")).exists()


class TourQuerySet(PublishedQuerySet):
    """Tours, the latest class first."""

    def with_counts(self) -> Self:
        """Adds `visit_count` and `finding_count`: what is published of each."""
        return self.annotate(
            **{
                f"{name}_count": _count(_model(name.title()).objects.published().filter(tour=OuterRef("pk")))
                for name in ("visit", "finding")
            }
        )


class ThemeQuerySet(PublishedQuerySet):
    """Themes, in the order the editors gave them."""

    def published(self) -> Self:
        """As PublishedQuerySet's."""
        return self.filter(theme_published())

    def top(self) -> Self:
        """Themes that are not a sub-theme."""
        return self.filter(parent__isnull=True)

    def with_finding_count(self) -> Self:
        """Adds `finding_count`: the published findings that `Finding.objects.in_theme` would list."""
        finding = _model("Finding")
        other = finding.themes.through.objects.filter(
            Q(theme=OuterRef(OuterRef("pk"))) | Q(theme__parent=OuterRef(OuterRef("pk")))
        )
        listed = finding.objects.published().filter(
            Q(theme=OuterRef("pk")) | Q(theme__parent=OuterRef("pk")) | Q(pk__in=other.values("finding"))
        )
        return self.annotate(finding_count=_count(listed))


class VisitQuerySet(PublishedQuerySet):
    """Visits, in the order of their tour."""

    def published(self) -> Self:
        """As PublishedQuerySet's."""
        return self.filter(visit_published())

    def in_theme(self, theme: "Theme") -> Self:
        """Visits that a published finding in the theme comes from, each once."""
        finding = _model("Finding")
        findings = finding.objects.published().in_theme(theme)
        return self.filter(pk__in=finding.visits.through.objects.filter(finding__in=findings).values("visit"))

    def with_finding_count(self) -> Self:
        """Adds `finding_count`: the published findings that come from each visit."""
        finding = _model("Finding")
        return self.annotate(finding_count=_count(finding.objects.published().filter(visits=OuterRef("pk"))))


class FindingQuerySet(PublishedQuerySet):
    """Findings, in the order of their tour and memo."""

    def published(self) -> Self:
        """As PublishedQuerySet's."""
        return self.filter(finding_published())

    def in_theme(self, theme: "Theme") -> Self:
        """Findings whose main or other theme is `theme` or one of its sub-themes, each once."""
        family = Q(theme=theme) | Q(theme__parent=theme)
        other = self.model.themes.through.objects.filter(family).values("finding")
        return self.filter(family | Q(pk__in=other))

    def of_visit(self, visit: "Visit") -> Self:
        """Findings that come from this visit."""
        return self.filter(visits=visit)

    def after(self, finding: "Finding") -> Self:
        """Those that follow `finding` in memo order, the nearest first."""
        next_tour = Q(tour__class_year__lt=finding.tour.class_year)
        next_tour |= Q(tour__class_year=finding.tour.class_year, tour__gt=finding.tour_id)
        further = Q(position__gt=finding.position) | Q(position=finding.position, pk__gt=finding.pk)
        return self.filter(next_tour | Q(tour=finding.tour_id) & further)

    def before(self, finding: "Finding") -> Self:
        """Those that precede `finding` in memo order, the nearest first."""
        last_tour = Q(tour__class_year__gt=finding.tour.class_year)
        last_tour |= Q(tour__class_year=finding.tour.class_year, tour__lt=finding.tour_id)
        nearer = Q(position__lt=finding.position) | Q(position=finding.position, pk__lt=finding.pk)
        return self.filter(last_tour | Q(tour=finding.tour_id) & nearer).reverse()

    def related_to(self, finding: "Finding") -> Self:
        """Others that come from the same visits or stand in its other themes, in memo order."""
        visits = _model("Visit").objects.published().filter(findings=finding).values("pk")
        shared = self.model.visits.through.objects.filter(visit__in=visits).values("finding")
        themes = _model("Theme").objects.published().filter(other_findings=finding).values("pk")
        return self.exclude(pk=finding.pk).filter(Q(pk__in=shared) | Q(theme__in=themes))

    def with_links(self) -> Self:
        """With what a card shows of each: its theme, its tour and its published visits."""
        visit = _model("Visit")
        visits = Prefetch("visits", visit.objects.published(), to_attr="shown_visits")
        return self.select_related("theme", "tour").prefetch_related(visits)


class FollowUpQuerySet(PublishedQuerySet):
    """Follow-ups, the oldest fact first."""

    def published(self) -> Self:
        """A follow-up is published when its target is too."""
        targets = Q()
        for target, rule in {
            "tour": published_and_due,
            "theme": theme_published,
            "visit": visit_published,
            "finding": finding_published,
        }.items():
            targets &= Q(**{f"{target}__isnull": True}) | rule(f"{target}__")
        return self.filter(published_and_due(), targets)


class TraineeQuerySet(RecordQuerySet):
    """People who took part in a tour."""

    def listed(self) -> Self:
        """Those who let everyone see that they took part in a tour that is published."""
        return self.filter(published_and_due("tour__"), visibility=Visibility.LISTED)


class NoteQuerySet(RecordQuerySet):
    """What alumni wrote about a finding or a visit."""

    def accepted(self) -> Self:
        """Those that a moderator let readers see."""
        return self.filter(state=NoteState.ACCEPTED)

    def with_signatures(self) -> Self:
        """With what it takes to sign each."""
        return self.select_related("authority", "author").prefetch_related("author__trainees")


class ErrorReportQuerySet(models.QuerySet[Any]):
    """What readers reported."""

    def waiting(self) -> Self:
        """Those that nobody has dealt with."""
        return self.filter(state=ReportState.OPEN)

    def within(self, period: timedelta) -> Self:
        """Those received since so long ago, closed ones too."""
        return self.filter(created_at__gt=timezone.now() - period)
