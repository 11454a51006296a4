"""The search page: one question in either language, what narrows its hits, and a clear answer whatever is asked."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from findings.enums import Claim, FindingKind
from findings.models import Finding
from findings.querysets.published import MOST
from tests.make import (
    make_finding,
    make_follow_up,
    make_host,
    make_note,
    make_term,
    make_theme,
    make_tour,
    make_trainee,
    make_visit,
)
from tests.views.pages import address, links, listing, text_of
from tests.views.results import ask, facets, marked, notices, titles, total

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def test_one_question_finds_both_languages_and_says_which(client: Client) -> None:
    make_finding(
        title_fr="Coopérations de communes", title_en="Towns work together", body_fr="Rien.", body_en="Nothing."
    )
    found = ask(client, "coopération communes", "en")
    assert titles(found) == ["Towns work together"]
    assert "Found in the French text" in text_of(found)
    assert "Trouvé dans le texte" not in text_of(ask(client, "coopération communes", "fr"))


def test_each_kind_of_record_is_one_hit(client: Client) -> None:
    tour = make_tour(title_en="Tour of Zealand")
    theme = make_theme(name_en="Zealand")
    host = make_host(aliases=("Zealand",))
    visit = make_visit(tour=tour, host=host, name_en="Region")
    make_finding(tour=tour, theme=theme, visits=(visit,), title_en="Zealand merges", body_en="Zealand.")
    make_term(word="Zealand")
    make_trainee(tour=tour, given_name="Ada", family_name="Zealand")
    assert sorted(titles(ask(client, "Zealand"))) == [
        "Ada Zealand",
        "Region",
        "Tour of Zealand",
        "Zealand",
        "Zealand",
        "Zealand merges",
    ]


def test_the_more_telling_place_comes_first_then_the_reader_s_language(client: Client) -> None:
    theme = make_theme(name_fr="Évaluation", name_en="Evaluation")
    make_finding(title_en="In the body", body_en="An evaluation.", key="a")
    make_finding(title_en="Under the theme", theme=theme, key="b")
    make_finding(title_fr="Voici l’évaluation", title_en="In the other language", key="c")
    make_finding(title_fr="Ailleurs", title_en="Evaluation matters here", key="d")
    assert titles(ask(client, "evaluation")) == [
        "Evaluation",
        "Evaluation matters here",
        "In the other language",
        "Under the theme",
        "In the body",
    ]


def test_words_are_marked_in_the_title_and_in_a_snippet_and_nothing_is_markup(client: Client) -> None:
    make_finding(title_en="Evaluations <b>matter</b>", body_en="Nobody & nothing <script>evaluates</script>.")
    page = ask(client, "evaluation")
    assert marked(page) == ["Evaluations", "evaluates"]
    assert "<script>evaluates" not in page.content.decode()
    assert "<b>matter" not in page.content.decode()


def test_facets_count_the_hits_and_narrow_them(client: Client) -> None:
    tour, theme = make_tour(), make_theme(key="money")
    for kind, claim in (
        (FindingKind.LESSON, Claim.HOST),
        (FindingKind.LESSON, Claim.OBSERVED),
        (FindingKind.SKILL, Claim.HOST),
    ):
        make_finding(tour=tour, theme=theme, kind=kind, claim=claim, title_en="A ledger")
    make_finding(kind=FindingKind.LESSON, claim=Claim.HOST, title_en="A ledger elsewhere")
    page = ask(client, "ledger")
    assert facets(page)["kind"] == {"lesson": "3", "skill": "1"}
    assert facets(page)["theme"]["money"] == "3"
    narrowed = ask(client, "ledger", kind=["lesson"], theme=["money"])
    assert total(narrowed) == "2 results"
    # What else could be chosen of the same facet is counted without it.
    assert facets(narrowed)["kind"] == {"lesson": "2", "skill": "1"}
    assert facets(narrowed)["claim"] == {"host": "1", "observed": "1"}


def test_two_values_of_a_facet_are_either(client: Client) -> None:
    for kind in (FindingKind.LESSON, FindingKind.SKILL, FindingKind.CAVEAT):
        make_finding(kind=kind, title_en="A ledger")
    assert total(ask(client, "ledger", kind=["lesson", "skill"])) == "2 results"


def test_a_theme_takes_its_sub_themes_with_it(client: Client) -> None:
    above = make_theme(key="above")
    make_finding(theme=make_theme(parent=above), title_en="A ledger")
    assert titles(ask(client, "ledger", theme=["above"])) == ["A ledger"]


def test_uptake_narrows_where_there_are_notes(client: Client) -> None:
    tried, _untried = make_finding(title_en="A ledger tried"), make_finding(title_en="A ledger")
    assert "uptake" not in facets(ask(client, "ledger"))
    make_note(finding=tried, attempt="adopted")
    assert facets(ask(client, "ledger"))["uptake"] == {"adopted": "1"}
    assert titles(ask(client, "ledger", uptake=["adopted"])) == ["A ledger tried"]


def test_facets_alone_list_what_has_them(client: Client) -> None:
    make_finding(kind=FindingKind.SKILL, title_en="To count")
    make_finding(kind=FindingKind.LESSON)
    assert titles(ask(client, "", kind=["skill"])) == ["To count"]


def test_each_filter_can_be_removed_and_the_address_keeps_the_rest(client: Client) -> None:
    make_finding(kind=FindingKind.SKILL, claim=Claim.HOST, title_en="A ledger")
    page = text_of(ask(client, "ledger", kind=["skill", "lesson"], claim=["host"]))
    removals = re.findall(r'<a href="\?([^"]+)#results">\s*remove', page)
    assert removals == [
        urlencode([("q", "ledger"), ("kind", "lesson"), ("claim", "host")]),
        urlencode([("q", "ledger"), ("kind", "skill"), ("claim", "host")]),
        urlencode([("q", "ledger"), ("kind", "skill"), ("kind", "lesson")]),
    ]
    kept = urlencode([("q", "ledger"), ("kind", "skill"), ("kind", "lesson"), ("claim", "host")])
    assert f'href="/fr/recherche/?{kept}"' in page
    assert '<a href="?q=ledger#results">Remove all filters</a>' in page
    assert "Remove all filters" not in text_of(ask(client, "ledger", kind=["skill"]))


def test_the_page_is_canonical_with_its_question_in_both_languages(client: Client) -> None:
    make_finding(title_en="A ledger")
    page = ask(client, "ledger")
    assert links(page, "canonical")[""].endswith("/en/search/?q=ledger")
    assert links(page, "alternate")["fr"].endswith("/fr/recherche/?q=ledger")


def test_totals_are_exact_to_a_thousand_and_facets_are_counted_so_far(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    rows = [
        Finding(
            key=f"bulk-{number:04}",
            tour=tour,
            theme=theme,
            kind="lesson" if number else "skill",
            position=number,
            **{f"{field}_{language}": f"ledger {number}" for field in ("title", "body") for language in ("fr", "en")},
            **{f"slug_{language}": f"{language}-{number}" for language in ("fr", "en")},
            live_fr=True,
            live_en=True,
            status="published",
        )
        for number in range(MOST + 1)
    ]
    Finding.objects.bulk_create(rows)
    page = ask(client, "ledger")
    assert total(page) == "More than 1,000 results"
    assert facets(page)["kind"]["lesson"] == ""
    assert titles(page)[:2] == ["ledger 0", "ledger 1"]
    assert titles(ask(client, "ledger", page=50))[-1] == "ledger 999"
    assert ask(client, "ledger", page=51).status_code == 404
    Finding.objects.filter(key="bulk-1000").delete()
    page = ask(client, "ledger")
    assert total(page) == "1,000 results"
    assert facets(page)["kind"] == {"lesson": "999", "skill": "1"}
    assert "More than" not in text_of(page)


def test_a_misspelt_word_is_corrected_where_nothing_is_found(client: Client) -> None:
    make_finding(title_en="Industrial symbiosis")
    page = ask(client, "simbiosis")
    assert titles(page) == ["Industrial symbiosis"]
    assert notices(page) == ["Nothing was found for “simbiosis”. Here is what was found for “symbiosis”."]


def test_a_likely_word_is_offered_beside_a_few_hits(client: Client) -> None:
    make_finding(title_en="Ledgerbook, a brand")
    for _number in range(2):
        make_finding(title_en="Ledgers at work")
    page = ask(client, "ledgerb")
    assert titles(page) == ["Ledgerbook, a brand"]
    assert notices(page) == ["Did you mean: ledgers"]


def test_most_of_the_words_do_where_no_record_has_all(client: Client) -> None:
    make_finding(title_en="Ledgers of towns", body_en="Nothing else.")
    page = ask(client, "ledger town unheard")
    assert titles(page) == ["Ledgers of towns"]
    told = "Nothing has all the words of “{}”. Here is what has some of them."
    assert notices(page) == [told.format("ledger town unheard")]
    page = ask(client, "ledger unheard")
    assert (titles(page), notices(page)) == (["Ledgers of towns"], [told.format("ledger unheard")])


def test_some_of_the_words_do_once_the_misspelt_one_is_corrected(client: Client) -> None:
    make_finding(title_en="Industrial symbiosis", title_fr="Symbiose", body_en="Nothing.", body_fr="Rien.")
    page = ask(client, "simbiosis unheard")
    told = "Nothing was found for “simbiosis unheard”. Here is what has some of the words of “symbiosis unheard”."
    assert (titles(page), notices(page)) == (["Industrial symbiosis"], [told])


def test_an_excerpt_in_the_other_language_says_so_beforehand(client: Client) -> None:
    make_finding(title_fr="Des livres", title_en="Ledgers", body_fr="Rien.", body_en="A ledger of the town.")
    page = ask(client, "ledgers town", "fr")
    card = text_of(page).partition('<article class="card">')[2]
    assert 0 < card.index("Trouvé dans le texte anglais") < card.index('<p class="snippet"><span lang="en">')


def test_what_was_read_is_not_taken_for_an_excerpt_where_a_fact_has_the_words(client: Client) -> None:
    finding = make_finding(title_en="A plan", body_en="Nothing.")
    make_follow_up(finding=finding, text_en="The ledger was closed.", citation_en="How the ledger went, 2018")
    assert marked(ask(client, "ledger")) == ["ledger"]
    assert "The <mark>ledger</mark> was closed." in text_of(ask(client, "ledger"))
    assert "How the <mark>ledger</mark> <mark>went</mark>, 2018" in text_of(ask(client, "how the ledger went"))


def test_nothing_found_gives_ways_on(client: Client) -> None:
    theme = make_theme()
    page = text_of(ask(client, "unheard", kind=["lesson"]))
    for way in ('href="?q=unheard"', address(theme, "en"), listing("finding-list", "en")):
        assert way in page


def cost(client: Client, **facets: Any) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert ask(client, "ledger", **facets).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_with_1_and_3_records_of_each_kind_and_no_more_with_many(client: Client) -> None:
    costs = []
    for more in (1, 2, 30):
        for _number in range(more):
            tour = make_tour(title_en="A ledger tour")
            visit = make_visit(tour=tour, name_en="A ledger visit")
            kind = FindingKind.SKILL if _number else FindingKind.LESSON
            finding = make_finding(
                tour=tour, theme=make_theme(name_en="Ledger"), visits=(visit,), title_en="A ledger", kind=kind
            )
            make_note(finding=finding, attempt="adopted")
            make_trainee(tour=tour, family_name="Ledger")
            make_term(word=f"ledger {finding.pk}")
        costs.append((cost(client), cost(client, record=["finding", "visit"], kind=["lesson", "skill"])))
    one, three, many = costs
    assert three == one
    assert max(many) <= max(one) <= 24


def test_suggestions_are_the_first_hits_of_a_word_that_is_only_begun(client: Client) -> None:
    finding = make_finding(title_en="A ledger")
    make_finding(title_en="Nothing of it")
    answer = client.get(listing("suggestions", "en"), {"q": "ledg"}).json()
    assert answer == {
        "suggestions": [{"title": "A ledger", "lang": "en", "what": "finding", "address": finding.get_absolute_url()}],
        "found": "1 suggestion",
    }
    assert client.get(listing("suggestions", "en"), {"q": "le"}).json()["suggestions"] == []
    # As the page answers them, misspelt words are.
    assert client.get(listing("suggestions", "en"), {"q": "lodger books"}).json()["suggestions"] == []
    assert client.get(listing("suggestions", "en"), {"q": "ledgger"}).json() == answer


def test_nothing_is_offered_where_nothing_narrows(client: Client) -> None:
    make_trainee(family_name="Ledger")
    assert "facets" not in text_of(ask(client, "ledger"))


def test_filters_that_leave_nothing_can_be_unticked_and_no_other_words_are_tried(client: Client) -> None:
    make_finding(title_en="A ledger", kind=FindingKind.SKILL)
    page = ask(client, "ledger", kind=["lesson"])
    assert (titles(page), notices(page)) == ([], [])
    assert facets(page)["kind"] == {"lesson": "0", "skill": "1"}


def test_a_refused_stop_word_refuses_nothing(client: Client) -> None:
    make_finding(title_en="A ledger of the town")
    assert titles(ask(client, "ledger -the -of")) == ["A ledger of the town"]


def test_a_question_of_ten_words_is_answered_in_few_words_of_the_engine(client: Client) -> None:
    words = [f"unheard{number}" for number in range(10)]
    make_finding(title_en=" ".join(words[:9]))
    with CaptureQueriesContext(connection) as queries:
        assert len(titles(ask(client, " ".join(words)))) == 1
    assert max(len(query["sql"]) for query in queries) < 60_000
