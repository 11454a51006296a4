"""Tells word by word how a text was changed. Pure: no Django, no database."""

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

# An accent may be a character of its own, after its letter.
WORD = re.compile(r"\s+|\w[\w\u0300-\u036f]*|[^\w\s]")
# Above this many words on either side of what changed, a comparison would take seconds: all of it is told to differ.
MOST_WORDS = 2000


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """Words that follow one another and have the same fate."""

    change: Change
    text: str


def same_words(stored: Any, sent: Any) -> bool:
    """Whether a text is the same but for the line ends that a browser writes and the white space around it."""
    stored, sent = ("\n".join(str(text or "").split("\r\n")).strip() for text in (stored, sent))
    return bool(stored == sent)


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in order; what was removed stands before what took its place.

    Joined, the pieces that are not added make `before` again, and those that are not removed make `after`. Words are
    compared whole, with their case and accents; white space and punctuation count as words. Algorithm: what both begin
    and end with, then Ratcliff and Obershelp's (difflib). In a long text, a word that comes up more than once in a
    hundred starts no match: the spaces between rewritten words would else take minutes.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    start = _shared(old, new)
    end = len(old) - _shared(old[start:][::-1], new[start:][::-1])
    new_end = len(new) - (len(old) - end)
    return [
        Piece(change, text)
        for change, words in [
            (Change.SAME, old[:start]),
            *_changes(old[start:end], new[start:new_end]),
            (Change.SAME, old[end:]),
        ]
        if (text := "".join(words))
    ]


def _shared(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    differ = (place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
    return next(differ, min(len(old), len(new)))


def _changes(old: list[str], new: list[str]) -> list[tuple[Change, list[str]]]:
    if max(len(old), len(new)) > MOST_WORDS:
        return [(Change.REMOVED, old), (Change.ADDED, new)]
    changes = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            changes.append((Change.SAME, old[start:end]))
        else:
            changes += [(Change.REMOVED, old[start:end]), (Change.ADDED, new[new_start:new_end])]
    return changes
