"""Answers a question: the hits in their order, how many have each facet, and what else might have been asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from findings.models import SearchEntry
from findings.querysets.published import MOST
from findings.search import engines
from findings.search.query import Query
from findings.search.ranking import Ranking
from findings.search.spelling import corrected

# Times as many as are wanted, hits are not ranked one by one.
MANY = 10
# What a reader may narrow the hits by.
FACETS = ("record", "theme", "visit", "tour", "kind", "claim", "uptake", "language")
# A correction is offered beside so few hits.
FEW = 3

Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Hits:
    """The entries that answer `query`, as primary keys: `MOST` of them at most, and `more` where there are others.

    With `missing`, so many of its words need not be found. `language` is the reader's.
    """

    query: Query
    language: str
    missing: int = 0

    @cached_property
    def _found(self) -> list[int]:
        return engines.some(self.query.anywhere(self.missing), MOST + 1) if self.query.asks else []

    @property
    def looked_at(self) -> int:
        """How many there are, up to one more than `MOST`."""
        return len(self._found)

    @property
    def more(self) -> bool:
        """Whether there are more than `MOST`."""
        return self.looked_at > MOST

    @property
    def count(self) -> int:
        """How many there are, up to `MOST`."""
        return min(self.looked_at, MOST)

    @cached_property
    def facets(self) -> dict[str, Counter[str]]:
        """How many of the hits have each value of each facet; nothing where there are more than are counted."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        rows = SearchEntry.objects.filter(pk__in=self._found).values_list("facets", flat=True) if not self.more else ()
        for facet, count in Counter(token for facets in rows for token in facets.split()).items():
            _x, name, value = facet.split("-", 2)
            counts[name][value] = count
        return counts

    def __getitem__(self, wanted: slice) -> list[int]:
        """Those hits, in their order. A few of many are asked of the engine, tier by tier; else all are ranked here."""
        if self.more or wanted.stop * MANY <= self.count:
            return self.by_tier(min(wanted.stop, MOST))[wanted]
        return self.ranked[wanted]

    def by_tier(self, most: int) -> list[int]:
        """The first so many, as the engine finds them tier by tier."""
        return engines.first(list(self.query.buckets(self.language, self.missing)), most)

    @cached_property
    def ranked(self) -> list[int]:
        """All of them, in their order, each looked at."""
        ranking = Ranking(self.query, self.language, self.missing)
        rows = engines.contents(self._found)
        # The rows come by place, and sorting leaves those in their order that rank alike.
        ranked = sorted(rows, key=lambda row: ranking.rank(row[1], row[2]))
        return [entry for entry, _sequence, _others in ranked]


def answer(query: Query, language: str) -> Hits:
    """The hits; where there are none, those of a likely correction, or of all the words but one.

    Where it is what narrows them that leaves none, nothing else is asked.
    """
    hits = Hits(query, language)
    if hits.count or not query.terms or Hits(query.among({}), language).count:
        return hits
    likely = corrected(query) or query
    tried = [Hits(likely, language), *([Hits(likely, language, missing=1)] if len(likely.terms) > 1 else [])]
    return next((one for one in tried if one.count), hits)


def suggestion(hits: Hits) -> Query | None:
    """What might have been meant, where there are few hits and it has more."""
    if not 0 < hits.count <= FEW or hits.missing:
        return None
    likely = corrected(hits.query)
    return likely if likely and Hits(likely, hits.language).count > hits.count else None


def facet_counts(hits: Hits) -> dict[str, tuple[Counter[str], bool]]:
    """How many hits there would be with each value of each facet, and whether they are counted.

    A facet that narrows the hits counts what the others leave: its values can be added to.
    """
    counts: dict[str, tuple[Counter[str], bool]] = {}
    for name in FACETS:
        among = hits
        if hits.query.facets.get(name):
            others = {other: values for other, values in hits.query.facets.items() if other != name}
            among = Hits(hits.query.among(others), hits.language, hits.missing)
        counts[name] = (among.facets[name], not among.more)
    return counts
