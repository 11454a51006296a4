"""What is asked of follow-ups, and of the addresses that they were read at: what is due, what no longer answers."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from findings.enums import FAILING, UNSURE, LinkOutcome, Status
from findings.querysets.published import (
    PublishedQuerySet,
    finding_published,
    published_and_due,
    theme_published,
    visit_published,
)
from findings.querysets.versions import batches

if TYPE_CHECKING:
    from findings.models import Tour

# A fact that readers have, and for which no day was set, is read again at least this often.
REVIEWED_EVERY = timedelta(days=730)
# An address that did not answer is asked again after so long; if it still does not, it is dead.
CONFIRMED_AFTER = timedelta(days=1)
ADDRESSES = ("address", "archived_address")


class LinkCheckQuerySet(models.QuerySet[Any]):
    """How addresses answered when they were last asked."""

    def dead(self) -> Self:
        """Those that failed, and failed again a day later or more."""
        return self.filter(dead_at__isnull=False)

    def moved(self) -> Self:
        """Those that lead elsewhere for good."""
        return self.filter(outcome=LinkOutcome.MOVED)

    def unsure(self) -> Self:
        """Those of which only a person can tell."""
        return self.filter(outcome__in=UNSURE)

    def died_within(self, since: datetime, until: datetime) -> Self:
        """Those that were found dead after `since`, until `until`."""
        return self.filter(dead_at__gt=since, dead_at__lte=until)

    def recent(self, age: timedelta) -> Self:
        """Those asked less than `age` ago; of those that failed and are not yet dead, less than a day ago."""
        now = timezone.now()
        in_doubt = Q(outcome__in=FAILING, dead_at__isnull=True, checked_at__lte=now - CONFIRMED_AFTER)
        return self.filter(checked_at__gt=now - age).exclude(in_doubt)

    def forget(self, addresses: set[str]) -> None:
        """Deletes what is known of these addresses."""
        for batch in batches(addresses):
            self.filter(address__in=batch).delete()


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

    def of_tour(self, tour: "Tour") -> Self:
        """Those about a tour, its visits, its findings, or the main themes of what is published of these."""
        findings: Any = apps.get_model("findings", "Finding")._default_manager
        themes = findings.published().filter(tour=tour).order_by().values("theme")
        return self.filter(Q(tour=tour) | Q(visit__tour=tour) | Q(finding__tour=tour) | Q(theme__in=themes))

    def kept(self) -> Self:
        """What is archived is no longer looked after."""
        return self.exclude(status=Status.ARCHIVED)

    def due_for_review(self, day: date | None = None) -> Self:
        """Those to look at again by that day, today by default; those that nobody has looked at for longest first.

        The day that was set for it has come. Where none was set: its date came after it was last looked at, or readers
        have had it for two years without anybody looking. What was never looked at was when it was written.
        """
        day = day or timezone.localdate()
        seen = self.kept().annotate(looked_at=Coalesce("checked_on", TruncDate("created_at")))
        come = Q(looked_at__lt=F("date"), date__lte=day)
        old = Q(status=Status.PUBLISHED, looked_at__lte=day - REVIEWED_EVERY)
        due = seen.filter(Q(review_on__lte=day) | Q(review_on__isnull=True) & (come | old))
        return due.order_by("looked_at", "pk")

    def fell_due_within(self, since: datetime, until: datetime) -> Self:
        """Those that became due after `since`, until `until`: at the beginning of a day."""
        before, by = (timezone.localdate(moment) for moment in (since, until))
        return self.due_for_review(by).exclude(pk__in=self.due_for_review(before).order_by().values("pk"))

    def linked_to(self, checks: LinkCheckQuerySet) -> Self:
        """Those whose source, or archived copy, stands at one of these addresses."""
        return self.kept().filter(_at(checks))

    def link_totals(self) -> dict[str, int]:
        """How many have an address that is dead, has moved, or is one of which only a person can tell."""
        checks = _checks()
        kinds = {"dead": checks.dead(), "moved": checks.moved(), "unsure": checks.unsure()}
        counts = {name: Count("pk", filter=_at(found)) for name, found in kinds.items()}
        return self.kept().order_by().aggregate(**counts)

    def addresses(self) -> set[str]:
        """Every address that one of them names."""
        rows = self.order_by().values_list(*ADDRESSES)
        return {address for row in rows for address in row if address}

    def with_links(self) -> Self:
        """Adds `source_dead_at` and `copy_dead_at`: when the address was last asked in vain, if it is dead."""
        dead = {name: _checks().dead().filter(address=OuterRef(name)).values("checked_at") for name in ADDRESSES}
        return self.annotate(source_dead_at=Subquery(dead["address"]), copy_dead_at=Subquery(dead["archived_address"]))


def _checks() -> LinkCheckQuerySet:
    checks: LinkCheckQuerySet = apps.get_model("findings", "LinkCheck")._default_manager.all()
    return checks


def _at(checks: LinkCheckQuerySet) -> Q:
    found = checks.order_by().values("address")
    return Q(address__in=found) | Q(archived_address__in=found)
