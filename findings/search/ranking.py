"""The order of the hits. Pure: no Django, no database.

First those with whole words, then those where the last word is but begun; within these, by the most telling tier that
has all the words; then those that have them there in the reader's language; then the latest published, then by key.
"""

from collections.abc import Iterable
from functools import reduce

from findings.search.analyser import exact, tokens
from findings.search.expressions import Tier, label, name_token
from findings.search.query import LANGUAGES, Query, Term

# Beyond any tier: not found.
NOWHERE = max(Tier) + 1
TIERS = [tier for tier in Tier if tier > Tier.NAME]

# Where something is found: at its most telling tier in the reader's language, and in either.
Found = tuple[int, int]
# The lowest comes first.
Rank = tuple[bool, int, bool]


class Ranking:
    """What tells how well a record answers one query, for a reader of one language."""

    def __init__(self, query: Query, language: str, missing: int = 0) -> None:
        self._terms = query.terms
        self._begun = query.begun
        self._enough = max(1, len(query.terms) - missing)
        self._names = set() if missing or not query.name else {name_token(spoken, query.name) for spoken in LANGUAGES}
        self._own_name = name_token(language, query.name)
        self._labels = {
            label(spoken, tier): (int(tier) if spoken == language else NOWHERE, int(tier))
            for spoken in LANGUAGES
            for tier in TIERS
        }
        self._words = {word: self._tokens(word) for term in query.terms for way in term.ways() for word in way}

    def rank(self, sequence: str, others: str) -> Rank:
        """Where a hit comes, by its words in their order and by its other tokens; all alike where no word is asked."""
        if not self._terms:
            return (False, Tier.NAME, False)
        has = {*sequence.split(), *others.split()}
        if named := self._names & has:
            return (False, Tier.NAME, self._own_name not in named)
        found = [self._where(term, has, sequence) for term in self._terms]
        own, either = self._enough_of(found)
        if either == NOWHERE and self._begun:
            if named := {name for name in self._names if any(token.startswith(name) for token in has)}:
                return (True, Tier.NAME, self._own_name not in named)
            found[-1] = self._where_begun(self._terms[-1], has)
            own, either = self._enough_of(found)
            return (True, either, own != either)
        return (False, either, own != either)

    def _enough_of(self, found: list[Found]) -> Found:
        """Where as many terms as are wanted are found together."""
        own, either = (sorted(side)[self._enough - 1] for side in zip(*found, strict=True))
        return own, either

    def _where(self, term: Term, has: set[str], sequence: str) -> Found:
        if term.is_phrase:
            phrases = {start: f" {' '.join(start + exact(word) for word in term.words)} " for start in self._labels}
            return _best(where for start, where in self._labels.items() if phrases[start] in f" {sequence} ")
        return _best(_worst(self._where_word(word, has) for word in way) for way in term.ways())

    def _where_word(self, word: str, has: set[str]) -> Found:
        known = self._words[word]
        return _best(known[token] for token in known.keys() & has)

    def _where_begun(self, term: Term, has: set[str]) -> Found:
        """Where the last word of a term is the beginning of one, and the others are found."""
        return _best(
            _worst((*(self._where_word(word, has) for word in way[:-1]), self._where_beginning(way[-1], has)))
            for way in term.ways()
        )

    def _where_beginning(self, word: str, has: set[str]) -> Found:
        start = exact(word)
        return _best(
            self._labels[token[:2]] for token in has if token.startswith(start, 2) and token[:2] in self._labels
        )

    def _tokens(self, word: str) -> dict[str, Found]:
        return {
            start + token: where
            for start, where in self._labels.items()
            for spoken in LANGUAGES
            if start[0] == spoken[0]
            for token in tokens(word, spoken)
        }


def _best(places: Iterable[Found]) -> Found:
    return reduce(lambda one, other: (min(one[0], other[0]), min(one[1], other[1])), places, (NOWHERE, NOWHERE))


def _worst(places: Iterable[Found]) -> Found:
    return reduce(lambda one, other: (max(one[0], other[0]), max(one[1], other[1])), places, (0, 0))
