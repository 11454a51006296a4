"""Who took part, for which authority, and who made the memo. Personal data: minimal, under its owner's control."""

from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.enums import AuthorityKind, Visibility
from findings.models.forgetting import forget
from findings.models.record import TITLE_LENGTH, Record
from findings.models.sheet import UploadedSheet
from findings.models.tour import Tour
from findings.querysets import RecordQuerySet, TraineeQuerySet

NAME_LENGTH = 100


class Authority(Record):
    """A French local authority, and the one that took its place."""

    TITLE: ClassVar[str] = "name"

    kind = models.CharField(_("kind"), max_length=26, choices=AuthorityKind)
    name = models.CharField(_("name"), max_length=TITLE_LENGTH)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("successor"), related_name="predecessors", null=True, blank=True
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="authority_does_not_succeed_itself",
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
                violation_error_message=_("An authority cannot succeed itself."),
            )
        ]


class Trainee(Record):
    """Somebody who took part in a tour, as they are listed. `sort_name` is derived (search.index)."""

    tour = models.ForeignKey(Tour, models.PROTECT, verbose_name=_("tour"), related_name="trainees")
    authority = models.ForeignKey(
        Authority, models.PROTECT, verbose_name=_("authority then"), related_name="trainees", null=True, blank=True
    )
    given_name = models.CharField(_("given name"), max_length=NAME_LENGTH)
    family_name = models.CharField(_("family name"), max_length=NAME_LENGTH)
    role = models.CharField(_("role then"), max_length=TITLE_LENGTH, blank=True)
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.CLASS_ONLY)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("account"),
        related_name="trainees",
        null=True,
        blank=True,
    )
    sort_name = models.BinaryField(editable=False, default=b"", db_index=True)

    objects = TraineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["-tour__class_year", "sort_name", "pk"]
        permissions = [("invite_trainee", "Can invite participant")]

    def erase(self) -> None:
        """Removes the person, their history and what the administration's log says of them; only the key is kept."""
        with transaction.atomic():
            Tombstone.objects.get_or_create(key=self.key)
            forget(self)
            # A sheet that somebody sent in a moment ago may name them.
            UploadedSheet.objects.filter(kind="trainee").delete()

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Tombstone(models.Model):
    """The key of somebody who was erased, so that loading a tour again never brings them back. It holds no name."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    erased_at = models.DateTimeField(_("erased on"), default=timezone.now, editable=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        ordering = ["-erased_at", "pk"]

    def __str__(self) -> str:
        return self.key


class Credit(Record):
    """Somebody named for their part in the memo."""

    TITLE: ClassVar[str] = "role"

    tour = models.ForeignKey(Tour, models.PROTECT, verbose_name=_("tour"), related_name="credits")
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    role = models.CharField(_("role"), max_length=TITLE_LENGTH)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["-tour__class_year", "tour", "position", "pk"]

    def __str__(self) -> str:
        return self.name
