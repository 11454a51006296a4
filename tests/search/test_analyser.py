"""Folding: what two spellings of the same words become, so that they compare as equal."""

import re
import sys
from unicodedata import category, normalize

import pytest

from findings.search.analyser import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("   \u00a0\u202f\t\n ", ""),
        ("L’Élève d’Ærø", "eleve aero"),
        ("l'élève", "eleve"),
        ("Qu’est-ce qu'un usager ?", "est ce un usager"),
        ("jusqu’ici, lorsqu’il, puisqu’elle, quoiqu’on", "ici il elle on"),
        ("aujourd’hui", "aujourd hui"),
        ("the mayor’s office", "the mayor s office"),
        ("ŒUVRE, cœur", "oeuvre coeur"),
        ("Gendhøfte, Gendhøften", "gendhofte gendhoften"),
        ("Straße, Łódź, Þór, ıŞık", "strasse lodz thor isik"),
        ("E\u0301tat", "etat"),
        ("ﬁnancier №\u00a07", "financier no 7"),
        ("public-private", "public private"),
        ("« 271 à 98 »", "271 a 98"),
        ("a\x00b", "a b"),
        ("😀", ""),
    ],
)
def test_spellings_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ"])
@pytest.mark.parametrize(
    "article", ["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"]
)
def test_an_elided_article_is_dropped_in_any_case(article: str, apostrophe: str) -> None:
    for written in (article, article.capitalize(), article.upper()):
        assert fold(f"{written}{apostrophe}usager") == "usager"


def test_folding_is_idempotent_for_every_character_that_it_can_change() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    changing = [each for each in characters if normalize("NFKD", each.casefold()) != each or category(each)[0] == "M"]
    assert len(changing) > 10_000
    texts = [text for each in changing for text in (each, f"l’{each}a", f"a{each}")]
    assert [text for text in texts if fold(fold(text)) != fold(text)] == []


def test_the_letters_of_the_languages_of_europe_fold_to_plain_ones() -> None:
    letters = [chr(code) for code in range(0x00C0, 0x0180) if chr(code).isalpha()]
    assert [letter for letter in letters if not re.fullmatch("[a-z]+", fold(letter))] == []
