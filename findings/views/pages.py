"""Pages that say what the site owes its readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the site can be used by everyone, as far as it has been audited."""
    return render(request, "pages/accessibility.html")
