"""What somebody who saw every write would know of a record: another way of telling what is stale, to judge ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from findings.enums import LANGUAGES, Translated, other_language
from findings.querysets.parity import translated_fields


@dataclass
class Known:
    """The texts of a record, and by field what its translation was made from and what it is kept for.

    None: the translation was made from nothing known, or is kept for nothing.
    """

    language: str
    texts: dict[str, str]
    made_from: dict[str, str | None]
    kept_for: dict[str, str | None]

    @classmethod
    def of(cls, record: Any) -> Self:
        """Of a new record, whose translations were made from what they stand by."""
        fields = translated_fields(type(record))
        columns = [f"{field}_{language}" for field in fields for language in LANGUAGES]
        texts = {name: getattr(record, name) or "" for name in columns}
        known = cls(record.original_language, texts, dict.fromkeys(fields), dict.fromkeys(fields))
        known.made_from = {field: known.original(field) for field in fields}
        return known

    def original(self, field: str) -> str:
        """The text that the other is a translation of."""
        return self.texts[f"{field}_{self.language}"]

    def translation(self, field: str) -> str:
        """The text in the other language."""
        return self.texts[f"{field}_{other_language(self.language)}"]

    @property
    def columns(self) -> dict[str, str]:
        """All that a write can change of it."""
        return {"original_language": self.language, **self.texts}

    def write(self, columns: Mapping[str, str | None]) -> None:
        """Takes note of a write, whoever made it and how.

        A translation that was written is one of the original that stands after the write. Where the original language
        was changed, what held still holds, for the text that its new original was; what did not, does not.
        """
        was = Known(self.language, self.texts, dict(self.made_from), dict(self.kept_for))
        self.language = columns.get("original_language") or self.language
        changed = {name: text or "" for name, text in columns.items() if name != "original_language"}
        self.texts = {**self.texts, **changed}
        for field in self.made_from:
            side = f"{field}_{other_language(self.language)}"
            if self.texts[side] != was.texts[side]:
                self.made_from[field], self.kept_for[field] = self.original(field), None
            elif self.language != was.language:
                held = was.state(field) == Translated.VALID
                self.made_from[field], self.kept_for[field] = was.translation(field) if held else None, None

    def confirm(self, fields: Iterable[str]) -> None:
        """Takes note that somebody found these translations still valid."""
        for field in self._translated(fields):
            self.made_from[field], self.kept_for[field] = self.original(field), None

    def keep(self, fields: Iterable[str]) -> None:
        """Takes note that somebody keeps these translations, stale as they are."""
        for field in self._translated(fields):
            self.kept_for[field] = self.original(field)

    def recall(self, then: "Known") -> None:
        """Takes note that what was known at another time is known again; the texts were written before."""
        self.made_from, self.kept_for = dict(then.made_from), dict(then.kept_for)

    def state(self, field: str) -> Translated | None:
        """Whether the translation of a field holds."""
        if not (self.original(field) and self.translation(field)):
            return Translated.MISSING if self.original(field) or self.translation(field) else None
        if self.made_from[field] == self.original(field):
            return Translated.VALID
        return Translated.KEPT if self.kept_for[field] == self.original(field) else Translated.STALE

    @property
    def states(self) -> dict[str, Translated | None]:
        """Whether the translation of each field holds."""
        return {field: self.state(field) for field in self.made_from}

    @property
    def worst(self) -> Translated:
        """What the worst of its translations is."""
        order = [*Translated, None]
        return min(self.states.values(), key=order.index) or Translated.VALID

    def _translated(self, fields: Iterable[str]) -> list[str]:
        return [field for field in fields if self.original(field) and self.translation(field)]
