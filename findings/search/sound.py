"""Tells what of the derived data is out of step with the records, and puts it right: raw SQL goes round our signals."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from findings.enums import Status
from findings.models import PublishedRecord, SearchEntry
from findings.search import engines, sort_keys
from findings.search.dependents import dependents
from findings.search.documents import KINDS
from findings.search.index import alone, difference, records, refresh, write
from findings.search.vocabulary import astray, forget, learn

# How many records were looked at, and the keys of those that are out of step.
Step = tuple[int, set[str]]


def size() -> int:
    """How many records `check` and `mend` look at."""
    return sum(model._default_manager.count() for model in (*sort_keys.DERIVED, *KINDS))


def check() -> Iterator[Step]:
    """What is out of step, step by step; nothing is written."""
    with alone():
        wrong = {f"findings_search {place}" for place in _of_no_entry()}
    yield 0, wrong
    for looked_at, keys in _steps(mend=False):
        wrong |= keys
        yield looked_at, keys
    if not wrong:
        superfluous, lost = astray()
        yield 0, {f"findings_word {word}" for word in (*superfluous, *lost)}


def mend() -> Iterator[Step]:
    """What was out of step and is put right, step by step."""
    with alone():
        places = _of_no_entry()
        engines.forget(places)
    yield 0, {f"findings_search {place}" for place in places}
    yield from _steps(mend=True)
    with alone():
        superfluous, lost = astray()
        forget(superfluous)
        learn(lost)


def show_due(model: type[PublishedRecord]) -> None:
    """Enters what is published for a time that has come: no write told of it then.

    A follow-up has no entry of its own: it is looked at for a day.
    """
    now = timezone.now()
    come = model._default_manager.filter(status=Status.PUBLISHED, publish_at__lte=now)
    if model in KINDS:
        come = come.exclude(pk__in=SearchEntry.objects.filter(kind=model._meta.model_name).values("record"))
    else:
        come = come.filter(publish_at__gte=now - timedelta(days=1))
    refresh(dependents(model, come.values_list("pk", flat=True)))


def _steps(*, mend: bool) -> Iterator[Step]:
    for sorted_model in sort_keys.DERIVED:
        yield (
            sorted_model._default_manager.count(),
            {record.key for record, _right in sort_keys.out_of_step(sorted_model)},
        )
        if mend:
            sort_keys.refresh(sorted_model)
    for model in KINDS:
        for pks in records(model):
            with alone():
                gone, new = difference(model, pks, thorough=True)
                if mend:
                    write(gone, new)
            yield len(pks), {entry.record_key for entry in gone} | {each.document.key for each in new}


def _of_no_entry() -> set[int]:
    """The places of tokens that no entry has."""
    return engines.places().difference(SearchEntry.objects.values_list("place", flat=True))
