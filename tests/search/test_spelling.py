"""What a misspelt word may have meant: the nearest word that readers find, and nothing that they may not see."""

import pytest

from findings.enums import Status
from findings.models import Finding, Theme, Tour
from findings.search.query import parse
from findings.search.spelling import corrected
from tests.make import make_finding, make_theme, make_tour

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.fixture(autouse=True)
def stage() -> None:
    """One tour and one theme, whose words no test comes near."""
    make_tour()
    make_theme()


def publish(text: str) -> Finding:
    """A finding with these words in French, and none near them in English."""
    return make_finding(Tour.objects.get(), Theme.objects.get(), title_fr=text, title_en="0", body_fr="0", body_en="0")


def meant(typed: str) -> str | None:
    """What the reader is asked whether it was meant."""
    query = corrected(parse(typed))
    return query.typed if query else None


@pytest.mark.parametrize("typed", ["hôpitl", "hopitaal", "hopetal", "hopitla"])
def test_a_letter_missing_added_changed_or_swapped_is_put_right(typed: str) -> None:
    publish("Un hôpital")
    assert meant(typed) == "hôpital"


@pytest.mark.parametrize("typed", ["perquation", "péréqution", "perequattion", "peréquasion", "pereqaution"])
def test_an_error_in_a_long_word_is_put_right(typed: str) -> None:
    publish("La péréquation")
    assert meant(typed) == "péréquation"


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("kmomnue", "kommune"),
        ("xommunx", "kommune"),
        ("kommunxx", "kommune"),
        ("koxxxne", None),
        ("komunn", None),
        ("komune", "kommune"),
        ("vilxx", None),
        ("vilxe", "ville"),
    ],
)
def test_two_errors_are_forgiven_in_words_of_seven_letters_only(typed: str, near: str | None) -> None:
    publish("Kommune, ville")
    assert meant(typed) == near


@pytest.mark.parametrize(("typed", "near"), [("lox", None), ("lo", None), ("loxx", "loix"), ("lolx", "loix")])
def test_a_word_of_three_letters_is_left_as_it_is(typed: str, near: str | None) -> None:
    publish("Loi, loix")
    assert meant(typed) == near


@pytest.mark.parametrize("typed", ["hôpital", "HOPITAL", "hopitaux", "hôpital ", "l’hôpital", "l'hopital"])
def test_a_word_that_is_found_is_left_as_it_is(typed: str) -> None:
    publish("Un hôpital")
    publish("Un hopitel")
    assert meant(typed) is None


def test_a_word_that_is_only_begun_is_put_right_as_a_whole_one() -> None:
    publish("Un hôpital")
    query = corrected(parse("hopitl"))
    assert query
    assert (query.typed, query.begun) == ("hôpital", False)


@pytest.mark.parametrize("typed", ["xyzxyz", "2016", "😀", "", "de la", "-hopitl"])
def test_where_no_word_is_near_nothing_is_proposed(typed: str) -> None:
    publish("Un hôpital en 2015")
    assert meant(typed) is None


@pytest.mark.parametrize("often", ["marde", "marne"])
def test_of_words_equally_near_the_one_found_most_often_is_proposed(often: str) -> None:
    for text in ("marde", "marne", often, often):
        publish(f"Un {text}")
    assert meant("marxe") == often


def test_the_nearer_word_is_proposed_however_often_the_other_is_found() -> None:
    for text in ("fonctiomme", "fonctiomme", "fonctionne"):
        publish(text)
    assert meant("fonctionnx") == "fonctionne"


def test_words_found_as_often_are_proposed_in_their_order() -> None:
    publish("marne et marde")
    assert meant("marxe") == "marde"


def test_a_wrong_first_letter_is_put_right() -> None:
    publish("Un hôpital")
    assert meant("gopital") == "hôpital"


def test_a_word_with_the_same_first_letter_is_proposed_first() -> None:
    publish("Un barne, une marne")
    assert meant("marse") == "marne"
    assert meant("barse") == "barne"


@pytest.mark.parametrize("typed", ['"hopitl"', "« hopitl »", '"un hopitl"'])
def test_a_phrase_is_left_as_it_is(typed: str) -> None:
    publish("Un hôpital")
    assert meant(typed) is None


def test_a_phrase_beside_a_misspelt_word_is_kept() -> None:
    publish("Un hôpital")
    query = corrected(parse('"un hopitel" hopitl -prix'))
    before = parse('"un hopitel" hopital -prix')
    assert query
    assert (query.typed, query.refused) == ('"un hopitel" hôpital -prix', before.refused)
    assert query.terms[0] == before.terms[0]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("l’hopitl, où ?", "l’hôpital, où ?"),
        ("les (hopitl) danois", "les (hôpital) danois"),
        ("HOPITL", "hôpital"),
        ("hopitl hopitl", "hôpital hôpital"),
        ("hopitl danoix", "hôpital danois"),
        ("oevre", "œuvre"),
    ],
)
def test_the_rest_of_what_was_typed_is_kept(typed: str, near: str) -> None:
    publish("L’hôpital danois, une œuvre")
    assert meant(typed) == near


@pytest.mark.parametrize("typed", ["hopitl", "le hopitl danoix", '"un danois" hopitl', "l’hopitl -danois"])
def test_what_is_proposed_is_understood_as_it_is_searched(typed: str) -> None:
    publish("Un hôpital danois")
    query = corrected(parse(typed))
    read = parse(query.typed if query else "")
    assert query
    assert (query.terms, query.refused, query.name) == (read.terms, read.refused, read.name)


def test_a_word_of_either_language_is_proposed() -> None:
    make_finding(Tour.objects.get(), Theme.objects.get(), title_fr="Un quartier", title_en="A neighbourhood")
    assert (meant("quartirr"), meant("neigbourhood")) == ("quartier", "neighbourhood")


def test_the_misspelt_one_of_joined_words_is_put_right() -> None:
    publish("Le socio-professionnel")
    assert meant("socio-profesionel") == "socio-professionnel"


def test_a_word_that_stands_only_in_a_draft_is_never_proposed() -> None:
    draft = publish("Un hôpital")
    assert meant("hopitl") == "hôpital"
    Finding.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    assert meant("hopitl") is None


def test_a_word_of_a_draft_gives_way_to_one_that_readers_find() -> None:
    draft = publish("Un marde")
    publish("Un marne")
    Finding.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    assert meant("marde") == "marne"


@pytest.mark.parametrize(("typed", "near"), [("réduction", "rédaction"), ("trust", "truss")])
def test_a_word_that_is_rightly_spelt_is_not_taken_for_another(typed: str, near: str) -> None:
    publish(near)
    assert meant(typed) is None


def test_a_word_that_was_written_anew_is_no_longer_proposed() -> None:
    finding = publish("Un hôpital")
    Finding.objects.filter(pk=finding.pk).update(title_fr="Une clinique")
    assert (meant("hopitl"), meant("cliniqqe")) == (None, "clinique")


def test_a_draft_that_was_never_published_is_never_proposed() -> None:
    make_finding(Tour.objects.get(), Theme.objects.get(), title_fr="Un hôpital", status=Status.DRAFT)
    assert meant("hopitl") is None
