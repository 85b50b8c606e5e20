"""The settings of one installation: each read from the environment once, with a default and a line of meaning.

Every ``HOLDSPACE_X`` that is a secret may instead be given as ``HOLDSPACE_X_FILE``, the path of a file that holds it.
Wrong values are reported by ``holdspace.server.checks`` with a hint. docs/reference/settings.md lists them all.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF


def _read(name: str, default: str = "") -> str:
    """Return a setting's value, from the environment or from the file that ``<name>_FILE`` names."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, default)


def _switch(name: str) -> bool:
    return _read(name).lower() in {"1", "true", "yes", "on"}


# --- Where things are ---------------------------------------------------------------------------------------------
# Folder for the database, uploaded files and logs.
HOLDSPACE_DATA = Path(_read("HOLDSPACE_DATA", "data")).resolve()
# Folder for the root key and the web secret. Never inside the data folder: a stolen data folder must open nothing.
HOLDSPACE_KEYS = Path(_read("HOLDSPACE_KEYS", "~/.config/holdspace")).expanduser().resolve()
# Passphrase of the root key file; without one the file alone opens it (fit for a demo, or a disk that is encrypted).
HOLDSPACE_PASSPHRASE = _read("HOLDSPACE_PASSPHRASE")
# Who holds the root key: file (in the keys folder), keyring (of the operating system) or transit (OpenBao or Vault).
HOLDSPACE_ROOT_KEY = _read("HOLDSPACE_ROOT_KEY", "file")
# The key service: its address, the token to call it with, and the key's name.
HOLDSPACE_TRANSIT_URL = _read("HOLDSPACE_TRANSIT_URL")
HOLDSPACE_TRANSIT_TOKEN = _read("HOLDSPACE_TRANSIT_TOKEN")
HOLDSPACE_TRANSIT_KEY = _read("HOLDSPACE_TRANSIT_KEY", "holdspace")
# Address and port to listen on.
HOLDSPACE_HOST = _read("HOLDSPACE_HOST", "127.0.0.1")
HOLDSPACE_PORT = int(_read("HOLDSPACE_PORT", "8000"))
# Public address of the installation when it stands behind a TLS proxy, for example https://practice.example.
HOLDSPACE_ORIGIN = _read("HOLDSPACE_ORIGIN", f"http://{HOLDSPACE_HOST}:{HOLDSPACE_PORT}")
# postgresql://user:password@host:port/name; empty for SQLite in the data folder.
HOLDSPACE_DATABASE_URL = _read("HOLDSPACE_DATABASE_URL")
# The same for the user who owns the tables: `migrate` signs in as them, whatever serves pages never does.
HOLDSPACE_DATABASE_OWNER_URL = _read("HOLDSPACE_DATABASE_OWNER_URL")
# Web worker processes; each has two threads.
HOLDSPACE_WORKERS = int(_read("HOLDSPACE_WORKERS", "2"))
# Whether this is the demo practice: visibly so, with fictional people, and without mail.
HOLDSPACE_DEMO = _switch("HOLDSPACE_DEMO")
# Mail server, smtp://user:password@host:port; empty means that nothing is mailed.
HOLDSPACE_MAIL_URL = _read("HOLDSPACE_MAIL_URL")
# Address that mails come from. A plain one: whoever reads over a shoulder shall not learn that this is about therapy.
HOLDSPACE_MAIL_FROM = _read("HOLDSPACE_MAIL_FROM", "accounts@localhost")
# Hours between asking for a copy of one's record and fetching it, in which it can be stopped.
HOLDSPACE_COPY_WAIT_HOURS = int(_read("HOLDSPACE_COPY_WAIT_HOURS", "24"))
# A witness outside that signs how the log has grown (c2sp.org/tlog-witness): its address and its key, name+id+key.
HOLDSPACE_WITNESS_URL = _read("HOLDSPACE_WITNESS_URL")
HOLDSPACE_WITNESS_KEY = _read("HOLDSPACE_WITNESS_KEY")
# Days between a client's wish to be erased and the erasure, in which they can stop it.
HOLDSPACE_ERASURE_WAIT_DAYS = int(_read("HOLDSPACE_ERASURE_WAIT_DAYS", "14"))
# Years for which a record must be kept after the end of care; 0 where no rule says so.
HOLDSPACE_RETENTION_YEARS = int(_read("HOLDSPACE_RETENTION_YEARS", "0"))
# Time zone in which times are shown; stored times are UTC.
HOLDSPACE_TIME_ZONE = _read("HOLDSPACE_TIME_ZONE", "Europe/London")
# Two-letter country whose crisis help is shown first.
HOLDSPACE_COUNTRY = _read("HOLDSPACE_COUNTRY", "GB")
# Largest upload in megabytes.
HOLDSPACE_UPLOAD_MEGABYTES = int(_read("HOLDSPACE_UPLOAD_MEGABYTES", "10"))
# Utterances and speakers that a transcript may have.
HOLDSPACE_TRANSCRIPT_UTTERANCES = int(_read("HOLDSPACE_TRANSCRIPT_UTTERANCES", "20000"))
HOLDSPACE_TRANSCRIPT_SPEAKERS = int(_read("HOLDSPACE_TRANSCRIPT_SPEAKERS", "8"))
# Minutes without use after which a person is signed out.
HOLDSPACE_IDLE_MINUTES = int(_read("HOLDSPACE_IDLE_MINUTES", "30"))
# The same for clients, whose phone others may pick up; each may choose a shorter time for their own phone.
HOLDSPACE_CLIENT_IDLE_MINUTES = int(_read("HOLDSPACE_CLIENT_IDLE_MINUTES", "15"))
# Minutes after proving who they are in which a client reads plans, journal and looks without being asked again.
HOLDSPACE_ASK_AGAIN_MINUTES = int(_read("HOLDSPACE_ASK_AGAIN_MINUTES", "15"))
# Pages that one account may ask each serving process for in a minute; 0 for as many as it likes.
HOLDSPACE_PAGES_A_MINUTE = int(_read("HOLDSPACE_PAGES_A_MINUTE", "600"))
# Who must pass a second factor: staff (whoever works here), or everybody.
HOLDSPACE_SECOND_FACTOR = _read("HOLDSPACE_SECOND_FACTOR", "staff")
# Whether that second factor must be a passkey, which no false page can ask for; an app is not enough then.
HOLDSPACE_PASSKEYS_ONLY = _switch("HOLDSPACE_PASSKEYS_ONLY")
# A list of passwords out of breaches, as Have I Been Pwned gives it, sorted by hash; none of them may be chosen.
HOLDSPACE_BREACHED_PASSWORDS = _read("HOLDSPACE_BREACHED_PASSWORDS")
# How the process log is written: lines, or a JSON object a line.
HOLDSPACE_LOG = "json" if _read("HOLDSPACE_LOG", "lines") == "json" else "lines"
# What clients' pages are called in titles, in tabs and on a home screen: a name that says nothing.
HOLDSPACE_NEUTRAL_NAME = _read("HOLDSPACE_NEUTRAL_NAME", "Pages")
# Minutes within which a therapist must say that they are on an urgent alert, before a second person is called in.
HOLDSPACE_ALERT_MINUTES = int(_read("HOLDSPACE_ALERT_MINUTES", "60"))
# Page that Quick exit leaves to: neutral, and never one of ours.
HOLDSPACE_QUICK_EXIT = _read("HOLDSPACE_QUICK_EXIT", "https://www.bbc.co.uk/weather")


def _web_secret() -> str:
    """Return the key that signs web sessions: given, or made once and kept beside the root key."""
    given = _read("HOLDSPACE_SECRET_KEY")
    if given:
        return given
    path = HOLDSPACE_KEYS / "web.secret"
    if not path.exists():
        HOLDSPACE_KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
        # O_EXCL: two starting processes must not each keep a secret of their own.
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def _database() -> dict[str, object]:
    """Return Django's description of the database."""
    if not HOLDSPACE_DATABASE_URL:
        return {
            "ENGINE": "holdspace.server.sqlite",
            "NAME": HOLDSPACE_DATA / "holdspace.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged survives power loss, the look log above all.
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON",
            },
        }
    as_owner = HOLDSPACE_DATABASE_OWNER_URL and _switch("_HOLDSPACE_AS_OWNER")  # set by `migrate` itself
    url = urlsplit(HOLDSPACE_DATABASE_OWNER_URL if as_owner else HOLDSPACE_DATABASE_URL)
    return {
        "ENGINE": "holdspace.server.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": url.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(url.query)),  # of libpq, such as sslmode
        # A cursor on the server would outlive the transaction that says for whom it was opened.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _mail(address: str) -> dict[str, object]:
    """Return Django's mail settings; without an address nothing is ever sent."""
    if not address or HOLDSPACE_DEMO:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    url = urlsplit(address)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or 587,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": True,
    }


# Who serves the pages, where that is not who owns the tables: `migrate` gives them what they need and no more.
HOLDSPACE_DATABASE_ROLE = (
    unquote(urlsplit(HOLDSPACE_DATABASE_URL).username or "") if HOLDSPACE_DATABASE_OWNER_URL else ""
)
IS_HTTPS = HOLDSPACE_ORIGIN.startswith("https://")

# --- Django -------------------------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = _web_secret()
ALLOWED_HOSTS = [urlsplit(HOLDSPACE_ORIGIN).hostname or "", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [HOLDSPACE_ORIGIN]
CSRF_FAILURE_VIEW = "holdspace.server.ui.views.csrf_refused"
ROOT_URLCONF = "holdspace.server.urls"
WSGI_APPLICATION = "holdspace.server.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": _database()}
globals().update(_mail(HOLDSPACE_MAIL_URL))
DEFAULT_FROM_EMAIL = HOLDSPACE_MAIL_FROM

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
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "holdspace.server.ui.middleware.ResponseHeaders",
    "holdspace.server.accounts.refusals.Refusals",
    "django.middleware.locale.LocaleMiddleware",
    "holdspace.server.ui.isolation.OnlyFromHere",
    "holdspace.server.accounts.session_cookie.SignedSessionCookie",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "holdspace.server.accounts.language.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "holdspace.server.accounts.acting.Acting",
    "holdspace.server.accounts.submissions.OnceOnly",
    "holdspace.server.accounts.session_limits.SessionLimits",
    "holdspace.server.accounts.pace.Pace",
    "holdspace.server.ui.middleware.Errors",
    "holdspace.server.accounts.middleware.SecondFactor",
    "holdspace.server.accounts.private_pages.PrivatePages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
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

# --- Sign-in ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["holdspace.server.accounts.backends.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "holdspace.server.accounts.password_words.CommonAtHeart"},
    {"NAME": "holdspace.server.accounts.password_words.ContextWords"},
    {"NAME": "holdspace.server.accounts.breached_passwords.BreachedPasswords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:home"
ACCOUNT_FORMS = {"login": "holdspace.server.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "holdspace.server.accounts.adapter.InvitationOnly"
# Sign-in is by a name of one's choosing: no address needs to be known, so none can be guessed or leaked.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "holdspace.server.accounts.adapter.SealedSecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Holdspace"
# WebAuthn insists on TLS except on this machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
# Behind the TLS proxy everybody would come from its one address, and one person's failures would lock all others out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_HTTPS else 0

SESSION_ENGINE = "holdspace.server.accounts.sealed_sessions"
# A sign-in ends after HOLDSPACE_IDLE_MINUTES without use and after twelve hours in any case (accounts.session_limits).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True

# What a page has to say next stands in the web session: a cookie of its own would lie in the browser in clear.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What a browser may do with our pages -------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Static files, uploads, language, time ------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOLDSPACE_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# `run` collects and compresses the files before it serves; where nobody did (tests), they come from the sources.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Uploads stay in memory: a temporary file would hold a client's words in clear.
FILE_UPLOAD_HANDLERS = ["holdspace.server.ui.uploads.MemoryOnly"]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each in its own words: who looks for it reads no other
# The words of the rings below the server; each of its rooms has a `locale` folder of its own.
_RINGS_WITH_WORDS = ("charts", "definitions", "domain", "transcripts", "workflows")
# The rooms' own catalogues too, before those of packages: a "client" is nobody's program here.
LOCALE_PATHS = [
    *(Path(__file__).parents[1] / ring / "locale" for ring in _RINGS_WITH_WORDS),
    *sorted(Path(__file__).parent.glob("*/locale")),
]
FORMAT_MODULE_PATH = "holdspace.server.ui.formats"
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_HTTPS else "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = IS_HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = HOLDSPACE_TIME_ZONE

# --- Background work, cache, logs ---------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "holdspace.server.jobs.queue.Queue"}}
CACHES = {
    "default": {
        # Sign-in limits are counted here and must be seen by every worker process.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "holdspace.server.ui.logs.Redact"}},
    "formatters": {"lines": {}, "json": {"()": "holdspace.server.ui.logs.AsJson"}},
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
