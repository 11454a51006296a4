"""The first tour's texts: both languages or neither, nothing empty, French and English typography, no false date."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from modeltranslation.translator import translator

from findings.loading.reader import LOADED
from findings.models import Citation, Finding, HostAlias
from tests.denmark import denmark  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("denmark")]

KINDS: list[Any] = [model for model in LOADED.values() if model not in {HostAlias, Citation}]
NEVER_EMPTY = ("title", "name", "section", "question", "body", "summary", "description", "slug", "caption", "citation")
NBSP, NARROW = "\u00a0", "\u202f"
FRENCH_FAULTS = [
    r"['\"]",  # straight apostrophes and quotes
    "[“”]",
    f"(?<!{NBSP}):",
    f"(?<!{NARROW})[;!?]",
    f"«(?!{NBSP})|(?<!{NBSP})»",
    r"\.\.\.",
    r"\bEtats?\b|\bElus?\b|\bA (?=[a-zé])",  # capitals keep their accents
]
ENGLISH_FAULTS = [r"['\"]", "[«»]", f"[{NBSP}{NARROW}]", r" [:;!?]", r"\.\.\."]
ANY_FAULTS = [
    r"\s$|^\s|  |\n",
    r"(?i)\b(in|en) 2015\b",  # the memo gives no dates of travel
    r"<[a-zA-Z/]",  # CommonMark without HTML
]


def texts(*names: str) -> Iterator[tuple[str, str, Any]]:
    """Each bilingual text loaded: "dk2015-f-001 title", its language, its value. All of them, or those named."""
    for model in KINDS:
        for record in model.objects.all():
            for name in sorted(translator.get_options_for_model(model).all_fields):
                if not names or name in names:
                    for language in ("fr", "en"):
                        yield f"{record.key} {name}", language, getattr(record, f"{name}_{language}")


def test_what_may_not_be_empty_is_not() -> None:
    assert [(what, language) for what, language, value in texts(*NEVER_EMPTY) if not value] == []


def test_a_text_is_there_in_both_languages_or_in_neither() -> None:
    filled: dict[str, set[str]] = {}
    for what, language, value in texts():
        filled.setdefault(what, set()).update([language] if value else [])
    assert [what for what, languages in filled.items() if len(languages) == 1] == []


@pytest.mark.parametrize(
    ("language", "fault"),
    [
        *(("fr", fault) for fault in FRENCH_FAULTS + ANY_FAULTS),
        *(("en", fault) for fault in ENGLISH_FAULTS + ANY_FAULTS),
    ],
)
def test_typography(language: str, fault: str) -> None:
    faulty = [(what, value) for what, code, value in texts() if code == language and re.search(fault, value or "")]
    assert faulty == []


def test_a_title_is_one_sentence_without_its_full_stop() -> None:
    wrong = []
    for finding in Finding.objects.all():
        for title in (finding.title_fr, finding.title_en):
            if not 40 <= len(title) <= 120 or title.endswith(".") or not title[0].isupper():
                wrong.append((finding.key, title))
    assert wrong == []


def test_a_slug_is_short_and_plain() -> None:
    faulty = [(what, slug) for what, _code, slug in texts("slug") if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)]
    assert faulty == []
    assert [(what, slug) for what, _code, slug in texts("slug") if len(slug) > 70] == []
