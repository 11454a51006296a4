"""Every address that a reader can open: those of the site map, and the pages that it leaves out."""

from xml.etree import ElementTree

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.models import Finding, Theme, Tour, Visit
from tests.views.pages import LANGUAGES, address, listing

# Why the whole site is opened once only: `make test` begins with SQLite.
SAME_EVERYWHERE = "the pages are the same on every database: the whole site is opened on SQLite"
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# One record of each kind with the most to show, by the letter of its permalink.
FULL = {"f": "dk2015-f-026", "t": "theme-spending-limits", "v": "dk2015-v-gentofte", "s": "dk2015"}
# A theme of the matrix, and both languages of a record.
OPENED, BOTH = "?theme=theme-money-evidence", "?both=1"
# What a reader may ask that finds some, none, the rest, nothing that exists.
FILTERED, EMPTY, SECOND = "?kind=tension&sort=title", "?kind=caveat&claim=announced", "?page=2"
REFUSED, MISSING = "?page=-1", "nothing/"


def every_page(client: Client) -> dict[str, int]:
    """The path of every page in both languages, with the status that it must answer with."""
    return {**dict.fromkeys(mapped(client), 200), **outside_the_map()}


def mapped(client: Client) -> list[str]:
    """The paths of the site map, in its order."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    return [(one.text or "").removeprefix(settings.SITE_URL) for one in root.iter(LOCATION)]


def outside_the_map() -> dict[str, int]:
    """Pages that search engines are not sent to: people, forms, filtered lists and their further pages, errors."""
    pages: dict[str, int] = {}
    for language in LANGUAGES:
        findings = listing("finding-list", language)
        pages[listing("participants", language)] = 200
        pages |= dict.fromkeys([findings + query for query in (FILTERED, EMPTY, SECOND)], 200)
        pages[listing("matrix", language) + OPENED] = 200
        for record in (Finding.objects.get(key=FULL["f"]), Visit.objects.get(key=FULL["v"])):
            pages[address(record, language) + BOTH] = 200
        pages |= dict.fromkeys([*forms(language), *doors(language)], 200)
        pages |= {findings + REFUSED: 400, f"/{language}/{MISSING}": 404}
    return pages


def forms(language: str) -> list[str]:
    """The form that tells of an error on a page, for a record of each kind, and what thanks for it."""
    with override(language):
        reports = [reverse("report", args=(letter, key)) for letter, key in FULL.items()]
        return [*reports, reverse("report-sent", args=("f", FULL["f"]))]


def doors(language: str) -> list[str]:
    """The pages that somebody sees before they have signed in."""
    names = ("account_login", "password-login", "account_signup", "account_reset_password")
    return [listing(name, language) for name in (*names, "account_reset_password_done", "account_inactive")]


def one_of_each_kind(language: str) -> list[str]:
    """One page of each kind in that language, for what would be too slow to try on every page."""
    records = [
        Finding.objects.get(key=FULL["f"]),
        Theme.objects.get(key=FULL["t"]),
        Visit.objects.get(key=FULL["v"]),
        Tour.objects.get(key=FULL["s"]),
    ]
    shown = {address(record, language) for model in (Finding, Theme, Visit, Tour) for record in model.objects.all()}
    every = [path for path in every_page(Client()) if path.startswith(f"/{language}/")]
    return [*(path for path in every if path not in shown), *(address(record, language) for record in records)]
