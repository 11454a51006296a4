"""What people do in the pictures of the curator's guide, scene by scene: each goes on where the one before ended."""

import re
import secrets
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from bench.camera import Camera

CURATOR, EDITOR = "curatrice@studytour.example", "responsable@studytour.example"
ROLES = {CURATOR: "Rédacteur", EDITOR: "Responsable éditorial"}
# What is corrected, what is proposed and refused, what waits for its day, what is deleted.
CORRECTED, PROPOSED, SCHEDULED, DELETED = ("dk2015-f-026", "dk2015-f-027", "dk2015-f-028", "dk2015-f-032")
WINDOW: ViewportSize = {"width": 1280, "height": 800}
# Without the lists on the left, the two languages of a record have the room to be read.
NO_SIDEBAR = "if (location.protocol !== 'about:') localStorage['django.admin.navSidebarIsOpen'] = 'false'"
STAY = "Enregistrer et continuer les modifications"
TITLE = "Le mémo rapporte la fin des comtés et la fusion des régions et des communes"
ADDED = " Le mémo n’en donne pas la page."
MENDED = (
    "The memo sums up the 2007 reform in three movements: counties abolished, regions merged, municipalities merged "
    "on a large scale. It does not say on which page."
)
REASON = "Le chiffre n’a pas de source : donnez la page du mémo."
THEIRS, OURS = "The memo reports the end of the counties", "The memo tells of the end of the counties"


class Team:
    """The people of the scenes, each in a browser of their own."""

    def __init__(self, site: str, browser: Browser, root: str, password: str) -> None:
        self.site, self.admin = site, f"{site}/fr/admin/"
        self.passwords = {root: password, CURATOR: secrets.token_urlsafe(20), EDITOR: secrets.token_urlsafe(20)}
        self.root, self.curator, self.editor, self.reader = (self._arrives(browser) for _person in range(4))
        self.root_account = root

    def sign_in(self, page: Page, email: str) -> None:
        """Sends the real form."""
        page.goto(self.admin)
        follow(page, "Se connecter avec un mot de passe (équipe)")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(self.passwords[email])
        press(page, "Se connecter")

    def open(self, page: Page, key: str, model: str = "finding") -> None:
        """The page of the record of that key."""
        page.goto(f"{self.admin}findings/{model}/?q={key}")
        with page.expect_navigation():
            page.locator("#result_list tbody th a").click()

    def _arrives(self, browser: Browser) -> Page:
        page = browser.new_page(locale="fr-FR", timezone_id="Europe/Paris", viewport=WINDOW)
        page.add_init_script(NO_SIDEBAR)
        return page


Scene = Callable[[Team, Camera], None]


def press(page: Page, name: str) -> None:
    """A button, by its words, and the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """The last link of these words, and the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).last.click()


def heading(page: Page, words: str) -> Locator:
    """Of a part of the form."""
    return page.locator("fieldset.module h2", has_text=words)


def row(page: Page, name: str) -> Locator:
    """The line of the form that holds a field."""
    return page.locator(".form-row", has=page.locator(f"#id_{name}")).first


def make_accounts(team: Team, camera: Camera) -> None:
    """A superuser makes the other two."""
    team.sign_in(team.root, team.root_account)
    for email, role in ROLES.items():
        team.root.goto(f"{team.admin}findings/user/add/")
        team.root.locator("#id_email").fill(email)
        for field in ("password1", "password2"):
            team.root.locator(f"#id_{field}").fill(team.passwords[email])
        team.root.locator("#id_is_staff").check()
        team.root.get_by_label(role, exact=True).check()
        press(team.root, "Enregistrer")


def come_in(team: Team, camera: Camera) -> None:
    """Both sign in."""
    team.curator.goto(team.admin)
    follow(team.curator, "Se connecter avec un mot de passe (équipe)")
    team.curator.locator("#id_login").fill(CURATOR)
    camera.take("connexion", team.curator, team.curator.locator("main"))
    team.sign_in(team.curator, CURATOR)
    team.sign_in(team.editor, EDITOR)


def have_work_waiting(team: Team, camera: Camera) -> None:
    """Two drafts, one of them proposed."""
    for key in (PROPOSED, SCHEDULED):
        team.open(team.editor, key)
        press(team.editor, "Dépublier")
    team.open(team.curator, SCHEDULED)
    press(team.curator, "Soumettre à relecture")


def correct(team: Team, camera: Camera) -> None:
    """The French of two texts, and what becomes of their English."""
    page = team.curator
    team.open(page, CORRECTED)
    camera.take("deux-langues", page, heading(page, "Textes"), row(page, "body_fr"))
    camera.take("passages", page, page.locator(".passages"))
    page.locator("#id_title_fr").fill(TITLE)
    page.locator("#id_body_fr").fill(page.locator("#id_body_fr").input_value() + ADDED)
    page.locator("#id_reason").fill("Relu avec le mémo")
    press(page, STAY)
    camera.take("perimee", page, page.locator(".messagelist"), page.locator(".standing"), page.locator("#parity"))
    camera.take("difference", page, row(page, "title_fr"))
    team.reader.goto(f"{team.site}/en/findings/counties-abolished-municipalities-merged/")
    camera.take("lecteur-anglais", team.reader)


def look_at_the_board(team: Team, camera: Camera) -> None:
    """What waits, and how far the tour is."""
    page = team.curator
    page.goto(team.admin)
    camera.take("tableau-de-bord", page)
    camera.take("fiches", page, page.locator(".board-filters"), page.locator(".board-table tbody tr").nth(3))
    camera.take("couverture", page, page.locator("section[aria-labelledby=coverage]"))


def mend(team: Team, camera: Camera) -> None:
    """One text is left online for now, then found valid; the other is rewritten."""
    page = team.editor
    team.open(page, CORRECTED)
    camera.take("trois-choix", page, row(page, "title_en"))
    press(page, "Laisser en ligne pour l’instant – Titre")
    camera.take("laissee-en-ligne", page, row(page, "title_en"))
    press(page, "Toujours valable – Titre")
    page.locator("#id_body_en").fill(MENDED)
    press(page, STAY)
    camera.take("valable", page, row(page, "title_en"))


def propose(team: Team, camera: Camera) -> None:
    """A draft is proposed, refused with a reason, mended and proposed again."""
    curator, editor = team.curator, team.editor
    team.open(curator, PROPOSED)
    camera.take("proposer", curator, curator.locator(".submit-row"))
    press(curator, "Soumettre à relecture")
    team.open(editor, PROPOSED)
    camera.take("decider", editor, editor.locator(".submit-row"))
    press(editor, "Renvoyer")
    camera.take("motif-demande", editor, editor.locator(".submit-row"))
    editor.locator("#id_reason").fill(REASON)
    press(editor, "Renvoyer")
    team.open(curator, PROPOSED)
    camera.take("renvoyee", curator, curator.locator(".standing"))


def preview(team: Team, camera: Camera) -> None:
    """What readers would see of the draft."""
    page = team.curator
    camera.take("outils", page, page.locator("#content h1"), page.locator(".object-tools"))
    follow(page, "Aperçu")
    camera.take("apercu", page)


def schedule(team: Team, camera: Camera) -> None:
    """A record will be published on a day to come."""
    page = team.editor
    team.open(page, SCHEDULED)
    page.locator("#id_publish_at_0").fill(f"01/03/{date.today().year + 1}")
    page.locator("#id_publish_at_1").fill("08:00:00")
    camera.take("programmer", page, heading(page, "Publication"), row(page, "publish_at_0"))
    press(page, "Publier")
    team.open(page, SCHEDULED)
    camera.take("programmee", page, page.locator(".standing"))


def meet(team: Team, camera: Camera) -> None:
    """Both change the same title."""
    curator, editor = team.curator, team.editor
    for page in (curator, editor):
        team.open(page, CORRECTED)
    editor.locator("#id_title_en").fill(THEIRS)
    press(editor, "Enregistrer")
    curator.locator("#id_title_en").fill(OURS)
    press(curator, "Enregistrer")
    camera.take("conflit", curator, curator.locator(".errornote"), curator.locator(".errorlist.nonfield"))
    camera.take("conflit-champ", curator, row(curator, "title_en"))
    press(curator, "Enregistrer")


def go_back(team: Team, camera: Camera) -> None:
    """The history of the corrected finding, and its first version."""
    page = team.editor
    team.open(page, CORRECTED)
    follow(page, "Historique")
    camera.take("historique", page, page.locator("#content h1"), page.locator(".history > li").nth(4))
    follow(page, re.compile("^Voir cette version"))
    camera.take("version", page, page.locator("#content h1"), page.locator(".submit-row"))


def restore(team: Team, camera: Camera) -> None:
    """Something is deleted by mistake."""
    page = team.editor
    team.open(page, DELETED)
    follow(page, "Supprimer")
    with page.expect_navigation():
        page.locator("#content form [type=submit]").click()
    follow(page, "Fiches supprimées")
    camera.take("supprimees", page, page.locator("#content h1"), page.locator(".history"))


def tell_the_original(team: Team, camera: Camera) -> None:
    """The language that a record was written in."""
    team.open(team.editor, CORRECTED)
    camera.take("langue-origine", team.editor, row(team.editor, "key"))


SCENES: tuple[Scene, ...] = (
    make_accounts,
    come_in,
    have_work_waiting,
    correct,
    look_at_the_board,
    mend,
    propose,
    preview,
    schedule,
    meet,
    go_back,
    restore,
    tell_the_original,
)
