"""The pages as their readers meet them: on a narrow screen, by keyboard, enlarged, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from findings.models import Finding, Theme, Tour, Visit
from tests.views.pages import LANGUAGES, LISTS, address, listing

pytestmark = pytest.mark.django_db(transaction=True)

# One record of each kind with the most to show.
FULL_FINDING, FULL_THEME, FULL_VISIT = "dk2015-f-026", "theme-spending-limits", "dk2015-v-gentofte"


def kinds_of_page(language: str) -> list[str]:
    """One address of each kind of page, errors included."""
    records = [
        Finding.objects.get(key=FULL_FINDING),
        Theme.objects.get(key=FULL_THEME),
        Visit.objects.get(key=FULL_VISIT),
        Tour.objects.get(),
    ]
    return [
        *(listing(name, language) for name in LISTS),
        *(address(record, language) for record in records),
        f"{listing('finding-list', language)}?kind=tension&sort=title",
        f"/{language}/nothing/",
        f"{listing('finding-list', language)}?page=-1",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_is_accessible(denmark: str, page: Page, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = {}
    for path in kinds_of_page(language):
        page.goto(denmark + path)
        violations = Axe().run(page).response["violations"]
        found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
        if found:
            faults[path] = found
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_fits_a_narrow_screen_and_enlarged_text(denmark: str, page: Page, language: str) -> None:
    widths = {}
    for path in kinds_of_page(language):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(denmark + path)
        narrow = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": 640, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        widths[path] = (narrow, page.evaluate("document.documentElement.scrollWidth"))
    assert widths == dict.fromkeys(widths, (320, 640))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_one_heading_a_title_of_their_own_and_a_silent_console(
    denmark: str, quiet_page: Page, language: str
) -> None:
    titles = []
    for path in kinds_of_page(language)[:11]:
        quiet_page.goto(denmark + path)
        expect(quiet_page.locator("h1")).to_have_count(1)
        titles.append(quiet_page.title())
    assert len(set(titles)) == 11


def test_a_reader_goes_from_home_to_a_finding_and_to_the_other_language(denmark: str, page: Page) -> None:
    page.goto(denmark + "/fr/")
    page.get_by_role("link", name="Territoires partagés").click()
    page.get_by_role("link", name="Transfrontalier").first.click()
    card = page.locator(".card a").first
    title = card.inner_text()
    card.click()
    expect(page.locator("h1")).to_have_text(title)
    french = page.url
    page.get_by_role("link", name="Read in English").click()
    assert "/en/findings/" in page.url
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Lire en français").click()
    assert page.url == french


def test_the_filters_work_by_keyboard_and_can_be_taken_out(denmark: str, page: Page) -> None:
    page.goto(denmark + "/en/findings/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("main")
    page.locator("summary").press("Enter")
    page.get_by_label("Kind").select_option("caveat")
    page.get_by_role("button", name="Show the findings").press("Enter")
    expect(page.locator("h1")).to_have_text("3 findings")
    page.get_by_role("link", name="take out").press("Enter")
    expect(page.locator("h1")).to_have_text("73 findings")
