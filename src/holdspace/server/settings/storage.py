"""Where the server keeps things: database, counters of sign-in, files of the browser, uploads."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from holdspace.server.settings.environment import (
    HOLDSPACE_DATA,
    HOLDSPACE_DATABASE_OWNER_URL,
    HOLDSPACE_DATABASE_URL,
    is_on,
)


def _database() -> dict[str, object]:
    """Return Django's description of the database."""
    if not HOLDSPACE_DATABASE_URL:
        return {
            "ENGINE": "holdspace.server.sqlite",
            "NAME": HOLDSPACE_DATA / "holdspace.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # FULL: what was acknowledged survives power loss, the look log above all.
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON",
            },
        }
    as_owner = HOLDSPACE_DATABASE_OWNER_URL and is_on("_HOLDSPACE_AS_OWNER")  # set by `migrate` itself
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


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {
    "default": {
        # Sign-in limits are counted here and must be seen by every worker process.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # Django's own 300 would let whoever tries that many names push out what was counted of another.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

STATIC_URL = "static/"
STATIC_ROOT = HOLDSPACE_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# `run` collects and compresses the files before it serves; where nobody did (tests), they come from the sources.
WHITENOISE_USE_FINDERS = not STATIC_ROOT.exists()
WHITENOISE_MAX_AGE = 3600
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}  # text, which says how it is encoded
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Uploads stay in memory: a temporary file would hold a client's words in clear.
FILE_UPLOAD_HANDLERS = ["holdspace.server.ui.uploads.MemoryOnly"]
