"""What came before or since: on its own list, and beside the record that it is about."""

from typing import Any

from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from findings.admin.base import BilingualInline, FittingInline, both, found_in
from findings.admin.forms import EditingForm
from findings.admin.parity import BilingualFields
from findings.admin.publication import PUBLICATION, PublishedAdmin
from findings.admin.site import site
from findings.models import FollowUp
from findings.models.constraints import TARGETS
from findings.templatetags.studytour import known_date

FACT = (
    ("key", "original_language", "kind"),
    ("date", "date_precision"),
    *both("text", "citation", "evidence"),
    ("address", "checked_on"),
)


class FollowUpInline(FittingInline, BilingualFields, BilingualInline):
    """The follow-ups of the record on the page, drafts at first: each is published on its own."""

    model = FollowUp
    form = EditingForm
    extra = 0
    show_change_link = True
    classes = ("collapse",)
    fields_a_row = 19
    fieldsets = ((None, {"fields": (*FACT, "version")}),)


@admin.register(FollowUp, site=site)
class FollowUpAdmin(PublishedAdmin):
    """All follow-ups."""

    list_display = ("fact", "target", "known", "publication", "checked_on")
    list_filter = ("status", "kind", "live_fr", "live_en", "date_precision")
    list_select_related = TARGETS
    search_fields = found_in("text", "citation")
    autocomplete_fields = TARGETS
    fieldsets = (
        (
            _("What it is about"),
            {"fields": (TARGETS[:2], TARGETS[2:]), "description": _("Choose exactly one record.")},
        ),
        (_("The fact, and where it was read"), {"fields": FACT}),
        (_("Publication"), {"fields": PUBLICATION}),
    )

    @admin.display(description=_("fact"))
    def fact(self, follow_up: FollowUp) -> str:
        """The beginning of its text."""
        return Truncator(str(follow_up)).words(14)

    @admin.display(description=_("date"), ordering="date")
    def known(self, follow_up: FollowUp) -> str:
        """As much of its date as is known."""
        return known_date(follow_up.date, follow_up.date_precision) if follow_up.date else "–"

    @admin.display(description=_("About"))
    def target(self, follow_up: FollowUp) -> Any:
        """The record it is about."""
        return next(getattr(follow_up, name) for name in TARGETS if getattr(follow_up, f"{name}_id"))
