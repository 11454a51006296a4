"""Pages for what went wrong, in the language of the address, without asking the database anything."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from findings.middleware import activate_language
from findings.views.paging import NotUnderstood

# Where a link of the site may be to blame.
MISLED = {HTTPStatus.NOT_FOUND.value, HTTPStatus.GONE.value}
RETRY_AFTER = "300"  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: an address or a form that asks for something that cannot be."""
    # What Django refuses by itself is told in English and for developers.
    advice = (
        str(exception) if isinstance(exception, NotUnderstood) else _("Check the address, or start again from here.")
    )
    return _page(request, HTTPStatus.BAD_REQUEST, _("This request cannot be understood"), advice)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a page that this reader may not see."""
    advice = _("It is reserved for people who have signed in with the right to see it.")
    return _page(request, HTTPStatus.FORBIDDEN, _("This page is not open to you"), advice)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address."""
    advice = _("The address may be mistyped, or the page may no longer be published.")
    return _page(request, HTTPStatus.NOT_FOUND, _("This page cannot be found"), advice)


def gone(request: HttpRequest) -> HttpResponse:
    """410: what stood at this address was withdrawn for good."""
    advice = _("The editors took it off the site. These pages are still there:")
    return _page(request, HTTPStatus.GONE, _("This page has been withdrawn"), advice)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: more tries than anybody makes by themselves."""
    advice = _("Wait a few minutes, then start again.")
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, _("Too many tries"), advice)
    response["Retry-After"] = RETRY_AFTER
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; or 503, when the database does not answer for the moment."""
    if _is_down(sys.exception()):
        advice = _("The site is resting or being mended. Try again in a few minutes.")
        if request.method == "POST":
            advice = _("The site is resting or being mended. Go back, keep your text and send it in a few minutes.")
        response = _page(request, HTTPStatus.SERVICE_UNAVAILABLE, _("The site does not answer for the moment"), advice)
        response["Retry-After"] = RETRY_AFTER
        return response
    advice = _("It is not your doing. Try again in a few minutes.")
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong on our side"), advice)


def _is_down(error: BaseException | None) -> bool:
    """Whether the database does not answer. SQLite also calls so what is wrong in a query, which is our mistake."""
    mistaken = getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_ERROR" if error else False
    return isinstance(error, InterfaceError | OperationalError) and not mistaken


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was open too long, or that another site sent."""
    advice = _("Go back, load the page again and send the form once more.")
    return _page(request, HTTPStatus.FORBIDDEN, _("This form is no longer valid"), advice)


def _page(request: HttpRequest, status: HTTPStatus, title: str | Promise, advice: str | Promise) -> HttpResponse:
    activate_language(request)
    context = {"title": title, "advice": advice, "status": status.value, "misled": MISLED}
    return render(request, "errors/error.html", context, status=status)
