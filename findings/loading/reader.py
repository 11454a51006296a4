"""Reads the fixtures of a tour into entries, and says what is wrong in them by file, record and field. No database."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.conf import settings
from django.db.models import CharField, ForeignKey, ManyToManyField, Model, TextField
from django.utils.translation import gettext as _

from findings import models
from findings.querysets.parity import untranslated

LOADED: dict[str, type[Model]] = {
    model._meta.label_lower: model
    for model in (
        models.Tour,
        models.Source,
        models.Passage,
        models.Theme,
        models.Host,
        models.HostAlias,
        models.Visit,
        models.Finding,
        models.Citation,
        models.FollowUp,
        models.Authority,
        models.Trainee,
        models.Photograph,
        models.Credit,
        models.Term,
    )
}
# An inner record has no key of its own: the record it is part of, and what tells it from its sisters.
INNER: dict[type[Model], tuple[str, str]] = {
    models.HostAlias: ("host", "name"),
    models.Citation: ("finding", "passage"),
}
# What is made of a picture that somebody sends.
RECEIVED = {"file", "width", "height"}


class LoadError(Exception):
    """Fixtures cannot be loaded; nothing was written. The message says in which file, record and field, and why."""

    def __init__(self, why: str, *where: str) -> None:
        super().__init__(" · ".join([*filter(None, where), why]))


class Ref(NamedTuple):
    """A record by its kind and its key."""

    model: type[Model]
    key: str


@dataclass
class Entry:
    """One record as a fixture writes it: plain values, and the keys of the records it points to."""

    model: type[Model]
    where: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Ref] = field(default_factory=dict)
    many: dict[str, list[Ref]] = field(default_factory=dict)

    @property
    def ref(self) -> Ref:
        """What names it: its key, or those of an inner record."""
        names = INNER.get(self.model, ("key",))
        return Ref(self.model, " / ".join(self._named(name) for name in names))

    @property
    def owner(self) -> Ref | None:
        """The record that an inner one is part of."""
        return self.links[INNER[self.model][0]] if self.model in INNER else None

    @property
    def refs(self) -> list[Ref]:
        """Itself and all that it points to."""
        return [self.ref, *self.links.values(), *(ref for refs in self.many.values() for ref in refs)]

    def error(self, why: str, name: str = "") -> LoadError:
        """What is wrong with it, or with one of its fields."""
        return LoadError(why, *self.where, name)

    def _named(self, name: str) -> str:
        named = self.links[name].key if name in self.links else self.values.get(name)
        if not named:
            raise self.error(_("This field is needed to tell the record from others."), name)
        return str(named)


def tours() -> dict[str, Path]:
    """The folders of fixtures, by name."""
    roots = (Path(root) for root in settings.FIXTURE_DIRS)
    folders = sorted(folder for root in roots if root.is_dir() for folder in root.iterdir())
    return {folder.name: folder for folder in folders if any(folder.glob("*.yaml"))}


def read(name: str) -> list[Entry]:
    """The entries of a tour, in the order of its files. Raises LoadError."""
    known = tours()
    if name not in known:  # no path is ever built from the name
        message = _("There is no such tour. Those that can be loaded: %(names)s.") % {"names": ", ".join(known) or "—"}
        raise LoadError(message, name)
    entries: dict[Ref, Entry] = {}
    for path in sorted(known[name].glob("*.yaml")):
        for number, item in enumerate(_items(path), start=1):
            entry = _entry(path.name, number, item)
            if entry.ref in entries:
                raise entry.error(_("This record is given twice."))
            entries[entry.ref] = entry
    return list(entries.values())


def columns_of(model: Any) -> list[Any]:
    """The columns that a fixture can fill."""
    mixed = untranslated(model)
    columns = [column for column in model._meta.concrete_fields if column.editable and not column.primary_key]
    return [column for column in columns if column.name not in mixed]


def links_of(model: Any) -> list[Any]:
    """The many-to-many fields that a fixture can fill: those whose rows are not records themselves."""
    return [column for column in model._meta.many_to_many if column.remote_field.through._meta.auto_created]


def _items(path: Path) -> list[Any]:
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:  # ValueError: a day that no calendar has
        raise LoadError(_("This is not valid YAML: %(error)s") % {"error": error}, path.name) from error
    if not isinstance(items, list):
        raise LoadError(_("Expected a list of records."), path.name)
    return items


def _entry(file: str, number: int, item: Any) -> Entry:
    place = _("record %(number)d") % {"number": number}
    if not isinstance(item, dict) or item.keys() != {"model", "fields"} or not isinstance(item["fields"], dict):
        raise LoadError(_("Expected `model` and `fields`, and nothing else."), file, place)
    model = LOADED.get(str(item["model"]))
    if model is None:
        message = _("“%(model)s” is not a kind of record that can be loaded.") % {"model": item["model"]}
        raise LoadError(message, file, place)
    entry = Entry(model, (file, str(item["fields"].get("key") or place)))
    for name, value in item["fields"].items():
        _read_field(entry, str(name), value)
    return entry


def _read_field(entry: Entry, name: str, value: Any) -> None:
    column = _column(entry, name)
    if isinstance(column, ManyToManyField):
        if not isinstance(value, list):
            raise entry.error(_("Expected a list of keys: [[first-key], [second-key]]."), name)
        entry.many[name] = [_ref(entry, column, key) for key in value]
    elif isinstance(column, ForeignKey):
        entry.links[name] = _ref(entry, column, value)
    else:
        entry.values[name] = _value(entry, column, value)


def _column(entry: Entry, name: str) -> Any:
    if name in untranslated(entry.model):
        raise entry.error(_("Say in which language: %(name)s_fr or %(name)s_en.") % {"name": name}, name)
    columns = {column.name: column for column in (*columns_of(entry.model), *links_of(entry.model))}
    column = columns.get(name)
    if column is None or name in RECEIVED or (column.is_relation and column.related_model not in LOADED.values()):
        raise entry.error(_("There is no such field, or a fixture cannot fill it."), name)
    return column


def _ref(entry: Entry, column: Any, value: Any) -> Ref:
    if not (isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)):
        raise entry.error(_("Expected a key between brackets: [some-key]."), column.name)
    return Ref(column.related_model, value[0])


def _value(entry: Entry, column: Any, value: Any) -> Any:
    # YAML reads an unquoted no as false and 2015 as a number.
    text_expected = isinstance(column, CharField | TextField)
    if (text_expected and not isinstance(value, str)) or isinstance(value, list | dict):
        raise entry.error(_("Expected one text: write it between quotes."), column.name)
    return str(value) if isinstance(value, float) else value  # as a binary number, 55.7 has too many decimals
