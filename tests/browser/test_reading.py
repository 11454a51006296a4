"""Pages as their readers meet them: in the dark, enlarged, by keyboard, from one language to the other."""

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from tests.browser.keyboard import focus_faults
from tests.browser.reports import axe_faults, tell
from tests.browser.watching import Watch
from tests.html.addresses import SAME_EVERYWHERE, one_of_each_kind
from tests.views.pages import LANGUAGES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason=SAME_EVERYWHERE),
]


# Every page is looked at in the light, in both languages, by test_crawl.
@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
def test_every_kind_of_page_is_accessible_on_a_wide_screen(
    denmark: str, page: Page, language: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = {}
    for path in one_of_each_kind(language):
        page.goto(denmark + path)
        found[path] = axe_faults(page)
    tell(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_fits_when_its_text_is_twice_as_large(denmark: str, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 640, "height": 640})
    widths = {}
    for path in one_of_each_kind(language):
        page.goto(denmark + path)
        before = page.evaluate("document.body.scrollHeight")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.body.scrollHeight") > before
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, 640)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_can_be_walked_with_the_tab_key(denmark: str, page: Page, language: str) -> None:
    found = {}
    for path in one_of_each_kind(language):
        page.goto(denmark + path)
        found[path] = focus_faults(page)
    tell(found)


def test_a_finding_is_printed_with_its_address_and_without_what_leads_elsewhere(denmark: str, page: Page) -> None:
    page.goto(denmark + "/f/dk2015-f-026")
    page.emulate_media(media="print")
    for hidden in (".site-header", ".site-footer", ".breadcrumb", ".switch", ".near", ".back"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".printed")).to_contain_text("/f/dk2015-f-026")
    assert page.locator(".sources li").first.evaluate("item => getComputedStyle(item).breakInside") == "avoid"


def test_a_matrix_is_printed_whole_and_without_what_one_clicks(denmark: str, page: Page) -> None:
    page.emulate_media(media="print")
    for path, hidden in (
        ("/en/", ".hero .search"),
        ("/en/search/?q=reform", ".facets"),
    ):
        page.goto(denmark + path)
        expect(page.locator(hidden).first).to_be_hidden()
    page.goto(denmark + "/en/matrix/")
    assert page.locator(".scroller").evaluate("scroller => getComputedStyle(scroller).overflowX") == "visible"


def test_the_skip_link_leads_past_the_header(denmark: str, page: Page) -> None:
    page.goto(denmark + "/en/themes/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_text("Shared territories")


def test_the_filters_work_by_keyboard_and_can_be_taken_out(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/en/findings/")
    page.locator("summary").press("Enter")
    page.get_by_label("Kind").select_option("caveat")
    page.get_by_role("button", name="Show the findings").press("Enter")
    expect(page.locator("h1")).to_have_text("3 findings")
    page.get_by_role("link", name="remove").press("Enter")
    expect(page.locator("h1")).to_have_text("73 findings")
    assert watch.taken() == []
