"""Remembers what each translation was made from, whichever way a record is written, and what somebody decided of it.

Writing a translation makes it one of the original that stands then. Writing the original changes nothing here: the
translation is stale because its memory no longer agrees (querysets.parity). What a whole record's state is, which
readers' pages need at once, is derived in its column `translation`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from findings.enums import LANGUAGES, Translated
from findings.models import PublishedRecord, Record, Translation, User
from findings.querysets.parity import Texts, texts_of, translated_fields
from findings.querysets.versions import batches
from findings.signals import rows_written, shown_otherwise

WRITTEN = ["language", "source_text", "kept_text", "confirmed_by", "confirmed_at"]


class Memory(NamedTuple):
    """What a text was made from, the original for which it is knowingly kept, if any, and who decided so."""

    language: str
    source_text: str
    kept_text: str | None = None
    confirmed_by_id: Any = None
    confirmed_at: datetime | None = None


def memory_after(before: Texts | None, after: Texts, memory: Memory | None) -> Memory | None:
    """What is to be remembered of a field once a write has taken it from `before` (None: a new record) to `after`.

    A translation that the write changed is one of the original beside it. Where the write made the other language the
    original, the text that was the original is now the translation: of the text it agreed with, or of nothing known.
    """
    if not after.translation:
        return None
    if before is None or before.side(after.language) != after.translation:
        return Memory(after.language, after.original)
    if before.original_language == after.original_language:
        return memory
    agreed = memory is not None and memory[:2] == (before.language, before.original)
    return Memory(after.language, before.translation if agreed else "")


def state_of(texts: Texts, memory: Memory | None) -> Translated | None:
    """Whether the translation of a field holds, as querysets.parity asks in SQL; None where there is no text at all."""
    if not texts.original or not texts.translation:
        return Translated.MISSING if texts.original or texts.translation else None
    if memory is None or memory.language != texts.language:
        return Translated.STALE
    if memory.source_text == texts.original:
        return Translated.VALID
    return Translated.KEPT if memory.kept_text == texts.original else Translated.STALE


def remember(model: Any, pks: Iterable[Any], before: dict[str, dict[str, Texts]]) -> dict[str, Translated]:
    """Brings the memory of these records up to what a write has made of them; gives the derived states it changed."""
    changed: dict[str, Translated] = {}
    for batch in batches(pks):
        after = texts_of(model, batch)
        rows = _rows(model, after)
        _store(
            (rows[key, field], memory_after(before.get(key, {}).get(field), texts, _memory(rows[key, field])))
            for key, fields in after.items()
            for field, texts in fields.items()
        )
        changed |= _settle(model, after, rows)
    return changed


class Standing(NamedTuple):
    """How the translation of one field stands: both texts, whether it holds, and what is remembered of it."""

    texts: Texts
    state: Translated | None
    row: Translation


def standings(record: Record, texts: dict[str, Texts] | None = None) -> dict[str, Standing]:
    """How the translation of each field stands, in their order; of the stored texts unless others are given."""
    texts = texts_of(type(record), [record.pk]).get(record.key, {}) if texts is None else texts
    rows = _rows(type(record), [record.key])
    return {
        field: Standing(one, state_of(one, _memory(rows[record.key, field])), rows[record.key, field])
        for field, one in texts.items()
    }


def confirm(record: Any, fields: Iterable[str], user: User | None = None) -> None:
    """Says that the translations of these fields hold for the original that stands now."""
    _decide(record, fields, user, lambda texts, _row: Memory(texts.language, texts.original))


def keep(record: Any, fields: Iterable[str], user: User | None = None) -> None:
    """Keeps these translations before readers, stale as they are, until the original changes again."""
    _decide(record, fields, user, _kept)


def recall(record: Any, moment: datetime) -> None:
    """Brings back what was remembered of the record at that moment, after its texts were brought back."""
    model = type(record)
    with transaction.atomic():
        texts = texts_of(model, [record.pk])
        history: Any = Translation.history  # type: ignore[attr-defined]
        then = history.as_of(moment).filter(kind=model._meta.model_name, key=record.key)
        memories = {row.field: Memory(row.language, row.source_text, row.kept_text) for row in then}
        rows = _rows(model, texts)
        _store((row, memories.get(field)) for (_key, field), row in rows.items())
        for state in _settle(model, texts, rows).values():
            record.translation = state


def fill(model: type[Record]) -> int:
    """Takes translations of which nothing is remembered for true to the original that stands now, and counts them."""
    filled = 0
    for batch in batches(QuerySet(model).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            texts = texts_of(model, batch)
            rows = _rows(model, texts)
            unknown = [
                (rows[key, field], Memory(one.language, one.original))
                for key, fields in texts.items()
                for field, one in fields.items()
                if rows[key, field].pk is None and one.original and one.translation
            ]
            _store(unknown)
            _settle(model, {row.key: texts[row.key] for row, _memory in unknown}, rows)
        filled += len(unknown)
    return filled


def settle(model: type[Record], pks: Iterable[Any] | None = None) -> int:
    """Writes the derived state of these records (all of them by default) where it is wrong, and counts those."""
    wanted = QuerySet(model).order_by("pk").values_list("pk", flat=True) if pks is None else pks
    wrong = 0
    for batch in batches(wanted):
        with transaction.atomic():
            texts = texts_of(model, batch)
            wrong += len(_settle(model, texts, _rows(model, texts)))
    return wrong


def translated_models() -> list[Any]:
    """The kinds of records, in no particular order."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def connect() -> None:
    """Listens to every way of writing a record: saves, raw ones from fixtures too, and bulk writes."""
    for model in translated_models():
        name = f"parity-{model.__name__}"
        pre_save.connect(_to_be_saved, sender=model, dispatch_uid=name)
        post_save.connect(_saved, sender=model, dispatch_uid=name)
        rows_written.connect(_rows_written, sender=model, dispatch_uid=name)


def _rows(model: Any, keys: Iterable[str]) -> dict[tuple[str, str], Translation]:
    """The row of each field of these records, a new one where there is none."""
    kind, keys = model._meta.model_name, list(keys)
    stored = {(row.key, row.field): row for row in Translation.objects.of(model, keys).select_related("confirmed_by")}
    return {
        (key, field): stored.get((key, field)) or Translation(kind=kind, key=key, field=field)
        for key in keys
        for field in translated_fields(model)
    }


def _settle(
    model: Any, texts: dict[str, dict[str, Texts]], rows: dict[tuple[str, str], Translation]
) -> dict[str, Translated]:
    """Writes the derived states that were wrong, and gives those, by key."""
    if not issubclass(model, PublishedRecord):
        return {}
    wrong = {}
    stored: Any = QuerySet(model).filter(key__in=texts).values_list("key", "translation")
    for key, was in stored:
        found = {state_of(one, _memory(rows[key, field])) for field, one in texts[key].items()}
        state = next((state for state in Translated if state in found), Translated.VALID)
        if state != was:
            wrong[key] = state
    for state in set(wrong.values()):
        QuerySet(model).filter(key__in=[key for key in wrong if wrong[key] == state]).update(translation=state)
    if wrong:
        shown_otherwise.send(sender=model, keys=list(wrong))
    return wrong


def _memory(row: Translation) -> Memory | None:
    return Memory(*(getattr(row, name) for name in Memory._fields)) if row.language else None


def _store(wanted: Iterable[tuple[Translation, Memory | None]]) -> None:
    """Writes what is not yet so, with its history."""
    changed = [(row, memory) for row, memory in wanted if memory != _memory(row)]
    for row in [row for row, memory in changed if memory is None and row.pk]:
        row.delete()
        row.language = ""
    new = [row for row, memory in changed if memory is not None and row.pk is None]
    old = [row for row, memory in changed if memory is not None and row.pk is not None]
    for row, memory in changed:
        for name, value in memory._asdict().items() if memory else ():
            setattr(row, name, value)
    bulk_create_with_history(new, Translation)
    bulk_update_with_history(old, Translation, WRITTEN)


def _kept(texts: Texts, row: Translation) -> Memory:
    # What is remembered of the other language, after a raw change of the original one, says nothing of this text.
    known = row.source_text if row.language == texts.language else ""
    return Memory(texts.language, known, texts.original)


def _decide(record: Any, fields: Iterable[str], user: User | None, decision: Any) -> None:
    model = type(record)
    with transaction.atomic():
        texts = texts_of(model, [record.pk]).get(record.key, {})
        rows = _rows(model, [record.key])
        translated = [name for name in fields if name in texts and texts[name].original and texts[name].translation]
        decided = {"confirmed_by_id": user and user.pk, "confirmed_at": timezone.now()}
        chosen = [(rows[record.key, name], decision(texts[name], rows[record.key, name])) for name in translated]
        _store((row, memory._replace(**decided)) for row, memory in chosen)
        for state in _settle(model, {record.key: texts}, _rows(model, [record.key])).values():
            record.translation = state


def _to_be_saved(sender: Any, instance: Any, update_fields: Any, **kwargs: Any) -> None:
    fields = translated_fields(sender)
    # The bare name too, by which modeltranslation writes the text of the current language.
    columns = {*fields, *(f"{name}_{language}" for name in fields for language in LANGUAGES), "original_language"}
    written = update_fields is None or not columns.isdisjoint(update_fields)
    # Nothing is left here of a save that failed.
    instance._texts_before = texts_of(sender, [instance.pk] if instance.pk else []) if written else None


def _saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    before = instance.__dict__.pop("_texts_before", None)
    if before is not None:
        before = {} if instance.translated_together else before
        # The record at hand would otherwise write its old state back.
        for state in remember(sender, [instance.pk], before).values():
            instance.translation = state


def _rows_written(sender: Any, pks: list[Any], before: dict[str, dict[str, Texts]], **kwargs: Any) -> None:
    remember(sender, pks, before)
