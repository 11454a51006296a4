"""On a phone, an alumna tells what became of a finding; an editor refuses, then accepts; readers see it counted."""

from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from findings.models import Finding, Note, Trainee
from tests.admin.forms import signed_in
from tests.browser.journey import Faults
from tests.browser.mailbox import Mailbox, code_in
from tests.browser.reports import tell
from tests.make import make_user

pytestmark = pytest.mark.django_db(transaction=True)

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "tell": "Vous avez participé à un voyage",
        "address": "Votre adresse électronique",
        "send code": "M’envoyer un code",
        "code": "Code",
        "sign in": "Se connecter",
        "draft": "Garder en brouillon",
        "mine": "Mon espace",
        "change": "Modifier",
        "preview": "Aperçu",
        "send": "Envoyer aux responsables éditoriaux",
        "refuse": "Refuser…",
        "again": "Le modifier et le renvoyer",
        "accept": "Accepter",
        "counted": "Adapté dans 1 collectivité.",
    },
    "en": {
        "tell": "You took part in a tour",
        "address": "Your e-mail address",
        "send code": "Send me a code",
        "code": "Code",
        "sign in": "Sign in",
        "draft": "Keep as a draft",
        "mine": "My page",
        "change": "Change",
        "preview": "Preview",
        "send": "Send it to the editors",
        "refuse": "Refuse…",
        "again": "Change it and send it again",
        "accept": "Accept",
        "counted": "Adapted in 1 authority.",
    },
}


@pytest.fixture
def moderator(browser: Browser, site: str, editor: Any) -> Page:
    """An editor who has signed in."""
    page = browser.new_page()
    session = signed_in(editor).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    return page


def come_in(page: Page, mailbox: Mailbox, words: dict[str, str]) -> None:
    page.get_by_label(words["address"]).fill("camille@example.org")
    page.get_by_role("button", name=words["send code"]).click()
    page.get_by_label(words["code"]).fill(code_in(mailbox.latest(1)))
    page.get_by_role("button", name=words["sign in"], exact=True).click()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_note_goes_from_a_draft_to_the_readers(
    site: str,
    phone: Page,
    moderator: Page,
    mailbox: Mailbox,
    language: str,
) -> None:
    Trainee.objects.filter(key=Trainee.objects.all()[0].key).update(user=make_user("camille@example.org"))
    words, journey = WORDS[language], Faults(phone, site)
    with override(language):
        finding = site + Finding.objects.get(key="dk2015-f-026").get_absolute_url()
    phone.goto(finding)
    phone.get_by_role("link", name=words["tell"]).click()
    come_in(phone, mailbox, words)
    journey.look("form")
    phone.locator("input[name=attempt][value=adapted]").check()
    phone.locator("#id_changed").fill("Un guichet *pour tous*.")
    phone.get_by_role("button", name=words["draft"]).click()
    expect(phone.locator("h1")).to_have_text(words["mine"])
    journey.look("my page")
    phone.locator(".my-notes").get_by_role("link", name=words["change"]).click()
    phone.get_by_role("button", name=words["send"]).click()
    expect(phone.get_by_role("alert")).to_be_focused()
    journey.look("form refused")
    phone.locator("#id_place").fill("Tours")
    phone.get_by_role("button", name=words["preview"]).click()
    expect(phone.locator(".note em")).to_have_text("pour tous")
    journey.look("preview")
    # Beside the preview, on a narrow screen far above the other one.
    phone.get_by_role("button", name=words["send"]).first.click()

    note = Note.objects.get()
    moderator.goto(f"{site}/{language}/admin/findings/note/{note.pk}/change/")
    moderator.get_by_role("link", name=words["refuse"]).first.click()
    moderator.locator("#id_reason").fill("Dites quand.")
    moderator.locator("#content form [type=submit]").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Dites quand.")
    phone.get_by_role("link", name=words["again"]).click()
    journey.look("refused")
    phone.locator("#id_changed").fill("En 2026, un guichet *pour tous*.")
    phone.get_by_role("button", name=words["send"]).click()
    moderator.goto(f"{site}/{language}/admin/findings/note/{note.pk}/change/")
    moderator.get_by_role("button", name=words["accept"], exact=True).click()
    phone.goto(finding)
    expect(phone.locator(".uptake")).to_have_text(words["counted"])
    expect(phone.locator(".note")).to_contain_text("En 2026, un guichet pour tous.")
    journey.look("finding")
    assert Note.objects.get().history.count() == 5
    tell(journey.found)
