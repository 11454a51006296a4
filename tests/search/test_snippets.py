"""What of a record is shown for a query, and which of its words are marked."""

from collections.abc import Sequence
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings.search.expressions import Tier
from findings.search.query import parse
from findings.search.snippets import LONGEST, Marked, Marker, Piece

LONG = "Il a été dit que cela va de soi. " * 20
ELLIPSES = 4


def marked(typed: str, text: str, language: str = "fr") -> list[str]:
    """The words of the text that are marked."""
    return [words for words, mark in Marker(parse(typed)).mark(text, language).parts if mark]


def snippet(typed: str, pieces: Sequence[Piece], language: str = "fr", told: tuple[int, ...] = ()) -> Marked | None:
    """What is shown of these texts."""
    return Marker(parse(typed)).snippet(pieces, language, set(told))


def shown(typed: str, text: str) -> str:
    """What is shown of one body."""
    found = snippet(typed, [(Tier.BODY, "fr", text)])
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("évaluation ", "L’évaluation, des évaluations.", ["évaluation", "évaluations"]),
        ("communaux ", "Un impôt communal", ["communal"]),
        ("hopital ", "Les HÔPITAUX danois", ["HÔPITAUX"]),
        ("hôpital ", "Hopital et hospice", ["Hopital"]),
        ("oeuvre ", "Œuvrer, une œuvre", ["Œuvrer", "œuvre"]),
        ("prix santé ", "La santé a un prix.", ["santé", "prix"]),
        ("co-construction ", "Une co-construction, la coconstruction", ["co", "construction", "coconstruction"]),
        ('"prix fixe"', "Un prix fixe", ["prix", "fixe"]),
        ("prix -santé ", "Le prix de la santé", ["prix"]),
        ("le prix ", "Le prix", ["prix"]),
        ("prix ", "Rien de tel", []),
        ("", "Rien de tel", []),
        ("prix ", "", []),
    ],
)
def test_words_that_a_query_is_found_by_are_marked(typed: str, text: str, words: list[str]) -> None:
    assert marked(typed, text) == words


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_an_elided_article_is_not_marked(apostrophe: str) -> None:
    parts = Marker(parse("évaluation ")).mark(f"De l{apostrophe}évaluation\u00a0!", "fr").parts
    assert parts == [(f"De l{apostrophe}", False), ("évaluation", True), ("\u00a0!", False)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("éval", ["Évaluer", "évaluations"]),
        ("EVALU", ["Évaluer", "évaluations"]),
        ("l’éval", ["Évaluer", "évaluations"]),
        ("éval ", []),
        ("év", []),
        ('"éval"', []),
        ("éval évaluer prix", ["Évaluer", "évaluations"]),
    ],
)
def test_a_last_word_that_is_but_begun_marks_what_begins_so(typed: str, words: list[str]) -> None:
    assert marked(typed, "Évaluer les évaluations, dévaluer") == words


@pytest.mark.parametrize(("language", "words"), [("fr", []), ("en", ["city"]), ("da", ["city"])])
def test_a_word_is_read_in_the_language_of_its_text_and_a_third_one_in_both(language: str, words: list[str]) -> None:
    assert marked("cities ", "Copenhagen city", language) == words


def test_words_of_a_danish_text_are_marked() -> None:
    assert marked("kommuner gron ", "Grøn kommuner og kommunerne", "da") == ["Grøn", "kommuner"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>prix</script>",
        '"><img src=x onerror=prix()>',
        "&lt;mark&gt;prix&amp;",
        "</mark><mark>prix\0",
        "{{ prix }} {% prix %}",
    ],
)
def test_hostile_markup_stays_the_text_that_it_is(text: str) -> None:
    found = Marker(parse("prix ")).mark(text, "fr")
    assert (found.text, {words for words, mark in found.parts if mark}) == (text, {"prix"})


@settings(deadline=None)  # the dictionaries are read for the first word
@given(st.text(st.sampled_from("éprix Lla'’<&\0\u0301") | st.characters()), st.sampled_from(["fr", "en", "da"]))
def test_marking_changes_no_text_and_leaves_no_part_empty(text: str, language: str) -> None:
    found = Marker(parse('prix "la" é')).mark(text, language)
    assert (found.text, [part for part in found.parts if not part[0]]) == (normalize("NFC", text), [])


def test_a_snippet_has_the_most_terms() -> None:
    pieces = [(Tier.BODY, "fr", "Le prix."), (Tier.NOTE, "en", "The price: prix, santé."), (Tier.BODY, "en", "Price")]
    assert snippet("prix santé ", pieces) == (
        "en",
        [("The price: ", False), ("prix", True), (", ", False), ("santé", True), (".", False)],
    )


def test_a_snippet_has_terms_that_were_not_yet_told() -> None:
    pieces = [(Tier.BODY, "fr", "Le prix et le coût."), (Tier.NOTE, "fr", "La santé.")]
    told = [snippet("prix coût santé ", pieces, told=told) for told in ((), (0, 1), (2,))]
    assert [found and found.text for found in told] == ["Le prix et le coût.", "La santé.", "Le prix et le coût."]


@pytest.mark.parametrize(("language", "before"), [("fr", "Le "), ("en", "The ")])
def test_a_snippet_is_in_the_language_of_the_reader_first(language: str, before: str) -> None:
    found = snippet("prix ", [(Tier.BODY, "fr", "Le prix"), (Tier.BODY, "en", "The prix")], language)
    assert found == (language, [(before, False), ("prix", True)])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_snippet_is_in_the_other_language_where_only_that_has_the_term(language: str) -> None:
    found = snippet("price ", [(Tier.BODY, "fr", "Le coût."), (Tier.BODY, "en", "The price.")], language)
    assert found
    assert (found.language, found.text) == ("en", "The price.")


def test_bodies_are_shown_before_notes_and_notes_before_passages() -> None:
    pieces = [(tier, "fr", f"prix {tier:d}") for tier in (Tier.PASSAGE, Tier.NOTE, Tier.BODY)]
    found = [snippet("prix ", pieces[:count]) for count in (1, 2, 3)]
    assert [each and each.text for each in found] == ["prix 4", "prix 5", "prix 3"]


@pytest.mark.parametrize(("language", "text"), [("fr", "Le coût."), ("en", "The cost.")])
def test_a_body_is_shown_where_nothing_is_found(language: str, text: str) -> None:
    pieces = [(Tier.NOTE, language, "Une note."), (Tier.BODY, "fr", "Le coût."), (Tier.BODY, "en", "The cost.")]
    assert snippet("prix ", pieces, language) == (language, [(text, False)])


def test_the_beginning_of_a_long_body_is_shown_where_nothing_is_found() -> None:
    text = shown("prix ", LONG)
    assert (LONG.startswith(text.removesuffix(" …")), text.endswith(" …")) == (True, True)


@pytest.mark.parametrize("pieces", [[], [(Tier.TITLE, "fr", "Le prix")], [(Tier.THEME, "fr", "Le prix")]])
def test_nothing_is_shown_of_a_record_that_has_but_names(pieces: list[Piece]) -> None:
    assert snippet("prix ", pieces) is None


def test_the_name_that_has_a_term_is_told() -> None:
    pieces = [(Tier.TITLE, "fr", "La santé"), (Tier.THEME, "fr", "Le prix"), (Tier.BODY, "fr", "Prix, coût, santé")]
    marker = Marker(parse("prix santé coût "))
    names = [marker.name(pieces, "fr", told) for told in (set(), {1}, {0, 1}, {2})]
    assert [name and name.text for name in names] == ["Le prix", "Le prix", None, "Le prix"]


def test_a_name_in_the_language_of_the_reader_is_told_first() -> None:
    pieces = [(Tier.TITLE, "fr", "Innovation publique"), (Tier.TITLE, "en", "Public innovation")]
    names = [Marker(parse("innovation ")).name(pieces, language, set()) for language in ("fr", "en")]
    assert [name and name.text for name in names] == ["Innovation publique", "Public innovation"]


@pytest.mark.parametrize(
    ("typed", "reader", "language"),
    [
        ("prix ", "fr", "fr"),
        ("prix ", "en", "fr"),
        ("price ", "fr", "en"),
        ("innovation ", "fr", "fr"),
        ("innovation ", "en", "en"),
        ("innovation price ", "fr", "en"),
        ("rien ", "en", "en"),
        ("hygge ", "en", "en"),
    ],
)
def test_a_record_is_shown_in_the_language_in_which_it_has_the_most_terms(
    typed: str, reader: str, language: str
) -> None:
    pieces = [
        (Tier.TITLE, "fr", "Innovation"),
        (Tier.BODY, "fr", "Le prix"),
        (Tier.BODY, "en", "Price of innovation"),
        (Tier.TITLE, "da", "Hygge"),
    ]
    assert Marker(parse(typed)).language(pieces, reader) == language


def test_the_terms_of_a_text_are_told_by_number() -> None:
    found = Marker(parse('prix "santé publique" éco')).found((Tier.BODY, "fr", "Économie de la santé"))
    assert found == {2}


@pytest.mark.parametrize("before", [0, 1, 59, 60, 61, 100, 239, 240, 241, 500])
@pytest.mark.parametrize("after", [0, 1, 100, 180, 240, 500])
def test_a_long_text_is_cut_around_its_first_marked_word_at_whole_words(before: int, after: int) -> None:
    text = f"{LONG[:before]} prix {LONG[:after]}".strip()
    found = shown("prix ", text)
    kept = found.removeprefix("… ").removesuffix(" …")
    assert f" {kept} " in f" {text} "
    assert "prix" in kept.split()
    assert (found.startswith("… "), found.endswith(" …")) == (not text.startswith(kept), not text.endswith(kept))
    assert len(found) <= LONGEST + ELLIPSES


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST])
def test_a_text_that_is_short_enough_is_shown_whole(length: int) -> None:
    text = LONG[:length]
    assert shown("prix ", text) == text


@settings(deadline=None)  # the dictionaries are read for the first word
@given(st.lists(st.text("aé<&'’\u00a0", min_size=1, max_size=30) | st.just("prix"), max_size=80))
def test_no_snippet_is_longer_than_a_few_lines(words: list[str]) -> None:
    assert len(shown("prix ", " ".join(words))) <= LONGEST + ELLIPSES
