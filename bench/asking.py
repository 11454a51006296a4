"""What is asked of a synthetic corpus: common and rare words, phrases, prefixes, errors, with facets and without."""

from typing import NamedTuple

SYLLABLES = ("ba", "co", "du", "fe", "gi", "la", "mo", "nu", "pe", "ri", "sa", "to", "vu", "zo")


class Question(NamedTuple):
    """A question as a reader types it, with facets; how Datasette is asked the same, None where it cannot be."""

    name: str
    words: str
    facets: dict[str, str]
    theirs: str | None


def rare_word(number: int) -> str:
    """A word that no language has."""
    syllables = []
    for _unused in range(5):
        number, syllable = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[syllable])
    return "".join(syllables)


RARE = rare_word(7)

QUESTIONS = (
    Question("one common word", "communes", {}, "communes"),
    Question("two common words", "communes réforme", {}, "communes réforme"),
    Question("three common words", "politique collective mesure", {}, "politique collective mesure"),
    Question("a rare word", RARE, {}, RARE),
    Question("a common and a rare word", f"communes {RARE}", {}, f"communes {RARE}"),
    Question("a phrase of common words", '"la commune"', {}, '"la commune"'),
    Question("a common word, another left out", "communes -réforme", {}, None),
    Question("three letters of a word", "com", {}, None),
    Question("a common word in a theme, of a kind", "communes", {"theme": "theme-08", "kind": "lesson"}, "communes"),
    Question("a misspelt word", "comunnes", {}, None),
    Question("a word of no record", "zzzzyy", {}, "zzzzyy"),
    Question("no word: a theme, a kind", "", {"theme": "theme-08", "kind": "lesson"}, ""),
)
