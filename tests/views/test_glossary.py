"""The glossary explains words of one administration to readers from elsewhere, on its page and where texts use them."""

import re

import pytest
from django.test import Client

from findings.models import Term
from tests.make import make_authority, make_finding, make_term, make_theme, make_trainee
from tests.views.pages import LANGUAGES, address, listing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words() -> None:
    """A French acronym, a French word and a Danish one."""
    make_term(key="term-sdis", word="SDIS", expansion="service d’incendie", meaning_en="fire service")
    make_term(key="term-elu", word="élu", forms="élus, élue")
    make_term(key="term-amt", word="amt", language="da", country="DK", meaning_fr="comté", meaning_en="county")


def linked(page: str) -> list[tuple[str, str, str]]:
    """The words that a page links to the glossary: key, language, word."""
    return re.findall(r'<a class="term" href="/(?:en/glossary|fr/glossaire)/#([^"]+)" lang="(\w+)"[^>]*>([^<]+)<', page)


def listed(page: str) -> list[str]:
    """The words that a page explains at its end."""
    section = page.partition('aria-labelledby="terms"')[2].partition("</section>")[0]
    return [re.sub(r"<[^>]+>", "", word).strip() for word in re.findall(r"<dt>(.*?)</dt>", section, re.DOTALL)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_gives_each_word_under_its_country_in_its_own_language(client: Client, language: str) -> None:
    page = text_of(client.get(listing("glossary", language)))
    names = {"fr": ["France", "Danemark"], "en": ["France", "Denmark"]}[language]
    assert re.findall(r'<h2 id="\w+">(.*?)</h2>', page)[:2] == names
    words = re.findall(r"<dfn>(.*?)</dfn>", page)
    marked = {"fr": ["élu", "SDIS"], "en": ['<span lang="fr">élu</span>', '<span lang="fr">SDIS</span>']}[language]
    assert words == [*marked, '<span lang="da">amt</span>']
    assert {"fr": "comté", "en": "county"}[language] in page
    assert 'id="term-amt"' in page


def test_words_are_explained_where_a_text_uses_them(client: Client) -> None:
    finding = make_finding(
        body_fr="Un élu du SDIS visite l’amt.", body_en="An élu of the SDIS visits the amt.", conditions_en="The SDIS."
    )
    english, french = (text_of(client.get(address(finding, language))) for language in ("en", "fr"))
    assert linked(english) == [("term-elu", "fr", "élu"), ("term-sdis", "fr", "SDIS"), ("term-amt", "da", "amt")]
    assert listed(english) == ["élu", "SDIS", "amt"]
    assert linked(french) == [("term-sdis", "fr", "SDIS"), ("term-amt", "da", "amt")]
    assert listed(french) == ["SDIS", "amt"]
    assert "fire service" in english


def test_a_page_without_such_a_word_explains_nothing(client: Client) -> None:
    page = text_of(client.get(address(make_finding(), "en")))
    assert (linked(page), 'class="terms"' in page) == ([], False)


def test_the_authorities_of_participants_are_explained(client: Client) -> None:
    make_trainee(authority=make_authority(name_en="SDIS of Somewhere"))
    assert linked(text_of(client.get(listing("participants", "en")))) == [("term-sdis", "fr", "SDIS")]


def test_a_text_shown_in_the_other_language_is_explained_as_such(client: Client) -> None:
    finding = make_finding(title_fr="Titre", body_fr="Un élu et un amt.", live_en=False)
    assert linked(text_of(client.get(address(finding, "en")))) == [("term-amt", "da", "amt")]


def test_hostile_words_and_texts_stay_text(client: Client) -> None:
    make_term(word='<b onclick="x">', meaning_fr="<i>", meaning_en="<i>")
    theme = make_theme(description_en='See <b onclick="x"> there.')
    for path in (address(theme, "en"), listing("glossary", "en")):
        page = client.get(path).content.decode()
        assert ("<b onclick" in page, "<i>" in page) == (False, False)


def test_countries_stand_in_the_order_of_the_readers_language_after_france(client: Client) -> None:
    for country in ("DE", "AT"):
        make_term(country=country)
    names = {
        language: re.findall(r'<h2 id="\w\w">(.*?)</h2>', text_of(client.get(listing("glossary", language))))
        for language in LANGUAGES
    }
    assert names == {
        "fr": ["France", "Allemagne", "Autriche", "Danemark"],
        "en": ["France", "Austria", "Denmark", "Germany"],
    }


def test_an_empty_glossary_says_so(client: Client) -> None:
    Term.objects.all().delete()
    assert "No word is explained yet." in text_of(client.get(listing("glossary", "en")))
