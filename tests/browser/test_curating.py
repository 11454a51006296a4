"""Two themes are merged and a reader follows the old address; a deleted finding comes back with its note."""

import pytest
from playwright.sync_api import Page, expect

from findings.models import Finding, Note, Theme, User
from tests import make
from tests.admin.forms import address
from tests.browser.journey import enter
from tests.browser.reports import axe_faults, heading_faults, measure, tell, title_faults, width_faults
from tests.browser.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(denmark: str, page: Page) -> User:
    """Somebody who has signed in in the browser, and may do all that these pages offer."""
    return enter(page, denmark, "Editor")


def french(page: str, *args: object) -> str:
    return address(page, *args, language="fr")


def test_two_themes_are_merged_and_a_reader_follows_the_old_address(denmark: str, page: Page, editor: User) -> None:
    gone, stays = Theme.objects.get(key="theme-consensus"), Theme.objects.get(key="theme-reform-2007")
    finding = gone.main_findings.order_by("pk")[0]
    old, watch = f"/fr/themes/{gone.slug_fr}/", Watch(page, denmark)
    page.goto(denmark + french("theme_change", gone.pk))
    page.locator(f'a[href="{french("theme_merge", gone.pk)}"]').click()
    # Chosen as elsewhere: by typing the beginning of its name.
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(stays.name_fr[:12])
    page.locator(".select2-results__option", has_text=stays.name_fr).click()
    page.locator(".curating form").first.locator("[type=submit]").press("Enter")
    expect(page.locator("#outlook")).to_be_visible()
    expect(page.get_by_text(finding.title_fr)).to_be_visible()
    page.locator("#id_reason").fill("Une seule question")
    page.locator(".curating [type=submit].default").click()
    expect(page.locator(".messagelist .success")).to_contain_text(gone.name_fr)
    expect(page.locator(".former")).to_contain_text(old)
    assert not Theme.objects.filter(pk=gone.pk).exists()
    assert watch.taken() == []
    page.context.clear_cookies()
    page.goto(denmark + old)
    assert page.url == f"{denmark}/fr/themes/{stays.slug_fr}/"
    expect(page.get_by_role("heading", level=1)).to_contain_text(stays.name_fr)
    expect(page.get_by_text(finding.title_fr).first).to_be_visible()


def test_a_deleted_finding_comes_back_with_its_note(denmark: str, page: Page, editor: User) -> None:
    finding = Finding.objects.exclude(follow_ups=None).order_by("pk")[0]
    note = make.make_note(finding=finding, author=make.make_user(), changed_fr="Essayé chez nous.")
    follow_ups = finding.follow_ups.count()
    watch = Watch(page, denmark)
    page.goto(denmark + french("finding_delete", finding.pk))
    page.locator("#content [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Note.objects.filter(pk=note.pk).exists()
    page.goto(f"{denmark}/fr/admin/")
    page.locator('a[href="/fr/admin/trash/"]').click()
    page.locator("#id_q").fill(finding.key)
    page.locator("#id_q").press("Enter")
    page.locator(".history li", has_text=finding.title_fr).get_by_role("button").press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text(finding.title_fr)
    assert (Note.objects.get(pk=note.pk).author, finding.follow_ups.count()) == (note.author, follow_ups)
    assert watch.taken() == []
    page.goto(denmark + f"/fr/constats/{finding.slug_fr}/")
    expect(page.get_by_text("Essayé chez nous.")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_are_accessible_and_fit(denmark: str, page: Page, editor: User, language: str, width: int) -> None:
    theme, other = Theme.objects.filter(parent__isnull=False)[:2]
    finding = theme.main_findings.all()[0]
    make.make_finding(theme=theme).delete()
    page.set_viewport_size({"width": width, "height": 800})
    watch, found = Watch(page, denmark), {}
    for path in (
        f"{address('theme_merge', theme.pk)}?into={other.pk}",
        f"{address('theme_merge', theme.pk)}?into={theme.pk}",
        address("theme_split", theme.pk),
        f"{address('finding_move')}?chosen={finding.pk}",
        "/en/admin/trash/",
    ):
        page.goto(denmark + path.replace("/en/", f"/{language}/", 1))
        report = measure(page)
        found[path] = [
            *watch.taken(),
            # Django’s own choices have no name while nothing is chosen.
            *(fault for fault in axe_faults(page) if "select2-selection" not in fault),
            *title_faults(report),
            *width_faults(report, width),
            *heading_faults(report),
        ]
        watch.taken()  # what axe itself asks of a page that it examines
    tell(found)
