"""What an address may ask, and how a wrong one is refused: clearly, in the reader's language, and never by a crash."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import signals
from django.db import OperationalError, close_old_connections, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from findings.models import Theme
from studytour.wsgi import application
from tests.make import make_finding, make_theme, make_tour, make_visit
from tests.views.pages import card_titles, listing, text_of

pytestmark = pytest.mark.django_db

HUGE = "9" * 5000


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=0",
        "page=x",
        f"page={HUGE}",
        "page=1%00",
        "kind=gossip",
        "kind=%00",
        "claim='; DROP TABLE findings_finding; --",
        "theme=nothing",
        f"theme={'a' * 5000}",
        "visit=<script>",
        "tour=\ud83d\ude00".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "sort=upside-down",
    ],
)
@pytest.mark.parametrize(("language", "title"), [("fr", "Cette demande"), ("en", "This request")])
def test_a_value_that_cannot_be_is_refused_with_a_way_back(
    client: Client, query: str, language: str, title: str
) -> None:
    response = client.get(f"{listing('finding-list', language)}?{query}")
    page = text_of(response)
    assert response.status_code == 400
    assert f'<html lang="{language}">' in page
    assert title in page
    assert f'href="/{language}/"' in page


@pytest.mark.parametrize("name", ["theme-list", "home", "participants"])
def test_what_a_page_does_not_know_is_ignored(client: Client, name: str) -> None:
    assert client.get(f"{listing(name, 'en')}?page=-1&utm_source=%00").status_code == 200


def test_pages_of_records_refuse_a_wrong_page_too(client: Client) -> None:
    theme, visit = make_theme(), make_visit()
    for path in (theme.get_absolute_url(), visit.get_absolute_url(), listing("visit-list", "fr")):
        assert [client.get(f"{path}?page={page}").status_code for page in ("-1", HUGE, "2", "1")] == [
            400,
            400,
            404,
            200,
        ]


@pytest.mark.parametrize(
    "path",
    [
        "/en/findings/%00/",
        "/en/nothing/",
        "/f/nothing",
        "/f/%00",
        "/fr/constats/" + "a" * 3000 + "/",
        "/de/",
        "/en/themes/é/",
    ],
)
def test_what_does_not_exist_is_not_found_in_the_readers_language(client: Client, path: str) -> None:
    response = client.get(path, headers={"accept-language": "en"})
    language = "fr" if path.startswith("/fr/") else "en"
    assert response.status_code == 404
    assert f'<html lang="{language}">' in text_of(response)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As in Django's own test client, a request does not close the connection that holds the test's transaction."""
    signals.request_started.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(
    "claimed",
    [
        *(f"charset={name}" for name in ("rot13", "base64", "undefined", "punycode", "\u00e9", "")),
        *("charset =rot13", "charset*=us-ascii''rot13", "charset*0=hex", "CHARSET\t=base64", 'charset="rot13"'),
    ],
)
def test_a_request_may_claim_any_charset(claimed: str) -> None:
    address = listing("finding-list", "en")
    environ = RequestFactory().get(address + "?page=1", headers={"host": "127.0.0.1"}).environ
    statuses: list[str] = []
    claim = {"CONTENT_TYPE": f"text/html; {claimed}"}
    application({**environ, **claim}, lambda status, _headers: statuses.append(status))
    assert statuses == ["200 OK"]


@pytest.mark.parametrize("key", ['"abc\\000defghijk"', "a" * 5000, "'; --", "\u00e9" * 32])
def test_a_session_key_that_could_not_be_ours_is_ignored(client: Client, key: str) -> None:
    client.cookies["sessionid"] = "x"
    client.cookies["sessionid"].set("sessionid", key, key)
    for path in ("/en/findings/nothing/", "/fr/connexion/"):
        assert client.get(path).status_code in {200, 404}


def test_a_page_is_read_never_written(client: Client) -> None:
    assert [client.post(listing("home", "en")).status_code, client.head(listing("home", "en")).status_code] == [
        405,
        200,
    ]


def test_our_own_mistake_is_told_without_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr(Theme.objects.__class__, "published", lambda _self: 1 / 0)
    for language, words in (("fr", "de notre côté"), ("en", "on our side")):
        with django_assert_num_queries(0):  # type: ignore[operator]
            response = client.get(listing("theme-list", language))
        assert response.status_code == 500
        assert words in text_of(response)


def failing(error: Exception) -> Any:
    """A database that answers every query with this error."""

    def fail(*_query: Any) -> None:
        raise error

    return connection.execute_wrapper(fail)


def test_a_database_that_does_not_answer_is_told_as_such_without_it(client: Client) -> None:
    client.raise_request_exception = False
    for language, words in (("fr", "ne répond pas pour le moment"), ("en", "does not answer for the moment")):
        with failing(OperationalError("connection refused")):
            response = client.get(listing("theme-list", language))
        assert (response.status_code, response["Retry-After"]) == (503, "300")
        assert words in text_of(response)
        assert f'<html lang="{language}">' in text_of(response)


def test_a_wrong_query_is_our_own_mistake(client: Client) -> None:
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE findings_term RENAME TO findings_lost")
    response = client.get(listing("glossary", "en"))
    assert (response.status_code, "on our side" in text_of(response)) == (500, True)


def test_the_log_tells_a_wrong_request_in_a_line_and_our_mistake_in_full(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    console = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    lines = []
    for path in (listing("finding-list", "en") + "?page=-1", listing("theme-list", "en")):
        monkeypatch.setattr(console, "stream", log := StringIO())
        client.get(path)
        # Breaks the next page alone.
        monkeypatch.setattr(Theme.objects.__class__, "published", lambda _self: 1 / 0)
        lines.append(log.getvalue().splitlines())
    assert len(lines[0]) == 1
    assert lines[1][-1] == "ZeroDivisionError: division by zero"


def test_a_stale_form_is_told_in_the_readers_language() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/fr/connexion/", {"email": "x@example.org"})
    assert response.status_code == 403
    assert "Ce formulaire n’est plus valable" in text_of(response)


def test_filters_narrow_the_list_together(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    visit = make_visit(tour=tour)
    wanted = make_finding(tour=tour, theme=theme, visits=(visit,), kind="tension", claim="host")
    make_finding(tour=tour, theme=theme, visits=(visit,), kind="lesson", claim="host")
    make_finding(tour=tour, theme=theme, visits=(visit,), kind="tension", claim="document")
    make_finding(tour=tour, theme=theme, kind="tension", claim="host")
    make_finding(theme=theme, kind="tension", claim="host")
    path = listing("finding-list", "en")
    for query, count in (
        ("", 5),
        (f"theme={theme.key}", 5),
        (f"tour={tour.key}", 4),
        (f"visit={visit.key}", 3),
        (f"visit={visit.key}&kind=tension", 2),
        (f"visit={visit.key}&kind=tension&claim=host&tour={tour.key}&theme={theme.key}", 1),
        ("kind=caveat", 0),
    ):
        assert len(card_titles(client.get(f"{path}?{query}"))) == count
    only = client.get(f"{path}?visit={visit.key}&kind=tension&claim=host")
    assert card_titles(only) == [wanted.title_en]
    assert f'href="?visit={visit.key}&kind=tension"' in text_of(only)
    assert "No finding answers all these filters" in text_of(client.get(f"{path}?kind=caveat"))


def test_titles_are_ordered_as_the_readers_language_orders_them(client: Client) -> None:
    for french, english in (("Zèle", "Alpha"), ("Été", "gamma"), ("L’abeille", "Beta"), ("été bis", "Delta")):
        make_finding(title_fr=french, title_en=english)
    ordered = {
        language: card_titles(client.get(f"{listing('finding-list', language)}?sort=title"))
        for language in ("fr", "en")
    }
    assert ordered == {"fr": ["L’abeille", "Été", "été bis", "Zèle"], "en": ["Alpha", "Beta", "Delta", "gamma"]}


def test_the_latest_changes_come_first_when_asked(client: Client) -> None:
    first, second = make_finding(title_en="First"), make_finding(title_en="Second")
    for finding in (second, first):
        finding.save()
    assert card_titles(client.get(f"{listing('finding-list', 'en')}?sort=recent")) == ["First", "Second"]


def test_a_long_list_comes_in_pages_of_twenty(client: Client) -> None:
    theme = make_theme()
    for _number in range(41):
        make_finding(theme=theme)
    for path in (listing("finding-list", "en"), theme.get_absolute_url().replace("/fr/", "/en/")):
        counts = [len(card_titles(client.get(f"{path}?page={page}"))) for page in (1, 2, 3)]
        assert counts == [20, 20, 1]


def test_pages_are_guarded_by_strict_policies(client: Client) -> None:
    response = client.get(reverse("home"))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "://" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies == {}
