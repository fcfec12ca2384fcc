"""Settings of one banner. Everything that differs between installations comes from the environment:

`LINLI_DATA` (folder), `DATABASE_URL` (PostgreSQL; SQLite in the data folder without it), `DATABASE_OWNER_URL`
(used by migrate alone), `LINLI_HOSTS` (comma-separated names), `LINLI_TLS` (1 behind TLS), `LINLI_SMTP`
(an Apprise mail address), `LINLI_TOTP` (required or offered: a code when desks sign in), `LINLI_LOG` (`json`
or `line`), `LINLI_METRICS_TOKEN`, `LINLI_TILES` and `LINLI_TILES_CREDIT` (base map), `LINLI_PROXIES`
(how many of ours stand in front; 1 behind TLS), `LINLI_CROWD` (multiplies limits that many people share).
"""

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from linli.kernel import keys
from linli.site.databases import databases
from linli.site.journal import logging_config

LINLI_DATA = Path(os.environ.get("LINLI_DATA", "data")).resolve()
SECRET_KEY, *SECRET_KEY_FALLBACKS = keys.start(LINLI_DATA / "keys", restoring=sys.argv[1:2] == ["restore"])
DEBUG = False
TLS = os.environ.get("LINLI_TLS") == "1"
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if TLS]

ROOMS = (
    "kernel",
    "keeping",
    "ui",
    "accounts",
    "sheets",
    "territory",
    "people",
    "notify",
    "privacy",
    "cases",
    "bank",
    "site",
)
INSTALLED_APPS = [
    *[f"linli.{room}" for room in ROOMS],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_q",
    "django_htmx",
    "leaflet",
    "csp",
    "ninja",
]

MIDDLEWARE = [
    "linli.site.recording.Recording",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.site.middleware.ChosenLanguage",
    "linli.site.edge.ApiEdge",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "linli.site.middleware.WhoActs",
    "linli.site.middleware.Refusals",
]

ROOT_URLCONF = "linli.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "linli.site.context.house",
            ],
        },
    }
]

DATABASES = databases(LINLI_DATA, os.environ, migrating=sys.argv[1:2] in (["migrate"], ["restore"]))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["linli.accounts.backends.PhoneOrName"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign-in"
SESSION_ENGINE = "linli.accounts.sessions"
SESSION_COOKIE_NAME = "linli_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "linli.site.pages.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
LANGUAGE_COOKIE_NAME = "linli_lang"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = LINLI_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]  # asked on this machine, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = (
    []
    if TLS
    else [
        "security.W004",
        "security.W008",
        "security.W012",
        "security.W016",  # TLS ends in front: set LINLI_TLS=1
    ]
)

LINLI_TOTP = os.environ.get("LINLI_TOTP") or (
    "required" if TLS or os.environ.get("LINLI_PUBLIC") == "1" else "offered"
)
if LINLI_TOTP not in ("required", "offered"):
    raise ValueError("LINLI_TOTP takes required or offered")
LINLI_PROXIES = int(os.environ.get("LINLI_PROXIES", "1" if TLS else "0"))
LINLI_CROWD = float(os.environ.get("LINLI_CROWD", "1"))
LINLI_DEMO_SIGN_INS = not TLS and os.environ.get("LINLI_PUBLIC") != "1"
LINLI_TILES = os.environ.get("LINLI_TILES", "")
LINLI_TILES_CREDIT = os.environ.get("LINLI_TILES_CREDIT", "")
LINLI_SMTP = os.environ.get("LINLI_SMTP", "")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([LINLI_TILES.split("{")[0]] if LINLI_TILES else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # far above what a form takes, so that the form itself can say so
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

Q_CLUSTER = {
    "name": "linli",
    "orm": "default",
    "workers": 1,
    "timeout": 120,
    "retry": 180,
    "max_attempts": 5,
    "ack_failures": True,
    "catch_up": False,
    "poll": 1,
    "save_limit": 50,
    "bulk": 1,
    "label": "Linli",
    "log_level": "WARNING",
    "time_zone": "Asia/Shanghai",
}

LOGGING = logging_config(os.environ.get("LINLI_LOG", "line"))
