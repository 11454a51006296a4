"""Marks in a text the words that a query is found by, and chooses the part of a record to show. Pure: no Django."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from findings.search.analyser import PRINTED, exact, tokens, words
from findings.search.expressions import Tier
from findings.search.query import LANGUAGES, Query, Term

# Characters of a snippet, and those before its first marked word.
LONGEST, BEFORE = 240, 60
# The tiers in the order in which a snippet is taken from them: the title is shown anyway.
PREFERRED = (Tier.BODY, Tier.NOTE, Tier.PASSAGE, Tier.THEME, Tier.TITLE)
NAMES = (Tier.THEME, Tier.TITLE)

Parts = list[tuple[str, bool]]
Piece = tuple[int, str, str]


class Marked(NamedTuple):
    """A text of one language, in parts, each with whether it is marked."""

    language: str
    parts: Parts

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(words for words, _mark in self.parts)


class Marker:
    """What tells which words of a text a query is found by."""

    def __init__(self, query: Query) -> None:
        # Each text is asked for several times, and themes and hosts stand in many records.
        self._found: dict[tuple[str, str], set[int]] = {}
        self._of_words: dict[tuple[str, str], set[int]] = {}
        self._last = len(query.terms) - 1
        self._beginning = exact(query.terms[-1].words[-1]) if query.begun else None
        self._phrases = {
            number: [exact(word) for word in term.words] for number, term in enumerate(query.terms) if term.is_phrase
        }
        self._tokens = {
            language: {number: _tokens(term, language) for number, term in enumerate(query.terms) if not term.is_phrase}
            for language in LANGUAGES
        }
        self._wanted = {language: set().union(*terms.values()) for language, terms in self._tokens.items()}

    def mark(self, text: str, language: str) -> Marked:
        """The text with its words marked."""
        text = normalize("NFC", text)
        parts: Parts = []
        place = 0
        for start, end, _terms in self._matches(text, language):
            parts += [(text[place:start], False), (text[start:end], True)]
            place = end
        return Marked(language, [part for part in (*parts, (text[place:], False)) if part[0]])

    def snippet(self, pieces: Sequence[Piece], language: str, told: set[int]) -> Marked | None:
        """The part of a record's longer texts that has the most terms not yet told.

        Of several, from the most telling tier, then in the reader's language. Where none has any, the beginning of its
        body; None where it has but names.
        """
        return self._best([piece for piece in pieces if piece[0] not in NAMES], language, told)

    def name(self, pieces: Sequence[Piece], language: str, told: set[int]) -> Marked | None:
        """The name, of itself or of what it stands under, that has terms not yet told; None where none has."""
        names = [piece for piece in pieces if piece[0] in NAMES and self.found(piece) - told]
        return self._best(names, language, told)

    def _best(self, pieces: list[Piece], language: str, told: set[int]) -> Marked | None:
        def order(piece: Piece) -> tuple[int, int, bool, int]:
            found = self.found(piece)
            return -len(found - told), PREFERRED.index(Tier(piece[0])), piece[1] != language, -len(found)

        if not pieces:
            return None
        _tier, spoken, text = min(pieces, key=order)
        matches = self._matches(text, spoken)
        return self.mark(_cut(text, matches[0][0] if matches else 0), spoken)

    def language(self, pieces: Sequence[Piece], language: str) -> str:
        """The language in which the most terms are found, the reader's where both have as many."""
        counts = {
            side: len(set().union(*(self.found(piece) for piece in pieces if piece[1] == side))) for side in LANGUAGES
        }
        return max(LANGUAGES, key=lambda side: (counts[side], side == language))

    def found(self, piece: Piece) -> set[int]:
        """The terms that are found in it, by number."""
        _tier, language, text = piece
        if (language, text) not in self._found:
            matches = self._matches(normalize("NFC", text), language)
            self._found[language, text] = set().union(*(terms for _start, _end, terms in matches))
        return self._found[language, text]

    def _matches(self, text: str, language: str) -> list[tuple[int, int, set[int]]]:
        """Where a text has words that the query is found by: start, end, the terms by number."""
        spoken = list(PRINTED.finditer(text))
        matched = [self._terms_of(match[0], language) for match in spoken]
        for number, phrase in self._phrases.items():
            folded = [exact(match[0]) for match in spoken]
            for place in range(len(spoken) - len(phrase) + 1):
                if folded[place : place + len(phrase)] == phrase:
                    for within in range(place, place + len(phrase)):
                        matched[within] = matched[within] | {number}
        return [(match.start(), match.end(), terms) for match, terms in zip(spoken, matched, strict=True) if terms]

    def _terms_of(self, word: str, language: str) -> set[int]:
        """The terms, by number, that a word of a text is found by. Words of a third language are read in both."""
        if (word, language) not in self._of_words:
            matched = set()
            for side in [language] if language in LANGUAGES else LANGUAGES:
                has, folded = _tokens_of(word, side)
                if not self._wanted[side].isdisjoint(has):
                    matched |= {number for number, wanted in self._tokens[side].items() if wanted & has}
                if self._beginning and folded.startswith(self._beginning):
                    matched.add(self._last)
            self._of_words[word, language] = matched
        return self._of_words[word, language]


def _tokens(term: Term, language: str) -> set[str]:
    return {token for way in term.ways() for word in way for token in tokens(word, language)}


@lru_cache(2**16)
def _tokens_of(word: str, language: str) -> tuple[frozenset[str], str]:
    """What a word as it is printed is found by, and what it begins with."""
    spoken = list(words(word))
    return frozenset(token for one in spoken for token in tokens(one, language)), exact(word)


def _cut(text: str, first: int) -> str:
    """The text around a place, of whole words as far as there are any."""
    if len(text) <= LONGEST:
        return text
    start = max(0, min(first - BEFORE, len(text) - LONGEST))
    if start:
        space = text.find(" ", start)
        start = space + 1 if start <= space < first else start
    end = start + LONGEST
    if end < len(text):
        space = text.rfind(" ", first + 1, end)
        end = space if space > 0 else end
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
