"""Who may bring a record to readers, and what nobody else moves once it is there."""

from typing import Any

from findings.enums import Status
from findings.models.publishing import PublishedRecord

# Where readers find a record and in which language it is first read: changing one of these moves, shows or hides it.
PLACES = frozenset(
    ("tour", "theme", "themes", "parent", "host", "visit", "visits", "finding", "slug_fr", "slug_en")
) | {"original_language"}


def may_publish(user: Any, model: Any) -> bool:
    """Whether the person holds the right to publish this kind of record."""
    return bool(user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}"))


def keeps_its_place(record: Any) -> bool:
    """Whether only those who may publish the record can move it: readers have it, had it, or were promised it."""
    if not isinstance(record, PublishedRecord):
        return False
    return record.status not in {Status.DRAFT, Status.IN_REVIEW} or record.is_scheduled
