"""One thing learned, where it was read, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.enums import Claim, FindingKind, FollowUpKind, Precision, Standing
from findings.models.constraints import TARGETS, dated, one_target, page_constraints, published_constraints
from findings.models.link import ADDRESS_LENGTH, of_the_web, web_address
from findings.models.publishing import PageRecord, PublishedRecord
from findings.models.record import TITLE_LENGTH, Inner
from findings.models.theme import Theme
from findings.models.tour import Passage, Tour
from findings.models.visit import Visit
from findings.querysets import CitationQuerySet, FindingQuerySet, FollowUpQuerySet


class Finding(PageRecord):
    """One thing learned, stated as a full sentence. Long texts are CommonMark, without HTML.

    `sort_fr` and `sort_en` are derived from the titles (search.index): bytes, which every database orders alike.
    """

    URL_NAME = "finding-detail"

    tour = models.ForeignKey(Tour, models.PROTECT, verbose_name=_("tour"), related_name="findings")
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Its order in the memo."))
    kind = models.CharField(_("kind"), max_length=14, choices=FindingKind)
    claim = models.CharField(_("how we know"), max_length=10, choices=Claim, default=Claim.NOT_STATED)
    standing = models.CharField(_("since then"), max_length=12, choices=Standing, default=Standing.UNCHECKED)
    to_remember = models.BooleanField(
        _("to remember"),
        default=False,
        help_text=_("Stands at the head of its theme’s page. Choose three to five for a theme."),
    )
    theme = models.ForeignKey(Theme, models.PROTECT, verbose_name=_("main theme"), related_name="main_findings")
    themes = models.ManyToManyField(Theme, verbose_name=_("other themes"), related_name="other_findings", blank=True)
    visits = models.ManyToManyField(Visit, verbose_name=_("visits"), related_name="findings", blank=True)
    passages = models.ManyToManyField(
        Passage, through="Citation", verbose_name=_("passages"), related_name="findings", blank=True
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, help_text=_("A full sentence: what was learned."))
    body = models.TextField(_("text"), blank=True)
    conditions = models.TextField(
        _("conditions of transfer"), blank=True, help_text=_("The editors’ reading of what it would take at home.")
    )
    translation_note = models.TextField(
        _("translation note"), blank=True, help_text=_("Where the French and the English of the source disagree.")
    )
    editor_note = models.TextField(
        _("editor’s note"), blank=True, help_text=_("Where the source errs, or nothing has been found since.")
    )
    sort_fr = models.BinaryField(editable=False, default=b"", db_index=True)
    sort_en = models.BinaryField(editable=False, default=b"", db_index=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-tour__class_year", "tour", "position", "pk"]
        permissions = [("publish_finding", "Can publish finding")]
        constraints = [*page_constraints("finding", "title", "body")]
        # Lists are read in these orders; by title, in that of the sort keys.
        indexes = [
            models.Index(fields=["tour", "position", "id"], name="finding_memo_order"),
            models.Index(fields=["-modified_at", "id"], name="finding_latest_changes"),
            models.Index(fields=["-created_at", "position", "id"], name="finding_latest"),
            models.Index(fields=["theme"], condition=Q(to_remember=True), name="finding_to_remember"),
        ]


class Citation(Inner):
    """A passage that a finding rests on, in the order to show them."""

    finding = models.ForeignKey(Finding, models.CASCADE, verbose_name=_("finding"), related_name="citations")
    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name=_("passage"), related_name="citations")
    position = models.PositiveIntegerField(_("position"), default=1)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "passage"],
                name="citation_once_per_passage",
                violation_error_message=_("This finding already cites that passage."),
            )
        ]

    def natural_key(self) -> tuple[str, str]:
        """The keys of the finding and of the passage."""
        return (self.finding.key, self.passage.key)

    def __str__(self) -> str:
        return str(self.passage)


class FollowUp(PublishedRecord):
    """What came before or since: a dated fact about one record, with where it was read."""

    TITLE: ClassVar[str] = "text"

    tour = models.ForeignKey(
        Tour, models.PROTECT, verbose_name=_("tour"), related_name="follow_ups", null=True, blank=True
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name=_("theme"), related_name="follow_ups", null=True, blank=True
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, verbose_name=_("visit"), related_name="follow_ups", null=True, blank=True
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, verbose_name=_("finding"), related_name="follow_ups", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=10, choices=FollowUpKind, default=FollowUpKind.SINCE)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("precision of the date"), max_length=5, choices=Precision, blank=True)
    text = models.TextField(_("fact"))
    evidence = models.TextField(_("evidence"), blank=True)
    citation = models.CharField(_("citation"), max_length=300, help_text=_("Author, title and date of what was read."))
    address = models.URLField(_("address"), max_length=500, blank=True, validators=[of_the_web])
    archived_address = models.URLField(
        _("address of an archived copy"),
        max_length=ADDRESS_LENGTH,
        blank=True,
        validators=[of_the_web],
        help_text=_("At web.archive.org, for instance: readers find it there when the source no longer answers."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    review_on = models.DateField(
        _("look at it again on"),
        null=True,
        blank=True,
        help_text=_("Without a day: once its date has come, and two years after it was last checked."),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = [models.F("date").asc(nulls_last=True), "pk"]
        permissions = [("publish_followup", "Can publish follow-up")]
        constraints = [
            *published_constraints("followup", "text", "citation"),
            one_target("followup", *TARGETS),
            dated("followup", "date", "date_precision"),
        ]

    @property
    def target(self) -> PageRecord:
        """The record that it is about."""
        return next(record for record in (self.finding, self.visit, self.theme, self.tour) if record)

    @property
    def is_to_come(self) -> bool:
        """Whether the fact is dated later than today: it was announced, and may not happen."""
        return self.date is not None and self.date > timezone.localdate()

    @property
    def source_link(self) -> str:
        """Where it was read, if that is an address of the web, whoever wrote it."""
        return web_address(self.address)

    @property
    def copy_link(self) -> str:
        """Where an archived copy of that stands, likewise."""
        return web_address(self.archived_address)

    def look_at(self) -> None:
        """Notes, unsaved, that somebody has looked at it today; a day that was set for it is past once it has come."""
        self.checked_on = timezone.localdate()
        if self.review_on and self.review_on <= self.checked_on:
            self.review_on = None
