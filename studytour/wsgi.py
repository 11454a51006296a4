"""The WSGI entry point that the server loads."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from findings.enums import LANGUAGES
from findings.search.analyser import tokens

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studytour.settings")

# In any of the ways that a parameter may be written (RFC 2231).
CHARSET = re.compile(r";\s*charset[^=;]*=[^;]*", re.IGNORECASE)

django = get_wsgi_application()
# A dictionary is read when it is first needed: not while the first reader who asks is waiting.
for language in LANGUAGES:
    tokens("commune", language)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django's, reading in UTF-8 whatever a request claims: it would fail on a charset that Python has no text for."""
    environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return django(environ, start_response)
