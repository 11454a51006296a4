"""The board as the staff meet it: in a narrow window and a wide one, in both languages and schemes, by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from findings.enums import NoteState, Status
from findings.models import Finding
from tests import make
from tests.admin.boards import index, kept, outdated, untranslated
from tests.admin.forms import signed_in
from tests.browser.keyboard import THINNEST_OUTLINE, walk
from tests.browser.reports import axe_faults, faults, measure, tell
from tests.browser.watching import Watch
from tests.views.pages import LANGUAGES

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 768, 1280)
# What stands around the board is Django's own.
OTHERS = "document.querySelectorAll('#header, #content-main, #content-related').forEach((one) => one.remove())"
TO_FOCUS = ".with-board :is(a, select, button)"


@pytest.fixture
def opened(denmark: str, page: Page) -> Callable[..., str]:
    """Opens the board of a tour on which something is in every state, as an editor, and gives its address."""
    first, second, third, fourth, fifth, *_others = Finding.objects.order_by("position")
    outdated(first), kept(second), untranslated(third)
    for finding, days in ((fourth, -1), (fifth, 1)):
        finding.status, finding.publish_at = Status.IN_REVIEW, timezone.now() + timedelta(days=days)
        finding.save()
    make.make_note(finding=first, state=NoteState.WAITING)
    make.make_error_report(finding=first)
    editor = signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))
    session = editor.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": denmark}])

    def opens(language: str, query: str = "") -> str:
        page.goto(f"{denmark}{index(language)}{query}")
        return denmark

    return opens


@pytest.mark.parametrize("query", ["", "?status=x&state=stale"], ids=["whole", "refused"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_is_sound_at_every_width(opened: Callable[..., str], page: Page, language: str, query: str) -> None:
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        watch = Watch(page, opened(language, query))
        page.reload()
        heard = watch.taken()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.evaluate(OTHERS)
        found[f"{language} {width}"] = [*faults(measure(page), width), *axe_faults(page), *heard]
    tell(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_is_accessible_in_the_dark(opened: Callable[..., str], page: Page, language: str) -> None:
    page.emulate_media(color_scheme="dark")
    opened(language, "?status=x")
    page.evaluate(OTHERS)
    tell({language: axe_faults(page)})


def test_the_board_can_be_walked_with_the_tab_key(opened: Callable[..., str], page: Page) -> None:
    opened("en")
    page.evaluate(OTHERS)
    stops = [stop for stop in walk(page) if stop["part"] == "main"]
    assert len(stops) == page.locator(TO_FOCUS).count()
    assert [stop["html"] for stop in stops if stop["outline"] < THINNEST_OUTLINE or not stop["seen"]] == []
    assert [stop["position"] for stop in stops] == sorted(stop["position"] for stop in stops)


def test_an_editor_filters_the_records_and_opens_the_first_to_mend(opened: Callable[..., str], page: Page) -> None:
    opened("en")
    page.get_by_label("Translation").select_option("kept")
    page.get_by_role("button", name="Show the records").press("Enter")
    expect(page.locator("#records ~ table tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("#records ~ table tbody tr")).to_have_count(25)
    page.locator(".board-first a").click()
    expect(page).to_have_url(page.url.partition("#")[0] + "#parity")
    assert "/findings/finding/" in page.url
