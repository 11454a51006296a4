"""Texts are shown safely, dates as precisely as they are known, and French as it is printed."""

import datetime
import re

import pytest
from django.utils.translation import override

from findings.commonmark import bare, render, render_line
from findings.templatetags.studytour import known_date
from findings.typography import typeset
from tests.denmark import denmark  # noqa: F401 - a fixture
from tests.test_denmark_2015_writing import texts


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Ceci : cela", "Ceci\u00a0: cela"),
        ("un ; deux !", "un\u202f; deux\u202f!"),
        ("l'État", "l’État"),
        ("« voire »", "«\u00a0voire\u00a0»"),
        ("«voire»", "«\u00a0voire\u00a0»"),
        ("Voir https://exemple.fr/a?b=1 : oui", "Voir https://exemple.fr/a?b=1\u00a0: oui"),
        ("le 5 juin 2018 et le 1er août", "le 5\u00a0juin 2018 et le 1er\u00a0août"),
        ("3 maires", "3 maires"),
        ("à 10:30 !", "à 10:30\u202f!"),
        ("", ""),
    ],
)
def test_french_gets_the_spaces_of_print_once(written: str, printed: str) -> None:
    assert typeset(written, "fr") == printed
    assert typeset(printed, "fr") == printed


@pytest.mark.parametrize("hostile", [" ", "\u00a0", "a.", "a-", "«", "_", "a'", "a@", "1:"])
def test_a_long_hostile_text_is_typeset_in_linear_time(hostile: str) -> None:
    # A quadratic pattern takes minutes on a text of this length.
    assert len(typeset(f"x{hostile * 200_000}y", "fr")) >= 2


@pytest.mark.django_db
@pytest.mark.usefixtures("denmark")
def test_the_first_tours_texts_typed_plainly_are_printed_as_they_are_stored() -> None:
    plain = str.maketrans({"\u00a0": " ", "’": "'"})
    stored = [text for _where, language, text in texts() if language == "fr" and text]
    assert len(stored) > 500
    # The narrow space within a number is its writer's.
    typed = {text: re.sub(r"\u202f(?=\D)", " ", text.translate(plain)) for text in stored}
    assert [text for text, plainly in typed.items() if typeset(plainly, "fr") != text] == []


def test_english_is_left_as_it_is() -> None:
    assert typeset("Why? Don't : it's « quoted »", "en") == "Why? Don't : it's « quoted »"


@pytest.mark.parametrize(
    ("language", "precision", "day", "shown"),
    [
        ("fr", "day", 1, "1er\u00a0mars\u00a02015"),
        ("fr", "day", 11, "11\u00a0mars\u00a02015"),
        ("fr", "month", 1, "mars\u00a02015"),
        ("fr", "year", 1, "2015"),
        ("en", "day", 1, "1\u00a0March\u00a02015"),
        ("en", "month", 1, "March\u00a02015"),
    ],
)
def test_a_date_is_told_in_words_as_far_as_it_is_known(language: str, precision: str, day: int, shown: str) -> None:
    with override(language):
        assert known_date(datetime.date(2015, 3, day), precision) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Un *mot* : oui", "<p>Un <em>mot</em>&nbsp;: oui</p>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("# Titre", "<p># Titre</p>\n"),
        ("`a : b`", "<p><code>a : b</code></p>\n"),
        ("l’anglais « [a : b]{lang=en} »", '<p>l’anglais «&nbsp;<span lang="en">a : b</span>&nbsp;»</p>\n'),
        ("[a]{lang=en onclick=alert}", '<p><span lang="en">a</span></p>\n'),
        ("", ""),
    ],
)
def test_commonmark_is_shown_safely_in_its_languages_typography(written: str, shown: str) -> None:
    assert render(written, "fr") == shown


@pytest.mark.parametrize(
    ("written", "line", "words"),
    [
        ("Voir « [a : b]{lang=en} »", 'Voir «&nbsp;<span lang="en">a : b</span>&nbsp;»', "Voir «\u00a0a : b\u00a0»"),
        ("Un *mot* & <b>", "Un <em>mot</em> &amp; &lt;b&gt;", "Un mot & <b>"),
        ("[a](https://example.org)", '<a href="https://example.org" rel="noopener noreferrer">a</a>', "a"),
        ("", "", ""),
    ],
)
def test_a_line_is_shown_without_a_paragraph_and_an_attribute_gets_its_words(
    written: str, line: str, words: str
) -> None:
    assert (render_line(written, "fr"), bare(written, "fr")) == (line, words)


def test_an_attribute_is_one_line() -> None:
    assert bare("One.\n\nTwo\nthree.", "en") == "One. Two three."
