"""Root keys that never leave a key service: each data key is wrapped and unwrapped there, and its log shows each.

A wrapped key is ``identity (8 bytes) | ciphertext of the service``; the identity names the key's version, so that a
rotation can be resumed. The client it belongs to is sealed in with it: put to another client, it is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import BinaryIO

from holdspace.domain.errors import IntegrityError, KeyUnavailable, WrongState
from holdspace.vault import sealed_file
from holdspace.vault.data_key import KEY_BYTES, DataKey
from holdspace.vault.root_key import IDENTITY_BYTES, RootKey
from holdspace.vault.transit import Transit

MAGIC = b"holdspace-transit-file-1\n"
MARK_BYTES = 16
MOST_WRAPPED = 10_000


class TransitRootKey:
    """One version of the service's key."""

    def __init__(self, transit: Transit, version: int) -> None:
        self._transit, self._version = transit, version
        named = f"holdspace/transit/{transit.name}/v{version}".encode()
        self._identity = hashlib.sha256(named).digest()[:IDENTITY_BYTES]

    @property
    def identity(self) -> str:
        return self._identity.hex()

    def wrap(self, data_key: DataKey, *, client: str) -> bytes:
        sealed = self._transit.encrypt(_mark(client) + data_key.expose(), version=self._version)
        return self._identity + sealed.encode("ascii")

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        try:
            plaintext = self._transit.decrypt(wrapped[IDENTITY_BYTES:].decode("ascii"))
        except UnicodeDecodeError:
            raise IntegrityError("A wrapped key is not what the key service gave.") from None
        if len(plaintext) != MARK_BYTES + KEY_BYTES or not hmac.compare_digest(plaintext[:MARK_BYTES], _mark(client)):
            raise IntegrityError("A wrapped key is not the one of this client.")
        return DataKey(plaintext[MARK_BYTES:])

    def rewrap(self, wrapped: bytes, *, client: str, new: RootKey) -> bytes:
        return new.wrap(self.unwrap(wrapped, client=client), client=client)

    def seal_file(self, source: BinaryIO, target: BinaryIO, *, purpose: str) -> None:
        """Seal under a key of the file's own, which stands wrapped at its beginning."""
        secret = os.urandom(KEY_BYTES)
        wrapped = self.wrap(DataKey(secret), client=f"file/{purpose}")
        target.write(MAGIC + len(wrapped).to_bytes(4, "big") + wrapped)
        sealed_file.seal_file(source, target, secret=secret, purpose=purpose)

    def open_file(self, source: BinaryIO, target: BinaryIO, *, purpose: str) -> None:
        head = source.read(len(MAGIC) + 4)
        length = int.from_bytes(head[len(MAGIC) :], "big")
        if not head.startswith(MAGIC) or length > MOST_WRAPPED:
            raise IntegrityError("This is not a file that Holdspace sealed with a key service.")
        try:
            secret = self.unwrap(source.read(length), client=f"file/{purpose}").expose()
        except KeyUnavailable as error:
            raise IntegrityError(f"The file's key was altered or belongs to another key service. {error}") from error
        sealed_file.open_file(source, target, secret=secret, purpose=purpose)

    def health(self) -> None:
        probe = DataKey.new()
        if self.unwrap(self.wrap(probe, client="health"), client="health").expose() != probe.expose():
            raise KeyUnavailable("The key service does not give back what it wrapped.", hint="Look into its own log.")

    def __repr__(self) -> str:
        return f"<TransitRootKey {self.identity}>"


class TransitRootKeys:
    """The versions of the service's key; a file notes which version a rotation is on the way to."""

    def __init__(self, transit: Transit, *, folder: Path) -> None:
        self._transit, self._note = transit, folder / "transit.rotating"

    @property
    def wrapping(self) -> RootKey:
        """The newest version."""
        return TransitRootKey(self._transit, self._transit.newest_version())

    @property
    def keys(self) -> tuple[RootKey, ...]:
        """The newest version, which asks the service for whatever an older one sealed."""
        return (self.wrapping,)

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        """Return the data key, whichever version wrapped it."""
        return TransitRootKey(self._transit, 0).unwrap(wrapped, client=client)

    def begin_rotation(self) -> RootKey:
        """Return the new version; one that an interrupted rotation had made is not made again."""
        if not self._note.exists():
            version = self._transit.rotate()
            self._note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._note.write_text(str(version), encoding="ascii")
        return TransitRootKey(self._transit, int(self._note.read_text(encoding="ascii")))

    def finish_rotation(self) -> None:
        """Note that everything has been rewrapped; the service may now forget older versions, as its operator wants."""
        if not self._note.exists():
            raise WrongState("No rotation is under way.")
        self._note.unlink()


def _mark(client: str) -> bytes:
    return hashlib.sha256(f"holdspace/client/{client}".encode()).digest()[:MARK_BYTES]
