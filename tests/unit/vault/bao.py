"""OpenBao itself, where `HOLDSPACE_TEST_BAO` names its program: tried as the small service beside this file is.

It is started as somebody who follows docs/how-to/rotate-the-root-key.md starts it: sealed at first, with a log of its
own, and with a token that may do what that page says and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import hvac
import requests

from tests.ports import reserved_port

PROGRAM = os.environ.get("HOLDSPACE_TEST_BAO")
CONFIGURATION = """
storage "inmem" {{}}
listener "tcp" {{
  address = "127.0.0.1:{port}"
  tls_disable = true
}}
audit "file" "log" {{
  options {{
    file_path = "{folder}/audit.log"
  }}
}}
"""
RIGHTS = {"encrypt/{}": "update", "decrypt/{}": "update", "keys/{}": "read", "keys/{}/rotate": "update"}
MADE, MISSING = "holdspace", "other"
SECONDS = 20


class Bao:
    """A running server, with what the tests ask of a key service."""

    def __init__(self, address: str, log: Path) -> None:
        self.address, self._log = address, log
        self._root = hvac.Client(url=address)
        self._answers()
        made = self._root.sys.initialize(secret_shares=1, secret_threshold=1)
        self._unseal_key, self._root.token = made["keys"][0], made["root_token"]
        self.is_sealed = False
        self._root.sys.enable_secrets_engine("transit")
        self._root.secrets.transit.create_key(MADE, key_type="aes256-gcm96")
        self._root.sys.create_or_update_policy("holdspace", _policy())
        self.token: str = self._root.auth.token.create(policies=["holdspace"])["auth"]["client_token"]

    @property
    def is_sealed(self) -> bool:
        return bool(self._root.sys.is_sealed())

    @is_sealed.setter
    def is_sealed(self, value: bool) -> None:
        if value:
            self._root.sys.seal()
        else:
            self._root.sys.submit_unseal_key(self._unseal_key)
            health = f"{self.address}/v1/sys/health"  # it answers as a standby for a moment after it was unsealed
            self._until(lambda: requests.get(health, timeout=SECONDS).status_code == requests.codes.ok)

    @property
    def called(self) -> list[str]:
        """What was asked of the key, as its own log has it."""
        entries = (json.loads(line) for line in self._log.read_text("utf-8").splitlines())
        asked = [each["request"] for each in entries if each["type"] == "request"]
        verbs = {"update": "POST", "read": "GET"}
        return [f"{verbs.get(each['operation'])} {each['path'].removeprefix('transit/')}" for each in asked]

    def _answers(self) -> None:
        def is_there() -> bool:
            with suppress(requests.ConnectionError):
                return self._root.sys.is_initialized() in {True, False}
            return False

        self._until(is_there)

    @staticmethod
    def _until(happened: Callable[[], bool]) -> None:
        ends_at = time.monotonic() + SECONDS
        while not happened():
            if time.monotonic() > ends_at:
                raise TimeoutError("The key service does not answer.")
            time.sleep(0.05)


def _policy() -> str:
    return "\n".join(
        f'path "transit/{path.format(key)}" {{ capabilities = ["{right}"] }}'
        for path, right in RIGHTS.items()
        for key in (MADE, MISSING)
    )


@contextmanager
def bao() -> Iterator[Bao]:
    """Serve until the block ends."""
    with reserved_port() as port, TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bao.hcl").write_text(CONFIGURATION.format(folder=folder, port=port), encoding="utf-8")
        command = [str(PROGRAM), "server", f"-config={folder / 'bao.hcl'}"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                yield Bao(f"http://127.0.0.1:{port}", folder / "audit.log")
            finally:
                server.terminate()
