"""French typography at display. Pure: text in, text out; English is left as it is.

Rules: Lexique des règles typographiques en usage à l'Imprimerie nationale; narrow no-break space (U+202F) before
; ! ? and no-break space (U+00A0) before : and inside « », and between a day and its month.
"""

import re

NO_BREAK, NARROW = "\u00a0", "\u202f"
# Addresses, e-mails and times are left alone. Bounds and look-behinds keep every pattern linear in the text.
UNTOUCHED = re.compile(
    r"((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://\S+|(?<!\S)\S{1,64}@\S+|\b\d{1,2}:\d{2}\b)", re.IGNORECASE
)
SPACES = r"(?<![ \u00a0\u202f])[ \u00a0\u202f]+"
MONTHS = "(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=[\w«])"), "’"),
    (re.compile(rf"{SPACES}(?=[;!?])"), NARROW),
    (re.compile(rf"{SPACES}(?=:)"), NO_BREAK),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{NO_BREAK}"),
    (re.compile(rf"(?:{SPACES})?»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?:(?<=\d)|(?<=\der)) (?={MONTHS}\b)"), NO_BREAK),
)


def typeset(text: str, language: str) -> str:
    """The text with the spaces and apostrophes that French print gives it; idempotent; addresses untouched."""
    if language != "fr":
        return text
    return "".join(part if place % 2 else _french(part) for place, part in enumerate(UNTOUCHED.split(text)))


def _french(text: str) -> str:
    for pattern, right in RULES:
        text = pattern.sub(right, text)
    return text
