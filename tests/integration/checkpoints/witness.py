"""A witness on a real socket, as https://c2sp.org/tlog-witness has it: it signs only what grew from what it saw."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from holdspace.domain.checkpoint import Checkpoint
from holdspace.domain.errors import IntegrityError
from holdspace.domain.merkle import is_consistent
from holdspace.vault.signed_note import open_note

NAME = "witness.example"
TIME = 1_772_444_000


class Witness(ThreadingHTTPServer):
    """Knows one log by its key, and the last checkpoint of it."""

    daemon_threads = True
    sends_to = ""  # where it sends whoever asks, if anywhere
    was_asked_elsewhere = False

    def __init__(self, log_key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.log_key, self.seen = log_key, Checkpoint("none", 0, bytes(32))
        self._key = Ed25519PrivateKey.generate()
        raw = b"\x04" + self._key.public_key().public_bytes_raw()
        self._id = hashlib.sha256(NAME.encode() + b"\n" + raw).digest()[:4]
        self.key = f"{NAME}+{self._id.hex()}+{base64.b64encode(raw).decode()}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def judge(self, body: str) -> tuple[int, str]:
        head, _, note = body.partition("\n\n")
        first, *proof = head.split("\n")
        try:
            text = open_note(note, self.log_key)
        except IntegrityError:
            return 403, "unknown log"
        point, old = Checkpoint.from_text(text), int(first.removeprefix("old "))
        if old != self.seen.size:
            return 409, f"{self.seen.size}\n"
        parts = [base64.b64decode(each) for each in proof if each]
        if old and not is_consistent(old, self.seen.root, point.size, point.root, parts):
            return 422, "not consistent"
        self.seen = point
        return 200, self._line(text)

    def _line(self, text: str) -> str:
        signature = self._key.sign(f"cosignature/v1\ntime {TIME}\n{text}".encode())
        return f"— {NAME} {base64.b64encode(self._id + TIME.to_bytes(8, 'big') + signature).decode()}\n"


class _Handler(BaseHTTPRequestHandler):
    server: Witness

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        code, said = self.server.judge(body) if self.path == "/add-checkpoint" else (404, "")
        if self.server.sends_to:
            code = 302
        self.send_response(code)
        self.send_header("Location", self.server.sends_to)
        self.end_headers()
        self.wfile.write(said.encode())

    def do_GET(self) -> None:
        self.server.was_asked_elsewhere = True
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base class
        """Say nothing."""


@contextmanager
def witnessing(log_key: str) -> Iterator[Witness]:
    """Serve until the block ends."""
    with Witness(log_key) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            served.shutdown()
            thread.join()
