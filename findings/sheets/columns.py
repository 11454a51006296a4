"""The columns of a sheet: how each is headed in either language, and what it takes from and gives to a record."""

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKey, IntegerField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, override
from django_countries.fields import CountryField
from import_export.fields import Field

from findings.enums import LANGUAGES, Language
from findings.search.analyser import fold
from findings.sheets import cells
from findings.sheets.keys import KeyCell, Keys, KeysCell
from findings.sheets.kinds import INNER, VERSION, names_of

HEADINGS = {VERSION: gettext_lazy("version (leave as it is)"), "aliases": gettext_lazy("other names")}


def token_of(record: Any) -> str:
    """What tells this state of a record from any other; a spreadsheet takes it for neither a number nor a date."""
    return "v" + sha256(record.modified_at.isoformat().encode()).hexdigest()[:10]


class Column(Field):  # type: ignore[misc]
    """One column: a field of import-export, with headings in both languages."""

    is_linked = False

    def __init__(self, name: str, attribute: str, cell: cells.Cell, heading: Any, language: str = "") -> None:
        super().__init__(attribute=attribute, column_name=name, widget=cell)
        self.name, self.heading, self.language = name, heading, language

    def headed(self) -> str:
        """The heading in the current language: “Title (French)”."""
        heading = str(capfirst(self.heading))
        return f"{heading} ({Language(self.language).label})" if self.language else heading

    def read(self, record: Any) -> Any:
        """What the record holds."""
        value = getattr(record, self.attribute)
        return str(value) if isinstance(self.widget, cells.CountryCell) else value

    def give(self, record: Any, value: Any) -> None:
        """Has the record hold that."""
        setattr(record, self.attribute, value)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        """What a cell of the record's row holds."""
        return self.widget.render(self.read(instance))


class VersionColumn(Column):
    """Which state of the record a row tells of."""

    def read(self, record: Any) -> str:
        """The state; nothing of a record that is not there yet."""
        return token_of(record) if record.pk else ""


class LinksColumn(Column):
    """The records of a many-to-many field."""

    is_linked = True

    def read(self, record: Any) -> list[Any]:
        """Their primary keys, in the order of their keys."""
        linked = getattr(record, self.attribute).all() if record.pk else []
        return [one.pk for one in sorted(linked, key=lambda one: str(one.key))]

    def link(self, record: Any, value: list[Any]) -> None:
        """Links the record, once it is written, to these."""
        getattr(record, self.attribute).set(value)


class InnerColumn(Column):
    """Inner records: what tells each from its sisters, in their order."""

    is_linked = True

    def read(self, record: Any) -> list[Any]:
        """The passages by their primary keys, or the names."""
        _model, told = self._inner()
        return [getattr(row, told) for row in getattr(record, self.attribute).all()] if record.pk else []

    def link(self, record: Any, value: list[Any]) -> None:
        """Writes the rows that are missing, deletes those that are not named, puts the others in this order.

        Raises ValidationError where one cannot be written.
        """
        model, told = self._inner()
        there = {getattr(row, told): row for row in getattr(record, self.attribute).all()}
        for one in there.keys() - set(value):
            _sign(there[one], record).delete()
        owner = type(record)._meta.model_name
        for place, one in enumerate(value, start=1):
            row = there.get(one) or model(**{owner: record, told: one})
            if row.pk is None or getattr(row, "position", place) != place:
                row.position = place
                try:
                    row.full_clean()
                except ValidationError as error:
                    raise ValidationError({self.name: error.messages}) from error
                _sign(row, record).save()

    def _inner(self) -> tuple[Any, str]:
        """The model of the rows, and the attribute that tells each from its sisters."""
        model, name = INNER[self.name]
        return model, model._meta.get_field(name).attname


def _sign(row: Any, record: Any) -> Any:
    row._history_user, row._change_reason = record._history_user, record._change_reason
    return row


def columns_of(model: Any, keys: Keys) -> dict[str, Column]:
    """The columns of a sheet of this kind, in their order."""
    return {name: _column(model, name, keys) for name in names_of(model)}


def known_headings(columns: dict[str, Column]) -> dict[str, str]:
    """The column that each heading names, folded: in French, in English, or by the name of the column."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            known |= {fold(column.headed()): name for name, column in columns.items()}
    return known | {fold(name): name for name in columns}


def linked_names(columns: dict[str, Column]) -> list[str]:
    """What is read with the records: the links of these columns."""
    return [column.attribute for column in columns.values() if column.is_linked]


def _column(model: Any, name: str, keys: Keys) -> Column:
    if name == VERSION:
        return VersionColumn(name, name, cells.TextCell("", lines=False), HEADINGS[VERSION])
    if name == "aliases":
        return InnerColumn(name, name, cells.NamesCell(), HEADINGS[name])
    field = model._meta.get_field(name)
    if name == "passages":
        cell = KeysCell(field.related_model, keys, ordered=True)
        return InnerColumn(name, "citations", cell, field.verbose_name)
    if field.many_to_many:
        return LinksColumn(name, name, KeysCell(field.related_model, keys, ordered=False), field.verbose_name)
    stem, _bar, language = name.rpartition("_")
    original = getattr(field, "translated_field", None)
    if original is None:
        return Column(name, field.attname, _cell(field, keys), field.verbose_name)
    heading = model._meta.get_field(stem).verbose_name
    return Column(name, name, _cell(field, keys), heading, language)


def _cell(field: Any, keys: Keys) -> cells.Cell:
    """How a column of the database is written in a cell."""
    if isinstance(field, ForeignKey):
        return KeyCell(field.related_model, keys)
    if isinstance(field, CountryField):
        return cells.CountryCell("", lines=False)
    if field.choices:
        return cells.ChoiceCell(field.choices)
    for kind, cell in CELLS.items():
        if isinstance(field, kind):
            return cell
    if isinstance(field, DecimalField):
        return cells.NumberCell(field.decimal_places)
    return cells.TextCell(None if field.null else "", lines=not isinstance(field, CharField))


CELLS: dict[type[Any], cells.Cell] = {
    BooleanField: cells.YesNoCell(),
    DateTimeField: cells.TimeCell(),
    DateField: cells.DayCell(),
    IntegerField: cells.NumberCell(),
}
