"""The settings of one installation, as Django reads them: a subject a file, the rest here.

What an operator may decide is in ``environment``.
"""

from __future__ import annotations

from pathlib import Path

from holdspace.server.settings.browser import *
from holdspace.server.settings.environment import *
from holdspace.server.settings.mail import *
from holdspace.server.settings.sign_in import *
from holdspace.server.settings.storage import *

DEBUG = False
ROOT_URLCONF = "holdspace.server.urls"
WSGI_APPLICATION = "holdspace.server.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    # Ours before allauth: its pages look like the rest because our templates of the same name come first.
    "holdspace.server.ui",
    "holdspace.server.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "holdspace.server.audit",
    "holdspace.server.keys",
    "holdspace.server.checkpoints",
    "holdspace.server.access",
    "holdspace.server.jobs",
    "holdspace.server.clients",
    "holdspace.server.consents",
    "holdspace.server.alerts",
    "holdspace.server.exceptions",
    "holdspace.server.conversations",
    "holdspace.server.nameless",
    "holdspace.server.measures",
    "holdspace.server.care_plans",
    "holdspace.server.safety",
    "holdspace.server.toolbox",
    "holdspace.server.journal",
    "holdspace.server.plans",
    "holdspace.server.decisions",
    "holdspace.server.preferences",
    "holdspace.server.what_helps",
    "holdspace.server.same_page",
    "holdspace.server.acceptance",
    "holdspace.server.guides",
    "holdspace.server.trust",
    "holdspace.server.service",
    "holdspace.server.third_parties",
    "holdspace.server.research",
    "holdspace.server.demo",
    "holdspace.server.exports",
    "holdspace.server.maintenance",
    "holdspace.server.retention",
    # Last: its wall follows from the tables of all the others.
    "holdspace.server.postgresql",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "holdspace.server.ui.middleware.ContentPolicy",
    "holdspace.server.ui.middleware.ResponseHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "holdspace.server.accounts.refusals.Refusals",
    "django.middleware.locale.LocaleMiddleware",
    "holdspace.server.ui.isolation.OnlyFromHere",
    "holdspace.server.accounts.session_cookie.SignedSessionCookie",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "holdspace.server.accounts.signed_in.SignedIn",
    "holdspace.server.accounts.language.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "holdspace.server.accounts.acting.Acting",
    "holdspace.server.accounts.submissions.OnceOnly",
    "holdspace.server.accounts.session_limits.SessionLimits",
    "holdspace.server.accounts.surroundings.Surroundings",
    "holdspace.server.accounts.pace.Pace",
    "holdspace.server.ui.middleware.Errors",
    "holdspace.server.accounts.middleware.SecondFactor",
    "holdspace.server.accounts.private_pages.PrivatePages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": ["holdspace.server.ui.folding.Loader"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "holdspace.server.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.l10n", "django.templatetags.static"],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each in its own words: who looks for it reads no other
_SERVER = Path(__file__).parents[1]
# The words of the rings below the server; each of its rooms has a `locale` folder of its own.
_RINGS_WITH_WORDS = ("charts", "definitions", "domain", "transcripts", "workflows")
# The rooms' own catalogues too, before those of packages: a "client" is nobody's program here.
LOCALE_PATHS = [
    *(_SERVER.parent / ring / "locale" for ring in _RINGS_WITH_WORDS),
    *sorted(_SERVER.glob("*/locale")),
]
FORMAT_MODULE_PATH = "holdspace.server.ui.formats"
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_HTTPS else "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = IS_HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = HOLDSPACE_TIME_ZONE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "holdspace.server.ui.logs.Redact"}},
    "formatters": {
        "lines": {"()": "holdspace.server.ui.logs.AsLine"},
        "json": {"()": "holdspace.server.ui.logs.AsJson"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": HOLDSPACE_LOG},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "holdspace.refused": {"level": "INFO"},
        "holdspace.sign_in": {"level": "INFO"},
    },
}
