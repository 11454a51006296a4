"""The judge of languages is right about every text of the real tour of which it says anything."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.html.languages import SHORTEST, Language, language_of, words_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "denmark-2015"
# Titles of works are cited as they were published, whatever the language of the sentence.
CITATIONS = {"citation"}


def written_texts() -> Iterator[tuple[Language, str]]:
    """Every text of the fixtures that is long enough to be judged, with the language it was written in."""
    for path in sorted(FIXTURES.glob("*.yaml")):
        for record in yaml.safe_load(path.read_text()):
            for name, value in record["fields"].items():
                field, _, suffix = name.rpartition("_")
                if (
                    isinstance(value, str)
                    and field not in {"slug", "sha256", *CITATIONS}
                    and len(words_of(value)) >= SHORTEST
                ):
                    if suffix == "fr":
                        yield "fr", value
                    elif suffix == "en":
                        yield "en", value


def test_no_text_of_the_tour_is_taken_for_the_other_language() -> None:
    assert [text for language, text in written_texts() if language_of(text) not in (language, None)] == []


def test_most_texts_of_the_tour_are_judged() -> None:
    judged = Counter((language, language_of(text) is not None) for language, text in written_texts())
    for language in ("fr", "en"):
        known, unknown = judged[language, True], judged[language, False]
        assert known > 300
        assert known / (known + unknown) > 0.85, (known, unknown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’échelle de l’action dépend du service rendu.", "fr"),
        ("Jusqu'à 98 communes, d'après la source", "fr"),
        ("The scale of action depends on the service.", "en"),
        ("It’s today’s agreement that binds them", "en"),
        ("Gentofte, Kalundborg, Copenhagen, Aarhus, Odense", None),
        ("Économie – Ministère – Danemark – 2015 – Page", None),
        ("Les visites", None),
        ("the end", None),
    ],
)
def test_a_text_is_judged_by_its_small_words(text: str, expected: Language | None) -> None:
    assert language_of(text) == expected
