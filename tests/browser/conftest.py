"""A real Chromium, found on the path, and a site to open in it.

Without Chromium these tests are skipped and say so; with BROWSER=required they fail instead.
"""

import os
import shutil
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from findings.models import SearchEntry, User
from findings.search import engines
from findings.search.tokens import Tokens
from tests.browser.mailbox import Mailbox, served
from tests.make import make_user

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 360, "height": 740}

# By the name of each table, its columns and its rows.
Rows = dict[str, tuple[list[str], list[Any]]]

# Playwright runs an event loop of its own, in which Django would refuse to ask the database anything.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips the browser tests, with the reason, where there is no browser and none is required."""
    if CHROMIUM or os.environ.get("BROWSER") == "required":
        return
    reason = "no Chromium on the path: install the package chromium to run the browser tests"
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    if CHROMIUM is None:
        pytest.fail("BROWSER=required, and no Chromium is on the path")
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def tour_rows() -> Rows:
    """What a site has once the tour of Denmark was loaded, if it was: its rows are put back much faster."""
    return {}


@pytest.fixture(scope="session")
def tour_tokens() -> list[tuple[int, int, Tokens]]:
    """The tokens of the search index then, which stand in a table of no model."""
    return []


@pytest.fixture
def searchable() -> None:
    """The tour can be searched: the tests that ask nothing of the search need not wait for its tokens."""


@pytest.fixture
def denmark(
    transactional_db: None,
    live_server: LiveServer,
    tour_rows: Rows,
    tour_tokens: list[tuple[int, int, Tokens]],
    request: pytest.FixtureRequest,
) -> str:
    """The address of a site with the tour of Denmark."""
    if not tour_rows:
        # In a context of its own, the search index waits for nothing.
        Context().run(call_command, "load_tour", "denmark-2015", verbosity=0)
        tour_rows.update(read_rows())
        tour_tokens += read_tokens()
        return str(live_server.url)
    put_back(tour_rows)
    if "searchable" in request.fixturenames:
        engines.engine().write(tour_tokens)
    return str(live_server.url)


def read_rows() -> Rows:
    """Every row of the site's own tables, without what the database generates."""
    quote = connection.ops.quote_name
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("findings").get_models(include_auto_created=True):
            columns = [str(field.column) for field in model._meta.local_concrete_fields if not field.generated]
            table = model._meta.db_table
            cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}")  # noqa: S608
            found[table] = (columns, cursor.fetchall())
    return {table: (columns, rows) for table, (columns, rows) in found.items() if rows}


def read_tokens() -> list[tuple[int, int, Tokens]]:
    """The tokens of every entry: primary key, place, tokens."""
    places = dict(SearchEntry.objects.values_list("pk", "place"))
    found = engines.contents(list(places))
    return [(entry, places[entry], Tokens(sequence, others)) for entry, sequence, others in found]


def put_back(found: Rows) -> None:
    """Writes these rows into empty tables: foreign keys are looked at once all of them are there."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in found.items():
            names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)  # noqa: S608


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that the site sends through."""
    box = Mailbox()
    server = served(box)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield box
    server.stop()


@pytest.fixture
def site(denmark: str) -> str:
    """The site under a name that browsers take for safe."""
    return denmark.replace("127.0.0.1", "localhost")


@pytest.fixture
def phone(browser: Browser) -> Page:
    return browser.new_page(viewport=PHONE)


@pytest.fixture
def editor(denmark: str) -> User:
    return make_user("editor@example.org", "Editor")
