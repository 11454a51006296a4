"""Addresses of the pages. Path words are translated; slugs are each language's own."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from findings.sharing.permalinks import MODELS
from findings.sitemaps import SECTIONS
from findings.urls import account
from findings.views import (
    browse,
    machines,
    notes,
    pages,
    people,
    pictures,
    records,
    reference,
    reports,
    search,
    visuals,
)

urlpatterns = [
    path("", browse.home, name="home"),
    path(pgettext_lazy("address", "themes/"), browse.theme_list, name="theme-list"),
    path(pgettext_lazy("address", "themes/<slug:slug>/"), browse.theme_detail, name="theme-detail"),
    path(pgettext_lazy("address", "visits/"), browse.visit_list, name="visit-list"),
    path(pgettext_lazy("address", "visits/<slug:slug>/"), browse.visit_detail, name="visit-detail"),
    path(pgettext_lazy("address", "tours/"), browse.tour_list, name="tour-list"),
    path(pgettext_lazy("address", "tours/<slug:slug>/"), browse.tour_detail, name="tour-detail"),
    path(pgettext_lazy("address", "findings/"), browse.finding_list, name="finding-list"),
    path(pgettext_lazy("address", "findings/<slug:slug>/"), browse.finding_detail, name="finding-detail"),
    path(pgettext_lazy("address", "matrix/"), visuals.matrix, name="matrix"),
    path(pgettext_lazy("address", "matrix/table.csv"), visuals.matrix_csv, name="matrix-csv"),
    path(pgettext_lazy("address", "map/"), visuals.hosts, name="map"),
    path(pgettext_lazy("address", "search/"), search.search, name="search"),
    path(pgettext_lazy("address", "search/suggestions/"), search.suggestions, name="suggestions"),
    path(pgettext_lazy("address", "participants/"), people.participants, name="participants"),
    path(pgettext_lazy("address", "glossary/"), reference.glossary, name="glossary"),
    path(pgettext_lazy("address", "site-map/"), reference.site_map, name="site-map"),
    path(pgettext_lazy("address", "report/<str:letter>/<slug:key>/"), reports.report, name="report"),
    path(pgettext_lazy("address", "report/<str:letter>/<slug:key>/sent/"), reports.sent, name="report-sent"),
    path(pgettext_lazy("address", "what-became-of-it/"), browse.uptake, name="uptake"),
    path(pgettext_lazy("address", "notes/<str:letter>/<slug:key>/"), notes.write, name="note"),
    path(pgettext_lazy("address", "my-page/notes/<slug:key>/withdraw/"), notes.withdraw, name="note-withdraw"),
    path(pgettext_lazy("address", "about/"), pages.about, name="about"),
    path(pgettext_lazy("address", "how-to-cite/"), pages.citing, name="citing"),
    path(pgettext_lazy("address", "help/"), pages.help_for_readers, name="help"),
    path(pgettext_lazy("address", "accessibility/"), pages.accessibility, name="accessibility"),
    path(pgettext_lazy("address", "legal-notice/"), pages.legal, name="legal"),
    path(pgettext_lazy("address", "privacy/"), pages.privacy, name="privacy"),
    path("site.webmanifest", machines.manifest, name="manifest"),
    *account.urlpatterns,
]

# Addresses for ever: without a language, by key.
permalinks = [
    path(f"{letter}/<slug:key>", records.permalink, {"model": model}, name=f"permalink-{letter}")
    for letter, model in MODELS.items()
]

# Addresses that programs know beforehand.
files = [
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SECTIONS}, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("favicon.ico", machines.favicon, name="favicon"),
]

# Pictures are the same in both languages.
pictures_of = [path("photographs/<slug:key>/<str:name>", pictures.picture, name="picture")]
