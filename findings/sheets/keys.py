"""Cells that name other records, by their keys."""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import process

from findings.sheets.cells import Cell, written

BETWEEN_KEYS = re.compile(r"[\s|,;]+")
# Of a key that is like another, how much, in percent.
CLOSE = 75


class Keys:
    """The keys of records of every kind and their primary keys, read once a kind."""

    def __init__(self) -> None:
        self._pks: dict[Any, dict[str, Any]] = {}
        self._keys: dict[Any, dict[Any, str]] = {}

    def pk(self, model: Any, key: str) -> Any:
        """The primary key of a record. Raises ValueError where there is no such record."""
        self._read(model)
        if key not in self._pks[model]:
            names = {"kind": model._meta.verbose_name, "key": key[:80]}
            told = _("There is no record with this key (%(kind)s): %(key)s.") % names
            if close := process.extractOne(key[:80], [*self._pks[model]], score_cutoff=CLOSE):
                told += " " + _("Did you mean %(key)s?") % {"key": close[0]}
            raise ValueError(told)
        return self._pks[model][key]

    def key(self, model: Any, pk: Any) -> str:
        """The key of a record."""
        self._read(model)
        return self._keys[model][pk]

    def all(self, model: Any) -> list[str]:
        """Every key of that kind, sorted."""
        self._read(model)
        return sorted(self._pks[model])

    def add(self, record: Any) -> None:
        """Knows a record that has just been written."""
        model = type(record)
        if model in self._pks:
            self._pks[model][record.key], self._keys[model][record.pk] = record.pk, record.key

    def _read(self, model: Any) -> None:
        if model not in self._pks:
            rows: Any = QuerySet(model).values_list("key", "pk")
            self._pks[model] = dict(rows)
            self._keys[model] = {pk: key for key, pk in self._pks[model].items()}


class KeyCell(Cell):
    """A record, by its key."""

    def __init__(self, model: Any, keys: Keys) -> None:
        super().__init__()
        self.model, self.keys = model, keys

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Its primary key, if any."""
        key = written(value).strip()
        return self.keys.pk(self.model, key) if key else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Its key."""
        return self.keys.key(self.model, value) if value is not None else ""


class KeysCell(KeyCell):
    """Several records, by their keys; in this order where they are `ordered`."""

    def __init__(self, model: Any, keys: Keys, *, ordered: bool) -> None:
        super().__init__(model, keys)
        self.ordered = ordered

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Any]:
        """Their primary keys, each once."""
        keys = [key for key in BETWEEN_KEYS.split(written(value)) if key]
        return list(dict.fromkeys(self.keys.pk(self.model, key) for key in keys))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Their keys."""
        return " | ".join(self.keys.key(self.model, pk) for pk in value)

    def same(self, stored: Any, sent: Any) -> bool:
        """As Cell's; an order that means nothing does not tell them apart."""
        return bool(list(stored) == sent) if self.ordered else set(stored) == set(sent)
