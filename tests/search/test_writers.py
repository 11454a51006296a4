"""People who write at the same time wait for each other, and the index is right after both."""

import pytest

from findings.models import Finding, SearchEntry
from tests.make import make_finding, make_host, make_term, make_theme, make_tour, make_visit
from tests.meanwhile import at_once
from tests.search.following import keys
from tests.search.test_reindex import reindex

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("indexed")]


def test_two_new_records_take_two_places_and_both_stay_found() -> None:
    at_once(lambda: make_term(word="baobab"), lambda: make_term(word="kumquat"))
    assert len(set(SearchEntry.objects.values_list("place", flat=True))) == 2
    at_once(lambda: make_term(word="zorille"), lambda: make_term(word="papaye"))
    assert [len(keys(word)) for word in ("baobab", "kumquat", "zorille", "papaye")] == [1, 1, 1, 1]
    assert reindex("--check") == "Everything is in step."


def test_what_is_unpublished_while_its_host_is_renamed_is_not_put_back() -> None:
    host = make_host()
    finding = make_finding(visits=(make_visit(host=host),), title_fr="Baobab", title_en="Baobab")
    at_once(lambda: Finding.objects.filter(pk=finding.pk).update(status="draft"), host.save)
    assert keys("baobab") == []
    assert reindex("--check") == "Everything is in step."


def test_a_theme_and_a_finding_of_it_can_be_saved_at_once() -> None:
    theme = make_theme(name_fr="Baobab", name_en="Baobab")
    finding = make_finding(theme=theme)
    theme.name_fr = theme.name_en = "Kumquat"
    finding.title_fr = finding.title_en = "Zorille"
    at_once(theme.save, finding.save)
    assert (finding.key in keys("kumquat"), keys("zorille")) == (True, [finding.key])
    assert reindex("--check") == "Everything is in step."


def test_words_learned_in_opposite_orders_make_nobody_wait_for_ever() -> None:
    tour, theme = make_tour(), make_theme()

    def write(*words: str) -> None:
        for word in words:
            make_finding(tour=tour, theme=theme, body_fr=word, body_en=word)

    at_once(lambda: write("baobab", "kumquat"), lambda: write("kumquat", "baobab"))
    assert [len(keys(word)) for word in ("baobab", "kumquat")] == [2, 2]
