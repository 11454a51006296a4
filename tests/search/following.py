"""What the tests of the search index share: what is found, by whom it is asked, and whether everything is in step."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.enums import LANGUAGES
from findings.models import Photograph, SearchEntry
from findings.search.facets import RECORDS, facets_of
from findings.search.hits import Hits
from findings.search.query import Query, parse
from findings.signals import together
from tests import make
from tests.views.pages import text_of

# Two words that nothing else has: what a record says before it is written, and after.
OLD, NEW = "baobab", "kumquat"
# The word that nobody may be told, its beginning, the same with a letter changed; and one that everybody finds.
SECRET, BEGINNING, MISTYPED, PUBLIC = "zarzuela", "zarzu", "zarquela", "camphre"
# A text that would be shown where the public word is looked for.
TOLD = f"{PUBLIC} {SECRET}".capitalize()
# What is found, by a text of its own.
KINDS: dict[str, tuple[Callable[..., Any], str]] = {
    "finding": (make.make_finding, "title"),
    "visit": (make.make_visit, "name"),
    "theme": (make.make_theme, "name"),
    "tour": (make.make_tour, "title"),
    "term": (make.make_term, "meaning"),
    "trainee": (make.make_trainee, "role"),
}


def made(kind: str, words: str = OLD, **fields: Any) -> Any:
    """A record of that kind that says so."""
    make_one, field = KINDS[kind]
    return make_one(**both(field, words), **fields)


def both(field: str, words: str) -> dict[str, Any]:
    """The same words as that text in both languages."""
    return {f"{field}_fr": words, f"{field}_en": words}


def keys(question: str, language: str = "fr", **facets: list[str]) -> list[str]:
    """The keys of the records found, from A to Z."""
    hits = Hits(parse(question).among(facets), language)
    found = hits[0 : hits.count]
    entries = SearchEntry.objects.in_bulk(found)
    return sorted(entries[entry].record_key for entry in found)


def everything() -> list[str]:
    """The keys of all records that are found, whatever they say."""
    return keys("", record=list(RECORDS))


def check() -> None:
    """Raises CommandError where anything is out of step."""
    call_command("reindex", "--check", stdout=StringIO())


@dataclass(frozen=True)
class World:
    """A finding with everything around it, each known by its key; and another, with nothing but its visit."""

    tour: Any
    parent: Any
    theme: Any
    other: Any
    host: Any
    visit: Any
    finding: Any
    passage: Any
    source: Any
    citation: Any
    alias: Any
    follow_up: Any
    note: Any
    authority: Any
    trainee: Any
    term: Any
    photograph: Any
    second: Any


def make_world() -> World:
    """All of it published, and none of it with the words that the tests ask for."""
    with together():
        tour, parent = make.make_tour(key="tour"), make.make_theme(key="parent")
        theme, other = make.make_theme(key="theme", parent=parent), make.make_theme(key="other")
        host = make.make_host(key="host", aliases=("Alias",))
        visit = make.make_visit(tour, host, key="visit")
        finding = make.make_finding(tour, theme, (visit,), (other,), key="finding")
        passage, authority = make.make_passage(tour=tour), make.make_authority()
        make.cite(finding, passage)
        second = make.make_finding(
            make.make_tour(key="tour-two"),
            make.make_theme(key="theme-two"),
            key="second",
        )
        second.visits.add(make.make_visit(second.tour, key="visit-two"))
        return World(
            tour=tour,
            parent=parent,
            theme=theme,
            other=other,
            host=host,
            visit=visit,
            finding=finding,
            passage=passage,
            source=passage.source,
            citation=finding.citations.get(),
            alias=host.aliases.get(),
            follow_up=make.make_follow_up(finding=finding),
            note=make.make_note(finding=finding),
            authority=authority,
            trainee=make.make_trainee(tour, key="trainee", authority=authority),
            term=make.make_term(key="term"),
            photograph=Photograph.objects.create(key="photograph", tour=tour, position=1),
            second=second,
        )


def ask(reader: Client, page: str, language: str, question: str) -> Any:
    """The answer of that page to the question."""
    with override(language):
        return reader.get(reverse(page), {"q": question})


def told_to(reader: Client, language: str) -> set[str]:
    """By what the secret is told to that reader."""
    with override(language):
        facets = facets_of(Hits(Query().among({"record": list(RECORDS)}), language))
    found = ask(reader, "search", language, SECRET).context
    places = {
        "hits": [*keys(SECRET, language), *found["found"]] != [] or found["hits"].count > 0,
        "facets": SECRET in repr(facets).lower(),
        "results": SECRET in text_of(ask(reader, "search", language, PUBLIC)).lower(),
        "suggestions": SECRET in text_of(ask(reader, "suggestions", language, BEGINNING)).lower(),
        "correction": SECRET in text_of(ask(reader, "search", language, MISTYPED)).lower(),
    }
    return {place for place, is_told in places.items() if is_told}


def told(readers: list[Client]) -> set[str]:
    """By what the secret is told to any reader, in either language."""
    return set().union(*(told_to(reader, language) for reader in readers for language in LANGUAGES))
