"""Whether the two languages of a record still say the same, asked in SQL, so that any way of writing keeps it true."""

from collections.abc import Iterable
from functools import reduce
from operator import add, or_
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from modeltranslation.translator import NotRegistered, translator

from findings.enums import LANGUAGES, Translated, other_language
from findings.querysets.versions import batches

# An address is no text to translate.
NOT_TRANSLATED = {"slug"}


class Texts(NamedTuple):
    """Both texts of a field at one moment, each empty where there is none, and which of the two is the original."""

    original_language: str
    fr: str
    en: str

    @property
    def language(self) -> str:
        """The language translated into."""
        return other_language(self.original_language)

    @property
    def original(self) -> str:
        """The text in the original language."""
        return self.side(self.original_language)

    @property
    def translation(self) -> str:
        """The text in the other language."""
        return self.side(self.language)

    def side(self, language: str) -> str:
        """The text in that language."""
        return str(getattr(self, language))


def untranslated(model: Any) -> set[str]:
    """The columns that mix the two languages: never read or written as they are."""
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def translated_fields(model: Any) -> list[str]:
    """The texts of the model that are translated, in the order of its columns: ["title", "body"]."""
    bilingual = untranslated(model) - NOT_TRANSLATED
    return [column.name for column in model._meta.concrete_fields if column.name in bilingual]


def texts_in(record: Any) -> dict[str, Texts]:
    """The texts that a record at hand has, by field."""
    return {
        name: Texts(record.original_language, *(getattr(record, f"{name}_{language}") or "" for language in LANGUAGES))
        for name in translated_fields(type(record))
    }


def texts_of(model: Any, values: Iterable[Any], column: str = "pk") -> dict[str, dict[str, Texts]]:
    """The texts that the database has of the records with these values in `column`, by key and field.

    In a transaction, nobody else writes these records before it ends: what is remembered of the texts then holds.
    """
    fields = translated_fields(model)
    columns = [f"{field}_{language}" for field in fields for language in LANGUAGES]
    found: dict[str, dict[str, Texts]] = {}
    for batch in batches(values):
        rows: Any = QuerySet(model).filter(**{f"{column}__in": batch}).order_by("pk")
        if connection.in_atomic_block:
            rows = rows.select_for_update(no_key=True)
        for row in rows.values("key", "original_language", *columns):
            sides = {name: [row[f"{name}_{language}"] or "" for language in LANGUAGES] for name in fields}
            found[row["key"]] = {name: Texts(row["original_language"], *both) for name, both in sides.items()}
    return found


def _filled(field: str, language: str) -> Q:
    return Q(**{f"{field}_{language}__gt": ""})


def _empty(field: str, language: str) -> Q:
    return Q(**{f"{field}_{language}__isnull": True}) | Q(**{f"{field}_{language}": ""})


def _both(field: str) -> Q:
    return _filled(field, "fr") & _filled(field, "en")


def _one(field: str) -> Q:
    return _filled(field, "fr") & _empty(field, "en") | _empty(field, "fr") & _filled(field, "en")


def _made_from(model: Any, field: str, *columns: str) -> Q:
    """One of these columns of its memory is the original that stands now."""
    memories = apps.get_model("findings", "Translation").objects.filter(
        kind=model._meta.model_name, key=OuterRef("key"), field=field
    )
    condition = Q()
    for original in LANGUAGES:
        same = reduce(or_, (Q(**{column: OuterRef(f"{field}_{original}")}) for column in columns))
        held = Exists(memories.filter(same, language=other_language(original)))
        condition |= Q(original_language=original) & Q(held)
    return condition


def field_state(model: Any, field: str) -> Case:
    """Whether the translation of one field holds; null where neither language has a text."""
    return Case(
        When(_both(field) & _made_from(model, field, "source_text"), then=Value(Translated.VALID)),
        When(_both(field) & _made_from(model, field, "kept_text"), then=Value(Translated.KEPT)),
        When(_both(field), then=Value(Translated.STALE)),
        When(_one(field), then=Value(Translated.MISSING)),
        default=None,
        output_field=models.CharField(),
    )


def with_record_state(records: Any, name: str) -> Any:
    """Adds, under this name, what the worst of each record's translated fields is; valid where there is none."""
    fields = translated_fields(records.model)
    return records.alias(**_agreements(records.model)).annotate(**{name: _worst(fields)})


def _agreements(model: Any) -> dict[str, Any]:
    """What field_state asks field by field, asked once a record: of a list of every kind, that would be too much.

    `source_of_title`: its original, where it has a translation. `both`: how many fields have one. `held`: how many are
    the translation of the original that stands now. `sound`: those too that are knowingly kept.
    """
    fields = translated_fields(model)
    sources = {f"source_of_{name}": _source(name) for name in fields}
    both = reduce(add, (Case(When(_both(name), then=1), default=0) for name in fields))
    memories = apps.get_model("findings", "Translation").objects.filter(
        ~Q(language=OuterRef("original_language")), kind=model._meta.model_name, key=OuterRef("key")
    )
    now = Case(
        *(When(field=name, then=OuterRef(f"source_of_{name}")) for name in fields), output_field=models.TextField()
    )
    sound = memories.filter(Q(source_text=now) | Q(kept_text=now))
    return {**sources, "both": both, "held": number_of(memories.filter(source_text=now)), "sound": number_of(sound)}


def _source(field: str) -> Case:
    sides = (When(_both(field), original_language=language, then=F(f"{field}_{language}")) for language in LANGUAGES)
    return Case(*sides, default=None, output_field=models.TextField())


def _worst(fields: list[str]) -> Case:
    written = (reduce(or_, (Q(**{f"{name}_{language}__gt": ""}) for language in LANGUAGES)) for name in fields)
    some = reduce(add, (Case(When(condition, then=1), default=0) for condition in written))
    return Case(
        When(both__gt=F("sound"), then=Value(Translated.STALE)),
        When(both__gt=F("held"), then=Value(Translated.KEPT)),
        When(both__lt=some, then=Value(Translated.MISSING)),
        default=Value(Translated.VALID),
        output_field=models.CharField(),
    )


def number_of(found: Any) -> Subquery:
    """How many rows there are, as a column of the query that they refer to."""
    # A function of its own, which does not make Django group what is counted.
    counted = found.order_by().annotate(total=Func(F("pk"), function="COUNT")).values("total")
    return Subquery(counted, output_field=models.IntegerField())


class TranslationQuerySet(models.QuerySet[Any]):
    """What each translation was made from."""

    def of(self, model: Any, keys: Iterable[str]) -> Self:
        """Those of the records of these keys."""
        return self.filter(kind=model._meta.model_name, key__in=keys)
