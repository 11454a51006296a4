"""A finding, with the passages it rests on and what came of it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from findings.admin.base import Rows, both, found_in
from findings.admin.follow_up import FollowUpInline
from findings.admin.moving import FINDINGS
from findings.admin.publication import PUBLICATION, PageAdmin
from findings.admin.site import site
from findings.admin.splitting import MovingAdmin
from findings.models import Citation, Finding, FollowUp, Note

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Citation]
else:
    ModelForm = forms.ModelForm


class CitationForm(ModelForm):
    """A passage, chosen by its words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "passage" in self.fields:
            self.fields["passage"].widget.widget.known = self.instance.passage


class CitationInline(Rows):
    """The passages that the finding on the page rests on."""

    model = Citation
    form = CitationForm
    autocomplete_fields = ("passage",)
    fields = ("passage", "position")
    fields_a_row = 7

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        """With the passages that the rows name."""
        return super().get_queryset(request).select_related("passage__source")


@admin.register(Finding, site=site)
class FindingAdmin(MovingAdmin, PageAdmin):
    """What was learned."""

    list_display = ("__str__", "theme", "kind", "publication", "position")
    list_editable = ("position",)
    list_filter = (
        "status",
        "tour",
        "kind",
        "claim",
        "standing",
        "to_remember",
        "live_fr",
        "live_en",
        ("theme", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("theme",)
    search_fields = found_in("title", "body")
    autocomplete_fields = ("tour", "theme", "themes", "visits")
    inlines = (CitationInline, FollowUpInline)
    hanging, move_words = FINDINGS, _("Move the selected findings to another theme…")
    related_lists = ((FollowUp, "finding"), (Note, "finding"))
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("key", "original_language"),
                    ("tour", "position"),
                    ("kind", "claim", "standing"),
                    ("theme", "to_remember"),
                    "themes",
                    "visits",
                )
            },
        ),
        (_("Texts"), {"fields": both("title", "body", "conditions"), "description": _("CommonMark, without HTML.")}),
        (_("Notes to the reader"), {"fields": both("translation_note", "editor_note")}),
        (_("Publication"), {"fields": PUBLICATION}),
        (_("Addresses"), {"fields": both("slug"), "classes": ["collapse"]}),
    )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As PageAdmin's, with the passages that the texts rest on in view."""
        # Those that the rows below have just fetched, where they fit on the page.
        rows = [one.formset for one in context["inline_admin_formsets"] if one.opts.model is Citation]
        if finding := context.get("original"):
            fetched = rows[0].get_queryset() if rows else finding.citations.select_related("passage__source")
            context["citations"] = fetched
        return super().render_change_form(request, context, *args, **kwargs)
