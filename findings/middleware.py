"""What a request may tell: its language by its address alone, its session by a cookie that could be one of ours.

And what an answer is worth compressing.
"""

import re

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def accepted_language(request: HttpRequest) -> str:
    """The site's language that the browser prefers, French where it asks for neither."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        language = code.split("-")[0]
        if language in dict(settings.LANGUAGES):
            return language
    return settings.LANGUAGE_CODE


def activate_language(request: HttpRequest) -> str:
    """Activates the language of the address, or the browser's where the address has none, and returns it."""
    language = translation.get_language_from_path(request.path_info) or accepted_language(request)
    translation.activate(language)
    request.LANGUAGE_CODE = language
    return language


class AddressLocaleMiddleware(LocaleMiddleware):
    """Django's, without the language cookie, so that an address reads the same for everyone."""

    def process_request(self, request: HttpRequest) -> None:
        """Activates the language of the request."""
        activate_language(request)


class SoundSessionMiddleware(SessionMiddleware):
    """Django's, deaf to a session key that Django could not have given: PostgreSQL refuses a NUL with an error."""

    def process_request(self, request: HttpRequest) -> None:
        """As Django's."""
        if not re.fullmatch(r"[a-z0-9]{8,40}", request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        super().process_request(request)


class TextGZipMiddleware(GZipMiddleware):
    """Django's, without pictures, which are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As Django's."""
        if response.get("Content-Type", "").startswith("image/"):
            return response
        return super().process_response(request, response)
