"""Who did what to somebody's data: told to the person and to administrators. It names nobody who was erased."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.enums import DataAction, DoneBy, Visibility
from findings.models.constraints import one_of
from findings.models.people import Trainee
from findings.querysets import DataEventQuerySet


class DataEvent(models.Model):
    """One thing that was done. What concerns an account or a participant goes when they do.

    `key` is the participant's, which holds no name: it alone is left of an erasure.
    """

    at = models.DateTimeField(_("done on"), default=timezone.now, editable=False, db_index=True)
    action = models.CharField(_("action"), max_length=10, choices=DataAction, editable=False)
    by = models.CharField(_("done by"), max_length=6, choices=DoneBy, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account that did it"),
        related_name="+",
        null=True,
        editable=False,
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account concerned"),
        related_name="data_events",
        null=True,
        editable=False,
    )
    trainee = models.ForeignKey(
        Trainee,
        models.CASCADE,
        verbose_name=_("participant concerned"),
        related_name="data_events",
        null=True,
        editable=False,
    )
    key = models.CharField(_("key"), max_length=64, blank=True, editable=False)
    detail = models.CharField(_("visibility chosen"), max_length=10, choices=Visibility, blank=True, editable=False)

    objects = DataEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("action on personal data")
        verbose_name_plural = _("actions on personal data")
        ordering = ["-at", "-pk"]
        constraints = [one_of("dataevent", "action", DataAction), one_of("dataevent", "by", DoneBy)]

    def __str__(self) -> str:
        return str(self.get_action_display())
