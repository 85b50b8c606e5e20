"""The way from the TLS proxy to this program, where it is encrypted too: what would leave it open, or shut.

Both show a certificate, so that nobody else on the machine or beside it reaches the pages past the proxy.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils import timezone

from holdspace.vault.certificates import end_of, is_key_of

SOON = timedelta(days=30)
HOW = "docs/how-to/install.md#encrypt-the-way-from-the-proxy"


@register(Tags.security)
def check_way_from_proxy(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a way that is encrypted by half, or by certificates and a key that prove nothing."""
    own, key, proxy = (
        settings.HOLDSPACE_TLS_CERTIFICATE,
        settings.HOLDSPACE_TLS_KEY,
        settings.HOLDSPACE_PROXY_CERTIFICATE,
    )
    if not (own or key or proxy):
        return []
    if not (own and key and proxy and settings.IS_HTTPS):
        return [
            Error(
                "The way from the proxy would be encrypted by half.",
                hint="Set HOLDSPACE_TLS_CERTIFICATE, HOLDSPACE_TLS_KEY and HOLDSPACE_PROXY_CERTIFICATE, and "
                f"HOLDSPACE_ORIGIN to the proxy's https address: {HOW}.",
                id="holdspace.E026",
            )
        ]
    ends = (*_ends("HOLDSPACE_TLS_CERTIFICATE", own), *_ends("HOLDSPACE_PROXY_CERTIFICATE", proxy))
    return [*_key(Path(own), Path(key)), *ends]


def _key(certificate: Path, key: Path) -> Iterator[CheckMessage]:
    try:
        is_open = bool(key.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP))  # a group may read: service managers hand on
        fits = is_key_of(certificate, key)
    except OSError:
        is_open = fits = False
    if is_open:
        yield Error(
            "HOLDSPACE_TLS_KEY names a file that other users of this machine can read or change.",
            hint=f"Run: chmod 600 {key}",
            id="holdspace.E027",
        )
    if not fits:
        yield Error(
            "HOLDSPACE_TLS_KEY names no file with the key of HOLDSPACE_TLS_CERTIFICATE.",
            hint=f"Make both anew: {HOW}.",
            id="holdspace.E028",
        )


def _ends(name: str, path: str) -> Iterator[CheckMessage]:
    try:
        left = end_of(Path(path)) - timezone.now()
    except (OSError, ValueError):
        yield Error(f"{name} names no file with a certificate.", hint=f"Make it: {HOW}.", id="holdspace.E029")
        return
    if left < timedelta(0):
        yield Error(f"The certificate of {name} has ended.", hint=f"Make it anew: {HOW}.", id="holdspace.E030")
    elif left < SOON:
        yield Warning(
            f"The certificate of {name} ends in {left.days} days; after that nobody reaches the pages.",
            hint=f"Make it anew: {HOW}.",
            id="holdspace.W006",
        )
