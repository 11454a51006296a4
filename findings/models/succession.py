"""What outlives a record that is gone: who answers in its place, and what went with it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from findings.models.record import KEY_LENGTH, Record


class Successor(models.Model):
    """The record that answers for one of its kind that was merged into it: both are named by their keys.

    Where the latter was read, its history says (querysets.published). One that is merged in its turn hands over
    what it answered for, so that no address ever leads to the next but one.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    successor = models.CharField(_("successor"), max_length=KEY_LENGTH, db_index=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("successor")
        verbose_name_plural = _("successors")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="successor_one_of_a_record"),
            models.CheckConstraint(name="successor_is_another", condition=~models.Q(key=models.F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.successor}"


def heir_of(model: Any, pk: Any) -> Any:
    """The record into which the one of that kind and number was merged; None where there is none."""
    version = model.history.filter(id=pk).order_by("history_id").last() if hasattr(model, "history") else None
    if version is None:
        return None
    merged = Successor.objects.filter(kind=model._meta.model_name, key=getattr(version, "key", ""))
    return QuerySet(model).filter(key__in=merged.values("successor")).first()


def answer_for_itself(record: Record) -> None:
    """Says that nothing answers for the record any more: it is there again."""
    Successor.objects.filter(kind=record._meta.model_name, key=record.key).delete()


class TakenAlong(models.Model):
    """A record that was deleted with the one it is about, and comes back with it.

    Histories do not say whose a note was. This does, until its author goes.
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    owner_kind = models.CharField(max_length=20)
    owner_key = models.CharField(max_length=KEY_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("author"),
        related_name="taken_along",
        null=True,
        blank=True,
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("record deleted with another")
        verbose_name_plural = _("records deleted with others")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="taken_along_once")]
        indexes = [models.Index(fields=["owner_kind", "owner_key"], name="taken_along_by_owner")]

    def __str__(self) -> str:
        return self.key
