"""Pages that say what the site is and owes its readers; none of them asks the database anything."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page that is the same for everyone."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return page


about = _page("pages/about.html")
citing = _page("pages/citing.html")
help_for_readers = _page("pages/help.html")
accessibility = _page("pages/accessibility.html")
legal = _page("pages/legal.html")
privacy = _page("pages/privacy.html")
