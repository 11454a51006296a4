"""One record of each kind, written in both languages, and what the database says of its translations."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from findings.enums import LANGUAGES, Translated
from findings.models import Credit, Photograph, Record, Source, Translation
from findings.querysets.parity import translated_fields, with_record_state
from tests.make import (
    fresh,
    make_authority,
    make_finding,
    make_follow_up,
    make_host,
    make_note,
    make_passage,
    make_term,
    make_theme,
    make_tour,
    make_trainee,
    make_visit,
)

KINDS: dict[str, Callable[..., Any]] = {
    "authority": make_authority,
    "credit": lambda **fields: Credit.objects.create(tour=make_tour(), name="Camille Nom", **fields),
    "finding": make_finding,
    "followup": lambda **fields: make_follow_up(tour=make_tour(), **fields),
    "host": make_host,
    "note": lambda **fields: make_note(finding=make_finding(), **fields),
    "passage": make_passage,
    "photograph": lambda **fields: Photograph.objects.create(tour=make_tour(), **fields),
    "source": lambda **fields: Source.objects.create(tour=make_tour(), **fields),
    "term": make_term,
    "theme": make_theme,
    "tour": make_tour,
    "trainee": make_trainee,
    "visit": make_visit,
}
# Those whose state is derived in a column.
PUBLISHED = ("finding", "followup", "theme", "tour", "visit")


def specimen(kind: str, original_language: str = "fr", key: str = "", **fields: Any) -> Any:
    """A record of that kind whose every text is written in both languages: title_fr is “title fr”."""
    record = KINDS[kind](original_language=original_language, key=key or f"one-{kind}")
    for field in translated_fields(type(record)):
        for language in LANGUAGES:
            setattr(record, f"{field}_{language}", f"{field} {language}")
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    return fresh(record)


def title_of(record: Record) -> str:
    """The first of its texts."""
    return translated_fields(type(record))[0]


def states(record: Record) -> dict[str, Translated | None]:
    """Whether the translation of each of its fields holds, as SQL says."""
    model: Any = type(record)
    row = model.objects.with_states().get(pk=record.pk)
    return {name: getattr(row, f"state_{name}") for name in translated_fields(model)}


def worst(record: Record) -> Translated:
    """What the worst of its translated fields is, as SQL says."""
    model: Any = type(record)
    return Translated(with_record_state(QuerySet(model), "worst").get(pk=record.pk).worst)


def state(record: Record, field: str = "") -> Translated | None:
    """Whether the translation of one of its fields, by default the first, holds."""
    return states(record)[field or title_of(record)]


def remembered(record: Record, field: str = "") -> tuple[str, str, str | None] | None:
    """The language, the text it was made from and the text it is kept for, of one field, by default the first."""
    row = Translation.objects.of(type(record), [record.key]).filter(field=field or title_of(record)).first()
    return row and (row.language, row.source_text, row.kept_text)


def write_raw(record: Record, **columns: str | None) -> None:
    """Writes these columns behind Django's back."""
    names = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{record._meta.db_table}" SET {names} WHERE id = %s',  # noqa: S608 - names of our own columns
            [*columns.values(), record.pk],
        )
