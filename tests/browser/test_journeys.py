"""What readers come for can be done, with JavaScript and without."""

import pytest
from playwright.sync_api import Browser, Page, expect

from findings.models import ErrorReport
from tests.browser.reports import axe_faults, faults, measure, tell
from tests.browser.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", ["/fr/signaler/f/dk2015-f-026/", "/en/report/f/dk2015-f-026/"])
def test_a_form_that_was_refused_is_as_sound_as_any_page(denmark: str, browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    watch = Watch(page, denmark)
    page.goto(denmark + address)
    page.locator("input[type=email]").fill("wrong")
    page.locator("main button").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    tell({address: [*faults(measure(page), 320), *axe_faults(page), *watch.taken()]})


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def browser_context_args(request: pytest.FixtureRequest, browser_context_args: dict[str, object]) -> dict[str, object]:
    """A browser that runs scripts, then one that does not."""
    return {**browser_context_args, "java_script_enabled": request.param}


def test_a_reader_goes_from_home_to_a_finding_and_to_the_other_language(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/fr/")
    page.get_by_role("link", name="Territoires partagés").first.click()
    page.get_by_role("link", name="Transfrontalier").first.click()
    card = page.locator(".card a").first
    title = card.inner_text()
    card.click()
    expect(page.locator("h1")).to_have_text(title)
    french = page.url
    page.get_by_role("link", name="Read in English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.startswith(denmark + "/en/findings/")
    page.get_by_role("link", name="Lire en français").click()
    assert page.url == french
    assert watch.taken() == []


def test_a_reader_goes_from_the_matrix_to_a_finding(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/fr/")
    page.get_by_role("link", name="Matrice").click()
    page.get_by_role("rowheader", name="Concevoir ensemble").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Concevoir ensemble")
    cell = page.get_by_role("row", name="Symbiose industrielle").get_by_role("link", name="Kalundborg")
    count = cell.inner_text().split()[0]
    cell.click()
    expect(page.locator("h1")).to_have_text(f"{count} constats")
    title = page.locator(".card a").first.inner_text()
    page.locator(".card a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    assert watch.taken() == []


def test_a_reader_goes_from_the_map_to_a_visit_and_reads_it_in_both_languages(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/fr/")
    page.get_by_role("link", name="Carte").click()
    page.get_by_role("link", name="3 – Gentofte").click()
    expect(page.locator("h1")).to_have_text("Gentofte")
    page.get_by_role("link", name="Lire dans les deux langues").click()
    expect(page.locator("section[lang=fr], section[lang=en]")).to_have_count(2)
    page.get_by_role("link", name="Read in English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("section[lang=fr], section[lang=en]")).to_have_count(2)
    page.get_by_role("link", name="Read one language").click()
    assert page.url == denmark + "/en/visits/gentofte/"
    assert watch.taken() == []


def test_a_reader_filters_the_findings_and_keeps_the_filters_in_the_other_language(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/fr/constats/")
    page.locator("summary").click()
    page.get_by_label("Nature").select_option("caveat")
    page.get_by_role("button", name="Afficher les constats").click()
    expect(page.locator("h1")).to_have_text("3 constats")
    page.get_by_role("link", name="Read in English").click()
    expect(page.locator("h1")).to_have_text("3 findings")
    assert watch.taken() == []


def test_a_reader_reports_an_error(denmark: str, page: Page) -> None:
    watch = Watch(page, denmark)
    page.goto(denmark + "/f/dk2015-f-026")
    page.get_by_role("link", name="Report an error on this page").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("The report was not sent.")
    assert page.title().startswith("Error: ")
    page.get_by_label("What is wrong?").fill("The date is wrong.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("h1")).to_have_text("Thank you: your report has been sent")
    assert [report.message for report in ErrorReport.objects.all()] == ["The date is wrong."]
    assert watch.taken() == []
