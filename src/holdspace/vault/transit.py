"""The transit engine of OpenBao or HashiCorp Vault, which wraps without ever giving its key away.

API: https://openbao.org/api-docs/secret/transit/ . Spoken by hvac, the extra `vault`: nothing else here imports it, and
whoever keeps the root key elsewhere need not install it.
"""

from __future__ import annotations

import base64
import binascii
import ssl
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import hvac
import requests
from hvac.exceptions import Forbidden, InvalidPath, Unauthorized, VaultDown, VaultError

from holdspace.domain.errors import KeyUnavailable

Part = TypeVar("Part")

TIMEOUT_SECONDS = 5.0
# An answer about the newest version may be this old: every wrap would else be two calls.
VERSION_SECONDS = 30.0
HINTS: tuple[tuple[tuple[type[VaultError], ...], str], ...] = (
    (
        (Forbidden, Unauthorized),
        "Give HOLDSPACE_TRANSIT_TOKEN a policy for encrypt, decrypt, read and rotate of the key.",
    ),
    ((InvalidPath,), "Make the key: bao write -f transit/keys/holdspace type=aes256-gcm96"),
    ((VaultDown,), "Unseal it."),
)


class Transit:
    """One key of a transit engine."""

    def __init__(self, address: str, *, token: str, key: str = "holdspace", mount: str = "transit") -> None:
        if urlsplit(address).scheme not in {"http", "https"}:
            raise KeyUnavailable("The key service's address is no web address.", hint="Set HOLDSPACE_TRANSIT_URL.")
        # The token goes to this one address: no redirect is followed.
        client = hvac.Client(
            url=address.rstrip("/"), token=token, timeout=TIMEOUT_SECONDS, allow_redirects=False, session=_session()
        )
        self._engine = client.secrets.transit
        self.name = f"{mount}/{key}"
        self._place = {"name": key, "mount_point": mount}
        self._seen: tuple[float, int] | None = None

    def encrypt(self, plaintext: bytes, *, version: int) -> str:
        """Return the ciphertext under a version of the key."""
        encoded = base64.b64encode(plaintext).decode()
        answer = self._ask(self._engine.encrypt_data, plaintext=encoded, key_version=version)
        return _part(answer, "ciphertext", str)

    def decrypt(self, ciphertext: str) -> bytes:
        """Return the plaintext; raise KeyUnavailable where the service does not give it."""
        encoded = _part(self._ask(self._engine.decrypt_data, ciphertext=ciphertext), "plaintext", str)
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise _something_else() from None

    def newest_version(self) -> int:
        """Return the number of the key's newest version, at most `VERSION_SECONDS` old."""
        if self._seen is None or time.monotonic() - self._seen[0] > VERSION_SECONDS:
            self._seen = time.monotonic(), _part(self._ask(self._engine.read_key), "latest_version", int)
        return self._seen[1]

    def rotate(self) -> int:
        """Have the service make a new version and return its number."""
        self._ask(self._engine.rotate_key)
        self._seen = None
        return self.newest_version()

    def _ask(self, question: Callable[..., Any], **content: Any) -> Any:
        try:
            return question(**self._place, **content)
        except VaultError as error:
            hint = next((hint for kinds, hint in HINTS if isinstance(error, kinds)), "Look into its own log.")
            raise KeyUnavailable(f"The key service refused ({type(error).__name__}).", hint=hint) from None
        except requests.RequestException as error:
            problem = f"The key service cannot be reached ({type(error).__name__})."
            raise KeyUnavailable(problem, hint="Check HOLDSPACE_TRANSIT_URL and that it is unsealed.") from None


def _session() -> requests.Session:
    """Return what asks without a proxy, and trusts whom this machine trusts: a key service often has a private CA."""
    session = requests.Session()
    session.trust_env = False
    trusted = ssl.get_default_verify_paths()
    session.verify = trusted.cafile or trusted.capath or True
    return session


def _part(answer: Any, name: str, kind: type[Part]) -> Part:
    """Return a part of an answer; raise KeyUnavailable where whoever answered is no key service."""
    data = answer.get("data") if isinstance(answer, dict) else None
    part = data.get(name) if isinstance(data, dict) else None
    if not isinstance(part, kind):
        raise _something_else()
    return part


def _something_else() -> KeyUnavailable:
    return KeyUnavailable("The key service answered something else.", hint="Is it OpenBao or Vault?")
