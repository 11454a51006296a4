"""A real Chromium, found on the path, and a site to open in it.

Without Chromium these tests are skipped and say so; with BROWSER=required they fail instead.
"""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

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


@pytest.fixture
def denmark(transactional_db: None, live_server: LiveServer) -> str:
    """The address of a site with the tour of Denmark."""
    call_command("load_tour", "denmark-2015", verbosity=0)
    return str(live_server.url)
