"""Turns words into what they are compared by. Pure: no Django, no database."""

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and a mark.
UNDECOMPOSED = str.maketrans(
    {
        **{"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ð": "d", "þ": "th"},
        **{"ı": "i", "ħ": "h", "ĸ": "k", "ŋ": "n", "ŧ": "t", "ʼ": " "},
    }
)
ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\w)")


def fold(text: str) -> str:
    """Lower case, without accents, elisions or typographic variants: "L’Élève d’Ærø" → "eleve aero".

    Idempotent, total (any string), linear time. Apostrophes ' ’ ʼ end an elided French article. Letters
    without decomposition by the table above. Rule: Unicode Standard Annex 15 (NFKD), then removal of category Mn.
    """
    lowered = unicodedata.normalize("NFKC", text).casefold()
    unelided = ELIDED.sub("", lowered)
    decomposed = unicodedata.normalize("NFKD", unelided.translate(UNDECOMPOSED))
    bare = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return " ".join(re.findall(r"\w+", bare.translate(UNDECOMPOSED)))
