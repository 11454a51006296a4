"""What every template needs to know of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from findings.glossing import Glossing
from findings.models import Term

# Each is "" where it is to be completed.
STATED = ("CONTACT_EMAIL", "SECURITY_EMAIL", "PUBLISHER", "PUBLICATION_DIRECTOR", "HOSTING_PROVIDER")


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's address, for absolute links, who answers for it, where to write to them, and the page's glossary."""
    stated = {name: getattr(settings, name) for name in ("SITE_URL", *STATED)}
    return {**stated, "glossing": Glossing(Term.objects.all)}
