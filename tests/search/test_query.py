"""What is understood of what a reader types, whatever it is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from findings.search.query import MOST_TERMS, Query, Term, beginning, parse


def found(query: Query) -> list[tuple[str, ...]]:
    """The words of each term that is looked for."""
    return [term.words for term in query.terms]


def refused(query: Query) -> list[tuple[str, ...]]:
    """The words of each term that is refused."""
    return [term.words for term in query.refused]


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        (" \t\n\u00a0", []),
        ("péréquation communes", ["péréquation", "communes"]),
        ("Péréquation, COMMUNES !", ["péréquation", "communes"]),
        ("l’évaluation d'Ærø", ["évaluation", "ærø"]),
        ("l'impôt\u00a0: combien\u202f?", ["impôt"]),
        ("aujourd’hui", ["aujourd", "hui"]),
        ("prix/coût", ["prix", "coût"]),
        ("2015", ["2015"]),
        ("e\u0301cole", ["école"]),
        ("éco\0le", ["éco"]),
        ("\0", []),
        ("😀", []),
        ("😀 école 🇩🇰", ["école"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("\u202eécole\u202c", ["école"]),
        ("مدرسة school", ["مدرسة", "school"]),
    ],
)
def test_words_are_terms(typed: str, terms: list[str]) -> None:
    assert parse(typed).terms == tuple(Term((word,)) for word in terms)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("le prix de la santé", ["prix", "santé"]),
        ("The price of the service", ["price", "service"]),
        ("pourquoi the communes", ["communes"]),
        ("où meme être École", ["meme", "école"]),
        ("a ecole ou ete", ["ecole", "ete"]),
        ("l’un et l’autre impôt", ["autre", "impôt"]),
    ],
)
def test_stop_words_of_either_language_are_left_aside_accents_or_not(typed: str, terms: list[str]) -> None:
    query = parse(typed)
    assert (found(query), query.too_common) == ([(word,) for word in terms], ())


@pytest.mark.parametrize(
    ("typed", "common"),
    [("de la", ("de", "la")), ("The OF", ("the", "of")), ("l’à", ("à",)), ("comment -prix", ("comment",))],
)
def test_stop_words_alone_are_told_and_ask_nothing(typed: str, common: tuple[str, ...]) -> None:
    query = parse(typed)
    assert (query.too_common, query.terms, query.asks, query.begun) == (common, (), False, False)


@pytest.mark.parametrize("typed", ['"{}"', "«{}»", "«\u00a0{}\u202f»", "“{}”", "„{}“", "”{}“", '« {}"'])
def test_quotes_of_any_kind_hold_a_phrase(typed: str) -> None:
    query = parse(typed.format("Qualité de la vie"))
    assert query.terms == (Term(("qualité", "de", "la", "vie"), is_phrase=True),)


def test_a_phrase_may_be_one_word_or_stop_words() -> None:
    assert parse('"prix" « de la »').terms == (Term(("prix",), is_phrase=True), Term(("de", "la"), is_phrase=True))


def test_a_phrase_has_its_words_one_by_one_without_hyphens() -> None:
    assert parse('"co-construction, l’impôt"').terms == (Term(("co", "construction", "impôt"), is_phrase=True),)


@pytest.mark.parametrize("typed", ['""', '"', "«»", '" "', '-""', '-"', '"😀"', "« »", '" - "'])
def test_quotes_around_nothing_ask_nothing(typed: str) -> None:
    assert (parse(typed).terms, parse(typed).refused) == ((), ())


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ('"prix santé', [("prix",), ("santé",)]),
        ('prix santé"', [("prix",), ("santé",)]),
        ("« prix santé", [("prix",), ("santé",)]),
        ('"prix fixe" "santé', [("prix", "fixe"), ("santé",)]),
        ('prix"fixe cher"santé', [("prix",), ("fixe", "cher"), ("santé",)]),
    ],
)
def test_a_quote_without_its_other_is_no_phrase(typed: str, terms: list[tuple[str, ...]]) -> None:
    assert found(parse(typed)) == terms


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("-prix", (Term(("prix",)),)),
        ("-l’Impôt", (Term(("impôt",)),)),
        ("-de", ()),
        ('-"prix fixe"', (Term(("prix", "fixe"), is_phrase=True),)),
        ("-« prix fixe »", (Term(("prix", "fixe"), is_phrase=True),)),
        ('-"prix"', (Term(("prix",), is_phrase=True),)),
        ("-co-construction", (Term(("co", "construction"), is_phrase=True), Term(("coconstruction",)))),
        ("--prix", (Term(("prix",)),)),
        ("-prix -santé", (Term(("prix",)), Term(("santé",)))),
    ],
)
def test_a_hyphen_before_refuses(typed: str, terms: tuple[Term, ...]) -> None:
    query = parse(typed)
    assert (query.refused, query.terms, query.name, query.asks) == (terms, (), (), False)


def test_what_is_refused_is_told_from_what_is_wanted() -> None:
    query = parse('école -prix "santé publique" -"à bas coût"')
    assert found(query) == [("école",), ("santé", "publique")]
    assert refused(query) == [("prix",), ("à", "bas", "coût")]


@pytest.mark.parametrize("typed", ["-", "--", "- -", " - ", "-😀", "-\0"])
def test_a_hyphen_alone_asks_and_refuses_nothing(typed: str) -> None:
    assert (parse(typed).terms, parse(typed).refused) == ((), ())


@pytest.mark.parametrize(
    ("typed", "terms"), [("prix - santé", [("prix",), ("santé",)]), ("prix- santé", [("prix",), ("santé",)])]
)
def test_a_hyphen_that_stands_before_no_word_refuses_nothing(typed: str, terms: list[tuple[str, ...]]) -> None:
    assert (found(parse(typed)), refused(parse(typed))) == (terms, [])


@pytest.mark.parametrize("hyphen", ["-", "‐", "‑"])
def test_joined_words_are_looked_for_in_both_spellings(hyphen: str) -> None:
    (term,) = parse(f"Co{hyphen}Élus").terms
    assert term == Term(("co", "élus"), one="coélus")
    assert term.ways() == [("co", "élus"), ("coélus",)]


def test_a_term_that_is_not_joined_has_one_spelling() -> None:
    assert [term.ways() for term in parse('prix "prix fixe"').terms] == [[("prix",)], [("prix", "fixe")]]


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("éva", True),
        ("le prix éva", True),
        ("l’éva", True),
        ('"prix fixe" éva', True),
        ('"prix éva', True),
        ("co-construc", True),
        ("prix école école", True),
        ("prix école prix", False),
        ("éva ", False),
        ("éva\u00a0", False),
        ("éva\n", False),
        ("év", False),
        ("prix év", False),
        ("co-op-év", False),
        ("œu", True),
        ('"éva"', False),
        ("« éva »", False),
        ('éva"" ', False),
        ("éva -pri", False),
        ("éva le", False),
        ("éva -", False),
        ("éva 😀", False),
        ("", False),
        ("-éva", False),
    ],
)
def test_the_last_word_may_be_but_begun(typed: str, begun: bool) -> None:
    assert parse(typed).begun == begun


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("prix PRIX prix", [("prix",)]),
        ("prix santé l’prix", [("prix",), ("santé",)]),
        ('"prix fixe" « Prix, fixe »', [("prix", "fixe")]),
        ("co-élus co‑élus", [("co", "élus")]),
    ],
)
def test_a_term_that_comes_again_is_looked_for_once(typed: str, terms: list[tuple[str, ...]]) -> None:
    assert found(parse(typed)) == terms


def test_a_word_is_looked_for_beside_the_phrase_that_it_is() -> None:
    assert parse('prix "prix"').terms == (Term(("prix",)), Term(("prix",), is_phrase=True))


@pytest.mark.parametrize(
    ("count", "read", "cut"), [(MOST_TERMS, MOST_TERMS, False), (MOST_TERMS + 1, MOST_TERMS, True), (30, 10, True)]
)
def test_ten_terms_are_read_and_no_more(count: int, read: int, cut: bool) -> None:
    query = parse(" ".join(f"mot{number}" for number in range(count)))
    assert found(query) == [(f"mot{number}",) for number in range(read)]
    assert (query.cut, query.begun, query.name == ()) == (cut, not cut, cut)


def test_stop_words_and_words_that_come_again_do_not_count_among_the_ten() -> None:
    assert parse("le prix " * 15).cut is False


@pytest.mark.parametrize("text", ["x" * 10_000, "prix " * 2000, '"' * 10_000, "-" * 10_000, "é-" * 5000, "ﷺ" * 10_000])
def test_a_text_is_read_up_to_its_two_hundredth_character(text: str) -> None:
    query = parse(text)
    assert (query.typed, query.terms, query.cut, query.begun) == (
        beginning(text),
        parse(beginning(text)).terms,
        True,
        False,
    )


@pytest.mark.parametrize("typed", ["", "  L’Impôt ", '« prix » "fixe', "-prix", "😀", "<b>prix</b>"])
def test_what_was_typed_is_kept(typed: str) -> None:
    assert parse(typed).typed == typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("L’Impôt de Copenhague", ("impôt", "de", "copenhague")),
        ('"L’Impôt" et prix -santé', ("impôt", "et", "prix")),
        ("co-élus co-élus", ("co", "élus", "co", "élus")),
        ("-prix", ()),
    ],
)
def test_all_words_that_are_not_refused_may_be_a_title(typed: str, name: tuple[str, ...]) -> None:
    assert parse(typed).name == name


def test_facets_alone_ask_where_one_has_a_value() -> None:
    chosen: list[dict[str, list[str]]] = [{}, {"kind": []}, {"kind": ["lesson"]}]
    asked = [parse("").among(facets).asks for facets in chosen]
    assert asked == [False, False, True]


def test_choosing_facets_keeps_what_was_understood() -> None:
    query = parse('éva "prix fixe" -santé')
    assert query.among({"kind": ["lesson"]}).among({}) == query


@given(st.text(st.sampled_from("aéLl _-‑\"«»“”'’ʼ\0\u0301😀ש") | st.characters(), max_size=300))
@example("l’")
@example('-"' * 50)
def test_whatever_is_typed_is_read_and_no_term_is_empty(text: str) -> None:
    query = parse(text)
    terms = [*query.terms, *query.refused]
    assert [term for term in terms if not term.words or not all(word for way in term.ways() for word in way)] == []
    assert (len(query.terms) <= MOST_TERMS, len(query.refused) <= MOST_TERMS) == (True, True)
    assert query.asks == bool(query.terms)
    assert query.typed == beginning(text.replace("\0", " "))
