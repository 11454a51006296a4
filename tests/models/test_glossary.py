"""A term is a word that no other term explains, written as texts write it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from findings.models import Term
from tests.make import make_term

pytestmark = pytest.mark.django_db


def cleaned(**fields: Any) -> Term:
    """The term after its validation."""
    term = make_term(**fields)
    term.full_clean(exclude=["meaning", "definition"])
    return term


def test_a_term_is_written_as_texts_are() -> None:
    term = cleaned(word="communaute\u0301  d'agglo", forms=" communautés  d'agglo ,, agglo ")
    assert term.spellings == ["communauté d’agglo", "communautés d’agglo", "agglo"]


@pytest.mark.parametrize("form", ["a", ".", "|", ")", "_", "\u0301", "12", "x"])
def test_what_is_no_word_is_refused(form: str) -> None:
    for fields in ({"word": form}, {"word": "mot", "forms": f"mots, {form}"}):
        with pytest.raises(ValidationError) as error:
            cleaned(**fields)
        assert list(error.value.message_dict) == ["forms"]
        Term.objects.all().delete()


@pytest.mark.parametrize("fields", [{"word": "SDIS"}, {"word": "pompiers", "forms": "sdis"}, {"word": "Services"}])
def test_a_form_has_one_term_whatever_its_case(fields: dict[str, str]) -> None:
    make_term(word="sdis", forms="services")
    with pytest.raises(ValidationError) as error:
        cleaned(**fields)
    assert list(error.value.message_dict) == ["forms"]


def test_a_term_may_repeat_itself() -> None:
    assert cleaned(word="commune", forms="Commune, communes").forms == "Commune, communes"
