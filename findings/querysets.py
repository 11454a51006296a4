"""Every reusable question asked of the records. Views and commands fetch through these and nothing else."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from findings.enums import NoteState, Status, Visibility, other_language
from findings.signals import rows_written

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from findings.models import Finding, Theme, Tour, User, Visit


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


class RecordQuerySet(models.QuerySet[Any]):
    """What every kind of record answers. Bulk writes are announced, so that derived data never lags."""

    def get_by_natural_key(self, key: str) -> Any:
        """The record of that key. Raises DoesNotExist."""
        return self.get(key=key)

    def update(self, **values: Any) -> int:
        """As Django's; a key, which is immutable, is refused with ValueError."""
        if "key" in values:
            raise ValueError("A key never changes.")
        pks = list(self.values_list("pk", flat=True))
        written = super().update(**values)
        rows_written.send(sender=self.model, pks=pks)
        return written

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's."""
        created = super().bulk_create(objs, *args, **kwargs)
        rows_written.send(sender=self.model, pks=[obj.pk for obj in created])
        return created

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        """As Django's. It writes through update(), which refuses a key and announces the rows."""
        return super().bulk_update(objs, fields, *args, **kwargs)


class PublishedQuerySet(RecordQuerySet):
    """What records with a publication state answer."""

    PUBLISHED = staticmethod(published_and_due)

    def published(self) -> Self:
        """What everyone may read now: published and due, and so is what it hangs on; in either language."""
        return self.filter(self.PUBLISHED())

    def live_in(self, language: str) -> Self:
        """Published, and readable in that language itself."""
        return self.published().filter(**{f"live_{language}": True})

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Everyone: published and due. Staff who may change this kind of record: all of them."""
        permission = f"{self.model._meta.app_label}.change_{self.model._meta.model_name}"
        return self if user.has_perm(permission) else self.published()

    def with_slug(self, slug: str, language: str) -> Self:
        """Those at this address in that language: by its own slug, or by the other's where it has none."""
        own, other = f"slug_{language}", f"slug_{other_language(language)}"
        return self.filter(Q(**{own: slug}) | Q(**{f"{own}__isnull": True, other: slug}))


class TourQuerySet(PublishedQuerySet):
    """Tours, the newest class first."""


class ThemeQuerySet(PublishedQuerySet):
    """Themes, in the order the editors gave them."""

    PUBLISHED = staticmethod(theme_published)

    def top(self) -> Self:
        """Themes that are not a sub-theme."""
        return self.filter(parent__isnull=True)


class VisitQuerySet(PublishedQuerySet):
    """Visits, in the order of their tour."""

    PUBLISHED = staticmethod(visit_published)

    def of_findings(self, findings: Iterable["Finding"]) -> Self:
        """Visits that any of these findings comes from, each once."""
        return self.filter(findings__in=list(findings)).distinct()


class FindingQuerySet(PublishedQuerySet):
    """Findings, in the order of their tour and memo."""

    PUBLISHED = staticmethod(finding_published)

    def in_theme(self, theme: "Theme") -> Self:
        """Findings whose main or other theme is `theme` or one of its sub-themes, each once."""
        family = Q(theme=theme) | Q(theme__parent=theme)
        other = self.model.themes.through.objects.filter(family).values("finding")
        return self.filter(family | Q(pk__in=other))

    def of_visit(self, visit: "Visit") -> Self:
        """Findings that come from this visit."""
        return self.filter(visits=visit)

    def of_tour(self, tour: "Tour") -> Self:
        """Findings of this tour."""
        return self.filter(tour=tour)


class FollowUpQuerySet(PublishedQuerySet):
    """Follow-ups, the oldest fact first."""

    @staticmethod
    def PUBLISHED(prefix: str = "") -> Q:  # noqa: N802 - the same name as in the other querysets
        """A follow-up is published when its target is too."""
        targets = Q()
        for target, rule in {
            "tour": published_and_due,
            "theme": theme_published,
            "visit": visit_published,
            "finding": finding_published,
        }.items():
            targets &= Q(**{f"{prefix}{target}__isnull": True}) | rule(f"{prefix}{target}__")
        return published_and_due(prefix) & targets


class PassageQuerySet(RecordQuerySet):
    """Passages, in the order of their source."""


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

    def waiting(self) -> Self:
        """Those that a moderator has yet to decide on."""
        return self.filter(state=NoteState.WAITING)
