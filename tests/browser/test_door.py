"""People come in, on a phone: by invitation and code, by passkey, the staff by a password and a second factor."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from findings.models import Trainee, User
from tests.browser.journey import Faults
from tests.browser.mailbox import Mailbox, code_in, path_in
from tests.browser.reports import tell
from tests.make import make_user
from tests.views.test_account import digits

pytestmark = pytest.mark.django_db(transaction=True)

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "door": "Se connecter avec un mot de passe (équipe)",
        "address": "Votre adresse électronique",
        "password": "Mot de passe",
        "sign in": "Se connecter",
        "action": "Inviter les participants sélectionnés à ouvrir leur compte…",
        "go": "Envoyer",
        "send": "Envoyer les invitations",
        "welcome": "Bienvenue, ",
        "accept": "Accepter et ouvrir mon compte",
        "code": "Code",
        "mine": "Mon espace",
        "how": "Comment je me connecte",
        "add": "Ajouter une clé d’accès",
        "added": "La clé d’accès est ajoutée.",
        "out": "Se déconnecter",
        "use": "Utiliser une clé d’accès",
    },
    "en": {
        "door": "Sign in with a password (staff)",
        "address": "Your e-mail address",
        "password": "Password",
        "sign in": "Sign in",
        "action": "Invite the selected participants to open their account…",
        "go": "Go",
        "send": "Send the invitations",
        "welcome": "Welcome, ",
        "accept": "Accept and open my account",
        "code": "Code",
        "mine": "My page",
        "how": "How I sign in",
        "add": "Add a passkey",
        "added": "The passkey was added.",
        "out": "Sign out",
        "use": "Use a passkey",
    },
}


def sign_in_by_password(page: Page, admin: str, email: str, words: dict[str, str]) -> None:
    page.goto(admin)
    page.get_by_role("link", name=words["door"]).click()
    page.get_by_label(words["address"]).fill(email)
    page.get_by_label(words["password"]).fill("correct horse")
    page.get_by_role("button", name=words["sign in"], exact=True).click()


def invite(page: Page, site: str, language: str, words: dict[str, str], trainee: Trainee) -> None:
    """An editor invites one participant from the list."""
    sign_in_by_password(page, f"{site}/{language}/admin/", "editor@example.org", words)
    page.goto(f"{site}/{language}/admin/findings/trainee/?q={trainee.key}")
    page.locator(".action-select").check()
    page.get_by_role("combobox").select_option(words["action"])
    page.get_by_role("button", name=words["go"], exact=True).click()
    page.get_by_role("textbox").last.fill("camille@example.org")
    page.get_by_role("combobox").select_option(language)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_somebody_is_invited_comes_in_by_a_code_then_by_a_passkey(
    site: str, page: Page, phone: Page, mailbox: Mailbox, language: str
) -> None:
    trainee, journey, words = Trainee.objects.all()[3], Faults(phone, site), WORDS[language]
    invite(page, site, language, words, trainee)
    phone.goto(site + path_in(mailbox.latest(1)))
    expect(phone.locator("h1")).to_have_text(words["welcome"] + str(trainee))
    journey.look("invitation")
    phone.get_by_role("button", name=words["accept"]).click()
    journey.look("code")
    phone.get_by_label(words["code"]).fill("000000")
    phone.get_by_role("button", name=words["sign in"], exact=True).click()
    expect(phone.get_by_label(words["code"])).to_be_focused()
    journey.look("wrong code")
    phone.get_by_label(words["code"]).fill(code_in(mailbox.latest(2)))
    phone.get_by_role("button", name=words["sign in"], exact=True).click()
    expect(phone.locator("h1")).to_have_text(words["mine"])
    journey.look("my page")

    with_authenticator(phone)
    phone.get_by_role("link", name=words["how"]).click()
    journey.look("security")
    phone.get_by_role("link", name=words["add"]).click()
    journey.look("passkey")
    phone.get_by_role("button", name=words["add"]).click()
    expect(phone.get_by_role("status")).to_have_text(words["added"])
    journey.look("passkey added")
    phone.goto(f"{site}/{language}/{'mon-espace' if language == 'fr' else 'my-page'}/sessions/")
    journey.look("sessions")
    phone.go_back()
    phone.get_by_role("link", name=words["mine"], exact=True).click()
    phone.get_by_role("button", name=words["out"]).click()
    journey.look("signed out")
    phone.get_by_role("button", name=words["use"]).click()
    expect(phone.locator("h1")).to_have_text(words["mine"])
    expect(phone.get_by_text(str(trainee))).to_be_visible()
    assert Trainee.objects.get(pk=trainee.pk).user == Authenticator.objects.get(type="webauthn").user
    tell(journey.found)


def with_authenticator(page: Page) -> None:
    """Gives the browser a device that knows its owner's finger (WebDriver's virtual authenticator)."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_that_fails_is_told_and_the_code_still_serves(site: str, phone: Page, mailbox: Mailbox) -> None:
    make_user("camille@example.org")
    with_authenticator(phone)
    phone.goto(f"{site}/en/sign-in/")
    phone.get_by_role("button", name="Use a passkey").click()
    expect(phone.get_by_role("alert")).to_contain_text("The passkey could not be used.")
    phone.get_by_label("Your e-mail address").fill("camille@example.org")
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("Code").fill(code_in(mailbox.latest(1)))
    phone.get_by_role("button", name="Sign in", exact=True).click()
    expect(phone.locator("h1")).to_have_text("My page")


@pytest.mark.usefixtures("mailbox")
def test_one_of_the_staff_adds_a_second_factor_and_then_needs_it(
    site: str, phone: Page, editor: User, settings: Any
) -> None:
    settings.HTTPS = True
    words, journey = WORDS["fr"], Faults(phone, site)
    sign_in_by_password(phone, f"{site}/fr/admin/", editor.email, words)
    expect(phone.get_by_role("status")).to_contain_text("L’administration demande un second facteur")
    phone.get_by_role("link", name="Ajouter une application d’authentification").click()
    journey.look("application")
    phone.get_by_label("Code").fill(digits(phone.locator("main code").inner_text()))
    phone.get_by_role("button", name="Ajouter l’application").click()
    expect(phone.locator("h1")).to_have_text("Mes codes de secours")
    journey.look("recovery codes")
    recovery = phone.locator("main li code").first.inner_text()
    phone.goto(f"{site}/fr/admin/")
    expect(phone.locator("h1")).to_have_text("Tableau de bord")
    phone.context.clear_cookies()
    sign_in_by_password(phone, f"{site}/fr/admin/", editor.email, words)
    expect(phone.locator("h1")).to_have_text("Seconde étape")
    journey.look("second step")
    phone.get_by_label("Code").fill(recovery)
    phone.get_by_role("button", name="Se connecter", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Tableau de bord")
    tell(journey.found)
