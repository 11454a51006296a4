"""Reads the site's settings from the environment, and refuses a wrong value by its name."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "for-development-only-never-for-a-site-that-somebody-else-can-reach"  # noqa: S105 - refused unless DEBUG
SHORTEST_SECRET = 50

environ.Env.read_env(BASE_DIR / ".env")
env = environ.Env()

DATABASES_ACCEPTED = {
    "django.db.backends.sqlite3": "sqlite",
    "django.db.backends.postgresql": "postgresql",
}


def refused(name: str, value: str, expected: str) -> ImproperlyConfigured:
    """The error for a variable whose value cannot be used; a password in an address is not repeated."""
    return ImproperlyConfigured(f"{name}: {_without_password(value)!r} is not {expected}")


def flag(name: str, default: bool) -> bool:
    """A yes or no. Accepts 1/0, true/false, yes/no, on/off, in any case."""
    value = str(env.str(name, default=str(default))).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise refused(name, value, "a yes or no; expected true or false")


def secret(debug: bool) -> str:
    """The secret key. Development has one of its own, which a site served without DEBUG refuses."""
    value = str(env.str("SECRET_KEY", default=DEVELOPMENT_SECRET if debug else ""))
    if debug:
        return value
    if value == DEVELOPMENT_SECRET:
        raise ImproperlyConfigured("SECRET_KEY: this is the development secret; set one of your own")
    if len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"SECRET_KEY: missing or shorter than {SHORTEST_SECRET} characters")
    return value


def site_url() -> str:
    """Where the site is reached, without a final slash: scheme and host of every absolute address."""
    value = str(env.str("SITE_URL", default="http://127.0.0.1:8000"))
    parts = _split(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise refused("SITE_URL", value, "a site address; expected https://host")
    return value.rstrip("/")


def allowed_hosts(url: str) -> list[str]:
    """Host names answered; by default that of SITE_URL, and the loopback names when it is one of them."""
    host = urlsplit(url).hostname or ""
    loopback = ["127.0.0.1", "localhost"]
    hosts = env.list("ALLOWED_HOSTS", default=loopback if host in loopback else [host])
    for name in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]|\*", name):
            raise refused("ALLOWED_HOSTS", name, "a host name; expected names separated by commas")
    return list(hosts)


def database() -> dict[str, Any]:
    """The database of DATABASE_URL: SQLite in var/ by default, or PostgreSQL with a pool of connections."""
    value = str(env.str("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'studytour.sqlite3'}"))
    expected = "a database address; expected postgres://user@host/name or sqlite:///path"
    settings = _parsed("DATABASE_URL", value, environ.Env.db_url_config, expected)
    vendor = DATABASES_ACCEPTED.get(settings.get("ENGINE", ""))
    if vendor is None or not settings.get("NAME"):
        raise refused("DATABASE_URL", value, expected)
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **(SQLITE if vendor == "sqlite" else POSTGRESQL)}
    return settings


# Writers queue for 10 seconds instead of failing, and begin as writers, so that two of them never deadlock.
SQLITE = {
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
}
POSTGRESQL = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}


def cache() -> dict[str, Any]:
    """The cache of CACHE_URL; the process's own memory by default."""
    value = str(env.str("CACHE_URL", default="locmemcache://"))
    return _parsed("CACHE_URL", value, environ.Env.cache_url_config, "a cache address; expected redis://host:6379/0")


def email() -> dict[str, Any]:
    """Django's EMAIL_* settings from EMAIL_URL; messages go to the console by default."""
    value = str(env.str("EMAIL_URL", default="consolemail://"))
    return _parsed(
        "EMAIL_URL", value, environ.Env.email_url_config, "a mail address; expected smtp+tls://user:password@host:587"
    )


def _parsed(name: str, value: str, parse: Callable[[str], Any], expected: str) -> dict[str, Any]:
    try:
        parts = urlsplit(value)
        settings = dict(parse(value))
        _ = parts.port
    except Exception as error:  # each parser fails in its own ways: any of them means the address is wrong
        raise refused(name, value, expected) from error
    if not parts.scheme or "://" not in value:
        raise refused(name, value, expected)
    return settings


def _split(value: str) -> Any:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _without_password(value: str) -> str:
    return re.sub(r":[^:@/]*@", ":…@", value)
