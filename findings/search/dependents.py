"""Which records are found otherwise once another was written: the ways from a record to what the index says of it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from findings.models import (
    Authority,
    Citation,
    Finding,
    FollowUp,
    Host,
    HostAlias,
    Note,
    Passage,
    Photograph,
    Source,
    Term,
    Theme,
    Tour,
    Trainee,
    Visit,
)
from findings.querysets.versions import batches
from findings.search.documents import KINDS

Found = dict[type[Model], set[int]]

# From what is written to what is found: how the latter looks the former up.
LOOKUPS: dict[type[Model], dict[type[Model], tuple[str, ...]]] = {
    Tour: {
        Tour: ("pk",),
        Visit: ("tour",),
        Finding: ("tour", "visits__tour", "passages__source__tour"),
        Trainee: ("tour",),
    },
    Theme: {Theme: ("pk", "parent"), Finding: ("theme", "theme__parent", "themes", "themes__parent")},
    Visit: {Visit: ("pk",), Finding: ("visits",), Tour: ("photographs__visit",)},
    Host: {Visit: ("host",), Finding: ("visits__host",)},
    Finding: {Finding: ("pk",)},
    Passage: {Finding: ("passages",)},
    Source: {Finding: ("passages__source",)},
    Authority: {Trainee: ("authority",)},
    Term: {Term: ("pk",)},
    Trainee: {Trainee: ("pk",)},
}
# What belongs to another record, whose texts it adds to: by which foreign keys. It may have belonged to another before.
OWNERS: dict[type[Model], tuple[str, ...]] = {
    HostAlias: ("host",),
    Citation: ("finding",),
    Note: ("finding", "visit"),
    FollowUp: ("finding", "visit", "theme", "tour"),
    Source: ("tour",),
    Photograph: ("tour",),
}
FOLLOWED: set[type[Model]] = {*LOOKUPS, *OWNERS}


def dependents(model: type[Model], pks: Iterable[int]) -> Found:
    """The records, by kind, whose entries these records have a part in."""
    found: Found = defaultdict(set)
    for batch in batches(pks):
        for kind, lookups in LOOKUPS.get(model, {}).items():
            found[kind] |= _looking_up(kind, lookups, batch)
        for name in OWNERS.get(model, ()):
            for kind, owners in _owned_by(model, name, batch).items():
                found[kind] |= owners
    return found


def _looking_up(kind: Any, lookups: tuple[str, ...], pks: list[int]) -> set[int]:
    if lookups == ("pk",):
        return set(pks)
    condition = reduce(or_, (Q(**{f"{lookup}__in": pks}) for lookup in lookups))
    return set(kind.objects.filter(condition).values_list("pk", flat=True))


def _owned_by(model: Any, name: str, pks: list[int]) -> Found:
    """Those that these records belong to, and belonged to in any version."""
    owner = model._meta.get_field(name).related_model
    now = model.objects.filter(pk__in=pks).values_list(f"{name}_id", flat=True)
    once = model.history.filter(id__in=pks).values_list(f"{name}_id", flat=True)
    owners = {pk for pk in (*now, *once) if pk is not None}
    return {owner: owners} if owner in KINDS else dependents(owner, owners)
