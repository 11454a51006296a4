"""Derives the columns by which titles and names are ordered.

Databases order accents, case and punctuation each in their own way; bytes of a folded text they all order alike.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from findings.enums import LANGUAGES
from findings.models import Finding, Trainee
from findings.search.analyser import fold

BATCH = 1000


def sort_key(text: str) -> bytes:
    """The bytes by which a text is ordered, whatever the database: its folded form in UTF-8."""
    return fold(text).encode()


def finding_keys(finding: Finding) -> dict[str, bytes]:
    """A finding is ordered by the title that a reader of each language is shown."""
    return {f"sort_{language}": sort_key(finding.words("title", language).value) for language in LANGUAGES}


def trainee_keys(trainee: Trainee) -> dict[str, bytes]:
    """A person is ordered by family name, then given name."""
    return {"sort_name": sort_key(trainee.family_name) + b"\x00" + sort_key(trainee.given_name)}


DERIVED: dict[type[Model], Callable[[Any], dict[str, bytes]]] = {Finding: finding_keys, Trainee: trainee_keys}


def out_of_step(model: type[Model], pks: Iterable[Any] | None = None) -> Iterator[tuple[Any, dict[str, bytes]]]:
    """Records whose derived columns are not what they should be, each with the right values."""
    for record in _records(model, pks):
        right = DERIVED[model](record)
        if any(bytes(getattr(record, name)) != value for name, value in right.items()):
            yield record, right


def _records(model: type[Model], pks: Iterable[Any] | None) -> Iterator[Any]:
    records = model._default_manager.order_by("pk")
    if pks is None:
        yield from records.iterator(chunk_size=BATCH)
        return
    wanted = list(pks)
    # In batches, because a database takes only so many values in one query.
    for start in range(0, len(wanted), BATCH):
        yield from records.filter(pk__in=wanted[start : start + BATCH])


def refresh(model: type[Model], pks: Iterable[Any] | None = None) -> int:
    """Writes the derived columns of these records (all of them by default) and tells how many were wrong."""
    wrong = list(out_of_step(model, pks))
    for record, right in wrong:
        QuerySet(model).filter(pk=record.pk).update(**right)
    return len(wrong)
