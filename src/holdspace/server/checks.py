"""Start-up checks: the installation refuses to run where it could not keep its promises, and says how to mend it."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.management.base import BaseCommand

from holdspace.server.schema import require_this_version

PRIVATE = ("root.key", "root.key.next", "root.key.retired", "web.secret", "erased.log", "checkpoints.log")
SECRETS = {
    "HOLDSPACE_PASSPHRASE",
    "HOLDSPACE_SECRET_KEY",
    "HOLDSPACE_TRANSIT_TOKEN",
    "HOLDSPACE_DATABASE_URL",
    "HOLDSPACE_DATABASE_OWNER_URL",
    "HOLDSPACE_MAIL_URL",
}
ROOT = 0
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class OnThisVersion(BaseCommand):
    """A command that works on a database of this version of the program alone."""

    requires_migrations_checks = True

    def check_migrations(self) -> None:
        """Raise OperatorError where the database is not of this version; Django's own only says so and goes on."""
        require_this_version()


class OperatorsCommand(OnThisVersion):
    """A command that begins with what is unsafe about the installation, and leaves the program to `run` and `doctor`.

    To check the program loads every page of it, which takes longer than what most commands do.
    """

    requires_system_checks = (Tags.security,)


@register(Tags.security)
def check_installation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return everything that is unsafe about this installation's settings."""
    return [
        *_keys(),
        *_folders(),
        *_given_secrets(),
        *_secret(),
        *_address(),
        *_database(),
        *_passphrase(),
        *_key_service(),
        *_witness(),
        *_scanner(),
        *_sign_in(),
        *_years(),
    ]


@register(Tags.security, deploy=True)
def check_port(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say, to `doctor` alone, where others reach the pages past the proxy: a machine of its own may stand between."""
    if settings.HOLDSPACE_HOST in LOOPBACK or not settings.IS_HTTPS or settings.HOLDSPACE_PROXY_CERTIFICATE:
        return []
    return [
        Warning(
            "Other machines reach the pages without TLS and past the proxy, and can say that they come from any "
            "address and have shown any certificate.",
            hint="Put the proxy on this machine and listen on 127.0.0.1, or encrypt its way: docs/how-to/install.md.",
            id="holdspace.W004",
        )
    ]


def _keys() -> Iterator[CheckMessage]:
    keys, data = settings.HOLDSPACE_KEYS, settings.HOLDSPACE_DATA
    if keys == data or data in keys.parents:
        yield Error(
            "The keys lie inside the data folder: who steals the one has the other.",
            hint="Set HOLDSPACE_KEYS to a folder outside HOLDSPACE_DATA and move root.key there.",
            id="holdspace.E001",
        )
    for path in (keys / name for name in PRIVATE):
        if path.exists() and _others_may_read(path):
            yield Error(
                f"{path.name} can be read by other users of this machine.",
                hint=f"Run: chmod 600 {path}",
                id="holdspace.E002",
            )


def _folders() -> Iterator[CheckMessage]:
    """Tell what other users of the machine may do in the folders: whoever may write there puts files of theirs in."""
    for path in (settings.HOLDSPACE_KEYS, settings.HOLDSPACE_DATA):
        if not path.is_dir():
            continue
        if path.stat().st_uid not in {os.geteuid(), ROOT}:
            yield Error(
                f"{path} belongs to another user of this machine, who can put other files in their place.",
                hint=f"Run as root: chown -R {os.geteuid()} {path}",
                id="holdspace.E022",
            )
        if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            yield Error(
                f"Other users of this machine can put files into {path}, also in place of those that are there.",
                hint=f"Run: chmod 700 {path}",
                id="holdspace.E023",
            )
        elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Warning(
                f"Other users of this machine can look into {path}.",
                hint=f"Run: chmod 700 {path}",
                id="holdspace.W005",
            )


def _given_secrets() -> Iterator[CheckMessage]:
    # A group may read: service managers hand secrets on to a service by a group, or by a list that shows as one.
    for name, path in settings.HOLDSPACE_GIVEN_FILES.items():
        if name in SECRETS and path.is_file() and path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            yield Error(
                f"{name}_FILE names a file that other users of this machine can read or change.",
                hint=f"Run: chmod 600 {path}",
                id="holdspace.E024",
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


def _secret() -> Iterator[CheckMessage]:
    secret = settings.SECRET_KEY
    # Django's own mark of a secret that a template made, and one that was typed to fill the length.
    if len(secret) < 40 or secret.startswith("django-insecure-") or len(set(secret)) < 10:
        yield Error(
            "The web secret is too short or too plain to sign sessions safely.",
            hint="Remove HOLDSPACE_SECRET_KEY to have one made, or give at least 40 random characters.",
            id="holdspace.E005",
        )


def _database() -> Iterator[CheckMessage]:
    for name in ("HOLDSPACE_DATABASE_URL", "HOLDSPACE_DATABASE_OWNER_URL"):
        url = urlsplit(getattr(settings, name))
        options = dict(parse_qsl(url.query))
        if not url.scheme or not _is_elsewhere(url.hostname, {**_unsaid(url.hostname), **options}):
            continue
        if not url.password and "sslcert" not in options:
            yield Error(
                "The database on another machine is opened without a password.",
                hint=f"Give {name} a user and a password, or ?sslcert=...&sslkey=... of a certificate.",
                id="holdspace.E006",
            )
        if options.get("sslmode") != "verify-full":
            yield Error(
                "The database on another machine is asked without making sure that it is the one.",
                hint=f"Add ?sslmode=verify-full&sslrootcert=system to {name}, or the file of its own CA.",
                id="holdspace.E021",
            )


def _unsaid(hostname: str | None) -> dict[str, str]:
    """Return the places that libpq adds by itself to an address."""
    return {option: place for option, place in settings.LIBPQ_PLACES.items() if not (hostname and option == "host")}


def _is_elsewhere(hostname: str | None, options: Mapping[str, str]) -> bool:
    """Return whether a database may be on another machine: libpq takes its place from the options too."""
    places = {unquote(hostname or ""), options.get("host", ""), options.get("hostaddr", "")} - {""}
    is_here = all(each in LOOPBACK or each.startswith("/") for each in places)  # a socket, or this machine
    return not is_here or "service" in options or "servicefile" in options


def _passphrase() -> Iterator[CheckMessage]:
    is_file = settings.HOLDSPACE_ROOT_KEY == "file"
    if is_file and not settings.HOLDSPACE_PASSPHRASE and not settings.HOLDSPACE_DEMO:
        yield Warning(
            "The root key file opens without a passphrase: whoever copies it and the data can read everything.",
            hint="Set HOLDSPACE_PASSPHRASE_FILE, or keep HOLDSPACE_KEYS on an encrypted disk of its own.",
            id="holdspace.W001",
        )


def _key_service() -> Iterator[CheckMessage]:
    if settings.HOLDSPACE_ROOT_KEY not in {"file", "keyring", "transit"}:
        yield Error(
            "HOLDSPACE_ROOT_KEY names nobody who holds a root key.",
            hint="Set it to file, keyring or transit.",
            id="holdspace.E007",
        )
    if settings.HOLDSPACE_ROOT_KEY != "transit":
        return
    url = urlsplit(settings.HOLDSPACE_TRANSIT_URL)
    if not url.hostname or not settings.HOLDSPACE_TRANSIT_TOKEN:
        yield Error(
            "The key service has no address or no token.",
            hint="Set HOLDSPACE_TRANSIT_URL and HOLDSPACE_TRANSIT_TOKEN_FILE.",
            id="holdspace.E008",
        )
    elif url.scheme != "https" and url.hostname not in LOOPBACK:
        yield Error(
            "Keys would go to the key service without encryption.",
            hint="Give HOLDSPACE_TRANSIT_URL an https address.",
            id="holdspace.E009",
        )


def _scanner() -> Iterator[CheckMessage]:
    try:
        command = shlex.split(settings.HOLDSPACE_UPLOAD_SCANNER)
    except ValueError:
        command = [""]
    if command and not shutil.which(command[0]):
        yield Error(
            "HOLDSPACE_UPLOAD_SCANNER names a program that is not there: no upload would be taken in.",
            hint="Install it, or name it by its whole path.",
            id="holdspace.E025",
        )


def _witness() -> Iterator[CheckMessage]:
    url = urlsplit(settings.HOLDSPACE_WITNESS_URL)
    is_open = url.scheme != "https" and url.hostname not in LOOPBACK
    if settings.HOLDSPACE_WITNESS_URL and (is_open or not settings.HOLDSPACE_WITNESS_KEY):
        yield Error(
            "The witness has no https address or no key, so what it signs proves nothing.",
            hint="Give HOLDSPACE_WITNESS_URL an https address and set HOLDSPACE_WITNESS_KEY.",
            id="holdspace.E011",
        )


def _sign_in() -> Iterator[CheckMessage]:
    if settings.HOLDSPACE_SECOND_FACTOR not in {"staff", "everybody"}:
        yield Error(
            "HOLDSPACE_SECOND_FACTOR names nobody who must pass one.",
            hint="Set it to staff or everybody.",
            id="holdspace.E012",
        )
    if settings.HOLDSPACE_CERTIFIED_DEVICES and not settings.HOLDSPACE_ORIGIN.startswith("https:"):
        yield Error(
            "Devices are to show a certificate, and there is no TLS by which they could.",
            hint="Set HOLDSPACE_ORIGIN to the https address of a proxy that checks them: docs/how-to/install.md.",
            id="holdspace.E015",
        )
    path = settings.HOLDSPACE_BREACHED_PASSWORDS
    if path and not os.access(path, os.R_OK):
        yield Error(
            "The list of breached passwords cannot be read, so no password could be chosen.",
            hint="Put the file where HOLDSPACE_BREACHED_PASSWORDS says, or leave the setting empty.",
            id="holdspace.E013",
        )


def _years() -> Iterator[CheckMessage]:
    after = settings.HOLDSPACE_ERASE_AFTER_YEARS
    if after and after < settings.HOLDSPACE_RETENTION_YEARS:
        yield Error(
            "Records would be set to be erased before the years are over for which they must be kept.",
            hint="Set HOLDSPACE_ERASE_AFTER_YEARS to HOLDSPACE_RETENTION_YEARS or more, or leave it out.",
            id="holdspace.E014",
        )
