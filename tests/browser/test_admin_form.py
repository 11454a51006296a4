"""A record's form in a browser: the bar of buttons in view and over nothing, and a text that is not lost by a click."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from findings.models import Finding
from tests.admin.forms import address
from tests.browser.journey import enter
from tests.browser.keyboard import walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(denmark: str, page: Page) -> Page:
    """A finding, opened by an editor."""
    enter(page, denmark, "Editor")
    page.goto(denmark + address("finding_change", Finding.objects.earliest("position").pk, language="fr"))
    return page


def asked_to_leave(page: Page) -> list[str]:
    """Leaves whenever the browser asks whether to; what it asked is in the list."""
    heard: list[str] = []

    def leave(dialog: Dialog) -> None:
        heard.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    return heard


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1280, 500), (320, 640)])
def test_nothing_lies_over_what_has_the_focus(form: Page, width: int, height: int) -> None:
    form.set_viewport_size({"width": width, "height": height})
    stops = walk(form)
    assert [stop["html"] for stop in stops if not stop["seen"]] == []
    assert [stop for stop in stops if 'name="_save"' in stop["html"]]


def test_the_buttons_are_in_view_from_the_first(form: Page) -> None:
    form.set_viewport_size({"width": 1280, "height": 800})
    for name in ("Enregistrer", "Dépublier", "Archiver"):
        expect(form.get_by_role("button", name=name, exact=True)).to_be_in_viewport()


@pytest.mark.parametrize(("written", "asked"), [("Un autre titre", ["beforeunload"]), ("", [])])
def test_leaving_what_is_not_saved_is_asked_about(form: Page, written: str, asked: list[str]) -> None:
    heard: list[str] = []

    def stay(dialog: Dialog) -> None:
        heard.append(dialog.type)
        dialog.dismiss()

    form.on("dialog", stay)
    if written:
        form.locator("#id_title_fr").fill(written)
    form.get_by_role("link", name="Constats").first.click()
    if written:
        expect(form.locator("#id_title_fr")).to_have_value(written)
        form.locator("[name=_save]:visible").click()
    expect(form).to_have_url(form.url.split("/findings/finding/")[0] + "/findings/finding/")
    assert heard == asked


def test_a_length_is_counted_as_the_text_is_written(form: Page) -> None:
    form.locator("#id_title_fr").fill("Dix lettres")
    expect(form.locator("[data-length-of=id_title_fr]")).to_have_text("11")


def test_leaving_a_list_with_a_rank_that_is_not_saved_is_asked_about(form: Page, denmark: str) -> None:
    heard = asked_to_leave(form)
    form.goto(denmark + address("finding_changelist", language="fr"))
    form.locator("[name=_selected_action]").first.check()
    form.get_by_role("link", name="Visites", exact=True).click()
    form.wait_for_url("**/findings/visit/")
    assert heard == []
    form.goto(denmark + address("finding_changelist", language="fr"))
    form.locator("[name=form-0-position]").fill("7")
    form.get_by_role("link", name="Visites", exact=True).click()
    form.wait_for_url("**/findings/visit/")
    assert heard == ["beforeunload"]


def test_a_choice_that_is_not_saved_is_asked_about(form: Page) -> None:
    heard = asked_to_leave(form)
    form.locator("#select2-id_theme-container").click()
    form.locator(".select2-results__option").nth(3).click()
    form.get_by_role("link", name="Constats").first.click()
    form.wait_for_url("**/findings/finding/")
    assert heard == ["beforeunload"]
