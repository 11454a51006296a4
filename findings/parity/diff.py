"""Tells word by word how a text was changed. Pure: no Django, no database."""

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Above this many words on either side a comparison would take seconds: the whole text is then said to have changed.
MOST_WORDS = 4000


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """Words that follow one another and have the same fate."""

    change: Change
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in order; what was removed stands before what took its place.

    Joined, the pieces that are not added make `before` again, and those that are not removed make `after`. Words are
    compared whole, with their case and accents; white space and punctuation count as words. Algorithm: Ratcliff and
    Obershelp's (difflib), in quadratic time, hence MOST_WORDS.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _pieces([(Change.REMOVED, before), (Change.ADDED, after)])
    pieces = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((Change.SAME, "".join(old[start:end])))
        else:
            pieces += [(Change.REMOVED, "".join(old[start:end])), (Change.ADDED, "".join(new[new_start:new_end]))]
    return _pieces(pieces)


def _pieces(found: list[tuple[Change, str]]) -> list[Piece]:
    return [Piece(change, text) for change, text in found if text]
