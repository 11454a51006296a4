"""What findings are arranged by: themes, hosts and visits; and the words that they use."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from findings.admin.base import RecordAdmin, Rows, both, found_in
from findings.admin.follow_up import FollowUpInline
from findings.admin.merging import MergingAdmin
from findings.admin.moving import FINDINGS, VISITS
from findings.admin.publication import PUBLICATION, PageAdmin
from findings.admin.site import site
from findings.admin.splitting import MovingAdmin, SplittingAdmin
from findings.models import Finding, FollowUp, Host, HostAlias, Note, Term, Theme, Visit


@admin.register(Theme, site=site)
class ThemeAdmin(SplittingAdmin, MergingAdmin, PageAdmin):
    """Themes run through tours: look for one before making another."""

    list_display = ("__str__", "parent", "publication", "position")
    list_editable = ("position",)
    list_filter = ("status", ("parent", admin.RelatedOnlyFieldListFilter), "live_fr", "live_en")
    list_select_related = ("parent",)
    search_fields = found_in("name", "question")
    inlines = (FollowUpInline,)
    hanging = FINDINGS
    chosen_like = Finding._meta.get_field("theme")
    related_lists = ((Finding, "theme"), (Theme, "parent"), (FollowUp, "theme"))
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("parent", "position"))}),
        (_("Texts"), {"fields": both("name", "question", "description")}),
        (_("Publication"), {"fields": PUBLICATION}),
        (_("Addresses"), {"fields": both("slug"), "classes": ["collapse"]}),
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only a theme that is not itself a sub-theme can stand above."""
        if db_field.name == "parent":
            kwargs["queryset"] = Theme.objects.top()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class HostAliasInline(Rows):
    """The other names of the host on the page."""

    model = HostAlias
    fields_a_row = 5


@admin.register(Host, site=site)
class HostAdmin(SplittingAdmin, MergingAdmin, RecordAdmin):
    """Organisations met, on whatever tour."""

    list_display = ("__str__", "key", "kind", "country", "coordinates_precision")
    list_filter = ("kind", "country", "coordinates_precision")
    search_fields = (*found_in("name", "name_today", "place"), "aliases__name")
    inlines = (HostAliasInline,)
    hanging = VISITS
    chosen_like = Visit._meta.get_field("host")
    related_lists = ((Visit, "host"),)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("kind", "country"))}),
        (_("Texts"), {"fields": both("name", "name_today", "place")}),
        (_("On the map"), {"fields": (("latitude", "longitude", "coordinates_precision"),)}),
    )


@admin.register(Visit, site=site)
class VisitAdmin(MovingAdmin, PageAdmin):
    """A host met on a tour."""

    list_display = ("__str__", "tour", "host", "publication", "position")
    list_editable = ("position",)
    list_filter = ("status", "tour", "identification", "live_fr", "live_en")
    list_select_related = ("tour", "host")
    search_fields = (*found_in("name", "summary", "host__name"), "host__aliases__name")
    autocomplete_fields = ("tour", "host")
    inlines = (FollowUpInline,)
    hanging, move_words = VISITS, _("Move the selected visits to another host…")
    related_lists = ((Finding, "visits"), (FollowUp, "visit"), (Note, "visit"))
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("key", "original_language"),
                    ("tour", "host"),
                    ("identification", "position"),
                    ("date", "date_precision"),
                )
            },
        ),
        (_("Texts"), {"fields": both("name", "summary", "roles_met")}),
        (_("Publication"), {"fields": PUBLICATION}),
        (_("Addresses"), {"fields": both("slug"), "classes": ["collapse"]}),
    )


@admin.register(Term, site=site)
class TermAdmin(RecordAdmin):
    """The glossary: words of one administration, explained wherever texts use them."""

    list_display = ("word", "key", "country", "language", "expansion", "meaning")
    list_filter = ("country", "language")
    search_fields = (*found_in("meaning", "definition"), "word", "expansion", "forms")
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("word", "language", "country"), ("expansion", "forms"))}),
        (_("Texts"), {"fields": both("meaning", "definition")}),
    )
