"""The transit engine of OpenBao or HashiCorp Vault, which wraps without ever giving its key away.

API: https://openbao.org/api-docs/secret/transit/ . Four calls of it, written out over the standard library: a client
library would bring an HTTP stack of its own into the one place that holds the way to every key.
"""

from __future__ import annotations

import base64
import json
import time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from holdspace.domain.errors import KeyUnavailable

TIMEOUT_SECONDS = 5.0
MOST_BYTES = 1 << 20
# An answer about the newest version may be this old: every wrap would else be two calls.
VERSION_SECONDS = 30.0


class Transit:
    """One key of a transit engine."""

    def __init__(self, address: str, *, token: str, key: str = "holdspace", mount: str = "transit") -> None:
        self._base, self._token = f"{address.rstrip('/')}/v1/{quote(mount)}", token
        self.name = f"{mount}/{key}"
        self._key = quote(key, safe="")
        self._seen: tuple[float, int] | None = None
        if urlsplit(address).scheme not in {"http", "https"}:
            raise KeyUnavailable("The key service's address is no web address.", hint="Set HOLDSPACE_TRANSIT_URL.")

    def encrypt(self, plaintext: bytes, *, version: int) -> str:
        """Return the ciphertext under a version of the key."""
        content = {"plaintext": base64.b64encode(plaintext).decode(), "key_version": version}
        return str(self._call("POST", f"encrypt/{self._key}", content)["ciphertext"])

    def decrypt(self, ciphertext: str) -> bytes:
        """Return the plaintext; raise KeyUnavailable where the service does not give it."""
        answer = self._call("POST", f"decrypt/{self._key}", {"ciphertext": ciphertext})
        return base64.b64decode(answer["plaintext"], validate=True)

    def newest_version(self) -> int:
        """Return the number of the key's newest version, at most `VERSION_SECONDS` old."""
        if self._seen is None or time.monotonic() - self._seen[0] > VERSION_SECONDS:
            self._seen = time.monotonic(), int(self._call("GET", f"keys/{self._key}")["latest_version"])
        return self._seen[1]

    def rotate(self) -> int:
        """Have the service make a new version and return its number."""
        self._call("POST", f"keys/{self._key}/rotate", {})
        self._seen = None
        return self.newest_version()

    def _call(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        body = json.dumps(content).encode() if content is not None else None
        headers = {"X-Vault-Token": self._token, "Content-Type": "application/json"}
        request = Request(f"{self._base}/{path}", data=body, headers=headers, method=method)  # noqa: S310  # http(s) alone
        try:
            with _opener().open(request, timeout=TIMEOUT_SECONDS) as answer:
                raw = answer.read(MOST_BYTES)
            return dict(json.loads(raw)["data"]) if raw else {}
        except HTTPError as error:
            raise KeyUnavailable(f"The key service answered {error.code}.", hint=_hint(error.code)) from None
        except (URLError, OSError) as error:
            problem = f"The key service cannot be reached ({type(error).__name__})."
            raise KeyUnavailable(problem, hint="Check HOLDSPACE_TRANSIT_URL and that it is unsealed.") from None
        except (ValueError, KeyError, TypeError):
            raise KeyUnavailable("The key service answered something else.", hint="Is it OpenBao or Vault?") from None


def _opener() -> OpenerDirector:
    """Return what opens http and https and follows nowhere else: the token goes to one address."""
    opener = OpenerDirector()
    for handler in (HTTPHandler(), HTTPSHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener


def _hint(code: int) -> str:
    if code == 403:
        return "Give HOLDSPACE_TRANSIT_TOKEN a policy for encrypt, decrypt, read and rotate of the key."
    if code == 404:
        return "Make the key: bao write -f transit/keys/holdspace type=aes256-gcm96"
    return "Unseal it." if code == 503 else "Look into the key service's own log."
