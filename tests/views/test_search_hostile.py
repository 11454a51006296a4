"""Whatever is asked, the search page gives a clear answer: signs, operators, nothing, far too much."""

import pytest
from django.test import Client

from tests.make import make_finding
from tests.views.pages import listing, text_of
from tests.views.results import ask, notices, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", []),
        ("le la les", ["These words stand in nearly every text. Add one that says what you are looking for."]),
        ("\x00", []),
        ("😀 … !?", ["There is no word here to look for."]),
        ("-ledger", ["A hyphen before a word leaves out what has it. Add a word to look for."]),
        ('"', ["There is no word here to look for."]),
    ],
)
def test_a_question_without_a_word_gets_a_clear_answer(client: Client, question: str, told: list[str]) -> None:
    make_finding(title_en="A ledger")
    page = ask(client, question)
    assert page.status_code == 200
    assert (notices(page), titles(page)) == (told, [])


@pytest.mark.parametrize(
    "question",
    [
        "ledger\x00",
        "ledger\x00\x00ledger",
        'ledger "',
        '"ledger',
        "«ledger»",
        "ledger AND OR NOT",
        "ledger) OR (1=1",
        "ledger' --",
        "ledger:* & !x | y <-> z",
        "ledger*",
        "^ledger",
        "words : ledger",
        "ledger -",
        "ledger -- ",
        "ledger 😀",
        "\u202eledger",
        "LEDGER",
        "ledger%_",
        "ledger\\",
        "ledger ledger ledger ledger ledger ledger ledger ledger ledger ledger ledger ledger",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_signs_and_operators_are_no_words(client: Client, question: str, language: str) -> None:
    make_finding(title_fr="Le ledger", title_en="A ledger", body_en="Words, and or not: x, y, z, 1, 1.")
    page = ask(client, question, language)
    assert page.status_code == 200
    assert len(titles(page)) == 1


@pytest.mark.parametrize(
    "question", ["x" * 10_000, "ledger " * 2_000, "é" * 10_000, "عربى " * 500, "-x " * 3000, '"' * 9999]
)
def test_a_question_that_is_too_long_is_cut_and_that_is_said(client: Client, question: str) -> None:
    make_finding(title_en="A ledger")
    page = ask(client, question)
    assert page.status_code == 200
    assert "The question is long: only its first words were looked for." in notices(page)


@pytest.mark.parametrize(
    "query",
    [
        "kind=gossip",
        "theme=none",
        "theme=%00",
        "tour=%27",
        "page=0",
        "page=x",
        "record=finding&record=x",
        "language=da",
    ],
)
def test_a_facet_that_does_not_exist_is_refused(client: Client, query: str) -> None:
    response = client.get(f"{listing('search', 'en')}?q=ledger&{query}")
    assert response.status_code == 400
    assert "This request" in text_of(response)
