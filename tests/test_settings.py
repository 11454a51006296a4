"""A site starts with the settings its environment asks for, or stops and names the variable that is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from studytour import environment

ROOT = Path(__file__).resolve().parent.parent
SECRET = "kept-by-nobody-0123456789-abcdefghij-0123456789-abcdefghij"


def run(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the script in a process whose environment is these variables alone."""
    kept = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "PYTHONPATH": str(ROOT)}
    env = {**kept, "DJANGO_SETTINGS_MODULE": "studytour.settings", "SECRET_KEY": SECRET, **variables}
    return subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)  # noqa: S603


def settings_of(*names: str, **variables: str) -> list[Any]:
    """These settings, as a site with these variables has them."""
    script = f"import json; from studytour import settings; print(json.dumps([getattr(settings, n) for n in {names}]))"
    result = run(script, **variables)
    assert result.returncode == 0, result.stderr
    return list(json.loads(result.stdout))


WRONG = [
    ("DEBUG", "maybe", "DEBUG: 'maybe' is not a yes or no; expected true or false"),
    ("SITE_URL", "inet.example", "SITE_URL: 'inet.example' is not a site address; expected https://host"),
    ("SITE_URL", "https://host/path", "SITE_URL: 'https://host/path' is not a site address; expected https://host"),
    ("SITE_URL", "https://host:port", "SITE_URL: 'https://host:port' is not a site address; expected https://host"),
    (
        "ALLOWED_HOSTS",
        "a,https://b",
        "ALLOWED_HOSTS: 'https://b' is not a host name; expected names separated by commas",
    ),
    (
        "DATABASE_URL",
        "postgres//host",
        "DATABASE_URL: 'postgres//host' is not a database address; expected postgres://user@host/name or sqlite:///path",
    ),
    ("CACHE_URL", "redis://a:b", "CACHE_URL: 'redis://a:b' is not a cache address; expected redis://host:6379/0"),
    ("CACHE_URL", "redis", "CACHE_URL: 'redis' is not a cache address; expected redis://host:6379/0"),
    (
        "EMAIL_URL",
        "smtp://",
        "EMAIL_URL: 'smtp://' is not a mail address; expected smtp+tls://user:password@host:587",
    ),
    ("SECURITY_EMAIL", "nobody", "SECURITY_EMAIL: 'nobody' is not an e-mail address; expected name@host"),
    ("CONTACT_EMAIL", "A <a@b>", "CONTACT_EMAIL: '…' is not an e-mail address; expected name@host"),
    ("CONTACT_EMAIL", "nobody", "CONTACT_EMAIL: 'nobody' is not an e-mail address; expected name@host"),
    ("DEFAULT_FROM_EMAIL", "A <b", "DEFAULT_FROM_EMAIL: 'A <b' is not an e-mail address; expected name@host"),
    ("ENV_FILE", "/nowhere/.env", "ENV_FILE: '/nowhere/.env' is not a file that can be read"),
    (
        "MEDIA_ROOT",
        "var/static/media",
        f"MEDIA_ROOT: 'var/static/media' is not a folder; expected /path, outside {ROOT / 'var' / 'static'}",
    ),
    (
        "MEDIA_ROOT",
        "manage.py",
        f"MEDIA_ROOT: 'manage.py' is not a folder; expected /path, outside {ROOT / 'var' / 'static'}",
    ),
    ("SECRET_KEY", "", "SECRET_KEY: missing or shorter than 50 characters"),
    ("SECRET_KEY", "short", "SECRET_KEY: missing or shorter than 50 characters"),
    (
        "SECRET_KEY",
        environment.DEVELOPMENT_SECRET,
        "SECRET_KEY: this is the development secret; set one of your own",
    ),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_a_wrong_value_stops_the_start_and_is_named(name: str, value: str, message: str) -> None:
    result = run("import studytour.settings", **{name: value})
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {message}"


@pytest.mark.parametrize(
    "value", ["mysql://user@host/name", "postgres://host:99999999/name", "postgres://host", "oops"]
)
def test_what_is_not_a_database_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL: "):
        environment.database()


@pytest.mark.parametrize(
    "value",
    [
        "mysql://user:hunter2@host/name",
        "unknown://user:hunter2@host/name",
        "postgres://user:hunter2:hunter2/hunter2@host/name",
        "postgres:/user:hunter2@host/name",
        "user:hunter2@host/name",
        "postgres://host:port/name?password=hunter2",
    ],
)
def test_a_password_in_a_wrong_address_is_not_repeated(value: str) -> None:
    result = run("import studytour.settings", DATABASE_URL=value)
    assert (result.returncode, "hunter2" in result.stdout + result.stderr) == (1, False)


def test_a_site_reached_by_https_uses_https_alone() -> None:
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
    )
    year = 365 * 24 * 3600
    header = ["HTTP_X_FORWARDED_PROTO", "https"]
    address = "https://inet.example"
    expected = [True, True, True, year, header, ["inet.example"], [address]]
    assert settings_of(*names, SITE_URL=f"{address}/") == expected
    # A header that no proxy has checked is not believed.
    assert settings_of(*names) == [False, False, False, 0, None, ["127.0.0.1", "localhost"], ["http://127.0.0.1:8000"]]


def test_the_port_tells_the_address_until_one_is_set() -> None:
    assert settings_of("SITE_URL", PORT="8123") == ["http://127.0.0.1:8123"]
    assert settings_of("SITE_URL", PORT="8123", SITE_URL="http://intranet") == ["http://intranet"]


def test_pictures_are_kept_where_the_environment_says() -> None:
    script = "from studytour import settings; print(settings.MEDIA_ROOT)"
    kept = [run(script, **where).stdout for where in ({}, {"MEDIA_ROOT": "kept"}, {"MEDIA_ROOT": "/srv/pictures"})]
    assert kept == [f"{ROOT / 'var' / 'media'}\n", f"{ROOT / 'kept'}\n", "/srv/pictures\n"]


def test_postgresql_is_reached_through_a_pool() -> None:
    (databases,) = settings_of("DATABASES", DATABASE_URL="postgres://user:word@host:5433/name?sslmode=require")
    default = databases["default"]
    assert default["ENGINE"] == "django.db.backends.postgresql"
    assert [default[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "user",
        "word",
        "host",
        5433,
        "name",
    ]
    assert (default["CONN_MAX_AGE"], default["OPTIONS"]) == (0, {"sslmode": "require", **environment.POSTGRESQL})


def test_a_pool_and_connections_kept_by_django_exclude_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user@host/name?conn_max_age=60")
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL: conn_max_age"):
        environment.database()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("", str(ROOT / "var" / "studytour.sqlite3")),
        ("sqlite:///kept/site.sqlite3", str(ROOT / "kept" / "site.sqlite3")),
        ("sqlite:////srv/site%20one.sqlite3", "/srv/site one.sqlite3"),
        ("sqlite://:memory:", ":memory:"),
    ],
)
def test_a_relative_sqlite_file_stands_in_the_project(monkeypatch: pytest.MonkeyPatch, value: str, name: str) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    assert environment.database()["NAME"] == name


def test_sqlite_keeps_its_promises(tmp_path: Path) -> None:
    script = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    print([cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names])
"""
    result = run(script, DATABASE_URL=f"sqlite:///{tmp_path / 'site.sqlite3'}")
    assert result.stdout.strip() == "['wal', 1, 10000, 1]", result.stderr


def test_cache_and_mail_follow_their_addresses() -> None:
    caches, backend, host, tls = settings_of(
        "CACHES",
        "EMAIL_BACKEND",
        "EMAIL_HOST",
        "EMAIL_USE_TLS",
        CACHE_URL="redis://host:6379/1",
        EMAIL_URL="smtp+tls://user:word@mail.example:587",
    )
    expected = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://host:6379/1"}
    assert caches["default"] == expected
    assert (backend, host, tls) == ("django.core.mail.backends.smtp.EmailBackend", "mail.example", True)


def test_the_file_gives_what_the_environment_does_not(tmp_path: Path) -> None:
    file = tmp_path / "site.env"
    file.write_text("CONTACT_EMAIL=file@inet.example\nDEFAULT_FROM_EMAIL=file@inet.example\n")
    names = ("CONTACT_EMAIL", "DEFAULT_FROM_EMAIL")
    found = settings_of(*names, ENV_FILE=str(file), CONTACT_EMAIL="environment@inet.example")
    assert found == ["environment@inet.example", "file@inet.example"]


def test_a_secret_that_starts_like_a_reference_is_kept_whole() -> None:
    assert settings_of("SECRET_KEY", SECRET_KEY=f"${SECRET}") == [f"${SECRET}"]


def test_a_site_like_production_passes_every_check_of_deployment() -> None:
    script = "from django.core.management import call_command as run; run('check', deploy=True, fail_level='WARNING')"
    result = run(f"import django; django.setup(); {script}", SITE_URL="https://inet.example")
    assert result.returncode == 0, result.stderr


def test_a_site_has_read_the_dictionaries_of_the_search_before_anybody_asks() -> None:
    script = """
import builtins
import studytour.wsgi
from findings.search.analyser import tokens
builtins.open = None
print("cheval" in tokens("chevaux", "fr"), "mouse" in tokens("mice", "en"))
"""
    result = run(script)
    assert result.stdout == "True True\n", result.stderr
