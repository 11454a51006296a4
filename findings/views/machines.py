"""Files that programs ask for, at addresses that are not ours to choose."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from findings.enums import LANGUAGES

# RFC 9116 advises less than a year.
VALIDITY = timedelta(days=180)
ICON_SIZES = (192, 512)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309). Pages marked noindex stay open to robots, which must read the mark."""
    lines = ["User-agent: *"]
    for language in LANGUAGES:
        with override(language):
            lines.append(f"Disallow: {reverse('admin:index')}")
    return _lines(*lines, "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """security.txt (RFC 9116): where to tell of a vulnerability. Without an address, the legal notice says where."""
    with override("en"):
        policy = f"{settings.SITE_URL}{reverse('legal')}"
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return _lines(
        f"Contact: mailto:{settings.SECURITY_EMAIL}" if settings.SECURITY_EMAIL else f"Contact: {policy}",
        f"Expires: {(today + VALIDITY):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
    )


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web application manifest, in the language of its address."""
    icons = [
        {"src": static(f"findings/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    content = {
        "name": f"Studytour – {_('What study tours found')}",
        "short_name": "Studytour",
        "lang": get_language(),
        "dir": "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0f5c4f",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Leads browsers that look no further than the root to the icon."""
    return redirect(static("findings/favicon.ico"))


def _lines(*lines: str) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
