"""What a page of results shows of each hit: records are read anew, so that one that left the site is not shown."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from findings.models import Finding, Record, SearchEntry, Term, Theme, Tour, Trainee, Visit
from findings.search.expressions import Tier
from findings.search.query import Query
from findings.search.snippets import Marked, Marker
from findings.typography import typeset


class Hit(NamedTuple):
    """One record found. `language` is the snippet's; where that is the reader's, the one that most words are found in.

    `name` is what it stands under, or another name of it, where that tells why it was found and its texts do not.
    """

    record: Any
    kind: str
    address: str
    title: Marked
    snippet: Marked | None
    name: Marked | None
    language: str

    @property
    def what(self) -> str:
        """What kind of record it is, in words."""
        return str(self.record._meta.verbose_name)


def shown(entries: Sequence[int], query: Query, language: str) -> list[Hit]:
    """The hits of these entries, in their order; one query for the entries, a few for each kind of record."""
    rows = {entry.pk: entry for entry in SearchEntry.objects.filter(pk__in=entries)}
    found = [rows[entry] for entry in entries if entry in rows]
    records = {
        (kind, record.pk): record
        for kind in {entry.kind for entry in found}
        for record in RECORDS[kind]().filter(pk__in=[entry.record for entry in found if entry.kind == kind])
    }
    marker = Marker(query)
    return [
        _hit(records[entry.kind, entry.record], entry, marker, language)
        for entry in found
        if (entry.kind, entry.record) in records
    ]


def _hit(record: Any, entry: SearchEntry, marker: Marker, language: str) -> Hit:
    title = marker.mark(*title_of(record, language))
    told = marker.found((Tier.TITLE, title.language, title.text))
    snippet = marker.snippet(entry.pieces, language, told)
    if snippet:
        told |= marker.found((Tier.BODY, snippet.language, snippet.text))
    return Hit(
        record=record,
        kind=entry.kind,
        address=address_of(record),
        title=title,
        snippet=snippet,
        name=marker.name(entry.pieces, language, told),
        language=_language(marker, entry, snippet, language),
    )


def _language(marker: Marker, entry: SearchEntry, snippet: Marked | None, language: str) -> str:
    if snippet and snippet.language != language:
        return snippet.language
    return marker.language(entry.pieces, language)


def title_of(record: Record, language: str) -> tuple[str, str]:
    """What the record is called, and in which language."""
    if isinstance(record, Term):
        return record.word, record.language
    if isinstance(record, Trainee):
        return str(record), language
    text = record.words(record.TITLE, language)
    return typeset(*text), text.language


def address_of(record: Any) -> str:
    """Where the record is read."""
    if isinstance(record, Term):
        return f"{reverse('glossary')}#{record.key}"
    if isinstance(record, Trainee):
        return f"{reverse('participants')}?tour={record.tour.key}"
    return str(record.get_absolute_url())


# Those that readers may see, with what a hit shows of them.
RECORDS: dict[str, Callable[[], QuerySet[Any]]] = {
    "finding": lambda: Finding.objects.published().with_links(),
    "visit": lambda: Visit.objects.published().select_related("tour", "host"),
    "theme": lambda: Theme.objects.published().select_related("parent"),
    "tour": Tour.objects.published,
    "term": Term.objects.all,
    "trainee": lambda: Trainee.objects.listed().select_related("tour", "authority"),
}
