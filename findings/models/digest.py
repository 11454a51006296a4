"""What is new for one person on one day, to be told by e-mail: when, and from where on; what is told is not kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from findings.querysets import DigestQuerySet


class Digest(models.Model):
    """A digest. It tells what came after `since`, until `until`; `empty_at` is when there was found to be nothing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("account"), related_name="digests", editable=False
    )
    day = models.DateField(editable=False)
    since = models.DateTimeField(editable=False)
    until = models.DateTimeField(editable=False)
    # A sender takes it for a few minutes: two senders at once never send it twice.
    taken_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    empty_at = models.DateTimeField(null=True, editable=False)
    refused_at = models.DateTimeField(null=True, editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_one_of_a_person_a_day"),
            models.CheckConstraint(name="digest_tells_of_a_period", condition=Q(since__lte=F("until"))),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.user_id}"
