"""How the addresses of sources answered, for whoever may mend them: a filter of the list, and words on the page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from findings.enums import LinkOutcome
from findings.models import FollowUp, LinkCheck

DEAD, UNSURE, DUE = "dead", "unsure", "due"


class LinkFilter(admin.SimpleListFilter):
    """Follow-ups by how one of their addresses answered."""

    title = _("link")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What is to be mended first."""
        return [(DEAD, _("no longer answers")), (UNSURE, _("to be looked at by you")), *LinkOutcome.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[FollowUp] | None:
        """Those of the outcome; all of them where there is no such outcome."""
        asked, checks = self.value(), LinkCheck.objects.all()
        if asked in {DEAD, UNSURE}:
            chosen: QuerySet[FollowUp] = queryset.linked_to(checks.dead() if asked == DEAD else checks.unsure())
            return chosen
        return queryset.linked_to(checks.filter(outcome=asked)) if asked in LinkOutcome.values else None


class ReviewFilter(admin.SimpleListFilter):
    """Follow-ups that somebody is to look at again."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice."""
        return [(DUE, _("due for review"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[FollowUp] | None:
        """Those that are due, in whatever order the list has."""
        return queryset.filter(pk__in=FollowUp.objects.due_for_review().values("pk")) if self.value() == DUE else None


def in_words(follow_up: FollowUp) -> str:
    """How each address of a follow-up answered, and what can be done; a dash where it has none."""
    addresses = {name: getattr(follow_up, name) for name in ("address", "archived_address")}
    checks = {check.address: check for check in LinkCheck.objects.filter(address__in=filter(None, addresses.values()))}
    lines = [
        (follow_up._meta.get_field(name).verbose_name, checks.get(address))  # type: ignore[union-attr]
        for name, address in addresses.items()
        if address
    ]
    return render_to_string("admin/findings/_links.html", {"lines": lines}) if lines else "–"
