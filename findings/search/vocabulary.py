"""The words by which misspelt ones are corrected: those that stand in an entry of the index, and no others."""

from collections.abc import Iterable
from typing import Any

from findings.enums import LANGUAGES
from findings.models import SearchEntry, Word
from findings.querysets.versions import batches
from findings.search import engines
from findings.search.analyser import WORD_LENGTH, exact, words
from findings.search.expressions import But, Some, Tier, Token, facet_token, label

# Of a word that others are corrected to.
SHORTEST = 4
LABELS = [label(language, tier) for language in LANGUAGES for tier in Tier if tier > Tier.NAME]


def spoken(entries: Iterable[tuple[str, Iterable[Any]]]) -> dict[str, str]:
    """The words of these entries, by kind and pieces: folded, and as they are written.

    A name is forgotten with whoever bears it: those of participants are left out.
    """
    texts = (text for kind, pieces in entries if kind != "trainee" for _tier, _language, text in pieces)
    found = {exact(word): word[:WORD_LENGTH] for text in texts for word in words(text)}
    return {folded: word for folded, word in found.items() if len(folded) >= SHORTEST and not folded.isnumeric()}


def learn(known: dict[str, str]) -> None:
    """Remembers words that were not known."""
    for batch in batches(sorted(known)):
        there = set(Word.objects.filter(folded__in=batch).values_list("folded", flat=True))
        unknown = [Word(folded=word, written=known[word]) for word in batch if word not in there]
        Word.objects.bulk_create(unknown, ignore_conflicts=True)


def forget(gone: Iterable[str]) -> None:
    """Drops those of these words that stand nowhere any more."""
    for batch in batches(word for word in gone if not frequency(word, 1)):
        Word.objects.filter(folded__in=batch).delete()


def frequency(word: str, most: int) -> int:
    """How many records but participants have this very word, folded, up to so many."""
    anywhere = Some(tuple(Token(start + word) for start in LABELS))
    return len(engines.some(But(anywhere, Token(facet_token("record", "trainee"))), most))


def astray() -> tuple[set[str], dict[str, str]]:
    """The words that stand in no entry, nor are the stem of one that does; and those that were lost."""
    known = spoken(SearchEntry.objects.values_list("kind", "pieces").iterator())
    kept = set(Word.objects.values_list("folded", flat=True))
    superfluous = {word for word in kept - known.keys() if not frequency(word, 1)}
    return superfluous, {folded: word for folded, word in known.items() if folded not in kept}
