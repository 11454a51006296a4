"""Addresses of the pages. Path words are translated; slugs are each language's own."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from findings.models import Finding, Theme, Tour, Visit
from findings.views import browse, pages, records

urlpatterns = [
    path("", browse.home, name="home"),
    path(pgettext_lazy("address", "themes/"), browse.theme_list, name="theme-list"),
    path(pgettext_lazy("address", "themes/<slug:slug>/"), browse.theme_detail, name="theme-detail"),
    path(pgettext_lazy("address", "visits/"), browse.visit_list, name="visit-list"),
    path(pgettext_lazy("address", "visits/<slug:slug>/"), browse.visit_detail, name="visit-detail"),
    path(pgettext_lazy("address", "tours/<slug:slug>/"), browse.tour_detail, name="tour-detail"),
    path(pgettext_lazy("address", "findings/"), browse.finding_list, name="finding-list"),
    path(pgettext_lazy("address", "findings/<slug:slug>/"), browse.finding_detail, name="finding-detail"),
    path(pgettext_lazy("address", "participants/"), browse.participants, name="participants"),
    path(pgettext_lazy("address", "accessibility/"), pages.accessibility, name="accessibility"),
]

# Addresses for ever: without a language, by key.
permalinks = [
    path("f/<slug:key>", records.permalink, {"model": Finding}, name="finding-permalink"),
    path("v/<slug:key>", records.permalink, {"model": Visit}, name="visit-permalink"),
    path("t/<slug:key>", records.permalink, {"model": Theme}, name="theme-permalink"),
    path("s/<slug:key>", records.permalink, {"model": Tour}, name="tour-permalink"),
]
