"""What readers may find of each kind of record: its texts by tier and language, its facets, its date."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import override

from findings.commonmark import bare
from findings.enums import LANGUAGES, NoteState, Visibility
from findings.models import (
    Citation,
    Finding,
    Note,
    PageRecord,
    Photograph,
    PublishedRecord,
    Record,
    Term,
    Theme,
    Tour,
    Trainee,
    Visit,
)
from findings.search.expressions import Tier, facet_token
from findings.search.tokens import Piece

Pieces = Iterator[Piece]
Facets = Iterator[tuple[str, str]]


class Document(NamedTuple):
    """All that the index says of one record."""

    kind: str
    record: int
    key: str
    published_on: date
    facets: list[str]
    pieces: list[Piece]


class Kind(NamedTuple):
    """A kind of record that can be found: with what it stands on, whether readers see it, and what else it shows."""

    records: QuerySet[Any]
    is_shown: Callable[[Any], bool]
    related: tuple[Any, ...]
    pieces: Callable[[Any], Pieces]
    facets: Callable[[Any], Facets]


def documents(model: type[Model], pks: Iterable[int]) -> Iterator[Document]:
    """What is found of those of these records that readers may see."""
    kind = KINDS[model]
    shown = [record for record in kind.records.filter(pk__in=pks) if kind.is_shown(record)]
    prefetch_related_objects(shown, *kind.related)
    for record in shown:
        facets = [("record", model._meta.model_name or ""), *kind.facets(record)]
        yield Document(
            kind=model._meta.model_name or "",
            record=record.pk,
            key=record.key,
            published_on=_published_on(record),
            facets=sorted({facet_token(*facet) for facet in facets}),
            pieces=list(dict.fromkeys(piece for piece in kind.pieces(record) if piece.text)),
        )


def _published_on(record: Any) -> date:
    """The day since which readers see it, as far as is known."""
    times = (getattr(record, name, None) for name in ("publish_at", "status_at"))
    return timezone.localdate(next((time for time in times if time), record.created_at))


def _texts(tier: Tier, record: Record, *fields: str) -> Pieces:
    """These texts in every language in which readers see the record."""
    for language in LANGUAGES:
        if record.readable_in(language):
            for field in fields:
                text = getattr(record, f"{field}_{language}") or ""
                yield Piece(tier, language, bare(text, language) if text else "")


def _same(tier: Tier, *texts: str) -> Pieces:
    """Names, which are the same in both languages."""
    for language in LANGUAGES:
        yield from (Piece(tier, language, text) for text in texts)


def _country(tier: Tier, record: Any) -> Pieces:
    for language in LANGUAGES:
        with override(language):
            yield Piece(tier, language, str(record.country.name))


def _host(tier: Tier, visit: Visit) -> Pieces:
    yield from _texts(tier, visit.host, "name", "name_today")
    yield from _same(tier, *(alias.name for alias in visit.host.aliases.all()))


def _since(record: Any) -> Pieces:
    for follow_up in filter(_is_published, record.follow_ups.all()):
        yield from _texts(Tier.BODY, follow_up, "text", "evidence")
        yield from _texts(Tier.PASSAGE, follow_up, "citation")


def _notes(record: Any) -> Pieces:
    for note in _accepted(record):
        yield from _texts(Tier.NOTE, note, "changed", "obstacles", "comment")


def _uptake(record: Any) -> Facets:
    yield from (("uptake", note.attempt) for note in _accepted(record))


def _readable(record: PageRecord) -> Facets:
    yield from (("language", language) for language in record.live_languages)


def _of_finding(finding: Finding) -> Pieces:
    yield from _texts(Tier.TITLE, finding, "title")
    for theme in _themes(finding):
        yield from _texts(Tier.THEME, theme, "name")
    for visit in filter(_visit_is_shown, finding.visits.all()):
        yield from _texts(Tier.THEME, visit, "name")
        yield from _host(Tier.THEME, visit)
    yield from _country(Tier.THEME, finding.tour)
    yield from _texts(Tier.BODY, finding, "body", "conditions", "translation_note", "editor_note")
    yield from _since(finding)
    for citation in finding.citations.all():
        if citation.passage.source.tour.is_published:
            yield from _texts(Tier.PASSAGE, citation.passage, "section", "text")
    yield from _notes(finding)


def _facets_of_finding(finding: Finding) -> Facets:
    yield from (("theme", theme.key) for theme in _themes(finding))
    yield from (("visit", visit.key) for visit in filter(_visit_is_shown, finding.visits.all()))
    yield from (("tour", finding.tour.key), ("kind", finding.kind), ("claim", finding.claim))
    yield from _uptake(finding)
    yield from _readable(finding)


def _themes(finding: Finding) -> Iterator[Theme]:
    """Those that it stands in, each followed by the one above."""
    for theme in (finding.theme, *filter(_theme_is_shown, finding.themes.all())):
        yield theme
        if theme.parent:
            yield theme.parent


def _of_visit(visit: Visit) -> Pieces:
    yield from _texts(Tier.TITLE, visit, "name")
    yield from _host(Tier.TITLE, visit)
    yield from _texts(Tier.THEME, visit.host, "place")
    yield from _country(Tier.THEME, visit.host)
    yield from _texts(Tier.BODY, visit, "summary", "roles_met")
    yield from _since(visit)
    yield from _notes(visit)


def _facets_of_visit(visit: Visit) -> Facets:
    yield from (("visit", visit.key), ("tour", visit.tour.key))
    yield from _uptake(visit)
    yield from _readable(visit)


def _of_theme(theme: Theme) -> Pieces:
    yield from _texts(Tier.TITLE, theme, "name")
    if theme.parent:
        yield from _texts(Tier.THEME, theme.parent, "name")
    yield from _texts(Tier.BODY, theme, "question", "description")
    yield from _since(theme)


def _facets_of_theme(theme: Theme) -> Facets:
    yield from (("theme", each.key) for each in (theme, theme.parent) if each)
    yield from _readable(theme)


def _of_tour(tour: Tour) -> Pieces:
    yield from _texts(Tier.TITLE, tour, "title")
    yield from _country(Tier.TITLE, tour)
    yield from _same(Tier.TITLE, str(tour.class_year))
    yield from _texts(Tier.BODY, tour, "summary", "organiser")
    for source in tour.sources.all():
        yield from _texts(Tier.BODY, source, "title")
    for photograph in tour.photographs.all():
        if photograph.visit and not photograph.visit.is_published:
            continue
        yield from _texts(Tier.BODY, photograph, "caption", "alt")
    yield from _since(tour)


def _facets_of_tour(tour: Tour) -> Facets:
    yield "tour", tour.key
    yield from _readable(tour)


def _of_term(term: Term) -> Pieces:
    yield from _same(Tier.TITLE, *term.spellings, term.expansion)
    yield from _texts(Tier.TITLE, term, "meaning")
    yield from _country(Tier.THEME, term)
    yield from _texts(Tier.BODY, term, "definition")


def _of_trainee(trainee: Trainee) -> Pieces:
    yield from _same(Tier.TITLE, f"{trainee.given_name} {trainee.family_name}")
    yield from _texts(Tier.BODY, trainee, "role")
    if trainee.authority:
        yield from _texts(Tier.BODY, trainee.authority, "name")


def _facets_of_trainee(trainee: Trainee) -> Facets:
    yield "tour", trainee.tour.key


def _in_both(_term: Term) -> Facets:
    yield from (("language", language) for language in LANGUAGES)


def _accepted(record: Any) -> Iterator[Note]:
    yield from (note for note in record.notes.all() if note.state == NoteState.ACCEPTED)


# As querysets.published says in SQL. Here of records that are at hand with what they hang on: no query is needed.
def _is_published(record: PublishedRecord) -> bool:
    return record.is_published


def _is_always_shown(_term: Term) -> bool:
    return True


def _theme_is_shown(theme: Theme) -> bool:
    return theme.is_published and (theme.parent is None or theme.parent.is_published)


def _visit_is_shown(visit: Visit) -> bool:
    return visit.is_published and visit.tour.is_published


def _finding_is_shown(finding: Finding) -> bool:
    return finding.is_published and finding.tour.is_published and _theme_is_shown(finding.theme)


def _trainee_is_shown(trainee: Trainee) -> bool:
    return trainee.visibility == Visibility.LISTED and trainee.tour.is_published


KINDS: dict[type[Model], Kind] = {
    Finding: Kind(
        Finding.objects.select_related("tour", "theme__parent"),
        _finding_is_shown,
        (
            Prefetch("themes", Theme.objects.select_related("parent")),
            Prefetch("visits", Visit.objects.select_related("tour", "host")),
            "visits__host__aliases",
            Prefetch("citations", Citation.objects.select_related("passage__source__tour")),
            "follow_ups",
            "notes",
        ),
        _of_finding,
        _facets_of_finding,
    ),
    Visit: Kind(
        Visit.objects.select_related("tour", "host"),
        _visit_is_shown,
        ("host__aliases", "follow_ups", "notes"),
        _of_visit,
        _facets_of_visit,
    ),
    Theme: Kind(Theme.objects.select_related("parent"), _theme_is_shown, ("follow_ups",), _of_theme, _facets_of_theme),
    Tour: Kind(
        Tour.objects.all(),
        _is_published,
        ("sources", Prefetch("photographs", Photograph.objects.select_related("visit")), "follow_ups"),
        _of_tour,
        _facets_of_tour,
    ),
    Term: Kind(Term.objects.all(), _is_always_shown, (), _of_term, _in_both),
    Trainee: Kind(
        Trainee.objects.select_related("tour", "authority"), _trainee_is_shown, (), _of_trainee, _facets_of_trainee
    ),
}
