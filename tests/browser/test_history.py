"""The history of a record, its versions and what was deleted, as the staff meet them: at any width, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from findings.models import Finding, User
from findings.parity.memory import confirm
from tests import make
from tests.admin.forms import address, signed_in
from tests.admin.histories import entries, version_address, write
from tests.browser.journey import enter
from tests.browser.reports import axe_faults, heading_faults, measure, tell, title_faults, width_faults
from tests.browser.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(denmark: str, page: Page) -> User:
    """Somebody who has signed in in the browser, and may do all that these pages offer."""
    return enter(page, denmark, "Editor")


def storied(user: User) -> Finding:
    """A finding of the tour of Denmark that somebody changed in every way, and another that was deleted."""
    finding, gone = Finding.objects.order_by("pk")[:2]
    body = f"{finding.body_en} And more."
    write(finding, "Relu avec le mémo", user, title_fr="Un titre relu", body_en=body, claim="analysis")
    finding.themes.set([make.make_theme(name_fr="Un autre thème", name_en="Another theme")])
    make.cite(finding, make.make_passage())
    confirm(finding, ["title"], user)
    gone.follow_ups.all().delete()
    gone._history_user = user
    gone.delete()
    return finding


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_are_accessible_and_fit(
    denmark: str, page: Page, editor: User, language: str, *, width: int, scheme: str
) -> None:
    finding = storied(editor)
    first = entries(signed_in(editor), finding)[-1]
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    watch, found = Watch(page, denmark), {}
    for path in (
        address("finding_history", finding.pk),
        version_address(finding, first.address),
        address("finding_deleted"),
    ):
        page.goto(denmark + path.replace("/en/", f"/{language}/", 1))
        report = measure(page)
        found[path] = [
            *watch.taken(),
            *axe_faults(page),
            *title_faults(report),
            *width_faults(report, width),
            *heading_faults(report),
        ]
        watch.taken()  # what axe itself asks of a page that it examines
    tell(found)


def test_a_version_is_brought_back_by_keyboard(denmark: str, page: Page, editor: User) -> None:
    finding = storied(editor)
    before = Finding.history.filter(id=finding.pk, history_type="+").get().title_en
    write(finding, "Changed in between", editor, title_en="Changed in between")
    watch = Watch(page, denmark)
    page.goto(denmark + address("finding_history", finding.pk))
    page.get_by_role("link", name="See this version").last.press("Enter")
    expect(page.get_by_role("heading", name="What bringing this version back would change")).to_be_visible()
    page.get_by_label("Reason").fill("The first was right")
    page.get_by_role("button", name="Bring this version back").press("Enter")
    expect(page.get_by_text("The version was brought back.")).to_be_visible()
    expect(page.locator(".history .reason").first).to_contain_text("The first was right")
    assert Finding.objects.get(pk=finding.pk).title_en == before
    assert watch.taken() == []


def test_what_was_deleted_is_restored_from_the_list(denmark: str, page: Page, editor: User) -> None:
    storied(editor)
    count = Finding.objects.count()
    watch = Watch(page, denmark)
    page.goto(denmark + address("finding_changelist"))
    page.get_by_role("link", name="What was deleted").press("Enter")
    page.get_by_role("button", name="Restore").press("Enter")
    expect(page.get_by_text("Nothing was deleted that could be restored.")).to_be_visible()
    assert Finding.objects.count() == count + 1
    assert watch.taken() == []
