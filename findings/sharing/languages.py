"""The addresses of a page in both languages: switch, canonical link and alternates."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override

from findings.enums import LANGUAGES, Language, other_language
from findings.models import PageRecord


@dataclass(frozen=True)
class PageLanguages:
    """Addresses of one page. `alternates` holds (language, absolute address) where it exists in that language."""

    current: str
    shown: str
    other: str
    switch: str
    canonical: str
    alternates: list[tuple[str, str]]


def page_languages(
    request: HttpRequest | None,
    record: PageRecord | None = None,
    query: dict[str, Any] | None = None,
) -> PageLanguages:
    """The addresses of the page that answers `request`, showing `record` if any, with the filters it understood.

    A record is canonical at the language it is shown in, and has alternates only in the languages it is live in. The
    switch keeps `both` languages side by side, which are no page of their own.
    """
    current = get_language() or Language.FRENCH
    shown = record.shown_in(current) if record else current
    exists = record.live_languages if record else LANGUAGES
    paths = {language: _path(request, record, language) for language in LANGUAGES}
    kept = query or {}
    ending = _ending({name: value for name, value in kept.items() if name != "both"})
    absolute = {language: f"{settings.SITE_URL}{path}{ending}" for language, path in paths.items()}
    return PageLanguages(
        current=current,
        shown=shown,
        other=other_language(current),
        switch=paths[other_language(current)] + _ending(kept),
        canonical=absolute[shown],
        alternates=[(language, absolute[language]) for language in LANGUAGES if language in exists],
    )


def _ending(query: dict[str, Any]) -> str:
    return f"?{urlencode(query, doseq=True)}" if query else ""


def _path(request: HttpRequest | None, record: PageRecord | None, language: str) -> str:
    match = request.resolver_match if request else None
    with override(language):
        if record:
            return record.get_absolute_url()
        home = reverse("home")
        path = reverse(match.view_name, kwargs=match.kwargs) if match and match.url_name else home
        # An address that has no translation, or that nothing answers to: the way on is the home page.
        return path if path.startswith(home) else home
