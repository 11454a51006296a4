"""Somebody decides of their data, on a phone: who sees their name, a copy, then an end that leaves nothing of them."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from findings.enums import Signature, Visibility
from findings.models import Finding, Note, Tombstone, Trainee, User
from tests.accounts.traces import numbered, traces
from tests.browser.journey import Faults
from tests.browser.mailbox import Mailbox, code_in
from tests.browser.reports import tell
from tests.make import make_note, make_user

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, WORDS_OF_THEIRS = "camille.rare@example.org", "motrarissime"
WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "door": "/fr/connexion/",
        "address": "Votre adresse électronique",
        "send": "M’envoyer un code",
        "sign in": "Se connecter",
        "mine": "Mon espace",
        "data": "Mes données : les voir, les emporter, les effacer",
        "class": "Ma promotion",
        "listed": "Sur la page des participants",
        "save": "Enregistrer mon choix",
        "saved": "Votre choix est enregistré ; il vaut dès maintenant.",
        "copy": "Emporter une copie de mes données",
        "erase": "Effacer mon compte…",
        "kept": "Restent, sans signature : ils continuent de servir aux autres",
        "removed": "Sont supprimés avec le reste",
        "sure": "Effacer pour toujours mon compte, mes fiches parmi les participants et leur historique",
        "button": "Effacer mon compte pour toujours",
        "erased": "Votre compte est effacé",
    },
    "en": {
        "door": "/en/sign-in/",
        "address": "Your e-mail address",
        "send": "Send me a code",
        "sign in": "Sign in",
        "mine": "My page",
        "data": "My data: see, take away, erase",
        "class": "My class",
        "listed": "Listed on the participants’ page",
        "save": "Save my choice",
        "saved": "Your choice is saved; it holds from now on.",
        "copy": "Take a copy of my data",
        "erase": "Erase my account…",
        "kept": "Stay, unsigned: they go on serving others",
        "removed": "Are removed with the rest",
        "sure": "Erase my account, my entries among the participants and their history, for good",
        "button": "Erase my account for good",
        "erased": "Your account is erased",
    },
}


def somebody(language: str) -> tuple[User, Trainee]:
    """One of the class, seen by the class only, with a published note."""
    person = make_user(EMAIL, preferred_language=language)
    trainee = Trainee.objects.all()[3]
    trainee.user, trainee.family_name, trainee.visibility = person, "Nomrare", Visibility.CLASS_ONLY
    trainee.save()
    finding = Finding.objects.all()[0]
    make_note(finding=finding, author=person, signature=Signature.PERSON, changed_fr=f"{WORDS_OF_THEIRS}.")
    return person, trainee


def sign_in(phone: Page, site: str, mailbox: Mailbox, words: dict[str, str]) -> None:
    phone.goto(site + words["door"])
    phone.get_by_label(words["address"]).fill(EMAIL)
    phone.get_by_role("button", name=words["send"]).click()
    phone.get_by_label("Code").fill(code_in(mailbox.latest(1)))
    phone.get_by_role("button", name=words["sign in"], exact=True).click()
    expect(phone.locator("h1")).to_have_text(words["mine"])


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(("language", "notes"), [("fr", "removed"), ("en", "kept")])
def test_somebody_shows_their_name_takes_a_copy_and_is_erased(
    site: str, phone: Page, mailbox: Mailbox, language: str, notes: str
) -> None:
    person, trainee = somebody(language)
    words, journey, pk = WORDS[language], Faults(phone, site), person.pk
    sign_in(phone, site, mailbox, words)
    phone.get_by_role("link", name=words["class"]).click()
    expect(phone.get_by_text(str(trainee))).to_be_visible()
    journey.look("class")
    phone.go_back()
    phone.get_by_role("link", name=words["data"]).click()
    journey.look("data")
    phone.get_by_label(words["listed"]).check()
    phone.get_by_role("button", name=words["save"]).click()
    expect(phone.get_by_role("status")).to_have_text(words["saved"].replace(" ;", "\u202f;"))
    assert Trainee.objects.get(pk=trainee.pk).visibility == Visibility.LISTED
    journey.look("saved")
    with phone.expect_download() as download:
        phone.get_by_role("button", name=words["copy"]).click()
    held = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [held["account"][0]["email"], held["notes"][0]["changed_fr"]] == [EMAIL, f"{WORDS_OF_THEIRS}."]
    phone.get_by_role("link", name=words["erase"]).click()
    journey.look("erase")
    phone.get_by_label(words[notes].replace(" :", "\u00a0:")).check()
    phone.get_by_label(words["sure"]).check()
    phone.get_by_role("button", name=words["button"]).click()
    expect(phone.locator("h1")).to_have_text(words["erased"])
    journey.look("erased")
    assert traces(EMAIL, "Nomrare") == set()
    assert (numbered(pk), Tombstone.objects.get().key) == (set(), trainee.key)
    assert ("findings_note.changed_fr" in traces(WORDS_OF_THEIRS), Note.objects.count()) == (
        (True, 1) if notes == "kept" else (False, 0)
    )
    assert mailbox.latest(2)["To"] == EMAIL
    phone.goto(f"{site}/{language}/{'mon-espace' if language == 'fr' else 'my-page'}/")
    expect(phone).to_have_url(
        f"{site}{words['door']}?next=/{language}/{'mon-espace' if language == 'fr' else 'my-page'}/"
    )
    tell(journey.found)
