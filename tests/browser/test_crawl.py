"""Every page that a reader can open, in a narrow window: accessible, whole, silent, in the language it says."""

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from tests.browser.reports import axe_faults, faults, measure, tell
from tests.browser.watching import Watch
from tests.html.addresses import SAME_EVERYWHERE, every_page
from tests.views.pages import LANGUAGES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason=SAME_EVERYWHERE),
]

NARROW = 320
# Shares of a language's pages, so that processes divide them.
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound(denmark: str, page: Page, language: str, share: int) -> None:
    statuses = {path: status for path, status in every_page(Client()).items() if path.startswith(f"/{language}/")}
    shared = list(statuses)[share::SHARES]
    assert len(shared) > 20
    watch = Watch(page, denmark, {path: status for path, status in statuses.items() if status != 200})
    page.set_viewport_size({"width": NARROW, "height": 640})
    found = {}
    for path in shared:
        page.goto(denmark + path)
        found[path] = [*faults(measure(page), NARROW), *axe_faults(page), *watch.taken()]
    tell(found)
