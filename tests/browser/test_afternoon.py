"""A curator's afternoon in French, in the real administration: what it takes to keep a record true in two languages.

The table of clicks and seconds is printed, and kept in var/afternoon.txt.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from findings.accounts.roles import CURATOR, EDITOR, make_roles
from findings.enums import Move, Status
from findings.models import Finding
from tests.browser.clicking import Effort
from tests.browser.watching import Watch
from tests.make import make_user
from tests.views.pages import address

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = Path(__file__).resolve().parent.parent.parent / "var" / "afternoon.txt"
CORRECTED, PROPOSED = "dk2015-f-026", "dk2015-f-027"
MOST_CLICKS_TO_MEND = 6
MEND = "mend: one text still holds, the other is rewritten"
STAY = "Enregistrer et continuer les modifications"
FRENCH = "Le mémo rapporte la fin des comtés et la fusion des régions et des communes"
BODY = "Le mémo résume la réforme en trois mouvements."
BODY_IN_ENGLISH = "The memo sums up the reform in three movements."
REFUSAL = "Dites ce qui est à changer : la personne qui a proposé la fiche le lira."
REASON = "Le chiffre n’a pas de source : donnez la page du mémo."


class Afternoon:
    """Who works, each in a browser of their own, and a reader of English who looks in."""

    def __init__(self, site: str, new_context: Callable[..., BrowserContext]) -> None:
        self.admin = f"{site}/fr/admin/"
        self.effort = Effort()
        self.watches: list[Watch] = []
        self.curator, self.editor = (self.effort.follow(self._arrives(site, new_context)) for _person in range(2))
        self.reader = self._arrives(site, new_context, locale="en-GB")
        self.permalink = f"{site}/f/"
        self.in_english = site + address(Finding.objects.get(key=CORRECTED), "en")

    def heard(self) -> list[str]:
        """What no browser should have had to say."""
        return [line for watch in self.watches for line in watch.taken()]

    def _arrives(self, site: str, new_context: Callable[..., BrowserContext], **options: Any) -> Page:
        page = new_context(**options).new_page()
        self.watches.append(Watch(page, site))
        return page


def link(page: Page, words: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("link", name=words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(field: Locator, words: str) -> None:
    """Clicks in the field as a person must, and writes over what it holds."""
    field.click()
    field.press("Control+A")
    field.page.keyboard.insert_text(words)


def text(page: Page, column: str) -> Locator:
    return page.locator(f"#id_{column}")


def beside(page: Page, column: str) -> Locator:
    """What stands below a text: whether its translation holds."""
    return page.locator(".panel", has=page.locator(f"[data-length-of=id_{column}]"))


def told(page: Page) -> Locator:
    """What the page says of what was just done."""
    return page.locator(".messagelist li")


def sign_in(page: Page, admin: str, email: str) -> None:
    page.goto(admin)
    page.get_by_role("link", name="Se connecter avec un mot de passe").click()
    page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill("correct horse")
    press(page, "Se connecter")
    expect(page.locator("h1")).to_have_text("Tableau de bord")


def open_from_the_list(page: Page, admin: str, key: str) -> None:
    page.goto(admin)
    page.locator(".board-lists").get_by_role("link", name="Constats").click()
    page.locator("#searchbar").click()
    page.keyboard.type(key)
    page.keyboard.press("Enter")
    found = page.locator("#result_list tbody th a")
    expect(found).to_have_count(1)
    found.click()


def open_from_the_board(page: Page, admin: str, queue: str) -> None:
    """Opens the only record that waits there."""
    page.goto(admin)
    link(page, re.compile(f"^{queue} 1$")).click()
    page.locator(".board-table tbody th a").first.click()


def correct_the_french(afternoon: Afternoon) -> None:
    page = afternoon.curator
    with afternoon.effort.step("correct the French, see the English go stale"):
        open_from_the_list(page, afternoon.admin, CORRECTED)
        write(text(page, "title_fr"), FRENCH)
        write(text(page, "body_fr"), BODY)
        press(page, STAY)
        expect(told(page).first).to_have_text(
            "L’anglais ne suit plus le français : Titre et Texte. Reprenez-le, ou dites qu’il est toujours valable."
        )
    for column in ("title_en", "body_en"):
        expect(beside(page, column).locator(".state")).to_have_text("Traduction : périmée")
    changed = beside(page, "title_en").locator(".diff")
    expect(changed.locator("del").first).to_have_text("retiré : suppression")
    expect(changed.locator("ins").first).to_have_text("ajouté : fin")
    expect(beside(page, "conditions_en").locator(".state")).to_have_text("Traduction : valable")


def read_in_english(afternoon: Afternoon, language: str, title: str) -> None:
    """What a reader of English is shown, and whether it is said to be in French."""
    page = afternoon.reader
    page.goto(afternoon.in_english)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(title)
    in_french = language == "fr"
    expect(page.locator("h1 [lang=fr]")).to_have_count(int(in_french))
    expect(page.get_by_role("note").get_by_text("its text is shown in French")).to_have_count(int(in_french))


def mend_the_english(afternoon: Afternoon) -> None:
    page = afternoon.curator
    page.goto(afternoon.admin)
    with afternoon.effort.step(MEND):
        page.locator(".board-first a").click()
        press(page, "Toujours valable – Titre")
        expect(told(page).first).to_have_text("C’est noté : la traduction de « Titre » est toujours valable.")
        write(text(page, "body_en"), BODY_IN_ENGLISH)
        press(page, "Enregistrer")
        expect(told(page)).to_have_count(1)
    expect(page.locator(".board-next")).to_contain_text("Rien n’est périmé : aucune traduction ne vous attend.")
    clicks = {step.name: step.clicks for step in afternoon.effort.steps}[MEND]
    assert clicks <= MOST_CLICKS_TO_MEND


def submit_and_refuse(afternoon: Afternoon) -> None:
    curator, editor = afternoon.curator, afternoon.editor
    with afternoon.effort.step("propose a draft"):
        open_from_the_board(curator, afternoon.admin, "Brouillons")
        press(curator, "Soumettre à relecture")
        expect(told(curator).first).to_contain_text("Soumise à relecture")
    with afternoon.effort.step("refuse it, without a word and then with one"):
        open_from_the_board(editor, afternoon.admin, "En relecture")
        press(editor, "Renvoyer")
        expect(editor.locator(".errorlist li")).to_have_text(REFUSAL)
        write(text(editor, "reason"), REASON)
        press(editor, "Renvoyer")
        expect(told(editor).first).to_contain_text("Renvoyée")


def mend_and_publish(afternoon: Afternoon) -> None:
    curator, editor, reader = afternoon.curator, afternoon.editor, afternoon.reader
    with afternoon.effort.step("read the reason, mend, propose again"):
        open_from_the_board(curator, afternoon.admin, "Brouillons")
        expect(curator.locator(".sent-back")).to_contain_text(REASON)
        write(text(curator, "body_fr"), "Le constat renvoie à la page 5 du mémo.")
        write(text(curator, "body_en"), "The finding refers to page 5 of the memo.")
        press(curator, "Soumettre à relecture")
        expect(told(curator).first).to_contain_text("Soumise à relecture")
    assert reader.request.get(afternoon.permalink + PROPOSED).status == 404
    with afternoon.effort.step("publish"):
        open_from_the_board(editor, afternoon.admin, "En relecture")
        press(editor, "Publier")
        expect(told(editor).first).to_have_text("Publiée : français, anglais.")
    answer = reader.goto(afternoon.permalink + PROPOSED)
    assert answer is not None
    assert answer.status == 200
    expect(reader.locator("main")).to_contain_text("The finding refers to page 5 of the memo.")


def bring_back(afternoon: Afternoon, title: str) -> None:
    page = afternoon.editor
    with afternoon.effort.step("go back to an earlier version"):
        open_from_the_list(page, afternoon.admin, CORRECTED)
        link(page, "Historique").click()
        link(page, re.compile("^Voir cette version")).last.click()
        expect(page.locator("#changes + dl del").first).to_have_text("retiré : fin")
        press(page, "Revenir à cette version")
        expect(told(page)).to_have_text("La fiche est revenue à cette version.")
    expect(page.locator(".history .reason").first).to_contain_text("Retour à la version du ")
    expect(page.locator(".history .by").first).to_have_text("Par responsable@example.org")
    finding = Finding.objects.get(key=CORRECTED)
    assert (finding.title_fr, finding.status, finding.translation) == (title, Status.PUBLISHED, "valid")


def both_write(afternoon: Afternoon) -> None:
    curator, editor = afternoon.curator, afternoon.editor
    with afternoon.effort.step("write at the same time as somebody else"):
        open_from_the_list(curator, afternoon.admin, CORRECTED)
        open_from_the_list(editor, afternoon.admin, CORRECTED)
        write(text(editor, "title_en"), "The title of the editor")
        write(text(editor, "body_en"), "The text of the editor.")
        press(editor, "Enregistrer")
        expect(told(editor)).to_have_count(1)
        write(text(curator, "title_en"), "The title of the curator")
        press(curator, "Enregistrer")
        expect(curator.locator(".errorlist.nonfield")).to_contain_text(
            "responsable@example.org a enregistré cette fiche le "
        )
        expect(curator.get_by_text("Écrit entre-temps : « The title of the editor »")).to_be_visible()
        expect(text(curator, "title_en")).to_have_value("The title of the curator")
        expect(text(curator, "body_en")).to_have_value("The text of the editor.")
        press(curator, "Enregistrer")
        expect(told(curator).first).to_be_visible()
    finding = Finding.objects.get(key=CORRECTED)
    assert (finding.title_en, finding.body_en) == ("The title of the curator", "The text of the editor.")


def test_a_curators_afternoon(
    denmark: str, new_context: Callable[..., BrowserContext], record_property: Callable[[str, object], None]
) -> None:
    make_roles()
    make_user("curatrice@example.org", CURATOR)
    make_user("responsable@example.org", EDITOR)
    Finding.objects.get(key=PROPOSED).move(Move.UNPUBLISH, None)
    before = Finding.objects.get(key=CORRECTED)
    afternoon = Afternoon(denmark, new_context)
    with afternoon.effort.step("sign in"):
        sign_in(afternoon.curator, afternoon.admin, "curatrice@example.org")
    sign_in(afternoon.editor, afternoon.admin, "responsable@example.org")
    correct_the_french(afternoon)
    read_in_english(afternoon, "fr", FRENCH)
    mend_the_english(afternoon)
    read_in_english(afternoon, "en", before.title_en)
    expect(afternoon.reader.locator("main")).to_contain_text(BODY_IN_ENGLISH)
    submit_and_refuse(afternoon)
    mend_and_publish(afternoon)
    bring_back(afternoon, before.title_fr)
    both_write(afternoon)
    assert afternoon.heard() == []
    record_property("afternoon", afternoon.effort.table())
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(f"{afternoon.effort.table()}\n")
    print(afternoon.effort.table())  # noqa: T201
