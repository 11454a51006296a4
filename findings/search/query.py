"""What a reader asks for. Pure: no Django, no database."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from findings.search.analyser import STOP_WORDS, exact, joined, tokens, units, words
from findings.search.expressions import (
    EVERYTHING,
    But,
    Every,
    Expression,
    Phrase,
    Some,
    Tier,
    Token,
    facet_token,
    label,
    name_token,
)

LANGUAGES = ("fr", "en")
# What is read of a query: more would be a text, not a question.
LONGEST, MOST_TERMS = 200, 10
# A word is taken for the beginning of longer ones from so many letters on.
BEGUN = 3
FOLDED_STOP_WORDS = frozenset(exact(word) for word in STOP_WORDS)

QUOTES = str.maketrans(dict.fromkeys("«»“”„‟″", '"'))
PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """A word, words joined by hyphens, or a phrase; `one` is a joined word without its hyphens."""

    words: tuple[str, ...]
    is_phrase: bool = False
    one: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """What tells it from another."""
        return (str(self.is_phrase), *map(exact, self.words))

    def ways(self) -> list[tuple[str, ...]]:
        """The words that are all found where the term is, in either of its spellings."""
        return [self.words, (self.one,)] if self.one else [self.words]


@dataclass(frozen=True)
class Query:
    """What was understood of what a reader typed."""

    typed: str = ""
    terms: tuple[Term, ...] = ()
    refused: tuple[Term, ...] = ()
    # Whether the last word may be the beginning of a longer one.
    begun: bool = False
    # Whether something was left aside because it was too long.
    cut: bool = False
    # Words that stand in nearly every text, where there is nothing else.
    too_common: tuple[str, ...] = ()
    # All words as they were typed, which may be the whole of a title.
    name: tuple[str, ...] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.terms or any(self.facets.values()))

    def among(self, facets: Mapping[str, Sequence[str]]) -> "Query":
        """The same of records that have one of the values of each of these facets."""
        return replace(self, facets=facets)

    def anywhere(self, missing: int = 0) -> Expression:
        """All the hits. With `missing`, so many of the terms need not be found."""
        found = [_found(term, Tier.NOTE, LANGUAGES) for term in self.terms]
        if self.begun:
            found[-1] = Some((found[-1], _found(self.terms[-1], Tier.NOTE, LANGUAGES, begun=True)))
        return self._kept(_all_but(found, missing))

    def buckets(self, language: str, missing: int = 0) -> Iterator[Expression]:
        """All the hits in their order, for a reader of `language`: those of one expression after those of another.

        None answers two of them. The order is that of search.ranking.
        """
        if not self.terms:
            yield self.anywhere()
            return
        whole: list[Expression] = []
        for begun in (False, True) if self.begun else (False,):
            earlier = list(whole)
            for tier in Tier:
                own, either = (self._within(tier, spoken, begun, missing) for spoken in ((language,), LANGUAGES))
                if own and either:
                    yield self._kept(_without(own, earlier))
                    yield self._kept(_without(either, [own, *earlier]))
                    earlier = [*whole, either]
            whole = earlier[-1:]

    def _within(self, tier: Tier, languages: Sequence[str], begun: bool, missing: int) -> Expression | None:
        """Records in which all terms but so many are found, at this tier or a more telling one."""
        if tier == Tier.NAME:
            names = [Token(name_token(language, self.name), begun) for language in languages]
            return Some(tuple(names)) if self.name and not missing else None
        last = len(self.terms) - 1
        found = [_found(term, tier, languages, begun and place == last) for place, term in enumerate(self.terms)]
        return _all_but(found, missing)

    def _kept(self, expression: Expression) -> Expression:
        """Those of them that are among the facets, and that have nothing of what is refused."""
        facets = [
            Some(tuple(Token(facet_token(name, value)) for value in values))
            for name, values in self.facets.items()
            if values
        ]
        refused = [_found(term, Tier.NOTE, LANGUAGES) for term in self.refused]
        return _without(Every((expression, *facets)), refused)


def parse(text: str) -> Query:
    """Understands what a reader typed, whatever it is.

    Words, phrases in " " or « », and both refused with a hyphen before them. Stop words count in phrases only.
    """
    read = beginning(text.replace("\x00", " "))
    parts = list(PART.finditer(read.translate(QUOTES)))
    terms: dict[tuple[str, ...], Term] = {}
    refused: dict[tuple[str, ...], Term] = {}
    common: dict[str, None] = {}
    for part in parts:
        for term in _terms(part):
            if not term.is_phrase and FOLDED_STOP_WORDS.issuperset(map(exact, term.words)):
                common |= dict.fromkeys(() if part["minus"] else term.words)
            elif part["minus"]:
                refused.setdefault(term.told, term)
            else:
                terms.setdefault(term.told, term)
    cut = len(text) > LONGEST or max(len(terms), len(refused)) > MOST_TERMS
    kept = list(terms.values())[:MOST_TERMS]
    return Query(
        typed=read,
        terms=tuple(kept),
        refused=tuple(refused.values())[:MOST_TERMS],
        begun=not cut and _ends_open(read, parts, kept),
        cut=cut,
        too_common=() if terms else tuple(common),
        name=() if cut else tuple(word for part in parts if not part["minus"] for word in words(part[0])),
    )


def beginning(text: str) -> str:
    """As much as is read of it, in whole words where there is more than one."""
    return text if len(text) <= LONGEST else (text[:LONGEST].rsplit(None, 1) or [""])[0]


def _ends_open(read: str, parts: list[re.Match[str]], terms: list[Term]) -> bool:
    """Whether the last word was still being typed: nothing follows it, and it is what the last term ends with."""
    if not terms or terms[-1].is_phrase or not parts[-1]["word"] or parts[-1]["minus"] or parts[-1].end() < len(read):
        return False
    last = terms[-1].words[-1]
    return len(exact(last)) >= BEGUN and [last] == list(words(parts[-1]["word"]))[-1:]


def _terms(part: re.Match[str]) -> Iterator[Term]:
    """What a part asks for, or refuses: what several words are refused for is their sequence, or the one they make."""
    if part["phrase"] is not None:
        if spoken := tuple(words(part["phrase"])):
            yield Term(spoken, is_phrase=True)
        return
    for unit in units(part["word"]):
        spoken = tuple(words(unit))
        one = next(joined(unit), "")
        if part["minus"] and one:
            yield from (Term(spoken, is_phrase=True), Term((one,)))
        else:
            yield Term(spoken, one=one)


def _found(term: Term, tier: Tier, languages: Iterable[str], begun: bool = False) -> Expression:
    """Records that have the term at this tier or a more telling one; with `begun`, its last word is a beginning."""
    labels = [(language, label(language, t)) for language in languages for t in Tier if Tier.NAME < t <= tier]
    if term.is_phrase:
        return Some(tuple(Phrase(tuple(start + exact(word) for word in term.words)) for _language, start in labels))
    return Some(
        tuple(
            Every(tuple(_word(word, labels, begun and place == len(way)) for place, word in enumerate(way, start=1)))
            for way in term.ways()
        )
    )


def _word(word: str, labels: list[tuple[str, str]], begun: bool) -> Expression:
    if begun:
        return Some(tuple(Token(start + exact(word), begun=True) for _language, start in labels))
    return Some(tuple(Token(start + token) for language, start in labels for token in tokens(word, language)))


def _all_but(found: Sequence[Expression], missing: int) -> Expression:
    """Records that answer all of these but so many; every record where there are none."""
    if not found:
        return Token(EVERYTHING)
    return Some(tuple(Every(chosen) for chosen in combinations(found, max(1, len(found) - missing))))


def _without(wanted: Expression, refused: Sequence[Expression]) -> Expression:
    return But(wanted, Some(tuple(refused))) if refused else wanted
