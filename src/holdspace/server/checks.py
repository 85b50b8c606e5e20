"""Start-up checks: the installation refuses to run where it could not keep its promises, and says how to mend it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@register(Tags.security)
def check_installation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return everything that is unsafe about this installation's settings."""
    return [*_keys(), *_address(), *_database(), *_passphrase()]


def _keys() -> Iterator[CheckMessage]:
    keys, data = settings.HOLDSPACE_KEYS, settings.HOLDSPACE_DATA
    if keys == data or data in keys.parents:
        yield Error(
            "The keys lie inside the data folder: who steals the one has the other.",
            hint="Set HOLDSPACE_KEYS to a folder outside HOLDSPACE_DATA and move root.key there.",
            id="holdspace.E001",
        )
    for path in (keys / "root.key", keys / "web.secret"):
        if path.exists() and _others_may_read(path):
            yield Error(
                f"{path.name} can be read by other users of this machine.",
                hint=f"Run: chmod 600 {path}",
                id="holdspace.E002",
            )


def _others_may_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)) and os.name == "posix"


def _address() -> Iterator[CheckMessage]:
    origin = urlsplit(settings.HOLDSPACE_ORIGIN)
    if origin.scheme != "https" and settings.HOLDSPACE_HOST not in LOOPBACK:
        yield Error(
            "Pages would be served without encryption to other machines.",
            hint="Listen on 127.0.0.1 behind a TLS proxy and set HOLDSPACE_ORIGIN to its https address.",
            id="holdspace.E003",
        )
    if settings.DEBUG:
        yield Error("DEBUG shows a client's data in error pages.", hint="Leave DEBUG off.", id="holdspace.E004")
    if len(settings.SECRET_KEY) < 40:
        yield Error(
            "The web secret is too short to sign sessions safely.",
            hint="Remove HOLDSPACE_SECRET_KEY to have one made, or give at least 40 random characters.",
            id="holdspace.E005",
        )


def _database() -> Iterator[CheckMessage]:
    url = urlsplit(settings.HOLDSPACE_DATABASE_URL)
    if url.hostname and url.hostname not in LOOPBACK and not url.password:
        yield Error(
            "The database on another machine is opened without a password.",
            hint="Give HOLDSPACE_DATABASE_URL a user and a password.",
            id="holdspace.E006",
        )


def _passphrase() -> Iterator[CheckMessage]:
    if not settings.HOLDSPACE_PASSPHRASE and not settings.HOLDSPACE_DEMO:
        yield Warning(
            "The root key file opens without a passphrase: whoever copies it and the data can read everything.",
            hint="Set HOLDSPACE_PASSPHRASE_FILE, or keep HOLDSPACE_KEYS on an encrypted disk of its own.",
            id="holdspace.W001",
        )
