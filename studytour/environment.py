"""Reads the site's settings from the environment, and refuses a wrong value by its name."""

import os
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "for-development-only-never-for-a-site-that-somebody-else-can-reach"  # noqa: S105 - refused unless DEBUG
SHORTEST_SECRET = 50

# Writers queue for 10 seconds instead of failing, and begin as writers, so that two of them never deadlock.
SQLITE = {
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
    # What is erased is overwritten.
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
    "PRAGMA secure_delete = ON;",
}
# A database that does not answer is told in 2 seconds: each request that waits holds one of the server's few threads.
POSTGRESQL = {"pool": {"min_size": 1, "max_size": 8, "timeout": 2}}
ADDRESS = r"[^@<>\s]+@[^@<>\s]+"
DATABASE_OPTIONS: dict[str, dict[str, Any]] = {
    "django.db.backends.sqlite3": SQLITE,
    "django.db.backends.postgresql": POSTGRESQL,
}


def refused(name: str, value: str, expected: str) -> ImproperlyConfigured:
    """The error for a variable whose value cannot be used; what may hold a password is not repeated."""
    return ImproperlyConfigured(f"{name}: {_without_password(value)!r} is not {expected}")


def read_file() -> None:
    """Adds the variables of the file ENV_FILE, .env beside manage.py by default; the environment's own win."""
    path = Path(text("ENV_FILE", str(BASE_DIR / ".env")))
    if "ENV_FILE" in os.environ and not path.exists():
        raise refused("ENV_FILE", str(path), "a file that can be read")
    environ.Env.read_env(path)


def text(name: str, default: str = "") -> str:
    """The variable's words; the default where it is unset or empty."""
    # Not environ's own reading, for which a value that starts with $ is another variable's name.
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """A yes or no. Accepts 1/0, true/false, yes/no, on/off, in any case."""
    value = text(name, str(default))
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise refused(name, value, "a yes or no; expected true or false")


def secret(debug: bool) -> str:
    """The secret key. Development has one of its own, which a site served without DEBUG refuses."""
    value = text("SECRET_KEY", DEVELOPMENT_SECRET if debug else "")
    if debug:
        return value
    if value == DEVELOPMENT_SECRET:
        raise ImproperlyConfigured("SECRET_KEY: this is the development secret; set one of your own")
    if len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"SECRET_KEY: missing or shorter than {SHORTEST_SECRET} characters")
    return value


def site_url() -> str:
    """Where the site is reached, without a final slash: scheme and host of every absolute address."""
    value = text("SITE_URL", f"http://127.0.0.1:{text('PORT', '8000')}")
    parts = _split(value)
    if parts is None or not parts.hostname or not re.fullmatch(r"https?://[^\s@?#/]+/?", value):
        raise refused("SITE_URL", value, "a site address; expected https://host")
    return value.rstrip("/")


def allowed_hosts(url: str) -> list[str]:
    """Host names answered; by default that of SITE_URL, and the loopback names when it is one of them."""
    host = urlsplit(url).hostname or ""
    loopback = ["127.0.0.1", "localhost"]
    default = ",".join(loopback) if host in loopback else host
    hosts = [name.strip() for name in text("ALLOWED_HOSTS", default).split(",")]
    for name in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]|\*", name):
            raise refused("ALLOWED_HOSTS", name, "a host name; expected names separated by commas")
    return hosts


def database() -> dict[str, Any]:
    """The database of DATABASE_URL: SQLite in var/ by default, or PostgreSQL with a pool of connections."""
    value = text("DATABASE_URL", f"sqlite:///{quote(str(BASE_DIR / 'var' / 'studytour.sqlite3'))}")
    expected = "a database address; expected postgres://user@host/name or sqlite:///path"
    settings = _parsed("DATABASE_URL", value, environ.Env.db_url_config, expected)
    options = DATABASE_OPTIONS.get(settings.get("ENGINE", ""))
    if options is None or not settings.get("NAME"):
        raise refused("DATABASE_URL", value, expected)
    if settings.setdefault("CONN_MAX_AGE", 0):
        raise ImproperlyConfigured("DATABASE_URL: conn_max_age is not for a pool of connections; remove it")
    if options is SQLITE and settings["NAME"] != ":memory:":
        settings["NAME"] = str(BASE_DIR / settings["NAME"])
    # A pooled connection may have died with the database's last restart.
    settings["CONN_HEALTH_CHECKS"] = True
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **options}
    return settings


def cache() -> dict[str, Any]:
    """The cache of CACHE_URL; the process's own memory by default."""
    value = text("CACHE_URL", "locmemcache://")
    expected = "a cache address; expected redis://host:6379/0"
    if _split(value) is None:
        raise refused("CACHE_URL", value, expected)
    return _parsed("CACHE_URL", value, environ.Env.cache_url_config, expected)


def email() -> dict[str, Any]:
    """Django's EMAIL_* settings from EMAIL_URL; messages go to the console by default."""
    value = text("EMAIL_URL", "consolemail://")
    expected = "a mail address; expected smtp+tls://user:password@host:587"
    settings = _parsed("EMAIL_URL", value, environ.Env.email_url_config, expected)
    if settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not settings["EMAIL_HOST"]:
        raise refused("EMAIL_URL", value, expected)
    return {name: setting for name, setting in settings.items() if name.startswith("EMAIL_")}


def folder(name: str, default: Path, outside: Path) -> Path:
    """A folder, there or to be made, of files that are not for everybody: never within the public one `outside`."""
    value = text(name, str(default))
    path = BASE_DIR / value
    if path.resolve().is_relative_to(outside.resolve()) or (path.exists() and not path.is_dir()):
        raise refused(name, value, f"a folder; expected /path, outside {outside}")
    return path


def mailbox(name: str) -> str:
    """An e-mail address; may be empty."""
    value = text(name)
    if value and not re.fullmatch(ADDRESS, value):
        raise refused(name, value, "an e-mail address; expected name@host")
    return value


def sender(name: str, default: str) -> str:
    """An e-mail address, with or without the name of its owner."""
    value = text(name, default)
    if not re.fullmatch(rf"{ADDRESS}|[^@<>\r\n]+<{ADDRESS}>", value):
        raise refused(name, value, "an e-mail address; expected name@host")
    return value


def _parsed(name: str, value: str, parse: Callable[[str], Any], expected: str) -> dict[str, Any]:
    try:
        with warnings.catch_warnings(action="error"):
            settings = dict(parse(value))
    except Exception:  # each parser fails in its own ways: any of them means the address is wrong
        settings = {}
    if not settings or "://" not in value:
        # The parser's own error and warning may repeat a password.
        raise refused(name, value, expected) from None
    return settings


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _without_password(value: str) -> str:
    if "@" not in value and "?" not in value:
        return value
    scheme = re.match(r"[a-z0-9+]*:?//", value)
    return f"{scheme[0] if scheme else ''}…"


read_file()
