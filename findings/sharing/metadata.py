"""What a page of a record tells other programs: linked data (schema.org), in the page's language, of no person."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from findings.commonmark import bare
from findings.enums import Language
from findings.models import Finding, Host, PageRecord, Theme, Tour, Visit
from findings.typography import typeset

# The text that says what each kind of record is about.
ABOUT: dict[type[PageRecord], str] = {Finding: "body", Visit: "summary", Theme: "question", Tour: "summary"}
LONGEST = 200


def description_of(record: PageRecord) -> str:
    """The beginning of what a record says, as plain text."""
    text = bare(*record.words(ABOUT[type(record)]))
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(None, 1)[0]} …"


def address_of(record: PageRecord) -> str:
    """Its page in the language that it is shown in."""
    with override(record.shown_in(get_language() or Language.FRENCH)):
        return record.get_absolute_url()


def linked_data(record: PageRecord) -> dict[str, Any]:
    """The record as JSON-LD: where it stands, and what it is where schema.org has a word for it."""
    graph = [_breadcrumb(record)]
    if isinstance(record, Finding):
        graph.append(_article(record))
    elif isinstance(record, Visit):
        graph.append(_place(record.host))
    return {"@context": "https://schema.org", "@graph": graph}


def _breadcrumb(record: PageRecord) -> dict[str, Any]:
    steps = [(_("Home"), reverse("home")), *_above(record), (_name(record), address_of(record))]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": f"{settings.SITE_URL}{address}"}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def _above(record: PageRecord) -> list[tuple[str, str]]:
    """The pages that a record stands under."""
    if isinstance(record, Tour):
        return [(_("Tours"), reverse("tour-list"))]
    if isinstance(record, Visit):
        return [(_("Visits"), reverse("visit-list"))]
    theme = record.theme if isinstance(record, Finding) else None
    themes = [theme.parent, theme] if theme else [getattr(record, "parent", None)]
    return [
        (_("Themes"), reverse("theme-list")),
        *((_name(above), above.get_absolute_url()) for above in themes if above is not None),
    ]


def _article(finding: Finding) -> dict[str, Any]:
    title = finding.words("title")
    return {
        "@type": "Article",
        "headline": typeset(*title),
        "description": description_of(finding),
        "inLanguage": title.language,
        "url": f"{settings.SITE_URL}{address_of(finding)}",
        "identifier": finding.key,
        "dateModified": finding.modified_at.isoformat(),
        "about": _name(finding.theme),
        "isPartOf": {"@type": "WebSite", "name": "Studytour", "url": settings.SITE_URL},
    }


def _place(host: Host) -> dict[str, Any]:
    name, locality = host.words("name"), host.words("place").value
    address = {"@type": "PostalAddress", "addressCountry": host.country.code}
    place: dict[str, Any] = {"@type": "Place", "name": typeset(*name), "address": address}
    if locality:
        address["addressLocality"] = locality
    if host.latitude is not None and host.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(host.latitude),
            "longitude": float(host.longitude),
        }
    return place


def _name(record: PageRecord) -> str:
    return typeset(*record.words(record.TITLE))
