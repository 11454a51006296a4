"""The pages of words say what the law wants said, what is true of the site, and nothing that it cannot know."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import TextChoices
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.enums import Claim, FindingKind, Standing
from findings.models import Finding, Theme
from tests.admin.forms import save
from tests.conftest import Cast
from tests.make import make_finding, make_theme
from tests.views.pages import LANGUAGES, address, listing, text_of

PAGES = ("about", "citing", "help", "accessibility", "legal", "privacy")
TITLES = {
    "about": {"fr": "À propos", "en": "About"},
    "citing": {"fr": "Citer", "en": "How to cite"},
    "help": {"fr": "Aide", "en": "Help"},
    "accessibility": {"fr": "Accessibilité\u00a0: non conforme", "en": "Accessibility: not compliant"},
    "legal": {"fr": "Mentions légales", "en": "Legal notice"},
    "privacy": {"fr": "Données personnelles", "en": "Privacy"},
}
TO_BE_COMPLETED = {"fr": "à compléter", "en": "to be completed"}
# Said to be missing whatever the settings: the multi-year plan, the data protection officer.
NEVER_STATED = {"accessibility": 1, "privacy": 1}
STATED = {
    "PUBLISHER": "A publisher <of> the tests",
    "PUBLICATION_DIRECTOR": "A director of the tests",
    "HOSTING_PROVIDER": "A host of the tests",
    "CONTACT_EMAIL": "contact@inet.example",
    "SECURITY_EMAIL": "security@inet.example",
}
STATED_ON = {
    "about": ["PUBLISHER"],
    "citing": ["PUBLISHER"],
    "help": ["CONTACT_EMAIL"],
    "accessibility": ["PUBLISHER", "CONTACT_EMAIL"],
    "legal": ["PUBLISHER", "PUBLICATION_DIRECTOR", "HOSTING_PROVIDER", "CONTACT_EMAIL", "SECURITY_EMAIL"],
    "privacy": ["CONTACT_EMAIL", "PUBLISHER", "CONTACT_EMAIL"],
}

either_language = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("name", PAGES)


def main_of(client: Client, name: str, language: str) -> str:
    """The page's own part, between header and footer."""
    page = text_of(client.get(listing(name, language)))
    return str(re.findall(r"<main\b.*</main>", page, re.DOTALL)[0])


def section_of(page: str, name: str) -> str:
    """The section of that name, its heading included."""
    return str(re.findall(rf'<section\b[^>]*aria-labelledby="{name}">.*?</section>', page, re.DOTALL)[0])


def words_in(tag: str, html: str) -> list[str]:
    """What stands in each element of that tag, without mark-up."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    # The spaces of French typography stay.
    return [re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in found]


def labels(choices: Iterable[TextChoices], language: str) -> list[str]:
    """The words by which readers know these choices, as a list of terms begins them."""
    with override(language):
        return [str(choice.label)[0].upper() + str(choice.label)[1:] for choice in choices]


# Every page ----------------------------------------------------------------------------------------------------------


@either_language
@each_page
def test_each_page_has_its_title_in_its_trail_and_at_its_head(client: Client, name: str, language: str) -> None:
    response = client.get(listing(name, language))
    page, title = text_of(response), TITLES[name][language]
    assert response.status_code == 200
    assert words_in("h1", page) == [title]
    assert words_in("title", page) == [f"{title} – Studytour"]
    assert re.findall(r'<li aria-current="page">(.*?)</li>', page) == [title]


@either_language
def test_each_page_has_a_description_of_its_own(client: Client, language: str) -> None:
    pages = [text_of(client.get(listing(name, language))) for name in PAGES]
    descriptions = {
        found for page in pages for found in re.findall(r'<meta name="description" content="([^"]+)">', page)
    }
    assert len(descriptions) == len(pages)


@either_language
@each_page
def test_the_contents_lead_to_each_section_in_order(client: Client, name: str, language: str) -> None:
    page = main_of(client, name, language)
    sections = re.findall(r'<h2 id="([^"]+)">', page)
    assert re.findall(r'<section aria-labelledby="([^"]+)">', page) == sections
    nav = re.findall(r"<nav\b.*?</nav>", page, re.DOTALL)[0]
    assert re.findall(r'href="#([^"]+)"', nav) == sections


@either_language
@each_page
def test_the_parts_of_other_pages_that_are_linked_exist(client: Client, name: str, language: str) -> None:
    linked = re.findall(r'href="(/[^"#]+)#([^"]+)"', main_of(client, name, language))
    assert [link for link in linked if f'id="{link[1]}"' not in text_of(client.get(link[0]))] == []


# Values of the settings ----------------------------------------------------------------------------------------------


@either_language
@each_page
def test_what_is_not_stated_is_said_to_be_missing(
    client: Client, settings: LazySettings, name: str, language: str
) -> None:
    for setting in STATED:
        setattr(settings, setting, "")
    missing = words_in("strong", main_of(client, name, language))
    assert missing == [TO_BE_COMPLETED[language]] * (len(STATED_ON[name]) + NEVER_STATED.get(name, 0))


@either_language
@each_page
def test_what_is_stated_is_shown(client: Client, settings: LazySettings, name: str, language: str) -> None:
    for setting, value in STATED.items():
        setattr(settings, setting, value)
    page = main_of(client, name, language)
    shown = "|".join(map(re.escape, STATED.values()))
    # An address stands in its link too.
    assert re.findall(rf"(?<!mailto:)(?:{shown})", page) == [STATED[setting] for setting in STATED_ON[name]]
    assert page.count(TO_BE_COMPLETED[language]) == NEVER_STATED.get(name, 0)


def test_what_is_stated_is_text_and_not_mark_up(client: Client, settings: LazySettings) -> None:
    settings.PUBLISHER = STATED["PUBLISHER"]
    page = client.get(listing("legal", "en")).getvalue().decode()
    assert re.findall(r"A publisher \S+ the tests", page) == ["A publisher &lt;of&gt; the tests"]


# Accessibility statement ---------------------------------------------------------------------------------------------


@either_language
def test_the_accessibility_statement_has_its_parts_in_order(client: Client, language: str) -> None:
    parts = words_in("h2", main_of(client, "accessibility", language))
    assert (
        parts
        == {
            "fr": [
                "Déclaration d’accessibilité",
                "État de conformité",
                "Contenus non accessibles",
                "Établissement de cette déclaration",
                "Retour d’information et contact",
                "Voies de recours",
            ],
            "en": [
                "Accessibility statement",
                "State of compliance",
                "Content that is not accessible",
                "How this statement was made",
                "Feedback and contact",
                "Remedies",
            ],
        }[language]
    )


@either_language
def test_the_accessibility_statement_names_its_site_and_the_ways_to_the_ombudsman(
    client: Client, settings: LazySettings, language: str
) -> None:
    settings.SITE_URL = "https://studytour.example"
    page = main_of(client, "accessibility", language)
    assert words_in("dd", section_of(page, "statement"))[1] == "https://studytour.example"
    remedies = section_of(page, "remedies")
    assert re.findall(r'href="([^"]+)"', remedies) == [
        "https://formulaire.defenseurdesdroits.fr/",
        "https://www.defenseurdesdroits.fr/saisir/delegues",
    ]
    assert words_in("address", remedies) == ["Défenseur des droits Libre réponse 71120 75342 Paris CEDEX 07"]


# How to cite ---------------------------------------------------------------------------------------------------------


@either_language
@pytest.mark.django_db
def test_the_model_of_a_citation_is_that_of_the_records(client: Client, language: str) -> None:
    title, date = {
        "fr": ("Titre du constat", "23\u00a0novembre\u00a02026"),
        "en": ("Title of the finding", "23\u00a0November\u00a02026"),
    }[language]
    finding = make_finding(title_fr="Titre du constat", title_en="Title of the finding")
    Finding.objects.filter(pk=finding.pk).update(modified_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    record = section_of(text_of(client.get(address(finding, language))), "permalink")
    model = section_of(main_of(client, "citing", language), "model")
    citation = words_in("p", model.partition("<blockquote>")[2])[0]
    assert words_in("p", record)[0].replace(finding.key, "…") == citation
    assert re.findall(f"{title}|{date}", citation) == [title, date]


# Privacy -------------------------------------------------------------------------------------------------------------


def cookies_of_readers(client: Client) -> list[str]:
    """The cookies of somebody who reads every page of words, then a record."""
    for name in ("home", *PAGES):
        client.get(listing(name, "en"))
    client.get(make_finding().get_absolute_url())
    return sorted(client.cookies)


def cookies_of_reporters(client: Client) -> list[str]:
    """The cookies of somebody who reports an error on a record."""
    with override("en"):
        form = reverse("report", args=["f", make_finding().key])
    assert client.get(form).status_code == 200
    assert client.post(form, {"message": "A word is missing."}).status_code == 302
    return sorted(client.cookies)


def cookies_of_staff(client: Client, email: str) -> list[str]:
    """The cookies of somebody who signs in to the administration and changes a record there."""
    client.get("/en/sign-in/password/")
    sent = {"login": email, "password": "correct horse"}
    assert client.post("/en/sign-in/password/", sent).status_code == 302
    theme = make_theme()
    with override("en"):
        form = reverse("admin:findings_theme_change", args=[theme.pk])
    assert save(client, form, name_en="Changed").status_code == 302
    assert Theme.objects.get(pk=theme.pk).name_en == "Changed"
    return sorted(client.cookies)


@either_language
def test_the_privacy_page_names_the_cookies_that_the_site_sets(cast: Cast, language: str) -> None:
    named = words_in("dt", section_of(main_of(Client(), "privacy", language), "cookies"))
    assert cookies_of_readers(Client()) == []
    assert cookies_of_reporters(Client()) == named[:1]
    assert cookies_of_staff(Client(), cast.editor.email) == sorted(named)


def test_cookies_last_as_long_as_the_privacy_page_says(client: Client, settings: LazySettings) -> None:
    lasting = words_in("dd", section_of(main_of(client, "privacy", "en"), "cookies"))
    weeks = {"One year.": 52, "Two weeks.": 2}
    said = [weeks[words] for dd in lasting for words in weeks if dd.endswith(words)]
    assert [week * 7 * 24 * 3600 for week in said] == [settings.CSRF_COOKIE_AGE, settings.SESSION_COOKIE_AGE]


# Help ----------------------------------------------------------------------------------------------------------------


@either_language
@pytest.mark.parametrize(("section", "choices"), [("kinds", FindingKind), ("claims", Claim), ("standing", Standing)])
def test_help_explains_every_kind_claim_and_standing(client: Client, section: str, choices: Any, language: str) -> None:
    part = section_of(main_of(client, "help", language), section)
    assert words_in("dt", part) == labels(choices, language)
    explained = words_in("dd", part)
    assert len({words for words in explained if words}) == len(choices)


@either_language
def test_help_and_records_name_the_parts_of_a_finding_alike(client: Client, language: str) -> None:
    with override(language):
        part = section_of(main_of(client, "help", language), "read")
    assert (
        words_in("dt", part)
        == {
            "fr": [
                "Passages du mémo",
                "Là où les deux langues du mémo divergent",
                "Note de la rédaction",
                "Conditions de transposition",
                "Avant et depuis",
                "Retours d’expérience",
                "Pour citer cette page",
            ],
            "en": [
                "Where it was read",
                "Where the two languages of the memo differ",
                "Editor’s note",
                "Conditions of transfer",
                "Before and since",
                "What became of it at home",
                "To cite this page",
            ],
        }[language]
    )
