"""A study tour, and the memo it left."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from findings.enums import LANGUAGES, PassageKind, Precision
from findings.models.constraints import dated, page_constraints
from findings.models.publishing import PageRecord
from findings.models.record import TITLE_LENGTH, Record
from findings.querysets import RecordQuerySet, SourceQuerySet, TourQuerySet

FIRST_YEAR, LAST_YEAR = 1900, 2199
# Of the text of a passage, in its name.
BEGINNING = 60


class Tour(PageRecord):
    """One study tour of one class. Travel dates are empty where the memo gives none."""

    URL_NAME = "tour-detail"

    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    summary = models.TextField(_("summary"), blank=True)
    organiser = models.CharField(_("organiser"), max_length=TITLE_LENGTH, blank=True)
    country = CountryField(verbose_name=_("country"))
    class_year = models.PositiveSmallIntegerField(
        _("class"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    starts_on = models.DateField(_("travel begins on"), null=True, blank=True)
    ends_on = models.DateField(_("travel ends on"), null=True, blank=True)

    objects = TourQuerySet.as_manager()

    class Meta:
        verbose_name = _("tour")
        verbose_name_plural = _("tours")
        ordering = ["-class_year", "pk"]
        indexes = [models.Index(fields=["-class_year", "id"], name="tour_latest")]
        permissions = [("publish_tour", "Can publish tour")]
        constraints = [
            *page_constraints("tour", "title"),
            models.CheckConstraint(
                name="tour_class_year_in_range", condition=Q(class_year__gte=FIRST_YEAR, class_year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(
                name="tour_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The travel cannot end before it begins."),
            ),
        ]


class Source(Record):
    """A document that a tour left: its memo."""

    tour = models.ForeignKey(Tour, models.PROTECT, verbose_name=_("tour"), related_name="sources")
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_precision = models.CharField(_("precision of the date"), max_length=5, choices=Precision, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["tour", "pk"]
        constraints = [dated("source", "published_on", "published_precision")]


def _ordered_offsets(language: str) -> Q:
    start, end = f"start_{language}", f"end_{language}"
    neither = Q(**{f"{start}__isnull": True, f"{end}__isnull": True})
    # A CHECK lets an unknown comparison pass: both must be said to be there.
    return neither | Q(**{f"{start}__isnull": False, f"{end}__isnull": False, f"{end}__gte": F(start)})


class Passage(Record):
    """A numbered passage of a source. Either language may be missing; pages and offsets are each language's own.

    `start` and `end` are offsets in characters into the source's text; digests are SHA-256 of the passage's text with
    white space folded, in hexadecimal.
    """

    TITLE: ClassVar[str] = "section"

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="passages")
    position = models.PositiveIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=PassageKind, default=PassageKind.PARAGRAPH)
    section = models.CharField(_("section"), max_length=TITLE_LENGTH, blank=True)
    number = models.PositiveIntegerField(_("number in its section"), default=1)
    text = models.TextField(_("text"), blank=True)
    page_fr = models.PositiveIntegerField(_("page of the French text"), null=True, blank=True)
    page_en = models.PositiveIntegerField(_("page of the English text"), null=True, blank=True)
    block_fr = models.PositiveIntegerField(_("block of the French text"), null=True, blank=True)
    block_en = models.PositiveIntegerField(_("block of the English text"), null=True, blank=True)
    start_fr = models.PositiveIntegerField(_("start of the French text"), null=True, blank=True)
    start_en = models.PositiveIntegerField(_("start of the English text"), null=True, blank=True)
    end_fr = models.PositiveIntegerField(_("end of the French text"), null=True, blank=True)
    end_en = models.PositiveIntegerField(_("end of the English text"), null=True, blank=True)
    sha256_fr = models.CharField(_("digest of the French text"), max_length=64, blank=True)
    sha256_en = models.CharField(_("digest of the English text"), max_length=64, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["source", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name=f"passage_offsets_{language}_in_order",
                condition=_ordered_offsets(language),
                violation_error_message=_("A passage cannot end before it starts."),
            )
            for language in LANGUAGES
        ]

    def __str__(self) -> str:
        words = Truncator(self.words("text").value).chars(BEGINNING)
        return f"{self.words('section').value} · {self.number} " + (f"– {words}" if words else f"({self.key})")
