"""Every way of writing a record: those that are announced, and raw SQL, which is not."""

from collections.abc import Callable
from typing import Any

from django.core import serializers

from tests.make import fresh
from tests.parity.specimens import write_raw

Way = Callable[..., None]


def save(record: Any, **columns: Any) -> None:
    """As a form does."""
    _changed(record, columns).save()


def save_these_columns(record: Any, **columns: Any) -> None:
    """As code does that knows what it changed."""
    _changed(record, columns).save(update_fields=[*columns])


def update(record: Any, **columns: Any) -> None:
    """As a list's action does."""
    type(record)._default_manager.filter(pk=record.pk).update(**columns)


def bulk_update(record: Any, **columns: Any) -> None:
    """As a sheet may."""
    type(record)._default_manager.bulk_update([_changed(record, columns)], [*columns])


def bulk_create(record: Any, **columns: Any) -> None:
    """As a sheet may, whose rows are known or not."""
    row = _changed(record, columns)
    row.pk = None
    for slug in {"slug_fr", "slug_en"} & {column.name for column in row._meta.concrete_fields}:
        setattr(row, slug, f"{getattr(row, slug)}-new")  # the row that is there keeps its own
    type(record)._default_manager.bulk_create(
        [row], update_conflicts=True, unique_fields=["key"], update_fields=[*columns]
    )


def update_or_create(record: Any, **columns: Any) -> None:
    """As a sheet may, row by row."""
    type(record)._default_manager.update_or_create(key=record.key, defaults=columns)


def load_data(record: Any, **columns: Any) -> None:
    """As loaddata does: a raw save."""
    for loaded in serializers.deserialize("json", serializers.serialize("json", [_changed(record, columns)])):
        loaded.save()


ANNOUNCED: tuple[Way, ...] = (
    save,
    save_these_columns,
    update,
    bulk_update,
    bulk_create,
    update_or_create,
    load_data,
)
EVERY: tuple[Way, ...] = (*ANNOUNCED, write_raw)


def _changed(record: Any, columns: dict[str, Any]) -> Any:
    changed = fresh(record)
    for name, value in columns.items():
        setattr(changed, name, value)
    return changed
