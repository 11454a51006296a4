"""The photographs of a tour: their captions, and the pictures themselves where somebody gave them."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from findings.models.constraints import filled
from findings.models.record import TITLE_LENGTH, Record
from findings.models.tour import Tour
from findings.models.visit import Visit
from findings.querysets import PhotographQuerySet

MOST_PERCENT = 100
# A CHECK would let null pass.
SIZED = Q(width__isnull=False, width__gt=0, height__isnull=False, height__gt=0)


def _percentage(name: Any) -> Any:
    return models.PositiveSmallIntegerField(name, default=50, validators=[MaxValueValidator(MOST_PERCENT)])


class Photograph(Record):
    """A photograph of a tour. The file is optional; where there is one, it has alternative texts and credits.

    `file` names what was made of the picture that somebody sent (findings.pictures); `width` and `height` are those of
    the picture that is kept, in pixels. The focal point, in percent from the left and from the top, stays in any crop.
    """

    TITLE: ClassVar[str] = "caption"

    tour = models.ForeignKey(Tour, models.PROTECT, verbose_name=_("tour"), related_name="photographs")
    visit = models.ForeignKey(
        Visit, models.PROTECT, verbose_name=_("visit"), related_name="photographs", null=True, blank=True
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    caption = models.CharField(_("caption"), max_length=TITLE_LENGTH)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=TITLE_LENGTH, blank=True)
    file = models.ImageField(_("picture"), upload_to="photographs/", blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    focal_x = _percentage(_("focal point, from the left (%)"))
    focal_y = _percentage(_("focal point, from the top (%)"))

    objects = PhotographQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["-tour__class_year", "tour", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="photograph_file_has_alt",
                condition=Q(file="") | filled("alt_fr") & filled("alt_en"),
                violation_error_message=_("A photograph needs its alternative text in both languages."),
            ),
            models.CheckConstraint(
                name="photograph_file_has_credit",
                condition=Q(file="") | filled("credit_fr") & filled("credit_en"),
                violation_error_message=_("A photograph needs its credit in both languages."),
            ),
            models.CheckConstraint(
                name="photograph_file_has_size",
                condition=Q(file="", width__isnull=True, height__isnull=True) | ~Q(file="") & SIZED,
                violation_error_message=_("A picture has a width and a height, and only a picture has them."),
            ),
            models.CheckConstraint(
                name="photograph_focal_point_is_within",
                condition=Q(focal_x__lte=MOST_PERCENT, focal_y__lte=MOST_PERCENT),
                violation_error_message=_("The focal point is within the picture: between 0 and 100."),
            ),
        ]
