"""A reader asks: with suggestions where scripts run, by the keyboard alone, and just as well without any script."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.keyboard import focus_faults
from tests.browser.reports import axe_faults, faults, measure, tell
from tests.browser.watching import Watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("searchable")]

PAGES = [
    "/fr/recherche/?q=evaluation+cadres",
    "/en/search/?q=kalundbrg&record=finding",
    "/en/search/?q=Jean-Fran%C3%A7ois",
    "/fr/recherche/?q=introuvable",
    "/fr/recherche/",
]


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_results_are_as_sound_as_any(denmark: str, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 640})
    watch = Watch(page, denmark)
    found = {}
    for address in PAGES:
        page.goto(denmark + address)
        found[address] = [*faults(measure(page), width), *axe_faults(page), *focus_faults(page), *watch.taken()]
    tell(found)


@pytest.mark.parametrize(("path", "name"), [("/fr/themes/", "Recherche"), ("/en/themes/", "Search")])
def test_a_phone_has_a_link_to_search_beside_the_name_of_the_site(
    denmark: str, page: Page, path: str, name: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(denmark + path)
    header = page.get_by_role("banner")
    link, brand = header.get_by_role("link", name=name), header.locator(".brand").bounding_box()
    where = link.bounding_box()
    assert where is not None
    assert brand is not None
    assert where["x"] > brand["x"] + brand["width"]
    assert brand["y"] < where["y"] + where["height"] / 2 < brand["y"] + brand["height"]
    expect(page.get_by_role("combobox")).to_be_hidden()
    link.click()
    expect(page.get_by_role("combobox")).to_be_visible()
    page.goto(denmark + path)
    page.set_viewport_size({"width": 1280, "height": 640})
    expect(link).to_be_hidden()
    expect(page.get_by_role("combobox")).to_be_visible()


def options(page: Page) -> Locator:
    """The suggestions that are shown."""
    return page.get_by_role("option")


def test_suggestions_are_walked_with_the_arrows_and_left_with_escape(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/fr/themes/")
    field = page.get_by_role("combobox")
    field.press_sequentially("ka")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("lund")
    expect(options(page).first).to_contain_text("Kalundborg")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("8 suggestions")
    field.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options(page).first.get_attribute("id")))
    tell({"open list": axe_faults(page)})
    field.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", "header-q-suggestions-0")
    field.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_value("kalund")
    field.press("ArrowDown")
    expect(options(page)).to_have_count(8)
    assert watch.taken() == []


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_suggestion_leads_to_its_page(denmark: str, page: Page, by_mouse: bool) -> None:
    page.goto(denmark + "/en/visits/")
    field = page.get_by_role("combobox")
    field.press_sequentially("mind lab")
    expect(options(page).first).to_have_text("Mind Lab visit")
    if by_mouse:
        options(page).first.click()
    else:
        field.press("ArrowDown")
        field.press("Enter")
    expect(page).to_have_url(denmark + "/en/visits/mind-lab/")


def test_without_a_choice_enter_sends_the_question(denmark: str, page: Page) -> None:
    page.goto(denmark + "/fr/")
    page.get_by_role("combobox").press_sequentially("symbiose")
    expect(options(page).first).to_be_visible()
    page.get_by_role("combobox").press("Enter")
    expect(page).to_have_url(denmark + "/fr/recherche/?q=symbiose")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def any_page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    """A page of a browser that runs scripts, then of one that does not, on a telephone."""
    return browser.new_page(java_script_enabled=request.param, viewport={"width": 390, "height": 800})


def test_a_reader_asks_narrows_and_goes_on_in_the_other_language(denmark: str, any_page: Page) -> None:
    page, watch = any_page, Watch(any_page, denmark)
    page.goto(denmark + "/fr/")
    page.get_by_label("Que cherchez-vous").fill("gentofte")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator(".card h3").first).to_have_text("Gentofte")
    before = page.locator("h1").inner_text()
    page.get_by_role("link", name="Affiner ces résultats").click()
    page.get_by_label("Pratique").check()
    page.get_by_role("button", name="Afficher les résultats").click()
    expect(page.locator("h1")).not_to_have_text(before)
    narrowed = page.locator("h1").inner_text().split()[0]
    page.get_by_role("link", name="Read in English").click()
    expect(page.locator("h1")).to_have_text(f"{narrowed} results")
    expect(page.get_by_role("searchbox").or_(page.get_by_role("combobox"))).to_have_value("gentofte")
    page.get_by_role("link", name="remove").click()
    expect(page.locator("h1")).to_have_text(f"{before.split()[0]} results")
    assert watch.taken() == []
