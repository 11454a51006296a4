"""Which of the site's two languages a text is written in, told by the small words that only one of them uses.

It answers nothing rather than guess: a name, a list or a few words without small words could be either.
"""

import re
from typing import Literal

Language = Literal["fr", "en"]
SHORTEST = 5
# Left out because both languages write them: a, as, but, me, on, or, an, son, us…
FRENCH_WORDS = """
le la les des du de une un et est sont était dans pour par sur avec qui que quoi dont ne pas plus ce cet cette ces ses
sa leur leurs aux au ou où il elle ils elles nous vous été être avoir ont entre sans comme mais si à en
l’ d’ qu’ n’ s’ c’ j’ lorsqu’ puisqu’ jusqu’ quoiqu’
"""
ENGLISH_WORDS = """
the of and to in is are was were that this these those with for from by which who whom what how not it its they their
them there been being be has have had at than into would should could will can may must when where while our your you
we he she his her if so after over each only another other own one
"""
FRENCH, ENGLISH = frozenset(FRENCH_WORDS.split()), frozenset(ENGLISH_WORDS.split())
WORD = re.compile(r"[^\W\d_]+[’']?")


def words_of(text: str) -> list[str]:
    """Its words in lower case; an elided one keeps its apostrophe: "L'eau" → l’, eau."""
    return [match.lower().replace("'", "’") for match in WORD.findall(text)]


def language_of(text: str) -> Language | None:
    """The language of a text of five words or more.

    At least two of its small words say so, and more than twice as many as deny it.
    """
    words = words_of(text)
    if len(words) < SHORTEST:
        return None
    french = sum(word in FRENCH for word in words)
    english = sum(word.rstrip("’") in ENGLISH for word in words)
    if french >= 2 and french > 2 * english:
        return "fr"
    if english >= 2 and english > 2 * french:
        return "en"
    return None
