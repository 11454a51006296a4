"""What changed between two texts is told word by word: nothing is lost, nothing invented, nobody waits for it."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from findings.parity.diff import MOST_WORDS, Change, Piece, word_diff

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED
LONGEST_WAIT = 5  # seconds of a processor that others use too

# Any text at all; and texts of the same few words, which have something in common.
ANY = st.text()
WORDS = ("Le ", "le", "l’", "l'", "été", "e\u0301te\u0301", " ", "\u00a0", "\u202f!", "\r\n", "\n", "2 007", "—", "🌊")
LIKE = st.lists(st.sampled_from(WORDS)).map("".join)
TEXTS = ANY | LIKE
SETTLED = settings(derandomize=True, database=None, deadline=None, max_examples=200)


def joined(pieces: list[Piece], without: Change) -> str:
    """The text that the pieces make when those of one fate are left out."""
    return "".join(piece.text for piece in pieces if piece.change != without)


# Any text ------------------------------------------------------------------------------------------------------------


@SETTLED
@given(TEXTS, TEXTS)
@example("a" * 10, "\ud800\x00")
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert (joined(pieces, ADDED), joined(pieces, REMOVED)) == (before, after)


@SETTLED
@given(TEXTS, TEXTS)
def test_no_piece_is_empty_and_none_follows_one_of_the_same_fate(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert [piece for piece in pieces if not piece.text] == []
    fates = pairwise(piece.change for piece in pieces)
    assert [pair for pair in fates if pair[0] == pair[1] or pair == (ADDED, REMOVED)] == []


@SETTLED
@given(TEXTS)
def test_what_did_not_change_is_one_piece(text: str) -> None:
    assert word_diff(text, text) == ([Piece(SAME, text)] if text else [])


@SETTLED
@given(TEXTS.filter(bool))
def test_a_new_text_is_added_and_one_that_is_gone_is_removed(text: str) -> None:
    assert word_diff("", text) == [Piece(ADDED, text)]
    assert word_diff(text, "") == [Piece(REMOVED, text)]


# By example ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        # What was removed stands before what took its place.
        (
            "Les communes décident.",
            "Les régions décident.",
            [(SAME, "Les "), (REMOVED, "communes"), (ADDED, "régions"), (SAME, " décident.")],
        ),
        ("Les communes", "Les grandes communes", [(SAME, "Les "), (ADDED, "grandes "), (SAME, "communes")]),
        ("Un, deux", "Un deux", [(SAME, "Un"), (REMOVED, ","), (SAME, " deux")]),
        # A word is compared whole, with its accents and its case.
        ("cote", "côte", [(REMOVED, "cote"), (ADDED, "côte")]),
        ("été", "Été", [(REMOVED, "été"), (ADDED, "Été")]),
        ("\u00e9", "e\u0301", [(REMOVED, "\u00e9"), (ADDED, "e\u0301")]),
        ("e\u0301te\u0301", "ete", [(REMOVED, "e\u0301te\u0301"), (ADDED, "ete")]),
        # An apostrophe stands between two words: one that was typeset changes neither.
        ("l'élu", "l’élu", [(SAME, "l"), (REMOVED, "'"), (ADDED, "’"), (SAME, "élu")]),
        ("d’Ærø", "d’Øresund", [(SAME, "d’"), (REMOVED, "Ærø"), (ADDED, "Øresund")]),
        # The ends of lines and narrow spaces are seen, though nobody sees them on a page.
        ("A\nB", "A\r\nB", [(SAME, "A"), (REMOVED, "\n"), (ADDED, "\r\n"), (SAME, "B")]),
        ("Quoi ?", "Quoi\u202f?", [(SAME, "Quoi"), (REMOVED, " "), (ADDED, "\u202f"), (SAME, "?")]),
        ("271 communes", "98 communes", [(REMOVED, "271"), (ADDED, "98"), (SAME, " communes")]),
        ("<b>", "<i>", [(SAME, "<"), (REMOVED, "b"), (ADDED, "i"), (SAME, ">")]),
    ],
)
def test_changes_are_told_by_word(before: str, after: str, pieces: list[tuple[Change, str]]) -> None:
    assert word_diff(before, after) == pieces


# Time ----------------------------------------------------------------------------------------------------------------


def numbered(word: str, count: int, separators: str = " ") -> str:
    """So many different words, with these separators in turn between them."""
    return "".join(f"{word}{n}{separators[n % len(separators)]}" for n in range(count))


HALF = MOST_WORDS // 2  # each word is followed by a space or a mark
SIGNS = "".join(map(chr, range(0x2200, 0x2270)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Rewritten: nothing is left but the spaces, and those in the text of another length.
        (numbered("mot", HALF), numbered("word", HALF)),
        (numbered("mot", HALF), numbered("word", 99)),
        (numbered("mot", 99), numbered("word", HALF)),
        # Nothing is rare, or everything comes up as often as a word may.
        ("début " + "a b " * (HALF // 2 - 1), "b a " * (HALF // 2 - 1) + "fin "),
        (numbered("mot", HALF, SIGNS), numbered("word", HALF, SIGNS)),
        (numbered("mot", HALF), " ".join(reversed(numbered("mot", HALF).split(" ")))),
        # Huge.
        ("!" * 1_000_000, "?" * 1_000_000),
        (numbered("mot", 100_000), numbered("word", 100_000)),
        ("x" * 5_000_000, "y" * 5_000_000),
    ],
)
def test_nobody_waits_for_it(before: str, after: str) -> None:
    start = process_time()
    pieces = word_diff(before, after)
    assert process_time() - start < LONGEST_WAIT
    assert (joined(pieces, ADDED), joined(pieces, REMOVED)) == (before, after)


def test_what_a_rewritten_text_keeps_is_seen_among_its_spaces() -> None:
    before, after = numbered("mot", 200), numbered("word", 200)
    assert word_diff(f"{before}gardé {before}", f"{after}gardé {after}") == [
        (REMOVED, before[:-1]),
        (ADDED, after[:-1]),
        (SAME, " gardé "),
        (REMOVED, before[:-1]),
        (ADDED, after[:-1]),
        (SAME, " "),
    ]


def test_what_changed_is_told_whole_where_it_is_too_long_to_compare() -> None:
    before, after = numbered("mot", HALF) + "été", numbered("word", HALF) + "été"
    assert word_diff(before, after)[-1] == (SAME, " été")
    too_long = numbered("word", HALF + 1)
    assert word_diff(f"Le {before}.", f"Le {too_long}.") == [
        (SAME, "Le "),
        (REMOVED, before),
        (ADDED, too_long),
        (SAME, "."),
    ]


def test_a_word_changed_in_a_huge_text_is_found() -> None:
    huge = numbered("mot", 100_000)
    assert word_diff(f"{huge}cote {huge}", f"{huge}côte {huge}") == [
        (SAME, huge),
        (REMOVED, "cote"),
        (ADDED, "côte"),
        (SAME, f" {huge}"),
    ]
    assert word_diff(huge, huge) == [(SAME, huge)]
