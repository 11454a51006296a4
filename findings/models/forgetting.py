"""Removes a record so that nothing tells of it any more. Only what its owner takes back is removed so."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from findings.models.record import Record
from findings.models.succession import TakenAlong
from findings.models.translation import Translation


def forget(record: Record) -> None:
    """Deletes it, its history and its translations', and what the administration's log says of it."""
    pk = record.pk
    with transaction.atomic():
        record.delete()
        _forget_traces(record, pk)


def forget_deleted(version: Any) -> None:
    """The same of a record that is in the trash, by a version of it."""
    with transaction.atomic():
        _forget_traces(version.history_object, version.id)


def _forget_traces(record: Record, pk: int) -> None:
    """What is left once the record itself is gone."""
    kind, name = type(record), record._meta.model_name
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(kind), object_id=str(pk)).delete()
    TakenAlong.objects.filter(kind=name, key=record.key).delete()
    Translation.objects.filter(kind=name, key=record.key).delete()
    # Last: deletions write a line of history too.
    forget_history(record, pk)


def forget_history(record: Record, pk: int) -> None:
    """Deletes its former versions, and those of what its translations were made from."""
    kind = type(record)
    kind.history.filter(id=pk).delete()  # type: ignore[attr-defined]
    Translation.history.filter(kind=kind._meta.model_name, key=record.key).delete()  # type: ignore[attr-defined]
