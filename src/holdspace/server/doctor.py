"""What only `holdspace-server doctor` says: it keeps nothing from starting, and is still to be mended."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import resources
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.utils import timezone

from holdspace.domain.errors import OperatorError
from holdspace.server.schema import require_this_version

# SECURITY.md: packages are brought up to date every three months in any case.
RENEWED_AFTER_DAYS = 92


@register(Tags.security, deploy=True)
def check_way_to_browsers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say what this program cannot do about TLS: it serves a proxy, or browsers on this machine alone."""
    if settings.HOLDSPACE_DEMO:
        return []
    return list(_with_tls() if settings.IS_HTTPS else _without_tls())


def _with_tls() -> Iterator[CheckMessage]:
    yield Info(
        "Whether plain http is sent on to https is the proxy's to decide: this program does not see it.",
        hint="Ask for the http address with curl -I: the answer must be a redirect to https.",
        id="holdspace.I001",
    )


def _without_tls() -> Iterator[CheckMessage]:
    yield Warning(
        "Pages are served without TLS, which is right for a browser on this machine alone.",
        hint="Put a TLS proxy in front and set HOLDSPACE_ORIGIN to its https address: docs/how-to/install.md.",
        id="holdspace.W002",
    )


@register(Tags.database, deploy=True)
def check_version_of_database(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Say, where the database is to be asked, that it is empty or of another version of the program."""
    if not databases:
        return []
    try:
        require_this_version()
    except OperatorError as error:
        return [Warning(error.problem, hint=error.hint, id="holdspace.W021")]
    return []


@register(Tags.security, deploy=True)
def check_age_of_packages(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say when what is installed is older than SECURITY.md lets it be."""
    return list(_age(pinned_on(), today=timezone.now().date()))


def pinned_on() -> date:
    """Return the day on which the packages of this release were pinned; `make sbom` writes it."""
    text = resources.files("holdspace.server").joinpath("pinned.toml").read_text(encoding="utf-8")
    day = tomllib.loads(text)["on"]
    if not isinstance(day, date):
        raise TypeError("pinned.toml: `on` is a day.")
    return day


def _age(pinned: date, *, today: date) -> Iterator[CheckMessage]:
    days = (today - pinned).days
    if days > RENEWED_AFTER_DAYS:
        yield Warning(
            f"The packages of this release were pinned {days} days ago; after {RENEWED_AFTER_DAYS} they are old.",
            hint="Install a newer release. Until there is one, see with make audit whether a weakness is known.",
            id="holdspace.W003",
        )
