"""A small key service on a real socket that speaks the part of the transit API that is used; keys in memory."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class KeyService(ThreadingHTTPServer):
    """Answers as OpenBao does: token in a header, data in an envelope, errors as a list."""

    daemon_threads = True
    token = "s.a-token-of-the-test"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.versions = [AESGCM(os.urandom(32))]
        self.is_sealed = False
        self.called: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, method: str, path: str, content: dict[str, Any]) -> dict[str, Any]:
        verb = path.removeprefix("/v1/transit/")
        self.called.append(f"{method} {verb}")
        if (method, verb) == ("GET", "keys/holdspace"):
            return {"latest_version": len(self.versions), "name": "holdspace"}
        if (method, verb) == ("POST", "keys/holdspace/rotate"):
            self.versions.append(AESGCM(os.urandom(32)))
            return {}
        if (method, verb) == ("POST", "encrypt/holdspace"):
            version, nonce = content["key_version"], os.urandom(12)
            sealed = nonce + self.versions[version - 1].encrypt(nonce, base64.b64decode(content["plaintext"]), None)
            return {"ciphertext": f"vault:v{version}:{base64.b64encode(sealed).decode()}"}
        if (method, verb) == ("POST", "decrypt/holdspace"):
            _, version, body = content["ciphertext"].split(":")
            raw = base64.b64decode(body)
            opened = self.versions[int(version[1:]) - 1].decrypt(raw[:12], raw[12:], None)
            return {"plaintext": base64.b64encode(opened).decode()}
        raise LookupError(verb)


class _Handler(BaseHTTPRequestHandler):
    server: KeyService

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        content = json.loads(self.rfile.read(length) or b"{}")
        if self.server.is_sealed:
            return self._say(503, {"errors": ["sealed"]})
        if self.headers.get("X-Vault-Token") != self.server.token:
            return self._say(403, {"errors": ["permission denied"]})
        try:
            return self._say(200, {"data": self.server.answer(method, self.path, content)})
        except LookupError:
            return self._say(404, {"errors": []})
        except (InvalidTag, ValueError):
            return self._say(400, {"errors": ["invalid ciphertext"]})

    def _say(self, code: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name of the base class
        """Say nothing."""


@contextmanager
def key_service() -> Iterator[KeyService]:
    """Serve until the block ends."""
    with KeyService() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
