"""Who received the class, and the visit itself."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from findings.enums import CoordinatesPrecision, HostKind, Identification, Precision
from findings.models.constraints import dated, page_constraints
from findings.models.publishing import PageRecord
from findings.models.record import TITLE_LENGTH, Inner, Record
from findings.models.tour import Tour
from findings.querysets import HostAliasQuerySet, RecordQuerySet, VisitQuerySet


class Host(Record):
    """An organisation met. Coordinates are decimal degrees (WGS 84), empty where the place is unknown."""

    TITLE: ClassVar[str] = "name"

    kind = models.CharField(_("kind"), max_length=12, choices=HostKind, default=HostKind.OTHER)
    name = models.CharField(_("name"), max_length=TITLE_LENGTH)
    name_today = models.CharField(_("name today"), max_length=TITLE_LENGTH, blank=True)
    place = models.CharField(_("place"), max_length=TITLE_LENGTH, blank=True)
    country = CountryField(verbose_name=_("country"))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    coordinates_precision = models.CharField(
        _("precision of the coordinates"), max_length=12, choices=CoordinatesPrecision, blank=True
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="host_coordinates_in_range",
                condition=Q(latitude__isnull=True, longitude__isnull=True, coordinates_precision="")
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180)
                & Q(latitude__isnull=False, longitude__isnull=False)
                & ~Q(coordinates_precision=""),
                violation_error_message=_(
                    "Coordinates are a latitude from -90 to 90, a longitude from -180 to 180 and their precision: "
                    "all three or none."
                ),
            )
        ]


class HostAlias(Inner):
    """Another spelling or name of a host, by which a reader may look for it."""

    host = models.ForeignKey(Host, models.CASCADE, verbose_name=_("host"), related_name="aliases")
    name = models.CharField(_("name"), max_length=TITLE_LENGTH)

    objects = HostAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name of a host")
        verbose_name_plural = _("other names of a host")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "name"],
                name="hostalias_once_per_host",
                violation_error_message=_("This host already has that other name."),
            )
        ]

    def natural_key(self) -> tuple[str, str]:
        """The key of the host, and the name."""
        return (self.host.key, self.name)

    def __str__(self) -> str:
        return self.name


class Visit(PageRecord):
    """A host met on a tour. The date is empty where the memo gives none, and nothing may then suggest one."""

    TITLE: ClassVar[str] = "name"
    URL_NAME = "visit-detail"

    tour = models.ForeignKey(Tour, models.PROTECT, verbose_name=_("tour"), related_name="visits")
    host = models.ForeignKey(Host, models.PROTECT, verbose_name=_("host"), related_name="visits")
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name as on the tour"), max_length=TITLE_LENGTH)
    summary = models.TextField(_("summary"), blank=True)
    roles_met = models.CharField(_("roles met"), max_length=TITLE_LENGTH, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("precision of the date"), max_length=5, choices=Precision, blank=True)
    identification = models.CharField(
        _("identification"), max_length=8, choices=Identification, default=Identification.CERTAIN
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-tour__class_year", "tour", "position", "pk"]
        indexes = [models.Index(fields=["tour", "position", "id"], name="visit_order")]
        permissions = [("publish_visit", "Can publish visit")]
        constraints = [
            *page_constraints("visit", "name", "summary"),
            dated("visit", "date", "date_precision"),
        ]
