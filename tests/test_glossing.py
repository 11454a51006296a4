"""Words of the glossary are found whole, once a page, and only where a reader may not know them."""

from dataclasses import dataclass

import pytest

from findings.commonmark import render
from findings.glossing import Glossing


@dataclass(frozen=True)
class Word:
    """A word as the glossary knows it."""

    key: str
    spellings: list[str]
    language: str = "fr"
    expansion: str = ""

    def __hash__(self) -> int:
        return hash(self.key)


WORDS = [
    Word("commune", ["commune", "communes"]),
    Word("service", ["public"], language="da"),
    Word("public service", ["public service"], language="da"),
    Word("grouping", ["communauté de communes"]),
    Word("sdis", ["SDIS"], expansion="service départemental d’incendie et de secours"),
    Word("kommune", ["kommune", "kommuner"], language="da"),
]


def explained(text: str, language: str, glossing: Glossing | None = None) -> list[tuple[str, str]]:
    """The words found in the text, each with its key."""
    glossing = glossing or Glossing(lambda: WORDS)
    return [(piece, word.key) for piece, word in glossing.parts(text, language) if word]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("A commune and its Kommune.", "en", [("commune", "commune"), ("Kommune", "kommune")]),
        ("Une commune et sa kommune.", "fr", [("kommune", "kommune")]),
        ("Le SDIS du département", "fr", [("SDIS", "sdis")]),
        ("the sdis", "en", []),
        ("a communauté\u00a0de\u202fcommunes", "en", [("communauté\u00a0de\u202fcommunes", "grouping")]),
        ("a communauté de communes", "en", [("communauté de communes", "grouping")]),
        ("commune, then communes", "en", [("commune", "commune")]),
        ("telecommune communes2 communed", "en", []),
        ("(COMMUNES)", "en", [("COMMUNES", "commune")]),
        ("a public service", "en", [("public service", "public service")]),
        ("", "en", []),
    ],
)
def test_words_are_found_where_they_need_explaining(text: str, language: str, found: list[tuple[str, str]]) -> None:
    assert explained(text, language) == found


@pytest.mark.parametrize("text", ["", "A commune.", "SDIS SDIS", "no word at all", "commune"])
def test_the_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(piece for piece, _word in Glossing(lambda: WORDS).parts(text, "en")) == text


def test_a_word_is_explained_once_a_page_and_listed_in_the_order_met() -> None:
    glossing = Glossing(lambda: WORDS)
    found = [explained(text, "en", glossing) for text in ("The SDIS of a commune", "Another SDIS, another kommune")]
    assert found == [[("SDIS", "sdis"), ("commune", "commune")], [("kommune", "kommune")]]
    assert [word.key for word in glossing.found] == ["sdis", "commune", "kommune"]


def test_the_glossary_is_asked_once_and_only_when_a_text_is_read() -> None:
    asked = []
    glossing = Glossing(lambda: asked.append(1) or WORDS)  # type: ignore[func-returns-value]
    assert (glossing.found, asked) == ([], [])
    explained("one", "en", glossing)
    explained("two", "en", glossing)
    assert asked == [1]


def test_an_empty_glossary_finds_nothing() -> None:
    assert explained("A commune", "en", Glossing(list)) == []


@pytest.mark.parametrize("hostile", ["commune", " ", "communauté de ", "SDI", "\u00e9"])
def test_a_long_hostile_text_is_read_in_linear_time(hostile: str) -> None:
    assert len(explained(hostile * 100_000, "en")) <= 1


def test_links_and_code_are_left_alone_and_markup_stays_text() -> None:
    def mark(words: str, language: str) -> str:
        return f"<em>{words}</em>"

    written = "[a commune](https://example.org/commune) `commune` commune"
    link = '<a href="https://example.org/commune" rel="noopener noreferrer">a commune</a>'
    assert render(written, "en", mark) == f"<p>{link}<em> </em><code>commune</code><em> commune</em></p>\n"
