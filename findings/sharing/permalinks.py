"""The letter by which a permalink says what kind of record it leads to."""

from findings.models import Finding, PageRecord, Theme, Tour, Visit

MODELS: dict[str, type[PageRecord]] = {"f": Finding, "v": Visit, "t": Theme, "s": Tour}
LETTERS = {model: letter for letter, model in MODELS.items()}
