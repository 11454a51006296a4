"""Removes a record so that nothing tells of it any more. Only what its owner takes back is removed so."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from findings.models.record import Record
from findings.models.translation import Translation


def forget(record: Record) -> None:
    """Deletes it, its history and its translations', and what the administration's log says of it."""
    kind, pk, key = type(record), record.pk, record.key
    with transaction.atomic():
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(kind), object_id=str(pk)).delete()
        record.delete()
        Translation.objects.filter(kind=kind._meta.model_name, key=key).delete()
        # Last: deletions write a line of history too.
        forget_history(record, pk)


def forget_history(record: Record, pk: int) -> None:
    """Deletes its former versions, and those of what its translations were made from."""
    kind = type(record)
    kind.history.filter(id=pk).delete()  # type: ignore[attr-defined]
    Translation.history.filter(kind=kind._meta.model_name, key=record.key).delete()  # type: ignore[attr-defined]
