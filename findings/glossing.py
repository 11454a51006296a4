"""Finds the glossary's words in the texts of a page. Pure: what the words are is given."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Protocol

# As texts are written, or as they are printed.
SPACE = re.compile("[ \u00a0\u202f]")


class Word(Protocol):
    """What is asked of a term."""

    @property
    def key(self) -> str:
        """What names it for ever."""

    @property
    def spellings(self) -> list[str]:
        """The forms under which texts use it."""

    @property
    def language(self) -> str:
        """The language it belongs to."""

    @property
    def expansion(self) -> str:
        """What the letters of an acronym stand for."""


class Glossing:
    """The words explained on one page, each where it first occurs. `words` is asked once, when a text is read."""

    def __init__(self, words: Callable[[], Iterable[Word]]) -> None:
        self._words = words
        self.found: list[Word] = []

    def parts(self, text: str, language: str) -> Iterator[tuple[str, Word | None]]:
        """The text in pieces, in order: plain ones with None, and each word to explain with what it is.

        A word is explained in texts of another language than its own, an acronym in every text. Words are matched
        whole; an acronym in its own case, others in any.
        """
        place = 0
        for match in self._pattern.finditer(text):
            form = SPACE.sub(" ", match[0])
            word = self._by_form.get(form) or self._by_form.get(form.lower())
            if word is None or word in self.found or (word.language == language and not word.expansion):
                continue
            yield text[place : match.start()], None
            yield match[0], word
            self.found.append(word)
            place = match.end()
        yield text[place:], None

    @cached_property
    def _by_form(self) -> dict[str, Word]:
        return {form if word.expansion else form.lower(): word for word in self._words() for form in word.spellings}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # The longest first: a "communauté de communes" is not a "commune".
        forms = sorted(self._by_form, key=len, reverse=True)
        spaced = [SPACE.pattern.join(map(re.escape, form.split(" "))) for form in forms]
        return re.compile(rf"(?<!\w)(?:{'|'.join(spaced) or '(?!)'})(?!\w)", re.IGNORECASE)
