"""A synthetic bilingual corpus: findings in the words of the real tour, common and rare ones as in any language."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, islice
from typing import Any

from django.db.models import Model, QuerySet

from bench.asking import rare_word
from findings.enums import LANGUAGES, Claim, FindingKind
from findings.loading.reader import read
from findings.models import Finding, Host, Theme, Tour, Visit
from findings.search.analyser import words

FINDINGS_A_TOUR, VISITS_A_TOUR, OTHER_THEME_EVERY = 100, 7, 5
TITLE, BODY = 10, 70
# Made-up words, each in a few findings; the commonest words of the real tour are in most.
RARE = 20_000
FIRST_DAY = date(2001, 1, 1)
BATCH = 2000
LIVE: dict[str, Any] = {"status": "published", "live_fr": True, "live_en": True}


class Vocabulary:
    """The words of one language, the commonest first, drawn as often as Zipf's law has it."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self.chance = chance
        texts = [
            value
            for entry in read("denmark-2015")
            for name, value in entry.values.items()
            if name.endswith(f"_{language}") and isinstance(value, str)
        ]
        spoken: dict[str, int] = {}
        for text in texts:
            for word in words(text):
                spoken[word] = spoken.get(word, 0) + 1
        self.common = sorted(spoken, key=lambda word: (-spoken[word], word))
        self.all = [*self.common, *(rare_word(number) for number in range(RARE))]
        self.weights = list(accumulate(1 / rank for rank in range(3, len(self.all) + 3)))

    def sentence(self, length: int) -> str:
        """So many words, as a sentence."""
        return " ".join(self.chance.choices(self.all, cum_weights=self.weights, k=length)).capitalize() + "."


def make_corpus(findings: int, seed: int = 2015) -> None:
    """Writes so many published findings into an empty database, with tours, visits and themes; none is indexed."""
    chance = random.Random(seed)  # noqa: S311 - the same corpus each time
    vocabularies = {language: Vocabulary(language, chance) for language in LANGUAGES}
    themes = _write(Theme, (_theme(number, vocabularies) for number in range(6)))
    themes += _write(Theme, (_theme(number, vocabularies, themes[number % 6]) for number in range(6, 24)))
    tours = _write(Tour, (_tour(number, vocabularies) for number in range(-(-findings // FINDINGS_A_TOUR))))
    hosts = _write(Host, (_host(number, vocabularies) for number in range(len(tours))))
    places = range(len(tours) * VISITS_A_TOUR)
    visits = _write(Visit, (_visit(number, tours, hosts, vocabularies) for number in places))
    written = _write(Finding, (_finding(number, tours, themes, vocabularies, chance) for number in range(findings)))
    of_visits: Any = Finding.visits.through
    of_themes: Any = Finding.themes.through
    _write(
        of_visits,
        (
            of_visits(finding=finding, visit=visits[_tour_of(number) * VISITS_A_TOUR + number % VISITS_A_TOUR])
            for number, finding in enumerate(written)
        ),
    )
    _write(
        of_themes,
        (of_themes(finding=finding, theme=chance.choice(themes)) for finding in written[::OTHER_THEME_EVERY]),
    )


def _write(model: type[Model], rows: Iterator[Any]) -> list[Any]:
    """Past our own querysets, which would write histories and index row by row."""
    written: list[Any] = []
    while batch := list(islice(rows, BATCH)):
        written += QuerySet(model).bulk_create(batch)
    return written


def _tour_of(number: int) -> int:
    return number // FINDINGS_A_TOUR


def _published(tour: int) -> datetime:
    return datetime.combine(FIRST_DAY + timedelta(days=tour % 9000), time(12), UTC)


def _both(field: str, vocabularies: dict[str, Vocabulary], length: int) -> dict[str, str]:
    longest = Finding._meta.get_field("title").max_length if length <= TITLE else None
    return {f"{field}_{language}": vocabularies[language].sentence(length)[:longest] for language in LANGUAGES}


def _slugs(key: str) -> dict[str, str]:
    return {f"slug_{language}": f"{key}-{language}" for language in LANGUAGES}


def _theme(number: int, vocabularies: dict[str, Vocabulary], parent: Theme | None = None) -> Theme:
    key = f"theme-{number:02}"
    names = _both("name", vocabularies, 2) | _both("question", vocabularies, 6)
    return Theme(key=key, position=number, parent=parent, **names, **_slugs(key), **LIVE)


def _tour(number: int, vocabularies: dict[str, Vocabulary]) -> Tour:
    key = f"tour-{number:05}"
    texts = _both("title", vocabularies, 5) | _both("summary", vocabularies, 30)
    year = 1950 + number % 200
    when = _published(number)
    return Tour(key=key, class_year=year, country="DK", status_at=when, **texts, **_slugs(key), **LIVE)


def _host(number: int, vocabularies: dict[str, Vocabulary]) -> Host:
    return Host(key=f"host-{number:05}", country="DK", **_both("name", vocabularies, 3))


def _visit(number: int, tours: list[Tour], hosts: list[Host], vocabularies: dict[str, Vocabulary]) -> Visit:
    key = f"visit-{number:06}"
    tour = number // VISITS_A_TOUR
    texts = _both("name", vocabularies, 3) | _both("summary", vocabularies, 30)
    of = {"tour": tours[tour], "host": hosts[number % len(hosts)], "status_at": _published(tour)}
    return Visit(key=key, position=number, **of, **texts, **_slugs(key), **LIVE)


def _finding(
    number: int, tours: list[Tour], themes: list[Theme], vocabularies: dict[str, Vocabulary], chance: random.Random
) -> Finding:
    key = f"finding-{number:06}"
    texts = _both("title", vocabularies, TITLE) | _both("body", vocabularies, BODY)
    return Finding(
        key=key,
        tour=tours[_tour_of(number)],
        theme=chance.choice(themes),
        position=number,
        kind=chance.choice(FindingKind.values),
        claim=chance.choice(Claim.values),
        status_at=_published(_tour_of(number)),
        **texts,
        **_slugs(key),
        **LIVE,
    )
