"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """placeholder"""
    return HttpResponse(status=403)
