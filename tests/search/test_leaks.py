"""What readers may not see is never found, suggested, counted, shown or proposed, and was not if it once was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from findings.enums import LANGUAGES, NoteState, Status, Visibility, other_language
from findings.models import Theme, Tour
from findings.search.facets import RECORDS
from findings.search.hits import Hits
from findings.search.query import Query
from tests import make
from tests.conftest import Cast
from tests.make import fresh
from tests.parity.ways import save, update
from tests.search.following import MISTYPED, PUBLIC, SECRET, TOLD, ask, both, keys, told, told_to
from tests.views.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

TOMORROW = timezone.now() + timedelta(days=1)
HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"status": Status.DRAFT},
    "in review": {"status": Status.IN_REVIEW},
    "scheduled": {"status": Status.IN_REVIEW, "publish_at": TOMORROW},
    "not due": {"status": Status.PUBLISHED, "publish_at": TOMORROW},
    "archived": {"status": Status.ARCHIVED},
}
Make = Callable[..., Any]


@pytest.fixture
def readers(cast: Cast) -> list[Client]:
    """A curator, who may see the most; and a finding that she finds."""
    make.make_finding(**both("title", PUBLIC.capitalize()))
    curator = Client()
    curator.force_login(cast.curator)
    return [curator]


def test_each_way_of_telling_would_be_seen(readers: list[Client]) -> None:
    make.make_finding(theme=make.make_theme(**both("name", SECRET)), **both("title", TOLD))
    every = {"hits", "facets", "results", "suggestions", "correction"}
    assert [told_to(reader, language) for reader in [*readers, Client()] for language in LANGUAGES] == [every] * 4


def test_somebody_who_did_not_sign_in_is_told_no_more(readers: list[Client]) -> None:
    make.make_finding(**HIDDEN["draft"], **both("title", TOLD))
    assert told([Client()]) == set()


# Each makes what tells the secret, and gives the record that hides it.


def of_finding(**state: Any) -> Any:
    return make.make_finding(**both("title", TOLD), **both("body", TOLD), **state)


def of_visit(**state: Any) -> Any:
    """The visit of a finding that everybody finds, which it and its host would be told with."""
    visit = make.make_visit(host=make.make_host((SECRET,), **both("name", TOLD)), **both("name", TOLD), **state)
    make.make_finding(visits=(visit,), **both("body", PUBLIC))
    return visit


def of_theme(**state: Any) -> Any:
    """One of the other themes of a finding that everybody finds."""
    theme = make.make_theme(**both("name", TOLD), **state)
    make.make_finding(themes=(theme,), **both("body", PUBLIC))
    return theme


def of_tour(**state: Any) -> Any:
    """A tour with all that it has."""
    tour = make.make_tour(**both("title", TOLD), **state)
    visit = make.make_visit(tour, **both("name", TOLD))
    finding = make.make_finding(tour, visits=(visit,), **both("title", TOLD))
    make.cite(finding, make.make_passage(tour=tour, **both("text", TOLD)))
    make.make_trainee(tour, family_name=TOLD)
    make.make_follow_up(tour=tour, **both("text", TOLD))
    return tour


def of_main_theme(**state: Any) -> Any:
    theme = make.make_theme(**state)
    make.make_finding(theme=theme, **both("title", TOLD))
    return theme


def of_parent(**state: Any) -> Any:
    """The theme above one, which tells the secret itself and in two findings."""
    parent = make.make_theme(**state)
    theme = make.make_theme(parent=parent, **both("name", TOLD))
    make.make_finding(theme=theme, **both("title", TOLD))
    make.make_finding(themes=(theme,), **both("body", PUBLIC))
    return parent


def of_follow_up(**state: Any) -> Any:
    finding = make.make_finding(**both("body", PUBLIC))
    return make.make_follow_up(finding=finding, **both("text", TOLD), **both("evidence", TOLD), **state)


def of_what_hangs_on_a_finding(**state: Any) -> Any:
    finding = make.make_finding(**state)
    make.make_follow_up(finding=finding, **both("text", TOLD))
    make.make_note(finding=finding, **both("changed", TOLD))
    make.cite(finding, make.make_passage(**both("text", TOLD)))
    return finding


def of_what_hangs_on_a_visit(**state: Any) -> Any:
    visit = make.make_visit(**state)
    make.make_follow_up(visit=visit, **both("text", TOLD))
    make.make_note(visit=visit, **both("changed", TOLD))
    return visit


MAKERS: tuple[Make, ...] = (
    *(of_finding, of_visit, of_theme, of_tour, of_main_theme, of_parent, of_follow_up),
    *(of_what_hangs_on_a_finding, of_what_hangs_on_a_visit),
)


@pytest.mark.parametrize("state", ["draft", "not due"])
@pytest.mark.parametrize("made", MAKERS)
def test_what_was_never_shown_is_not_told(readers: list[Client], made: Make, state: str) -> None:
    made(**HIDDEN[state])
    assert told(readers) == set()


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("made", MAKERS)
def test_what_is_shown_no_longer_is_not_told(readers: list[Client], made: Make, state: str) -> None:
    record = made()
    assert keys(SECRET) != []
    update(record, **HIDDEN[state])
    assert told(readers) == set()


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_hidden_is_not_counted(state: str) -> None:
    parent = make.make_theme()
    finding = make.make_finding(theme=make.make_theme(parent=parent), kind="tension", claim="announced")
    make.make_note(finding=finding, attempt="dropped")
    update(finding, **HIDDEN[state])
    facets = Hits(Query().among({"record": list(RECORDS)}), "fr").facets
    counts = [facets["kind"], facets["claim"], facets["uptake"], facets["record"]]
    assert [count["tension"] + count["announced"] + count["dropped"] + count["finding"] for count in counts] == [0] * 4
    # Each theme is a hit of its own; the finding is none of either.
    assert (facets["theme"][parent.key], facets["theme"][finding.theme.key]) == (2, 1)


# One language alone --------------------------------------------------------------------------------------------------

ONE_SIDE: dict[str, tuple[Make, str]] = {
    "finding": (make.make_finding, "title"),
    "visit": (make.make_visit, "name"),
    "theme": (make.make_theme, "name"),
    "tour": (make.make_tour, "title"),
    "follow-up": (lambda **fields: make.make_follow_up(finding=make.make_finding(), **fields), "text"),
}


def on_one_side(kind: str, side: str, **fields: Any) -> Any:
    """A record of that kind, linked with a finding, whose text of that side tells the secret."""
    make_one, field = ONE_SIDE[kind]
    texts = {f"{field}_{other_language(side)}": PUBLIC, f"{field}_{side}": TOLD}
    record = make_one(**texts, **fields)
    if kind in {"visit", "theme"}:
        finding = make.make_finding(**both("body", PUBLIC))
        getattr(finding, f"{kind}s").add(record)
    return record


@pytest.mark.parametrize("side", LANGUAGES)
@pytest.mark.parametrize("kind", ONE_SIDE)
def test_the_side_that_is_not_published_is_not_told(readers: list[Client], kind: str, side: str) -> None:
    record = on_one_side(kind, side)
    assert keys(SECRET) != []
    update(record, **{f"live_{side}": False})
    assert told(readers) == set()


@pytest.mark.parametrize("side", LANGUAGES)
@pytest.mark.parametrize("kind", ONE_SIDE)
def test_a_stale_translation_is_not_told(readers: list[Client], kind: str, side: str) -> None:
    original = other_language(side)
    record = on_one_side(kind, side, original_language=original)
    assert keys(SECRET) != []
    save(record, **{f"{ONE_SIDE[kind][1]}_{original}": f"{PUBLIC} bis"})
    assert told(readers) == set()


def test_a_record_is_counted_in_the_languages_in_which_it_is_read() -> None:
    make.make_tour(live_en=False)
    tour = make.make_tour()
    save(tour, title_fr="Changé")
    facets = Hits(Query().among({"record": ["tour"]}), "en").facets
    assert facets["language"] == {"fr": 2}


# Notes ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("was_accepted", [True, False])
@pytest.mark.parametrize("target", ["finding", "visit"])
@pytest.mark.parametrize("state", [state for state in NoteState if state != NoteState.ACCEPTED])
def test_a_note_that_is_not_accepted_is_not_told(
    readers: list[Client], state: NoteState, target: str, was_accepted: bool
) -> None:
    about = {target: make.make_finding() if target == "finding" else make.make_visit()}
    texts = {**both("changed", TOLD), **both("obstacles", TOLD), **both("comment", TOLD), "attempt": "dropped"}
    hidden = {"state": state, "reason": TOLD}
    note = make.make_note(**about, **texts, **({} if was_accepted else hidden))
    update(note, **hidden)
    uptake = Hits(Query().among({"record": list(RECORDS)}), "fr").facets["uptake"]
    assert (told(readers), uptake) == (set(), {})


# Participants --------------------------------------------------------------------------------------------------------


def participant(**fields: Any) -> Any:
    """Somebody whose name, role and authority tell the secret."""
    authority = make.make_authority(**both("name", TOLD))
    return make.make_trainee(family_name=TOLD, authority=authority, **both("role", TOLD), **fields)


@pytest.mark.parametrize("was_listed", [True, False])
@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.CLASS_ONLY])
def test_a_participant_who_is_not_listed_is_not_told(
    readers: list[Client], visibility: Visibility, was_listed: bool
) -> None:
    trainee = participant(visibility=Visibility.LISTED if was_listed else visibility)
    update(trainee, visibility=visibility)
    assert told(readers) == set()


def test_a_participant_who_was_erased_is_not_told(readers: list[Client]) -> None:
    participant().erase()
    assert told(readers) == set()


@pytest.mark.parametrize("made", [make.make_tour, make.make_theme])
def test_a_facet_that_is_hidden_is_refused_as_one_that_is_not_there(readers: list[Client], made: Make) -> None:
    record: Tour | Theme = made(status=Status.DRAFT)
    name = "tour" if isinstance(record, Tour) else "theme"
    with override("en"):
        pages = [
            [reader.get(reverse("search"), {name: key}) for key in (record.key, "none")]
            for reader in [*readers, Client()]
        ]
    assert [[page.status_code for page in two] for two in pages] == [[400, 400], [400, 400]]


META = '<meta name="robots" content="noindex, noarchive">'


def kept_out(reader: Client, question: str) -> list[tuple[str | None, int]]:
    """What the page says to search engines in either language: the header, and how often the element stands there."""
    pages = [ask(reader, "search", language, question) for language in LANGUAGES]
    return [(page.headers.get("X-Robots-Tag"), text_of(page).count(META)) for page in pages]


def test_a_page_is_kept_from_search_engines_exactly_where_people_are_shown(readers: list[Client]) -> None:
    trainee = make.make_trainee(family_name="Zorille")
    make.make_tour(**both("summary", "Papaye"))
    for reader in readers:
        assert kept_out(reader, "zorille") == [("noindex, noarchive", 1)] * 2
        assert [kept_out(reader, words) for words in ("papaye", "xyzzy", "")] == [[(None, 0)] * 2] * 3
    update(fresh(trainee), visibility=Visibility.HIDDEN)
    assert kept_out(readers[0], "zorille") == [(None, 0)] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggestions_are_kept_from_search_engines(readers: list[Client], language: str) -> None:
    make.make_trainee(given_name="Ada", family_name="Zorille")
    for reader in readers:
        answer = ask(reader, "suggestions", language, "zorill")
        names = [found["title"] for found in answer.json()["suggestions"]]
        assert (names, answer["X-Robots-Tag"]) == (["Ada Zorille"], "noindex, noarchive")


def test_a_word_that_is_found_no_more_is_not_proposed(readers: list[Client]) -> None:
    record = of_finding()
    told_of = []
    for state in (HIDDEN["archived"], {"status": Status.PUBLISHED}):
        update(record, **state)
        told_of.append(ask(readers[0], "search", "fr", MISTYPED).context["hits"].query.typed)
    assert told_of == [MISTYPED, SECRET]
