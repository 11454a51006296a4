"""A sheet that somebody of the staff sent in: it waits for a day until they have looked at what it would change."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.models.user import User

FILE_NAME_LENGTH, REASON_LENGTH = 200, 500
WAITS = timedelta(days=1)


class UploadedSheetQuerySet(models.QuerySet["UploadedSheet"]):
    """Sheets that wait for a word of whoever sent them."""

    def outlived(self) -> "UploadedSheetQuerySet":
        """Those that nobody decided upon in time."""
        return self.filter(created_at__lte=timezone.now() - WAITS)

    def waiting_for(self, user: User, kind: str) -> "UploadedSheetQuerySet":
        """Those of that kind of record that the person sent in, and may still have written."""
        return self.filter(user=user, kind=kind, created_at__gt=timezone.now() - WAITS)


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
