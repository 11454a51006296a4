"""Turns words into what they are compared by. Pure: no Django, no database.

A word is found under each of its tokens: as it is written without accents, its stem before and after accents are taken
away, and its lemma. Stems: Snowball, French and English; lemmas: the dictionaries of simplemma.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, normalize

import simplemma
from snowballstemmer import stemmer

# Letters that Unicode does not decompose into a base letter and a mark.
UNDECOMPOSED = str.maketrans(
    {
        **{"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"},
        **{"ı": "i", "ħ": "h", "ĸ": "k", "ŋ": "n", "ŧ": "t", "ʼ": " "},
    }
)
ARTICLES = "[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu"
ELIDED = re.compile(rf"\b(?:{ARTICLES})['’ʼ](?=\w)")
WORD = re.compile(r"[^\W_]+")
# The words of a text as it is printed, but for elided articles.
PRINTED = re.compile(rf"(?<![^\W_ʼ])(?!(?:{ARTICLES})['’ʼ]\w)[^\W_ʼ]+", re.IGNORECASE)
# Unicode's category Mn: marks that a letter carries.
MARKS = dict.fromkeys(code for code in range(sys.maxunicode + 1) if category(chr(code)) == "Mn")
# One word, or several joined by hyphens.
UNIT = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
# Signs that are not seen: soft hyphens, joiners, marks of direction.
UNSEEN = dict.fromkeys(code for code in range(sys.maxunicode + 1) if category(chr(code)) == "Cf")
# No word of a language is longer; a key or an address may be, and every database takes this much.
WORD_LENGTH = 40
REMEMBERED = 2**17
# How British and American English differ, in words long enough to be told by their ending.
SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"(?<=\w{3})is(?=(?:e[drs]?|ing|ations?|ational)$)", "iz"),
        (r"(?<=\w{3})our(?=(?:s|ed|ing|al|able|ful|hoods?)?$)", "or"),
        (r"(?<=\w{2})([bt])re(?=s?$)", r"\1er"),
        (r"(?<=\w{2})ys(?=(?:e[drs]?|ing)$)", "yz"),
        (r"(?<=\w{3})ence(?=s?$)", "ense"),
        (r"dgement(?=s?$)", "dgment"),
        (r"(?<=\w{2})ogue(?=s?$)", "og"),
        (r"(?<=\w{3})mme(?=s?$)", "m"),
        (r"(?<=\w{3})ll(?=(?:ed|ing|[eo]rs?)$)", "l"),
    )
)
# What joins the words that one looks for, in a sentence or in a question.
STOP_WORDS = frozenset(
    """
    a à ai au aux avec c ce ces cet cette ci combien comme comment d dans de des donc du elle elles en est et être
    eux font il ils j je l la là le les leur leurs lui m ma mais me mes mon n ne nos notre nous on ont ou où par pas
    pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa se ses si son sont sous sur t ta te tes toi
    ton tu un une vos votre vous y
    about an and any are as at be been by can did do does for from had has have he her his how i if in into is it
    its many much of on or our she should some than that the their them there these they this those to us was we
    were what when where which who whom whose why will with would you your
    """.split()  # noqa: SIM905 - words are read more easily than a list of them
)


def fold(text: str) -> str:
    """Lower case, without accents, elisions or typographic variants: "L’Élève d’Ærø" → "eleve aero".

    Idempotent, total (any string), linear time. Apostrophes ' ’ ʼ end an elided French article. Letters
    without decomposition by the table above. Rule: Unicode Standard Annex 15 (NFKD), then removal of category Mn.
    """
    return " ".join(WORD.findall(_bare(_lowered(text))))


def words(text: str) -> Iterator[str]:
    """The words of a text in their order, in lower case, accents kept, no elided article: "L’Élève" → "élève"."""
    yield from WORD.findall(_spoken(text))


@lru_cache(REMEMBERED)
def exact(word: str) -> str:
    """What one of `words` is compared by in a phrase: the word itself, folded."""
    return fold(word).replace(" ", "")[:WORD_LENGTH]


@lru_cache(REMEMBERED)
def tokens(word: str, language: str) -> tuple[str, ...]:
    """Everything that one of `words` is found under in a language, "fr" or "en"; itself, folded, first."""
    folded = exact(word)
    found = [folded, *_stems(word[:WORD_LENGTH], folded, language)]
    if language == "en":
        spelled = _american(folded)
        found += [spelled, *_stems(spelled, spelled, language)]
    return tuple(dict.fromkeys(token for token in found if token))


def is_a_word(word: str) -> bool:
    """Whether a dictionary of either language has it as it is written."""
    return any(simplemma.is_known(word, language) for language in ("fr", "en"))


def joined(text: str) -> Iterator[str]:
    """What words joined by a hyphen are without it, as others write them: "co-construction" → "coconstruction"."""
    yield from (re.sub(r"[-‐‑]", "", unit) for unit in units(text) if not unit.isalnum())


def units(text: str) -> Iterator[str]:
    """As `words`, those that hyphens join in one: "l’aide-soignante" → "aide-soignante"."""
    yield from UNIT.findall(_spoken(text))


def _stems(word: str, folded: str, language: str) -> Iterator[str]:
    """The stem of the folded word, and the word's own stem and lemma, folded."""
    # Made anew each time: a stemmer keeps the word it is at, and two threads may be at two.
    stem = stemmer({"fr": "french", "en": "english"}[language]).stemWord
    yield stem(folded)
    yield exact(stem(word))
    lemma = simplemma.lemmatize(word, language).lower()
    # Some are explanations: "1990s" is "nineteen nineties".
    yield exact(lemma) if WORD.fullmatch(lemma) else ""


def _american(word: str) -> str:
    for pattern, spelling in SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def _spoken(text: str) -> str:
    # A mark that has no letter of its own would cut the word in two.
    return normalize("NFC", _lowered(text).replace("ʼ", " ")).translate(MARKS)


def _lowered(text: str) -> str:
    return ELIDED.sub("", normalize("NFKC", text.translate(UNSEEN)).casefold())


def _bare(lowered: str) -> str:
    if lowered.isascii():
        return lowered
    decomposed = normalize("NFKD", lowered.translate(UNDECOMPOSED))
    return decomposed.translate(MARKS).translate(UNDECOMPOSED)
