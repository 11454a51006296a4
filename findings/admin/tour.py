"""A tour, its memo and the memo's passages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from findings.admin.base import RecordAdmin, both, found_in
from findings.admin.follow_up import FollowUpInline
from findings.admin.publication import PUBLICATION, PageAdmin
from findings.admin.site import site
from findings.models import Credit, Finding, FollowUp, Passage, Photograph, Source, Tour, Trainee, Visit


@admin.register(Tour, site=site)
class TourAdmin(PageAdmin):
    """Where a curator begins."""

    list_display = ("__str__", "key", "country", "year", "publication")
    list_filter = ("status", "class_year", "live_fr", "live_en")
    search_fields = found_in("title", "organiser")
    inlines = (FollowUpInline,)
    related_lists = (
        (Source, "tour"),
        (Visit, "tour"),
        (Finding, "tour"),
        (FollowUp, "tour"),
        (Trainee, "tour"),
        (Photograph, "tour"),
        (Credit, "tour"),
    )
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("country", "class_year"), ("starts_on", "ends_on"))}),
        (_("Texts"), {"fields": both("title", "summary", "organiser")}),
        (_("Publication"), {"fields": PUBLICATION}),
        (_("Addresses"), {"fields": both("slug"), "classes": ["collapse"]}),
    )

    @admin.display(description=_("class"), ordering="class_year")
    def year(self, tour: Tour) -> str:
        """The year of the class, which is no number to put a separator in."""
        return str(tour.class_year)


@admin.register(Source, site=site)
class SourceAdmin(RecordAdmin):
    """The memo of a tour."""

    list_display = ("__str__", "key", "tour", "published_on")
    list_filter = ("tour",)
    list_select_related = ("tour",)
    search_fields = found_in("title")
    autocomplete_fields = ("tour",)
    related_lists = ((Passage, "source"),)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), "tour", ("published_on", "published_precision"))}),
        (_("Texts"), {"fields": both("title")}),
    )


@admin.register(Passage, site=site)
class PassageAdmin(RecordAdmin):
    """The passages that findings rest on: on their own list, for a memo has many."""

    list_display = ("__str__", "source", "kind", "page_fr", "page_en", "position")
    list_editable = ("position",)
    list_filter = ("source", "kind")
    list_select_related = ("source",)
    search_fields = found_in("section", "text")
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), "source", ("position", "kind", "number"))}),
        (
            _("Texts"),
            {
                "fields": both("section", "text"),
                "description": _("Where one of the two languages is missing in the memo, leave it empty."),
            },
        ),
        (_("Pages"), {"fields": both("page")}),
        (
            _("Place in the file"),
            {"fields": both("block", "start", "end", "sha256"), "classes": ["collapse"]},
        ),
    )
