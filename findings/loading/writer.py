"""Writes a tour's entries without undoing what was edited, deleted or erased since they were first loaded.

`loaddata` skips save() and history, overwrites a curator's work and brings erased people back: hence this.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from findings.loading.reader import INNER, RECEIVED, Entry, Ref, columns_of, links_of, read
from findings.models import Finding, Record, Successor, Tombstone
from findings.models.succession import answer_for_itself
from findings.querysets.parity import untranslated
from findings.querysets.statistics import analyze
from findings.signals import together

# What a fixture cannot know, and a reset therefore keeps: what people decided of themselves, and files received.
NEVER_RESET = {"user", "visibility", *RECEIVED, "focal_x", "focal_y", "alt_fr", "alt_en", "credit_fr", "credit_en"}


class Outcome(Enum):
    """What became of one record."""

    CREATED = "created"
    OVERWRITTEN = "overwritten"
    REMOVED = "removed"
    KEPT = "kept"
    LEFT_OUT = "left out"


Report = Counter[tuple[type[Model], Outcome]]


def load(name: str, *, reset: bool = False) -> Report:
    """Loads the fixtures of that tour in one transaction, and counts the outcomes by kind of record.

    Creates what is missing. Leaves alone what is there, with its links and inner records; what a curator deleted; who
    was erased, and what hangs on them. With `reset`, records become what the fixtures say and deleted ones come back:
    only erased people do not, and people's own choices stay. Raises LoadError; nothing is then written.
    """
    entries = read(name)
    with transaction.atomic(), together():
        report = _Loading(entries, f"load_tour {name}", reset).run()
    analyze()
    return report


def _ref_of(record: Any) -> Ref:
    return Ref(type(record), " / ".join(record.natural_key()))


@dataclass
class _Loading:
    """What one loading knows of the database, and does to it."""

    entries: list[Entry]
    reason: str
    reset: bool
    stored: dict[Ref, Any] = field(default_factory=dict)
    deleted: set[Ref] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    created: set[Ref] = field(default_factory=set)
    left_out: set[Ref] = field(default_factory=set)
    # What stands for a record that was merged into it.
    heirs: dict[Ref, Any] = field(default_factory=dict)
    report: Report = field(default_factory=Counter)
    started: datetime = field(default_factory=timezone.now)

    def run(self) -> Report:
        """Writes the entries in their order: what a record points to stands above it."""
        self._survey()
        for entry in self.entries:
            outcome = self._outcome(entry)
            if outcome in {Outcome.CREATED, Outcome.OVERWRITTEN}:
                outcome = self._write(entry)
            if outcome is Outcome.LEFT_OUT and entry.ref not in self.heirs:
                self.left_out.add(entry.ref)
            self.report[entry.model, outcome] += 1
        if self.reset:
            self._remove_extra_inner_records()
        return self.report

    def _survey(self) -> None:
        """Finds what is stored, deleted and erased: at most two queries a kind, whatever the number of records."""
        wanted: dict[Any, set[str]] = {}
        for ref in {ref for entry in self.entries for ref in entry.refs}:
            wanted.setdefault(ref.model, set()).add(ref.key)
        for model, keys in wanted.items():
            found = model._default_manager
            if model in INNER:
                owner, _sister = INNER[model]
                owners = wanted[model._meta.get_field(owner).related_model]
                links = [name for name in INNER[model] if model._meta.get_field(name).is_relation]
                found = found.filter(**{f"{owner}__key__in": owners}).select_related(*links)
            else:
                found = found.filter(key__in=keys)
                deletions = model.history.filter(history_type="-", key__in=keys)
                self.deleted |= {Ref(model, key) for key in deletions.values_list("key", flat=True)}
            self.stored |= {_ref_of(record): record for record in found}
        self._find_heirs()
        keys = {entry.ref.key for entry in self.entries}
        self.erased = set(Tombstone.objects.filter(key__in=keys).values_list("key", flat=True))

    def _find_heirs(self) -> None:
        """What a record was merged into takes up what hangs on it."""
        wanted = {(str(ref.model._meta.model_name), ref.key): ref for ref in self.deleted - self.stored.keys()}
        merged = Successor.objects.filter(key__in=[key for _kind, key in wanted]) if wanted else []
        for one in merged:
            if ref := wanted.get((one.kind, one.key)):
                heir = ref.model._default_manager.filter(key=one.successor).first()
                self.heirs |= {ref: heir} if heir else {}

    def _outcome(self, entry: Entry) -> Outcome:
        """What is to become of it, before a reset finds that it says the same."""
        stored = entry.ref in self.stored
        if entry.ref.key in self.erased:
            return Outcome.LEFT_OUT
        if stored and not self.reset:
            return Outcome.KEPT
        if not self.left_out.isdisjoint(entry.links.values()):
            return Outcome.LEFT_OUT
        if self.reset:
            return Outcome.OVERWRITTEN if stored else Outcome.CREATED
        gone = entry.ref in self.deleted or (entry.owner and entry.owner not in self.created)
        return Outcome.LEFT_OUT if gone else Outcome.CREATED

    def _write(self, entry: Entry) -> Outcome:
        known = entry.ref in self.stored
        record: Any = self.stored[entry.ref] if known else entry.model()
        before = (_state(record), _linked_pks(record)) if known else None
        for name, value in self._values(entry, known).items():
            setattr(record, name, value)
        many = {column.name: self._linked(entry, column.name) for column in links_of(entry.model)}
        if self.heirs and isinstance(record, Finding):
            many["themes"].discard(record.theme_id)
        _clean(record, entry)
        if before == (_state(record), many):
            return Outcome.KEPT
        if not known and isinstance(record, Record):
            # One tour arrives at once: the latest of its findings are then the first of its memo.
            record.created_at = self.started
        record._change_reason, record.translated_together = self.reason, True
        record.save()
        if not known and isinstance(record, Record) and entry.ref in self.deleted:
            answer_for_itself(record)
        for name, pks in many.items():
            getattr(record, name).set(pks)
        self.stored[entry.ref] = record
        if not known:
            self.created.add(entry.ref)
        return Outcome.OVERWRITTEN if known else Outcome.CREATED

    def _values(self, entry: Entry, known: bool) -> dict[str, Any]:
        """Every column by its attribute: where the fixture says nothing, its default."""
        kept = NEVER_RESET if known else set()
        columns = [column for column in columns_of(entry.model) if column.name not in kept]
        values = {column.attname: column.get_default() for column in columns}
        values |= {name: value for name, value in entry.values.items() if name not in kept}
        return values | {f"{name}_id": self._pk(entry, name, ref) for name, ref in entry.links.items()}

    def _linked(self, entry: Entry, name: str) -> set[Any]:
        refs = entry.many.get(name, [])
        return {self._pk(entry, name, ref) for ref in refs if ref not in self.left_out}

    def _pk(self, entry: Entry, name: str, ref: Ref) -> Any:
        found = self.stored.get(ref) or self.heirs.get(ref)
        if found is None:
            raise entry.error(_("“%(key)s” is neither above nor in the database.") % {"key": ref.key}, name)
        return found.pk

    def _remove_extra_inner_records(self) -> None:
        named = {entry.ref for entry in self.entries}
        for ref in [ref for ref in self.stored if ref.model in INNER and ref not in named]:
            record = self.stored.pop(ref)
            if _ref_of(getattr(record, INNER[ref.model][0])) in named:
                record._change_reason, record.translated_together = self.reason, True
                record.delete()
                self.report[ref.model, Outcome.REMOVED] += 1


def _state(record: Any) -> dict[str, Any]:
    return {column.name: column.value_from_object(record) for column in columns_of(type(record))}


def _linked_pks(record: Any) -> dict[str, set[Any]]:
    names = [column.name for column in links_of(type(record))]
    return {name: set(getattr(record, name).values_list("pk", flat=True)) for name in names}


def _clean(record: Any, entry: Entry) -> None:
    try:
        record.full_clean(exclude=untranslated(entry.model))
    except ValidationError as error:
        messages = [
            (f"{name}: " if name != NON_FIELD_ERRORS else "") + " ".join(texts)
            for name, texts in error.message_dict.items()
        ]
        raise entry.error(" ".join(messages)) from error
