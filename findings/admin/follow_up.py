"""What came before or since: on its own list, and beside the record that it is about."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from findings.admin.base import BilingualInline, FittingInline, both, found_in
from findings.admin.forms import EditingForm
from findings.admin.links import LinkFilter, ReviewFilter, in_words
from findings.admin.parity import BilingualFields
from findings.admin.publication import PUBLICATION, PublishedAdmin, PublishedForm
from findings.admin.site import site
from findings.models import FollowUp
from findings.models.constraints import TARGETS
from findings.templatetags.studytour import known_date

# The button of the page that says so, and what the history says of it.
LOOKED, LOOKED_AT = "_looked", _("Looked at: it still holds.")
FACT = (
    ("key", "original_language", "kind"),
    ("date", "date_precision"),
    *both("text", "citation", "evidence"),
    ("address", "archived_address"),
    ("checked_on", "review_on"),
)


class FollowUpInline(FittingInline, BilingualFields, BilingualInline):
    """The follow-ups of the record on the page, drafts at first: each is published on its own."""

    model = FollowUp
    form = EditingForm
    extra = 0
    show_change_link = True
    classes = ("collapse",)
    fields_a_row = 21
    fieldsets = ((None, {"fields": (*FACT, "version")}),)


class FollowUpForm(PublishedForm):
    """Notes, where its button says so, that somebody has looked at the fact today."""

    looked = False

    @property
    def changes(self) -> set[str]:
        """As PublishedForm's, with that look."""
        return super().changes | ({"checked_on"} if self.looked else set())

    def clean(self) -> dict[str, Any]:
        """As PublishedForm's; a look needs no other reason."""
        cleaned = super().clean()
        if LOOKED in self.data:
            cleaned["reason"] = cleaned.get("reason") or str(LOOKED_AT)
        return cleaned

    def _post_clean(self) -> None:
        """As PublishedForm's. A look that is all there is leaves what was scheduled as it is."""
        super()._post_clean()
        if LOOKED in self.data and not self.errors:
            self.looked = True
            self.instance.look_at()


@admin.register(FollowUp, site=site)
class FollowUpAdmin(PublishedAdmin):
    """All follow-ups."""

    form = FollowUpForm
    list_display = ("fact", "target", "known", "publication", "checked_on")
    list_filter = (ReviewFilter, LinkFilter, "status", "kind", "live_fr", "live_en", "date_precision")
    actions = ("look_at", *PublishedAdmin.actions)
    readonly_fields = ("links",)
    list_select_related = TARGETS
    search_fields = found_in("text", "citation")
    autocomplete_fields = TARGETS
    fieldsets = (
        (
            _("What it is about"),
            {"fields": (TARGETS[:2], TARGETS[2:]), "description": _("Choose exactly one record.")},
        ),
        (_("The fact, and where it was read"), {"fields": (*FACT, "links")}),
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

    @admin.display(description=_("Last answer of its addresses"))
    def links(self, follow_up: FollowUp) -> str:
        """In words, with what can be done."""
        return in_words(follow_up)

    @admin.action(description=_("The selected follow-ups were looked at today and hold"), permissions=["change"])
    def look_at(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> None:
        """Notes the day, and forgets a day that was set for it once it has come."""
        for chosen in queryset:
            with transaction.atomic():
                # As it is now, whatever somebody saved since the list was read.
                follow_up: Any = FollowUp.objects.select_for_update().get(pk=chosen.pk)
                follow_up.look_at()
                follow_up._change_reason = str(LOOKED_AT)
                follow_up.save()
                self.log_change(request, follow_up, str(LOOKED_AT))
        told = ngettext_lazy("%d follow-up looked at today.", "%d follow-ups looked at today.")
        self._tell(request, told, len(queryset))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As PublishedAdmin's; says whether it is due for review."""
        record = context.get("original")
        if record is not None and self.has_change_permission(request, record):
            context["is_due"] = FollowUp.objects.due_for_review().filter(pk=record.pk).exists()
        return super().render_change_form(request, context, *args, **kwargs)
