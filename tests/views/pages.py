"""What page tests share: the addresses of the site, and what a page shows."""

import re
from html import unescape

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import override

from findings.models import Finding, PageRecord, Theme, Tour, Visit
from findings.sitemaps import PAGES

LISTS = (*PAGES, "participants", "search")
LANGUAGES = ("fr", "en")


def address(record: PageRecord, language: str) -> str:
    """The record's page in that language."""
    with override(language):
        return record.get_absolute_url()


def listing(name: str, language: str) -> str:
    """A page that shows no single record, in that language."""
    with override(language):
        return reverse(name)


def every_address() -> list[str]:
    """Every public page in both languages."""
    records = [
        *Tour.objects.published(),
        *Theme.objects.published(),
        *Visit.objects.published(),
        *Finding.objects.published(),
    ]
    return [
        *(listing(name, language) for name in LISTS for language in LANGUAGES),
        *(address(record, language) for record in records for language in LANGUAGES),
    ]


def text_of(response: HttpResponseBase) -> str:
    """The page's HTML as text."""
    return unescape(response.getvalue().decode())


def card_titles(response: HttpResponseBase) -> list[str]:
    """The titles of the findings that a page lists, in order."""
    cards = re.findall(r"<article class=\"card\">.*?</article>", text_of(response), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", re.findall(r"<h3>(.*?)</h3>", card, re.DOTALL)[0]).strip() for card in cards]


def finding_counts(response: HttpResponseBase) -> list[int]:
    """The numbers of findings that a page tells, in order."""
    return [int(number) for number in re.findall(r"(\d+)\s+findings?\b", text_of(response))]


def links(response: HttpResponseBase, rel: str) -> dict[str, str]:
    """The page's <link rel=…> by hreflang ("" where there is none)."""
    found = re.findall(rf'<link rel="{rel}"(?: hreflang="([^"]+)")? href="([^"]+)">', text_of(response))
    return dict(found)
