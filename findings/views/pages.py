"""Pages that say what the site is and owes its readers; none of them asks the database anything."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


def _page(template: str, title: Promise) -> Callable[[HttpRequest], HttpResponse]:
    """A page of words, the same for everyone."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"title": title})

    return page


about = _page("pages/about.html", _("About"))
citing = _page("pages/citing.html", _("How to cite"))
help_for_readers = _page("pages/help.html", _("Help"))
accessibility = _page("pages/accessibility.html", _("Accessibility: not compliant"))
legal = _page("pages/legal.html", _("Legal notice"))
privacy = _page("pages/privacy.html", _("Privacy"))
