"""The tokens under which the texts of a record are found."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from findings.search.analyser import exact, joined, tokens, words
from findings.search.expressions import EVERYTHING, Tier, label, name_token

# Words that are read of a record, and places that are kept of one: PostgreSQL takes no more, and both are to agree.
MOST_WORDS, MOST_PLACES = 12_000, 255
# Of more words, a title is a sentence and no name.
NAME_LENGTH = 6
GAP = "0"


class Piece(NamedTuple):
    """A text of a record, where it stands and in which language."""

    tier: Tier
    language: str
    text: str


class Tokens(NamedTuple):
    """The tokens of a record, separated by spaces: the words of its texts in their order, and what else finds it.

    Between two texts stands a gap, over which no phrase goes.
    """

    sequence: str
    others: str


def tokens_of(pieces: Iterable[Piece], facets: Iterable[str]) -> Tokens:
    """Every token of a record: of its texts, each labelled with its tier and language, and of its facets."""
    sequence: list[str] = []
    others = {EVERYTHING, *facets}
    for tier, language, text in pieces:
        start = label(language, tier)
        spoken = list(words(text))[: max(0, MOST_WORDS - len(sequence))]
        sequence += [*(start + exact(word) for word in spoken), GAP]
        if tier == Tier.TITLE and len(spoken) <= NAME_LENGTH:
            others.add(name_token(language, spoken))
        others |= {start + token for word in {*spoken, *joined(text)} for token in tokens(word, language)}
    return Tokens(" ".join(_placed(sequence)), " ".join(sorted(others.difference(sequence))))


def _placed(sequence: list[str]) -> Iterator[str]:
    """The words, a gap instead of those whose place is not kept."""
    seen: Counter[str] = Counter()
    for token in sequence:
        seen[token] += 1
        yield token if seen[token] <= MOST_PLACES else GAP
