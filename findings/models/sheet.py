"""A sheet that somebody of the staff sent in, kept until they have looked at what it would change, a day at most."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FILE_NAME_LENGTH, REASON_LENGTH = 200, 500


class UploadedSheetQuerySet(models.QuerySet["UploadedSheet"]):
    """Sheets that wait for a word of whoever sent them."""

    def outlived(self, period: timedelta) -> "UploadedSheetQuerySet":
        """Those sent in longer ago than that."""
        return self.filter(created_at__lte=timezone.now() - period)


class UploadedSheet(models.Model):
    """The file, and the report of what its rows would change. `kind` names the kind of record: "finding"."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploaded_sheets", editable=False)
    kind = models.CharField(max_length=30, editable=False)
    name = models.CharField(max_length=FILE_NAME_LENGTH, editable=False)
    reason = models.CharField(max_length=REASON_LENGTH, editable=False)
    content = models.BinaryField(editable=False)
    report = models.JSONField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UploadedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet sent in")
        verbose_name_plural = _("sheets sent in")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.name
