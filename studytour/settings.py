"""The site's settings, for development, tests and production alike: what differs comes from the environment."""

from logging import LogRecord
from pathlib import Path

from csp.constants import NONE, SELF

from studytour import environment

BASE_DIR = Path(environment.BASE_DIR)

# What the environment decides ----------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret(DEBUG)
SITE_URL = environment.site_url()
ALLOWED_HOSTS = environment.allowed_hosts(SITE_URL)
DATABASES = {"default": environment.database()}
CACHES = {"default": environment.cache()}
globals().update(environment.email())
# Seconds that a reader may wait for the mail server.
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.sender("DEFAULT_FROM_EMAIL", default="studytour@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where a participant asks for removal and a reader writes; unset, the pages say that it is to be completed.
CONTACT_EMAIL = environment.mailbox("CONTACT_EMAIL")
SECURITY_EMAIL = environment.mailbox("SECURITY_EMAIL")
# What the law wants told of the site; unset, the legal notice says that it is to be completed.
PUBLISHER = environment.text("PUBLISHER")
PUBLICATION_DIRECTOR = environment.text("PUBLICATION_DIRECTOR")
HOSTING_PROVIDER = environment.text("HOSTING_PROVIDER")

# Applications --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_countries",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "findings",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "findings.middleware.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "findings.middleware.SoundSessionMiddleware",
    "findings.middleware.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "studytour.urls"
WSGI_APPLICATION = "studytour.wsgi.application"
AUTH_USER_MODEL = "findings.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A reason is a sentence, which a column of a hundred characters would cut.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "findings.context_processors.site",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Signing in ----------------------------------------------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-page"
ACCOUNT_ADAPTER = "findings.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up; without the second, nobody could sign in with a password either.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Whoever is invited, or given an account by the staff, has an address that is known to be theirs.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# What changes an account is confirmed by a code sent to its address, unless its owner has just signed in.
ACCOUNT_REAUTHENTICATION_METHODS = ["code"]
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# A code of six digits, three tries each: at most sixty guesses an hour at one account.
ACCOUNT_RATE_LIMITS = {"request_login_code": "10/m/ip,5/15m/key", "reset_password": "10/m/ip,5/15m/key"}
ACCOUNT_FORMS = {
    "request_login_code": "findings.forms.account.CodeForm",
    "reset_password": "findings.forms.account.StaffPasswordForm",
}
MFA_FORMS = {
    "add_webauthn": "findings.forms.account.AddPasskeyForm",
    "authenticate_webauthn": "findings.forms.account.ConfirmingPasskeyForm",
    "login_webauthn": "findings.forms.account.PasskeyForm",
}
MFA_ADAPTER = "findings.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Studytour"
MFA_TOTP_TOLERANCE = 1

# Tasks ---------------------------------------------------------------------------------------------------------------

# Their queue stands in the database. What a timer's command puts there, it works off itself, unless it is told not to.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["digests"]}}

# Two languages -------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "findings" / "locale"]
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
MODELTRANSLATION_LANGUAGES = ("fr", "en")
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
# A page decides which language it shows and marks it: a silent fallback would hide the difference.
MODELTRANSLATION_ENABLE_FALLBACKS = False

# Static files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
# Pictures that the staff give. No address leads there: a view says who may see which.
MEDIA_ROOT = environment.folder("MEDIA_ROOT", default=BASE_DIR / "var" / "media", outside=STATIC_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Safety --------------------------------------------------------------------------------------------------------------

HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Under https the server stands behind a proxy, which must set this header and drop the client's own.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Browsers take http://localhost for safe; elsewhere, a passkey wants https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
CSRF_FAILURE_VIEW = "findings.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Log -----------------------------------------------------------------------------------------------------------------


LONGEST_LOGGED = 500


def _one_line(record: LogRecord) -> bool:
    """What a request asked wrongly, or a database that is down, is told in one short line.

    Only our own mistakes need a traceback.
    """
    if getattr(record, "status_code", 500) != 500:  # noqa: PLR2004 - the server's own error
        record.exc_info = record.exc_text = None
        if isinstance(record.args, tuple):
            record.args = tuple(one[:LONGEST_LOGGED] if isinstance(one, str) else one for one in record.args)
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"one_line": {"()": "django.utils.log.CallbackFilter", "callback": _one_line}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line"]}},
    # Without Django's own handlers, which would say each line a second time.
    "loggers": {"django": {}},
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
}
