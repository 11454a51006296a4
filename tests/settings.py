"""The site's settings with what tests need: their own secret, plain static files, quick passwords, kept e-mails."""

import os
import tempfile
from pathlib import Path

# The database alone is the caller's choice: neither .env nor the rest of the environment changes what tests see.
for name in (
    *("ALLOWED_HOSTS", "CACHE_URL", "CONTACT_EMAIL", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "HOSTING_PROVIDER", "PORT"),
    *("MEDIA_ROOT", "PUBLICATION_DIRECTOR", "PUBLISHER", "SECURITY_EMAIL", "SITE_URL"),
):
    os.environ.pop(name, None)
os.environ.update(
    ENV_FILE=os.devnull, DEBUG="false", SECRET_KEY="only-for-tests-0123456789-0123456789-0123456789-0123456789"
)

from studytour.settings import *  # noqa: E402, F403

# The manifest of hashed names exists only after collectstatic.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Nothing is written there: tests that keep pictures say where, by the fixture `media`.
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"studytour-media-{os.getpid()}"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# In a file, as the site has it: in memory, writers at the same time fail where a site's wait for each other.
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"studytour-{os.getpid()}.sqlite3")}  # noqa: F405
