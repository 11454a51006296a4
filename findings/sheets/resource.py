"""Takes rows into records and writes what they change, by django-import-export: one row, one record, by its key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource

from findings.enums import LANGUAGES, Status, Translated
from findings.models import PageRecord, User
from findings.querysets.parity import untranslated
from findings.sheets.columns import Column, columns_of, linked_names
from findings.sheets.errors import SheetError
from findings.sheets.keys import Keys
from findings.sheets.kinds import VERSION, told_of
from findings.sheets.rules import refused, unsound
from findings.sheets.tables import is_empty

BATCH, MOST_FAULTY = 500, 200
# Where a row of the data stands in its sheet.
ROW = "row"
# Told of how many rows were looked at since it was last told.
Progress = Callable[[int], Any]


class Change(NamedTuple):
    """What a row changes in one column: the texts before and after, as a preview tells them."""

    column: str
    before: str
    after: str


class RowChange(NamedTuple):
    """What a row makes of its record."""

    row: int
    key: str
    name: str
    new: bool
    pk: Any
    # Whether readers have the record, and whether a translation of it no longer follows.
    published: bool
    stale: bool
    changes: list[Change]


class Problem(NamedTuple):
    """What is wrong in a row, and in which of its columns, if in one."""

    row: int
    column: str
    message: str


@dataclass
class Report:
    """What became of the rows of a sheet, or would."""

    rows: int = 0
    # Where each column stands in the sheet, from 0.
    places: dict[str, int] = field(default_factory=dict)
    # The first row that was not looked at, for too many before it have a fault; 0 where all were.
    unseen_from: int = 0
    changed: list[RowChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def created(self) -> int:
        """How many records are new."""
        return sum(row.new for row in self.changed)


class Loader(BaseInstanceLoader):  # type: ignore[misc]
    """The stored records of the rows, some hundred at a time; nobody else writes them until the transaction ends."""

    def __init__(self, resource: Any, dataset: Any) -> None:
        super().__init__(resource, dataset)
        self._keys: Iterator[str] = iter(dict.fromkeys(dataset["key"]))
        self._asked: set[str] = set()
        self._found: dict[str, Any] = {}

    def get_instance(self, row: Any) -> Any:
        """The record of the row's key, if there is one."""
        while row["key"] not in self._asked:
            self._asked = set(islice(self._keys, BATCH))
            records: Any = self.resource.get_queryset().filter(key__in=self._asked).order_by("pk")
            # Without their tours, which others need meanwhile.
            records = records.select_for_update(of=("self",)).prefetch_related(*linked_names(self.resource.fields))
            self._found = {record.key: record for record in records}
        return self._found.get(row["key"])


class SheetResource(ModelResource):  # type: ignore[misc]
    """A kind of record as rows. `user` writes and is held to their rights; without one it only exports."""

    def __init__(
        self,
        user: User | None = None,
        reason: str = "",
        progress: Progress | None = None,
        most: int | None = None,
    ) -> None:
        super().__init__()
        self.progress, self.most = progress, most
        self.user, self.reason, self.keys = user, reason, Keys()
        self.fields: dict[str, Column] = columns_of(self._meta.model, self.keys)
        self.report = Report()
        self._taken: dict[str, tuple[Any, Any]] = {}
        self._faulty = 0

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """As import-export's, which tells nobody how far it is and knows no end. Raises SheetError after `most`.

        After so many rows with a fault, the others are not looked at.
        """
        if self.report.unseen_from:
            return self.get_row_result_class()()
        result = super().import_row(row, instance_loader, **kwargs)
        self._faulty += result.is_invalid()
        if self._faulty >= MOST_FAULTY:
            self.report.unseen_from = row[ROW] + 1
        if self.progress:
            self.progress(1)
        if self.most is not None and len(self.report.changed) > self.most:
            message = _("This sheet changes more than %d records: cut it up, or have it brought in by command.")
            raise SheetError(message % self.most)
        return result

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Gives the record what the row says otherwise. Raises ValidationError, by column."""
        self._record, self._taken, errors = instance, {}, {}
        told = told_of(type(instance))
        for name, column in self.fields.items():
            new, empty = instance.pk is None, is_empty(row.get(name))
            # A new record has what it has by default; what is told of the record that a row was copied from is not its.
            if name not in row or ((new or name in told) and empty) or (new and name in told):
                continue
            before = column.read(instance)
            try:
                after = column.widget.clean(row[name])
            except ValueError as error:
                errors[name] = ValidationError(str(error))
                continue
            if not column.widget.same(before, after):
                self._taken[name] = (before, after)
        if set(self._taken) == {VERSION}:
            # Nothing is changed: whatever was saved meanwhile is what the row says.
            self._taken.clear()
        errors |= refused(instance, self._taken, self.user) if self.user else {}
        if errors:
            raise ValidationError(errors)
        for name, (_before, after) in self._taken.items():
            if name not in told and not self.fields[name].is_linked:
                self.fields[name].give(instance, after)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Whether there is nothing to write."""
        return not import_validation_errors and instance.pk is not None and not self._taken

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Raises ValidationError where the record is not sound, or its row was not."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        self._renew_slugs(instance)
        # Told first, by column: what follows from it would only say it again.
        if found := unsound(instance, self._taken):
            raise ValidationError(found)
        instance.full_clean(exclude=untranslated(type(instance)))

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Signs the version that is about to be written."""
        instance._history_user, instance._change_reason = self.user, self.reason

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Writes what hangs on the record, now that it is there."""
        for name, (_before, after) in self._taken.items():
            if self.fields[name].is_linked:
                self.fields[name].link(instance, after)
        self.keys.add(instance)

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        """Reports what the row changed."""
        record = self._record
        if not row_result.is_skip():
            changes = [
                # What a new record has by default, nobody wrote.
                Change(name, "" if row_result.is_new() else column.shown(before), column.shown(after))
                for name, (before, after) in self._taken.items()
                for column in [self.fields[name].widget]
            ]
            published = getattr(record, "status", "") == Status.PUBLISHED
            stale = getattr(record, "translation", "") == Translated.STALE
            seen = (row[ROW], record.key, str(record), row_result.is_new(), record.pk, published, stale)
            self.report.changed.append(RowChange(*seen, changes))

    def _renew_slugs(self, record: Any) -> None:
        """An address that was made of a title follows it as long as no reader knows it."""
        if isinstance(record, PageRecord) and record.pk:
            titles = {code: f"{record.TITLE}_{code}" for code in LANGUAGES if f"slug_{code}" not in self._taken}
            before = {code: self._taken[title][0] for code, title in titles.items() if title in self._taken}
            for slug in record.slugs_made_of(before):
                setattr(record, slug, None)


def resource_of(model: type[Any], *args: Any) -> SheetResource:
    """The resource of one kind of record, with the arguments of SheetResource."""
    options = {
        "model": model,
        "fields": (),
        "import_id_fields": ("key",),
        "instance_loader_class": Loader,
        "skip_diff": True,
        "use_transactions": True,
        "report_skipped": False,
    }
    kind = type(f"{model.__name__}Resource", (SheetResource,), {"Meta": type("Meta", (), options)})
    resource: SheetResource = kind(*args)
    return resource
