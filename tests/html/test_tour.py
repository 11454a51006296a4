"""Every page of the real tour answers in both languages, with nothing missing and all of it translated."""

import re
from html import unescape

import pytest

from findings.models import Term
from tests.denmark import denmark  # noqa: F401 - a fixture
from tests.html.crawl import Site
from tests.test_denmark_2015_writing import texts
from tests.views.pages import every_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("denmark")]

# Words that a text marks as of another language.
QUOTED = re.compile(r"\[([^\]]+)\]\{lang=")
# An empty element, or one of None, is a text that is missing.
MISSING = re.compile(r"<(h[1-6]|p|li|dd|dt|td|th|a|span|cite)\b[^>]*>\s*(?:None)?\s*</\1>")


@pytest.fixture
def pages(site: Site) -> dict[str, str]:
    """The HTML of each page that shows records or lists."""
    answers = {path: site.named[path] for path in every_address()}
    assert {path: answer.status for path, answer in answers.items() if answer.status != 200} == {}
    return {path: answer.html for path, answer in answers.items()}


def test_every_page_answers_with_no_missing_text(pages: dict[str, str]) -> None:
    assert len(pages) == 2 * (18 + 1 + 23 + 7 + 73)
    assert {path: MISSING.findall(page) for path, page in pages.items() if MISSING.search(page)} == {}


def test_every_page_has_a_title_of_its_own_in_its_language(pages: dict[str, str]) -> None:
    for language in ("/fr/", "/en/"):
        texts_of_it = [page for path, page in pages.items() if path.startswith(language)]
        titles = [unescape(re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]).strip() for page in texts_of_it]
        assert len(set(titles)) == len(titles)
        assert all(title.endswith("– Studytour") for title in titles)


def test_nothing_on_a_page_is_marked_as_of_the_other_language_but_the_way_to_it_quotes_and_the_glossary(
    pages: dict[str, str],
) -> None:
    # A French office, words that texts quote, and those that the glossary explains.
    quoted = {words for _what, _language, text in texts() for words in QUOTED.findall(text or "")}
    explained = {words for term in Term.objects.all() for words in (*term.spellings, term.expansion)}
    # A word that is explained within a quote cuts it short.
    named = tuple(words.lower() for words in {"Défenseur des droits", *quoted, *explained})
    for path, page in pages.items():
        language, other, way = ("fr", "en", "Read in English")
        if path.startswith("/en/"):
            language, other, way = ("en", "fr", "Lire en français")
        marked = [unescape(words).strip() for words in re.findall(rf' lang="{other}"[^>]*>([^<]+)<', page)]
        assert [words for words in marked if not any(one.startswith(words.lower()) for one in named)] == [way], path
        assert f'<html lang="{language}">' in page
