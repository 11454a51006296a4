"""Writes the history of what is written in bulk, which django-simple-history leaves to its callers."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from simple_history.utils import get_m2m_field_name

from findings.signals import rows_written

# A database takes only so many values in one query.
BATCH = 1000


def batches(pks: Iterable[Any]) -> Iterator[list[Any]]:
    """The same, a thousand at a time."""
    left = iter(pks)
    while batch := list(islice(left, BATCH)):
        yield batch


def write_versions(model: Any, pks: Iterable[Any], *, created: bool, reason: str | None = None) -> None:
    """A version of each of these records as it now is, with its links, by whoever sent the request."""
    for batch in batches(pks):
        records: list[Any] = list(QuerySet(model).filter(pk__in=batch))
        versions = model.history.bulk_history_create(records, update=not created, default_change_reason=reason)
        for link in model.history.model._history_m2m_fields:
            _write_links(model, link, {version.id: version.pk for version in versions})


def _write_links(model: Any, link: Any, versions: dict[Any, Any]) -> None:
    """Copies the rows of a many-to-many field into the versions, by the primary keys of their records."""
    through, owner = link.remote_field.through, get_m2m_field_name(link)
    columns = [column.attname for column in through._meta.concrete_fields]
    rows = through.objects.filter(**{f"{owner}__in": versions}).order_by("pk").values(*columns)
    copies = getattr(model.history.model, link.name).model
    copies.objects.bulk_create(copies(history_id=versions[row[f"{owner}_id"]], **row) for row in rows)


class InnerQuerySet(models.QuerySet[Any]):
    """Records inside another. A bulk write has its versions and is announced; bulk_update() writes through update()."""

    def update(self, **values: Any) -> int:
        """As Django's; writes a version of each."""
        with transaction.atomic():
            pks = list(self.values_list("pk", flat=True))
            written = super().update(**values)
            write_versions(self.model, pks, created=False)
            rows_written.send(sender=self.model, pks=pks, before={})
        return written

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's; writes a version of each.

        Conflicts are refused with ValueError: Django does not tell which rows it wrote.
        """
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise ValueError("Rows that may be there already are written one by one.")
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **kwargs)
            pks = [record.pk for record in created]
            write_versions(self.model, pks, created=True)
            rows_written.send(sender=self.model, pks=pks, before={})
        return created
