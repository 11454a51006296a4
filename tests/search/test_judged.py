"""What readers ask, and what a fair judge would have them find: the engine answers so, in the same order everywhere."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from findings.models import SearchEntry
from findings.querysets.published import MOST
from findings.search.documents import KINDS, documents
from findings.search.expressions import Tier
from findings.search.hits import Hits, answer
from findings.search.query import LANGUAGES, Query, parse
from findings.search.ranking import NOWHERE, Rank, Ranking
from findings.search.tokens import Tokens, tokens_of
from tests.denmark import denmark

__all__ = ["denmark"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("denmark")]

SUCCESS = 0.95
FEWEST = 120


class Judged(NamedTuple):
    """A question, by a reader of one language, and the records of which one at least is to be among the first three."""

    language: str
    query: str
    expected: set[str]
    trait: str


class Indexed(NamedTuple):
    """A record as the order is told without any database: what it is ordered by, its name, its tokens."""

    day: int
    key: bytes
    name: str
    tokens: Tokens


def judged() -> list[Judged]:
    """The queries, as they were judged before there was an engine."""
    with (Path(__file__).parent / "judged.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Judged(row["language"], row["query"], set(row["expected"].split()), row["trait"]) for row in rows]


def names() -> dict[int, str]:
    """What each entry is, as the judges name it."""
    return {entry.pk: f"{entry.kind}:{entry.record_key}" for entry in SearchEntry.objects.defer("pieces")}


def collection() -> list[Indexed]:
    """Everything that can be found, the latest first, then by key."""
    found = [
        Indexed(
            -document.published_on.toordinal(),
            f"{document.key}\0{document.kind}".encode(),
            f"{document.kind}:{document.key}",
            tokens_of(document.pieces, document.facets),
        )
        for model in KINDS
        for document in documents(model, model._default_manager.values_list("pk", flat=True))
    ]
    return sorted(found, key=lambda record: record[:2])


def ranked(query: Query, language: str, records: list[Indexed]) -> Iterator[str]:
    """The hits in their order, found without an engine: every record is looked at."""
    ranking = Ranking(query, language)
    refusals = [Ranking(Query(terms=(term,)), language) for term in query.refused]

    def place(record: Indexed) -> Rank:
        return ranking.rank(*record.tokens)

    kept = [record for record in records if place(record)[1] < NOWHERE]
    kept = [record for record in kept if all(one.rank(*record.tokens)[1] == NOWHERE for one in refusals)]
    return (record.name for record in sorted(kept, key=place))


def test_there_are_enough_queries_half_in_each_language() -> None:
    languages = Counter(row.language for row in judged())
    assert languages["fr"] == languages["en"]
    assert languages.total() >= FEWEST


def test_the_right_record_is_among_the_first_three() -> None:
    known = names()
    missed = [
        (row.language, row.query)
        for row in judged()
        if row.expected.isdisjoint(known[entry] for entry in answer(parse(row.query), row.language)[0:3])
    ]
    assert len(missed) / len(judged()) <= 1 - SUCCESS, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_hits_come_hit_for_hit_in_the_order_that_no_database_decides(language: str) -> None:
    known, records = names(), collection()
    queries = [parse(row.query) for row in judged()]
    answers = {query.typed: [known[entry] for entry in Hits(query, language)[0:MOST]] for query in queries}
    assert answers == {query.typed: list(ranked(query, language, records)) for query in queries}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_engine_tier_by_tier_gives_the_same_order(language: str) -> None:
    every = [Hits(parse(row.query), language) for row in judged()]
    assert [hits.by_tier(MOST) for hits in every] == [hits.ranked for hits in every]


def test_the_tiers_are_those_of_the_order() -> None:
    assert [tier.name for tier in sorted(Tier)] == ["NAME", "TITLE", "THEME", "BODY", "PASSAGE", "NOTE"]
