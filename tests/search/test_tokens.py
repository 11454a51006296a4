"""Words and their tokens: what makes one spelling of a word find another, and what the index keeps of a record."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from findings.loading.reader import read
from findings.search.analyser import WORD_LENGTH, exact, fold, joined, tokens, words
from findings.search.expressions import Tier
from findings.search.tokens import MOST_PLACES, MOST_WORDS, Piece, tokens_of

# Letters that fold cuts in two, for a vowel sign that takes a place of its own; words keeps them whole.
CUT_BY_FOLD = "ஔᬆᬈᬊᬌᬎᬒ"
OFTEN = st.sampled_from("aélLdœßŉİ_- \t\n\u00a0\u202f'’ʼ\"«»\u0301\u0308\0-‐‑")
ANY = st.characters(exclude_categories=["Mc"], exclude_characters=CUT_BY_FOLD)
TEXTS = st.text(OFTEN | ANY, max_size=80)

# Both of each are found by either.
FRENCH = """
    évaluation évaluations · région régions · communal communaux · hôpital hôpitaux · général généraux · local locaux
    journal journaux · travail travaux · réseau réseaux · bureau bureaux · ciel cieux · œil yeux · choix choix
    élu élues · public publique · administratif administratives · danois danoise · européen européennes · long longue
    citoyen citoyenne · conseiller conseillère · chômeur chômeuse · vieux vieille · nouveau nouvelle · naïf naïve
    premier première · complet complète · heureux heureuse · financé financées · usager usagère
    hopital hôpital · ecole école · sante santé · impot impôt · foret forêts · interet intérêts · egalite égalité
    peche pêche · oeuvre œuvres · coeur cœur · cout coûts · debat débats · perequation péréquation · hote hôtes
    décide décidons · gère gérer · négociera négocier · finir finissons · appelle appeler · jette jeter
    reçoit recevoir · tient tenir · prend prendre · mené mener · payer paie · apprendre appris · voir vu · créé crée
    débattre débattons · expérimenter expérimentation · négocier négociations · fusionner fusionné · réformer réformé
"""
# Forms of one word; the last line has hard ones.
FRENCH_OF_ALL_KINDS = """
    commune communes · loi lois · impôt impots · agence agences · échelon echelons · compétence competences
    national nationaux · égal égaux · cheval chevaux · principal principales · légal légaux · social sociaux
    maire maires · acteur acteurs · employé employées · salarié salariée · étranger étrangère · concret concrète
    secret secrets · français françaises · voisin voisine · gratuit gratuites · entier entière · beau belles
    expérience experiences · décentralisé décentralisées · gestion gestions · négocie négocions
    dépenser dépensé · mène mener · espère espérer · fournir fournissent · élire élisent · venir viennent
    vouloir veulent · faire font
    directeur directrice · actif active · acteur actrice · servir sert
"""
ENGLISH = """
    city cities · policy policies · child children · woman women · man men · body bodies · tax taxes · analysis analyses
    criterion criteria · municipality municipalities · mayor mayors · study studied · teach taught · run running
    organise organize · organisation organization · organisations organization · decentralised decentralized
    privatising privatizing · labour labor · neighbour neighbors · neighbourhood neighborhoods · behavioural behavioral
    centre center · centres center · theatre theaters · kilometre kilometers · catalogue catalogs · dialogue dialog
    programme program · programmes programs · travelled traveled · modelling modeling · labelled labeled
"""


def pairs(table: str) -> list[list[str]]:
    """The pairs of words of a table."""
    return [pair.split() for line in table.strip().splitlines() for pair in line.split("·")]


def shared(one: str, other: str, language: str) -> set[str]:
    """The tokens by which either word finds the other."""
    return set(tokens(one, language)) & set(tokens(other, language))


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("", []),
        ("L’Élève d’Ærø", ["élève", "ærø"]),
        ("l'élève, l’élève, lʼélève", ["élève", "élève", "élève"]),
        ("jusqu’à l’œuvre qu’il a", ["à", "œuvre", "il", "a"]),
        ("aujourdʼhui", ["aujourd", "hui"]),
        ("«\u00a0271\u202fusagers\u00a0»", ["271", "usagers"]),
        ("Łódź, Straße, cœur", ["łódź", "strasse", "cœur"]),
        ("L’E\u0301tat", ["état"]),
        ("co-construction", ["co", "construction"]),
        ("q\u0308\u0301 et g\u0308", ["q", "et", "g"]),
        ("😀 a\0b", ["a", "b"]),
    ],
)
def test_words_keep_their_accents_and_lose_their_article(text: str, spoken: list[str]) -> None:
    assert list(words(text)) == spoken


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("élève", "eleve"),
        ("œuvre", "oeuvre"),
        ("ærø", "aero"),
        ("łódź", "lodz"),
        ("straße", "strasse"),
        ("2015", "2015"),
        ("a" * 50, "a" * 40),
        ("œ" * 40, "oe" * 20),
    ],
)
def test_exact_is_the_word_without_accents_and_of_forty_letters_at_most(word: str, folded: str) -> None:
    assert exact(word) == folded


@given(TEXTS)
@example("L’Élève d’Ærø")
@example("é" * 50)
@example("l'\u0301a")
def test_words_made_exact_are_those_of_the_folded_text_cut_at_forty_letters(text: str) -> None:
    assert [exact(word) for word in words(text)] == [word[:WORD_LENGTH] for word in fold(text).split()]


@given(st.text(OFTEN | st.characters(), max_size=80))
def test_no_word_made_exact_is_empty_or_has_what_an_engine_reads(text: str) -> None:
    folded = [exact(word) for word in words(text)]
    assert [word for word in folded if not word.replace("_", "a").isalnum()] == []


@settings(deadline=None)  # the dictionaries are read for the first word
@given(st.text(OFTEN | st.characters(exclude_categories=["Mc", "Nd"], exclude_characters=CUT_BY_FOLD), max_size=40))
def test_no_token_is_empty_or_has_what_an_engine_reads(text: str) -> None:
    found = {token for word in words(text) for language in ("fr", "en") for token in tokens(word, language)}
    assert {token for token in found if not token.replace("_", "a").isalnum()} == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_token_is_the_word_itself_folded(language: str) -> None:
    assert [tokens(word, language)[0] for word in ("évaluations", "œuvres", "x" * 50)] == [
        "evaluations",
        "oeuvres",
        "x" * 40,
    ]


def test_a_word_has_each_token_once() -> None:
    assert tokens("prix", "fr") == ("prix",)


@pytest.mark.parametrize(("one", "other"), pairs(FRENCH))
def test_french_forms_find_each_other(one: str, other: str) -> None:
    assert shared(one, other, "fr") != set()


def test_nine_french_forms_in_ten_find_each_other() -> None:
    table = pairs(FRENCH_OF_ALL_KINDS)
    joining = [(one, other) for one, other in table if shared(one, other, "fr")]
    assert (len(table), len(joining) >= 36) == (40, True), set(map(tuple, table)) - set(joining)


@pytest.mark.parametrize(("one", "other"), pairs(ENGLISH))
def test_english_forms_and_spellings_find_each_other(one: str, other: str) -> None:
    assert shared(one, other, "en") != set()


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("commune", "commerce", "fr"),
        ("impôt", "import", "fr"),
        ("four", "for", "en"),
        ("hour", "hor", "en"),
        ("wise", "wize", "en"),
        ("organise", "organize", "fr"),
    ],
)
def test_other_words_do_not(one: str, other: str, language: str) -> None:
    assert shared(one, other, language) == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_of_the_tour_is_found_when_typed_bare(language: str) -> None:
    texts = [
        value
        for entry in read("denmark-2015")
        for name, value in entry.values.items()
        if isinstance(value, str) and name.endswith(f"_{language}")
    ]
    spoken = {word for text in texts for word in words(text)}
    assert len(spoken) > 1000
    assert {word for word in spoken if not shared(exact(word), word, language)} == set()


@pytest.mark.parametrize(
    ("text", "one_word"),
    [
        ("co-construction", ["coconstruction"]),
        ("Co‐Élus et co‑élus", ["coélus", "coélus"]),
        ("porte-à-porte", ["porteàporte"]),
        ("l’aide-soignant", ["aidesoignant"]),
        ("le chef-d’œuvre", ["chefœuvre"]),
        ("le prix - 5", []),
        ("-prix, co-", []),
        ("2014–2015", []),
        ("coconstruction", []),
    ],
)
def test_joined_words_lose_their_hyphens(text: str, one_word: list[str]) -> None:
    assert list(joined(text)) == one_word


def test_a_record_has_its_words_in_order_and_a_gap_after_each_text() -> None:
    pieces = [Piece(Tier.TITLE, "fr", "L’École"), Piece(Tier.BODY, "en", "Two schools")]
    assert tokens_of(pieces, []).sequence == "f1ecole 0 e3two e3schools 0"


def test_what_else_finds_a_record_is_sorted_and_repeats_no_word() -> None:
    assert tokens_of([Piece(Tier.BODY, "en", "Two schools")], ["x-kind-lesson"]).others == "e3school x- x-kind-lesson"


def test_joined_words_are_found_as_one() -> None:
    found = tokens_of([Piece(Tier.BODY, "fr", "co-élus")], [])
    assert (found.sequence, "f3coelus" in found.others.split()) == ("f3co f3elus 0", True)


@pytest.mark.parametrize(
    ("tier", "title", "names"),
    [
        (Tier.TITLE, "L’École", ["f0-ecole"]),
        (Tier.TITLE, "Un deux trois quatre cinq six", ["f0-un-deux-trois-quatre-cinq-six"]),
        (Tier.TITLE, "Un deux trois quatre cinq six sept", []),
        (Tier.BODY, "École", []),
        (Tier.THEME, "École", []),
    ],
)
def test_only_a_title_of_six_words_at_most_is_a_name(tier: Tier, title: str, names: list[str]) -> None:
    found = tokens_of([Piece(tier, "fr", title)], []).others.split()
    assert [token for token in found if token.startswith("f0")] == names


def test_a_record_is_read_up_to_so_many_words_and_one_word_up_to_so_many_places() -> None:
    found = tokens_of([Piece(Tier.BODY, "fr", "mot " * (MOST_WORDS + 1)), Piece(Tier.BODY, "fr", "fin")], [])
    assert found.sequence == " ".join(["f3mot"] * MOST_PLACES + ["0"] * (MOST_WORDS - MOST_PLACES + 2))


def test_a_record_without_texts_is_found_as_every_record_is() -> None:
    assert tokens_of([], []) == ("", "x-")
