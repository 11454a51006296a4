"""The editors' board: records of every kind as rows alike in one query, and all that is counted of them in another."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypedDict

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Left, Now, StrIndex

from findings.enums import LANGUAGES, NoteState, Status, Step, Translated
from findings.querysets.parity import number_of, with_record_state
from findings.querysets.published import readable_in

# Of a record that hangs on no tour; of a kind without publication state.
NO_TOUR, NO_STEP = 0, ""
NAME_LENGTH = 160
WORST_FIRST = " ".join(Translated)
# The state of translation that a row's rank stands for.
STATES = {WORST_FIRST.index(state) + 1: state for state in Translated}

# By what each kind of record hangs on a tour, if it does.
TOURS: dict[str, Any] = {
    "tour": F("pk"),
    "passage": F("source__tour_id"),
    "followup": Coalesce("tour_id", "visit__tour_id", "finding__tour_id", NO_TOUR, output_field=BigIntegerField()),
    "note": Coalesce("finding__tour_id", "visit__tour_id", output_field=BigIntegerField()),
    **dict.fromkeys(("source", "visit", "finding", "trainee", "photograph", "credit"), F("tour_id")),
}
# Kinds that are known by a name which is the same in both languages.
NAMES: dict[str, Any] = {
    "trainee": Concat("given_name", Value(" "), "family_name"),
    "credit": F("name"),
    "term": F("word"),
}
# What a moderator has not let through is no text of the site.
SHOWN = {"note": Q(state=NoteState.ACCEPTED)}

GROUPED = ("of_kind", "of_tour", "step", "written_in", "worst")
COLUMNS = (
    *("of_kind", "of_tour", "step", "written_in", "rank", "record", "key"),
    *("called_fr", "called_en", "read_fr", "read_en", "unseen", "modified_at"),
)


class Group(TypedDict):
    """How many records are alike. `worst` is the state of their translation; empty for what waits in a queue."""

    of_kind: str
    of_tour: int
    step: str
    written_in: str
    worst: str
    total: int


class Row(TypedDict):
    """One record of whatever kind. `read_fr`: readers find its French. `step`: empty where its kind has none.

    `rank` stands for the state of its translation (STATES).
    """

    of_kind: str
    of_tour: int
    step: str
    written_in: str
    rank: int
    record: int
    key: str
    called_fr: str | None
    called_en: str | None
    read_fr: bool
    read_en: bool


# The values that columns of GROUPED may have; a column that is not named may have any.
Wanted = Mapping[str, Iterable[Any]]


def rows(models: Iterable[Any], wanted: Wanted) -> Any:
    """A Row for each record of these kinds that is wanted.

    The worst translation comes first, what readers see before the rest, then what nobody has touched for longest.
    """
    condition = Q(**{f"{column}__in": list(values) for column, values in wanted.items()})
    parts = [_row(model).filter(condition).values(*COLUMNS) for model in models]
    return _together(parts).order_by("rank", "unseen", "modified_at", "of_kind", "record") if parts else []


def groups(models: Iterable[Any], queues: Iterable[QuerySet[Any]] = ()) -> list[Group]:
    """How many records of these kinds are alike; and, by kind alone, how many rows each of the queues has."""
    parts = [*map(_alike, models), *map(_queued, queues)]
    return list(_together([part.values(*GROUPED).annotate(total=Count("pk")) for part in parts])) if parts else []


def asked_for(group: Group, wanted: Wanted) -> bool:
    """Whether `rows` gives the records of the group."""
    return all(group[column] in values for column, values in wanted.items())  # type: ignore[literal-required]


def with_memo(tours: Any) -> Any:
    """Adds `passages`, of the memos of each tour, and `cited`: those that a finding rests on."""
    passages: QuerySet[Any] = QuerySet(apps.get_model("findings", "Passage")).filter(source__tour=OuterRef("pk"))
    citations = apps.get_model("findings", "Citation").objects.filter(passage=OuterRef("pk"))
    return tours.annotate(passages=number_of(passages), cited=number_of(passages.filter(Exists(citations))))


def _together(parts: list[Any]) -> Any:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _is_published(model: Any) -> bool:
    return any(column.name == "status" for column in model._meta.concrete_fields)


# A queryset is built once for each kind: it takes longer than asking the database.
@cache
def _alike(model: Any) -> Any:
    """The records of a kind with what they are grouped by, in columns that no kind has a field of the same name as."""
    kind = model._meta.model_name
    records: QuerySet[Any] = QuerySet(model).filter(SHOWN.get(kind, Q())).order_by()
    return with_record_state(
        records.annotate(
            of_kind=Value(kind, CharField()),
            of_tour=TOURS.get(kind, Value(NO_TOUR)),
            step=_step() if _is_published(model) else Value(NO_STEP, CharField()),
            written_in=F("original_language"),
        ),
        "worst",
    )


@cache
def _row(model: Any) -> Any:
    """The records of a kind with everything that a row tells."""
    published = _is_published(model)
    names = {f"called_{language}": _name(model, language) for language in LANGUAGES}
    read: dict[str, Any] = {
        f"read_{language}": _truth(_read_in(language)) if published else Value(False) for language in LANGUAGES
    }
    unseen = _truth(~Q(status=Status.PUBLISHED)) if published else Value(False)
    rank = StrIndex(Value(WORST_FIRST), F("worst"))
    return _alike(model).annotate(record=F("pk"), rank=rank, unseen=unseen, **names, **read)


def _queued(queue: QuerySet[Any]) -> Any:
    """What waits, as a group: no column but the kind tells one from another."""
    nothing = {name: Value("", CharField()) for name in ("step", "written_in", "worst")}
    kind = Value(queue.model._meta.model_name, CharField())
    # Plain: modeltranslation's own querysets give their columns in whatever order.
    return QuerySet(queue.model, queue.query).order_by().annotate(of_kind=kind, of_tour=Value(NO_TOUR), **nothing)


def _step() -> Case:
    """As the model's own `step`."""
    waiting = Q(status=Status.IN_REVIEW)
    return Case(
        When(waiting & Q(publish_at__lte=Now()), then=Value(Step.OVERDUE)),
        When(waiting & Q(publish_at__isnull=False), then=Value(Step.SCHEDULED)),
        When(Q(status=Status.DRAFT) & ~Q(status_comment=""), then=Value(Step.SENT_BACK)),
        default=F("status"),
        output_field=CharField(),
    )


def _name(model: Any, language: str) -> Left:
    title = f"{model.TITLE}_{language}"
    if model._meta.model_name == "passage":
        # Its title is that of a whole section.
        numbered = Case(When(Q(**{f"{title}__gt": ""}), then=Concat(title, Value(" · "), Cast("number", CharField()))))
        return Left(numbered, NAME_LENGTH)
    return Left(NAMES.get(model._meta.model_name, F(title)), NAME_LENGTH)


def _read_in(language: str) -> Q:
    due = Q(publish_at__isnull=True) | Q(publish_at__lte=Now())
    return Q(status=Status.PUBLISHED) & due & readable_in(language)


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
