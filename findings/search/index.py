"""Keeps what is derived in step with the records, whichever way these are written: sort keys and the search index."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.apps import AppConfig
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_delete

from findings.models import Finding, SearchEntry
from findings.querysets.versions import batches
from findings.search import engines, sort_keys
from findings.search.dependents import FOLLOWED, Found, dependents
from findings.search.documents import KINDS, Document, documents
from findings.search.expressions import Tier
from findings.search.places import NoRoomError, assign
from findings.search.tokens import Piece, Tokens, tokens_of
from findings.search.vocabulary import forget, learn, spoken
from findings.signals import Written, all_written, put_off, rows_written, shown_otherwise

# Pages of some 4 KB each: as many as there may ever be, and what takes well under half a second.
ALL_PAGES, PAGES_AT_ONCE = 2**30, 2000
KIND_OF = {model._meta.model_name or "": model for model in KINDS}


@dataclass(frozen=True)
class Indexed:
    """A document as it is indexed."""

    document: Document

    @cached_property
    def tokens(self) -> Tokens:
        """What finds it."""
        return tokens_of(self.document.pieces, self.document.facets)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what an entry says of it, in hexadecimal: its tokens follow from that."""
        pieces = [(int(tier), language, text) for tier, language, text in self.document.pieces]
        return sha256(repr((self.document.published_on, self.document.facets, pieces)).encode()).hexdigest()

    @property
    def key(self) -> bytes:
        """What it is ordered by among those of its day."""
        return f"{self.document.key}\0{self.document.kind}".encode()

    def is_kept_by(self, entry: SearchEntry, tokens: Tokens | None) -> bool:
        """Whether an entry and its tokens, whatever its digest says, are those of the document."""
        pieces = [Piece(Tier(tier), language, text) for tier, language, text in entry.pieces]
        said = (entry.published_on, entry.facets.split(), pieces, tokens)
        return said == (self.document.published_on, self.document.facets, self.document.pieces, self.tokens)


def refresh(wanted: Found) -> int:
    """Brings the entries of these records, by kind, up to what readers see of them, and counts those that were not."""
    changed = 0
    for model, pks in wanted.items():
        for batch in batches(sorted(pks)):
            with alone():
                gone, new = difference(model, batch)
                write(gone, new)
            changed += len({entry.record for entry in gone} | {each.document.record for each in new})
    return changed


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else writes the index, to its end: what is read in it stays true.

    Taken before the records are read, and after whatever else the transaction locks (signals.together).
    """
    with transaction.atomic():
        engines.lock()
        yield


def write(gone: list[SearchEntry], new: list[Indexed]) -> None:
    """Drops the ones and writes the others, while `alone`."""
    before = spoken((entry.kind, entry.pieces) for entry in gone)
    after = spoken((each.document.kind, each.document.pieces) for each in new)
    _drop(gone)
    _add(new)
    learn(after)
    forget(before.keys() - after.keys())


def compact(pages: int = ALL_PAGES) -> None:
    """Leaves no trace, in the tables of the database, of the words of what was dropped.

    A reader who waits is given so many pages' work: all there is but in a very large index.
    """
    with alone():
        engines.compact(pages)


def difference(
    model: type[Model], pks: Iterable[int], *, thorough: bool = False
) -> tuple[list[SearchEntry], list[Indexed]]:
    """What is to be dropped, and what is to be written, for the index to say what readers see of these records.

    An entry is as right as its digest says; `thorough` reads what it is the digest of.
    """
    pks = list(pks)
    found = {document.record: Indexed(document) for document in documents(model, pks)}
    stored = list(SearchEntry.objects.filter(kind=model._meta.model_name, record__in=pks))
    sound = [entry for entry in stored if entry.record in found and found[entry.record].digest == entry.digest]
    if thorough:
        tokens = {pk: Tokens(*texts) for pk, *texts in engines.contents([entry.pk for entry in sound])}
        sound = [entry for entry in sound if found[entry.record].is_kept_by(entry, tokens.get(entry.pk))]
    right = {entry.record for entry in sound}
    return (
        [entry for entry in stored if entry.record not in right],
        [each for record, each in found.items() if record not in right],
    )


def records(model: type[Model]) -> Iterator[list[int]]:
    """The primary keys of all that may have an entry, or that has one, in batches."""
    there = set(SearchEntry.objects.filter(kind=model._meta.model_name).values_list("record", flat=True))
    there |= set(model._default_manager.values_list("pk", flat=True))
    yield from batches(sorted(there))


def connect(app: AppConfig) -> None:
    """Listens to every way of writing a record, raw saves from fixtures and bulk writes too, and of showing it."""
    for model in FOLLOWED:
        name = f"search-{model.__name__}"
        post_save.connect(_saved, sender=model, dispatch_uid=name)
        pre_delete.connect(_to_be_deleted, sender=model, dispatch_uid=name)
        post_delete.connect(_deleted, sender=model, dispatch_uid=name)
        rows_written.connect(_rows_written, sender=model, dispatch_uid=name)
        shown_otherwise.connect(_shown_otherwise, sender=model, dispatch_uid=name)
    for through in (Finding.themes.through, Finding.visits.through):
        m2m_changed.connect(_linked, sender=through, dispatch_uid=f"search-{through.__name__}")
    all_written.connect(_all_written, dispatch_uid="search-all-written")
    post_migrate.connect(_emptied, sender=app, dispatch_uid="search-emptied")


def _follow(model: type[Model], pks: Iterable[Any]) -> None:
    pks = set(pks)
    if model in sort_keys.DERIVED:
        sort_keys.refresh(model, pks)
    if not put_off(model, pks):
        refresh(dependents(model, pks))


def _all_written(written: Written, **kwargs: Any) -> None:
    found: Found = {}
    for model, pks in written.items():
        for kind, others in dependents(model, pks).items():
            found.setdefault(kind, set()).update(others)
    refresh(found)


def _saved(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    _follow(sender, [instance.pk])


def _rows_written(sender: type[Model], pks: list[Any], **kwargs: Any) -> None:
    _follow(sender, pks)


def _shown_otherwise(sender: type[Model], keys: list[str], **kwargs: Any) -> None:
    _follow(sender, sender._default_manager.filter(key__in=keys).values_list("pk", flat=True))


def _to_be_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    # Once it is deleted, nothing leads from it to what told of it.
    instance._told_of_by = dependents(sender, [instance.pk])


def _deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    for model, pks in instance.__dict__.pop("_told_of_by", {}).items():
        if not put_off(model, pks):
            refresh({model: pks})


def _linked(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    """Links of a finding with themes and visits. From their end, the histories refuse to make one."""
    if not reverse and action in {"post_add", "post_remove", "post_clear"}:
        _follow(Finding, [instance.pk])


def _emptied(**kwargs: Any) -> None:
    """A database that was flushed keeps the tokens, which stand in a table that Django does not know of."""
    # A migration taken back leaves no table at all.
    there = SearchEntry._meta.db_table in connection.introspection.table_names()
    if there and not SearchEntry.objects.exists():
        engines.clear()


def _drop(entries: list[SearchEntry]) -> None:
    engines.forget(entry.place for entry in entries)
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def _add(new: list[Indexed]) -> None:
    try:
        places = assign((each.document.published_on, each.key) for each in new)
    except NoRoomError as full:
        _add([*_taken_out(full), *new])
        return
    entries = [
        SearchEntry(
            kind=each.document.kind,
            record=each.document.record,
            key=each.key,
            published_on=each.document.published_on,
            place=places[each.document.published_on, each.key],
            digest=each.digest,
            facets=" ".join(each.document.facets),
            pieces=each.document.pieces,
        )
        for each in new
    ]
    SearchEntry.objects.bulk_create(entries)
    engines.engine().write((entry.pk, entry.place, each.tokens) for entry, each in zip(entries, new, strict=True))


def _taken_out(full: NoRoomError) -> list[Indexed]:
    """The entries of a day that is to be numbered anew, dropped."""
    crowd = list(SearchEntry.objects.filter(published_on=full.day))
    _drop(crowd)
    return [
        Indexed(document)
        for kind in {entry.kind for entry in crowd}
        for document in documents(KIND_OF[kind], [entry.record for entry in crowd if entry.kind == kind])
    ]
