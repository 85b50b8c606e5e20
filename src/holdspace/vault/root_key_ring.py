"""Root keys in the operating system's own key ring: unlocked with the person's session, in no file of ours.

Secret Service on Linux, Keychain on macOS, Credential Locker on Windows, through the `keyring` library.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.errors import KeyringError

from holdspace.domain.errors import KeyUnavailable
from holdspace.vault.data_key import KEY_BYTES
from holdspace.vault.root_key import LocalRootKey, RootKey
from holdspace.vault.root_keys import CURRENT, NEXT, RETIRED, NamedRootKeys

HINT = "Unlock the key ring of the account that runs Holdspace, or set HOLDSPACE_ROOT_KEY=file."


class RingRootKey(LocalRootKey):
    """A root key that lies in the key ring."""


class RootKeyRing(NamedRootKeys):
    """The root keys of an installation in the key ring, under the installation's name."""

    def __init__(self, service: str, *, lock_folder: Path) -> None:
        self._service, self._lock_folder = service, lock_folder
        self._loaded: dict[str, RootKey] = {}

    def _find(self, name: str) -> RootKey | None:
        encoded = self._read(name)
        if encoded is None:
            return None
        if encoded not in self._loaded:
            self._loaded[encoded] = RingRootKey(_decoded(encoded))
        return self._loaded[encoded]

    def _find_or_make(self, name: str) -> RootKey:
        # A key ring cannot write "only if there is none": without the lock two processes would each have a key.
        with self._alone():
            if self._read(name) is None:
                self._write(name, base64.b64encode(os.urandom(KEY_BYTES)).decode())
            found = self._find(name)
        if found is None:
            raise KeyUnavailable("The key ring does not keep what is put into it.", hint=HINT)
        return found

    def _take_over(self) -> None:
        with self._alone():
            current, successor = self._read(CURRENT), self._read(NEXT)
            # Killed after the second step, both names hold the successor: the retired one is not written over.
            if current is not None and current != successor:
                self._write(RETIRED, current)
            if successor is not None:
                self._write(CURRENT, successor)
                keyring.delete_password(self._service, NEXT)

    def _read(self, name: str) -> str | None:
        try:
            found: str | None = keyring.get_password(self._service, name)
        except KeyringError as error:
            raise KeyUnavailable(f"The key ring cannot be read ({type(error).__name__}).", hint=HINT) from None
        return found

    def _write(self, name: str, encoded: str) -> None:
        try:
            keyring.set_password(self._service, name, encoded)
        except KeyringError as error:
            raise KeyUnavailable(f"The key ring cannot be written ({type(error).__name__}).", hint=HINT) from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._lock_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._lock_folder / "key-ring.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _decoded(encoded: str) -> bytes:
    secret = base64.b64decode(encoded, validate=True)
    if len(secret) != KEY_BYTES:
        raise KeyUnavailable("What lies in the key ring is no root key.", hint=HINT)
    return secret
