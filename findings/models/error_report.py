"""What a reader without an account tells the editors of a mistake on a page."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from findings.enums import Language, ReportState
from findings.models.constraints import TARGETS, one_of, one_target
from findings.models.finding import Finding
from findings.models.note import Note
from findings.models.publishing import PageRecord
from findings.models.theme import Theme
from findings.models.tour import Tour
from findings.models.user import User
from findings.models.visit import Visit
from findings.querysets import ErrorReportQuerySet


class ErrorReport(models.Model):
    """An error that a reader saw on the page of one record.

    `sender` is a digest of the reader's network address that only serves to limit abuse. It and the reader's e-mail
    address are forgotten when the report is closed.
    """

    tour = models.ForeignKey(Tour, models.CASCADE, verbose_name=_("tour"), null=True, blank=True)
    theme = models.ForeignKey(Theme, models.CASCADE, verbose_name=_("theme"), null=True, blank=True)
    visit = models.ForeignKey(Visit, models.CASCADE, verbose_name=_("visit"), null=True, blank=True)
    finding = models.ForeignKey(Finding, models.CASCADE, verbose_name=_("finding"), null=True, blank=True)
    # One of the notes on that page, where it is the note that something is wrong with.
    note = models.ForeignKey(Note, models.SET_NULL, verbose_name=_("transfer note"), null=True, blank=True)
    language = models.CharField(_("language of the page"), max_length=2, choices=Language)
    message = models.TextField(_("message"))
    email = models.EmailField(_("e-mail address for an answer"), blank=True)
    sender = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=ReportState, default=ReportState.OPEN, db_index=True)
    created_at = models.DateTimeField(_("received on"), default=timezone.now, editable=False, db_index=True)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("closed by"), null=True, blank=True, editable=False
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_target("errorreport", *TARGETS),
            one_of("errorreport", "state", ReportState),
            one_of("errorreport", "language", Language),
            models.CheckConstraint(
                name="errorreport_closed_forgets_its_sender",
                condition=Q(state=ReportState.OPEN) | Q(email="", sender=""),
            ),
        ]

    @property
    def target(self) -> PageRecord:
        """The record whose page it is about."""
        return next(record for record in (self.finding, self.visit, self.theme, self.tour) if record)

    def close(self, state: ReportState, user: User) -> None:
        """Takes it off the queue and forgets who sent it. Raises ValueError when it is closed already."""
        forgotten = {"email": "", "sender": ""}
        open_still = ErrorReport.objects.waiting().filter(pk=self.pk)
        if not open_still.update(state=state, closed_by=user, closed_at=timezone.now(), **forgotten):
            raise ValueError("This report is closed already.")
        self.refresh_from_db()

    def __str__(self) -> str:
        return f"{capfirst(self._meta.verbose_name)} {self.pk}"
