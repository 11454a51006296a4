"""The queue of errors that readers report: read, mended or put aside."""

from typing import Any, cast
from urllib.parse import quote

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from findings.admin.queue import QueueAdmin
from findings.admin.site import site
from findings.admin.sound import PlainAdmin
from findings.enums import ReportState
from findings.models import ErrorReport, User
from findings.models.constraints import TARGETS
from findings.models.note import DECIDABLE


@admin.register(ErrorReport, site=site)
class ErrorReportAdmin(QueueAdmin):
    """Reports. What a reader wrote is never changed; closing it forgets who wrote."""

    list_display = ("beginning", "target", "language", "state", "created_at", "closed_by")
    list_filter = ("state", "language")
    list_select_related = (*TARGETS, "closed_by")
    waiting = ReportState.OPEN
    right = "findings.change_errorreport"
    decisions = (("mend", _("Mended")), ("dismiss", _("Nothing to mend")))
    search_fields = ("message",)
    actions = ("mend", "dismiss")
    fields = ("page", "note_reported", "language", "message", "email", "state", "created_at", "closed_by", "closed_at")
    readonly_fields = fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As Django's: what should not be kept can go, and a record that is deleted takes its reports along."""
        return PlainAdmin.has_delete_permission(self, request, obj)

    def ways(self, waiting: ErrorReport) -> list[tuple[str, Any]]:
        """To a message to the reader who wants an answer."""
        return [(f"mailto:{quote(waiting.email, safe='@')}", _("Answer first"))] if waiting.email else []

    @admin.display(description=_("message"))
    def beginning(self, report: ErrorReport) -> str:
        """The first words of the message."""
        return Truncator(report.message).words(14)

    @admin.display(description=_("About"))
    def target(self, report: ErrorReport) -> str:
        """The record it is about."""
        return str(report.target)

    @admin.display(description=_("Page"))
    def page(self, report: ErrorReport) -> str:
        """The page as the reader saw it."""
        with override(report.language):
            return format_html('<a href="{}">{}</a>', report.target.get_absolute_url(), report.target)

    @admin.display(description=_("transfer note"))
    def note_reported(self, report: ErrorReport) -> str:
        """The note that something is wrong with, unless its author has taken it back."""
        if report.note is None:
            return ""
        if report.note.state not in DECIDABLE:
            return str(_("taken back by its author since"))
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:findings_note_change", args=[report.note.pk]), report.note
        )

    @admin.action(description=_("Close the selected reports: mended"), permissions=["decide"])
    def mend(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> None:
        """The error is no longer there."""
        self._close(request, queryset, ReportState.MENDED)

    @admin.action(description=_("Close the selected reports: nothing to mend"), permissions=["decide"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> None:
        """It was no error, or no report."""
        self._close(request, queryset, ReportState.DISMISSED)

    def _close(self, request: HttpRequest, queryset: Any, state: ReportState) -> None:
        closed = 0
        for report in queryset.waiting():
            report.close(state, cast(User, request.user))
            self.log_change(request, report, str(state.label))
            closed += 1
        message = ngettext("%d report closed.", "%d reports closed.", closed) % closed
        self.message_user(request, message, messages.SUCCESS if closed else messages.WARNING)
