"""By what a reader may narrow the hits: the values of each facet, with their words and how many hits have them."""

from collections import Counter
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from findings.enums import Attempt, Claim, FindingKind, Language
from findings.models import Note, Theme, Tour, Visit
from findings.search.hits import Hits, facet_counts
from findings.typography import typeset

RECORDS: dict[str, Any] = {
    "finding": _("findings"),
    "visit": _("visits"),
    "theme": _("themes"),
    "tour": _("tours"),
    "term": _("words of the glossary"),
    "trainee": _("participants"),
}
LABELS = {
    "record": pgettext_lazy("facet", "What it is"),
    "theme": _("Theme"),
    "visit": _("Visit"),
    "tour": _("Tour"),
    "kind": _("Kind of finding"),
    "claim": _("How we know"),
    "uptake": pgettext_lazy("facet", "What became of it"),
    "language": pgettext_lazy("facet", "Can be read in"),
}
CHOICES: dict[str, dict[str, Any]] = {
    "record": RECORDS,
    "kind": dict(FindingKind.choices),
    "claim": dict(Claim.choices),
    "uptake": dict(Attempt.choices),
    "language": dict(Language.choices),
}
MODELS: dict[str, Any] = {"theme": Theme, "visit": Visit, "tour": Tour}
# Of visits and tours, there may be as many as there were classes.
MOST_VALUES = 12


class Value(NamedTuple):
    """One value; `total` is None where hits are not counted."""

    value: str
    words: str
    total: int | None
    is_chosen: bool


class Facet(NamedTuple):
    """One facet, with the values that there are hits for, or that are chosen."""

    name: str
    label: Any
    values: list[Value]


def facets_of(hits: Hits) -> list[Facet]:
    """The facets that can narrow the hits, or do. One query for each kind of record whose names are to be told."""
    found = []
    for name, (counts, counted) in facet_counts(hits).items():
        chosen = list(hits.query.facets.get(name, ()))
        values = [
            Value(value, words, counts[value] if counted else None, value in chosen)
            for value, words in _words(name, counts, counted, chosen)
        ]
        # What all the hits have narrows nothing.
        if any(value.is_chosen or value.total != hits.count for value in values):
            found.append(Facet(name, LABELS[name], values))
    return found


def words_of(name: str, values: list[str]) -> dict[str, str]:
    """What these values of a facet are called, in their order; those that there are not are left out."""
    if not values:
        return {}
    if name in CHOICES:
        return {value: str(words) for value, words in CHOICES[name].items() if value in values}
    records = {record.key: record for record in MODELS[name].objects.published().filter(key__in=values)}
    return {key: typeset(*records[key].words(records[key].TITLE)) for key in values if key in records}


def _words(name: str, counts: Counter[str], counted: bool, chosen: list[str]) -> list[tuple[str, str]]:
    """The values to offer: those that hits have, the most frequent first; where hits are not counted, what there is."""
    if name in CHOICES:
        there = set(counts if counted else CHOICES[name])
        if name == "uptake" and not counted:
            there = set(Note.objects.accepted().values_list("attempt", flat=True))
        offered = [value for value in CHOICES[name] if value in there or value in chosen]
    elif counted:
        most = sorted(counts, key=lambda value: (-counts[value], value))[: MOST_VALUES if name != "theme" else None]
        offered = most + [value for value in chosen if value not in most]
    elif name == "theme":
        offered = list(Theme.objects.published().values_list("key", flat=True))
    elif name == "tour":
        latest = list(Tour.objects.published().values_list("key", flat=True)[:MOST_VALUES])
        offered = latest + [value for value in chosen if value not in latest]
    else:
        # Of thousands of visits, none is worth offering before the question is narrower.
        offered = chosen
    return list(words_of(name, offered).items())
