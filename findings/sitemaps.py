"""What search engines are told of: each page in the languages it exists in, each naming the other."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from findings.models import Finding, PageRecord, Theme, Tour, Visit

if TYPE_CHECKING:
    Section = Sitemap[Any]
else:
    Section = Sitemap

# Participants' names and forms are left out.
PAGES = (
    "home",
    "theme-list",
    "tour-list",
    "visit-list",
    "finding-list",
    "matrix",
    "map",
    "uptake",
    "glossary",
    "about",
    "citing",
    "help",
    "accessibility",
    "legal",
    "privacy",
    "site-map",
)


# What the address of a record, its languages and its date are made of.
COLUMNS = ("key", "original_language", "translation", "slug_fr", "slug_en", "live_fr", "live_en", "modified_at")


class _Bilingual(Section):
    i18n = True
    alternates = True

    def get_protocol(self, protocol: str | None = None) -> str:
        """The site's own, however it was asked."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The site's own, whatever host was asked."""
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """As Django's, with an x-default that is a page: its own drops the language from the address."""
        urls: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        for url in urls:
            url["alternates"].append({**url["alternates"][0], "lang_code": "x-default"})
        return urls


class Pages(_Bilingual):
    """Pages that show no single record."""

    def items(self) -> tuple[str, ...]:
        """Their names."""
        return PAGES

    def location(self, item: str) -> str:
        """Where the page stands in the current language."""
        return reverse(item)


class Records(_Bilingual):
    """Published records of one kind, each in the languages it is live in."""

    def __init__(self, model: type[PageRecord]) -> None:
        self.model: Any = model

    def items(self) -> Any:
        """The records, always in the same order."""
        return self.model.objects.published().order_by("pk").only(*COLUMNS)

    def get_languages_for_item(self, item: PageRecord) -> list[str]:
        """Those it can be read in."""
        return item.live_languages

    def lastmod(self, item: PageRecord) -> datetime:
        """When it was last written."""
        return item.modified_at


SECTIONS: dict[str, Section] = {
    "pages": Pages(),
    **{model.__name__.lower(): Records(model) for model in (Tour, Theme, Visit, Finding)},
}
