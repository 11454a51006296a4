"""What a record was made of at a version, and how two such states differ, field by field and language by language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import FileField, ForeignKey, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from findings.enums import Language
from findings.loading.reader import INNER, columns_of, links_of
from findings.parity.diff import Change, Piece, word_diff
from findings.querysets.parity import NOT_TRANSLATED

# What whoever sent a record back said: kept by its version, filled in by no form.
COMMENT = "status_comment"
# An unchanged stretch is shown whole up to so many characters, then by its ends alone.
LONGEST_SAME, SHOWN_OF_SAME = 240, 80
DIGITS = 8


class Inner(NamedTuple):
    """Records that are part of another: their model, the foreign key to their owner, and their own columns."""

    model: Any
    owner: str
    columns: list[Any]

    @property
    def name(self) -> str:
        """What the owner calls them: "citations"."""
        return str(self.model._meta.get_field(self.owner).remote_field.related_name)

    @property
    def verbose_name(self) -> str:
        """What readers call them."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def attnames(self) -> list[str]:
        """Their columns; what tells each from its sisters is the first."""
        return [column.attname for column in self.columns]


@dataclass(frozen=True)
class State:
    """What a record is made of: its columns, and by name of link the primary keys or the rows of inner records."""

    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, frozenset[Any]] = field(default_factory=dict)

    def part(self, name: Any) -> Any:
        """What it has of a field: a value, or a set; ... where it does not say."""
        return self.links.get(name.name, ...) if _is_linked(name) else self.values.get(name.attname, ...)


class Name(NamedTuple):
    """How a record is called, and whether it is still there."""

    text: str
    is_there: bool = True

    def __str__(self) -> str:
        return self.text if self.is_there else _("%(name)s (deleted since)") % {"name": self.text}


Ref = tuple[Any, Any]
Names = dict[Ref, Name]


class Difference(NamedTuple):
    """How one field went from one state to the next. `kind` is "words", "value" or "links"."""

    name: str
    label: str
    language: str
    kind: str
    pieces: list[Piece]

    @property
    def after(self) -> list[str]:
        """What is there afterwards: one text, or the names of what is linked."""
        kept = [piece.text for piece in self.pieces if piece.change != Change.REMOVED]
        return kept if self.kind == "links" else ["".join(kept)]

    @property
    def abridged(self) -> list[Piece]:
        """The pieces, long unchanged stretches by their ends alone."""
        last = len(self.pieces) - 1
        return [_abridged(piece, number > 0, number < last) for number, piece in enumerate(self.pieces)]


def columns_kept(model: Any) -> list[Any]:
    """The columns that somebody fills in and that a version keeps."""
    kept = {column.attname for column in model.history.model.tracked_fields}
    return [column for column in columns_of(model) if column.attname in kept]


def inner_of(model: Any) -> list[Inner]:
    """The kinds of records that are part of this one."""
    found = []
    for inner, (owner, sister) in INNER.items():
        if inner._meta.get_field(owner).related_model is model:
            columns = [column for column in columns_of(inner) if column.name != owner]
            found.append(Inner(inner, owner, sorted(columns, key=lambda column: column.name != sister)))
    return found


def fields_of(model: Any) -> list[Any]:
    """Everything that a state has a part of: columns, many-to-many fields, inner records."""
    return [*columns_kept(model), *links_of(model), *inner_of(model)]


def values_in(model: Any, source: Any) -> dict[str, Any]:
    """The columns of a record or of a version of it, as a database takes them."""
    said = [column for column in model._meta.concrete_fields if column.name == COMMENT]
    columns = (*columns_kept(model), *said)
    return {column.attname: column.get_prep_value(getattr(source, column.attname)) for column in columns}


def nothing(model: Any) -> State:
    """What a record is made of before anything is written."""
    links = [link.name for link in (*links_of(model), *inner_of(model))]
    return State({column.attname: None for column in columns_kept(model)}, dict.fromkeys(links, frozenset()))


def present(record: Any) -> State:
    """What the record is made of now."""
    model = type(record)
    links = {link.name: getattr(record, link.name).values_list("pk", flat=True) for link in links_of(model)}
    for inner in inner_of(model):
        links[inner.name] = QuerySet(inner.model).filter(**{inner.owner: record.pk}).values_list(*inner.attnames)
    return State(values_in(model, record), {name: frozenset(linked) for name, linked in links.items()})


def label_of(column: Any) -> str:
    """The name of a field for whoever reads the history: "Title, in French"."""
    if not hasattr(column, "translated_field"):
        return str(capfirst(column.verbose_name))
    sides = {Language.FRENCH: _("%(field)s, in French"), Language.ENGLISH: _("%(field)s, in English")}
    return sides[column.language] % {"field": capfirst(column.translated_field.verbose_name)}


def touched(before: State, after: State) -> set[Any]:
    """The columns that differ, and the links that one of the two states lacks."""
    columns = {name for name, value in after.values.items() if not _same(before.values.get(name), value)}
    links = {(name, one) for name, now in after.links.items() for one in now ^ before.links.get(name, frozenset())}
    return columns | links


def compare(model: Any, pairs: Sequence[tuple[State, State]]) -> list[list[Difference]]:
    """How each pair of states differs, in the order of the fields. A hundred pairs cost as many queries as one."""
    found = [[one for one in (_sides(name, *pair) for name in fields_of(model)) if one] for pair in pairs]
    names = names_of(ref for row in found for name, *sides in row for side in sides for ref in refs(name, side))
    return [[_difference(*one, names) for one in row] for row in found]


def refs(name: Any, part: Any) -> Iterator[Ref]:
    """The records that a part of a state points to, by model and primary key."""
    if isinstance(name, Inner):
        yield from (ref for row in part for ref in row_refs(name, row))
    elif _is_linked(name):
        yield from ((name.related_model, pk) for pk in part)
    elif isinstance(name, ForeignKey) and part is not None:
        yield name.related_model, part


def row_refs(inner: Inner, row: Any) -> Iterator[Ref]:
    """The records that the row of an inner one points to."""
    for column, value in zip(inner.columns, row, strict=True):
        yield from refs(column, value)


def names_of(wanted: Iterable[Ref]) -> Names:
    """How these records are called; those that are gone, as their last version says."""
    by_model: dict[Any, set[Any]] = {}
    for model, pk in wanted:
        by_model.setdefault(model, set()).add(pk)
    names: Names = {}
    for model, pks in by_model.items():
        there: dict[Any, Any] = QuerySet(model).in_bulk(pks)
        names |= {(model, pk): Name(str(record)) for pk, record in there.items()}
        if gone := pks - there.keys():
            names |= {(model, pk): Name(_("A record"), False) for pk in gone}
            versions = model.history.filter(id__in=gone).order_by("history_id") if hasattr(model, "history") else ()
            names |= {(model, one.id): Name(str(one.history_object), False) for one in versions}
    return names


def shown(name: Any, value: Any, names: Names) -> str:
    """A value in words: choices by their labels, foreign keys by the names of the records."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            text = format_date(timezone.localtime(value), "j F Y, H:i")
        case date():
            text = format_date(value, "j F Y")
        case Decimal():
            text = str(number_format(value))
        case _ if isinstance(name, ForeignKey):
            text = str(names[name.related_model, value])
        case _ if isinstance(name, FileField):
            # Its name is the digest of what is in it, of which the beginning tells one from another.
            text = _("A picture (%(digest)s)") % {"digest": str(value).removeprefix("photographs/")[:DIGITS]}
        case _:
            text = str(dict(name.flatchoices).get(value, value))
    return text


def row_name(inner: Inner, row: Any, names: Names) -> str:
    """An inner record by what tells it from its sisters, then its other columns: "Part 2 · 1, position 3"."""
    first, *others = (shown(column, value, names) for column, value in zip(inner.columns, row, strict=True))
    more = [f"{column.verbose_name} {text}" for column, text in zip(inner.columns[1:], others, strict=True)]
    return ", ".join([first, *more])


def _sides(name: Any, before: State, after: State) -> tuple[Any, Any, Any] | None:
    old, new = before.part(name), after.part(name)
    return None if ... in (old, new) or _same(old, new) else (name, old, new)


def _same(old: Any, new: Any) -> bool:
    # An empty text is null or not, after the way it was written.
    both_empty = old in (None, "") and new in (None, "")
    return bool(old == new or both_empty)


def _is_linked(name: Any) -> bool:
    return isinstance(name, Inner) or bool(name.many_to_many)


def _difference(name: Any, old: Any, new: Any, names: Names) -> Difference:
    if _is_linked(name):
        removed, added = _linked(name, old - new, names), _linked(name, new - old, names)
        pieces = [Piece(Change.REMOVED, text) for text in removed] + [Piece(Change.ADDED, text) for text in added]
        return Difference(name.name, label_of(name), "", "links", pieces)
    text = getattr(name, "translated_field", None)
    if text is not None and text.name not in NOT_TRANSLATED:
        return Difference(name.name, label_of(name), name.language, "words", word_diff(old or "", new or ""))
    sides = [(Change.REMOVED, shown(name, old, names)), (Change.ADDED, shown(name, new, names))]
    return Difference(name.name, label_of(name), "", "value", [Piece(*side) for side in sides if side[1]])


def _linked(name: Any, linked: Iterable[Any], names: Names) -> list[str]:
    """The names of linked records; inner ones in their order, by their columns."""
    if not isinstance(name, Inner):
        return sorted(str(names[name.related_model, pk]) for pk in linked)
    return [row_name(name, row, names) for row in sorted(linked, key=lambda row: row[::-1])]


def _abridged(piece: Piece, has_before: bool, has_after: bool) -> Piece:
    if piece.change != Change.SAME or len(piece.text) <= LONGEST_SAME:
        return piece
    head = piece.text[:SHOWN_OF_SAME].rsplit(" ", 1)[0] + " " if has_before else ""
    tail = " " + piece.text[-SHOWN_OF_SAME:].split(" ", 1)[-1] if has_after else ""
    return Piece(Change.SAME, f"{head}[…]{tail}")
