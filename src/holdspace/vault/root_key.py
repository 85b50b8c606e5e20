"""The key over all keys: wraps each client's data key. It never lies beside the data.

A wrapped key is ``identity (8 bytes) | sealed data key``; the identity says which root key wrapped it, so that a
rotation that was interrupted can go on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from holdspace.domain.errors import IntegrityError, KeyUnavailable
from holdspace.vault import sealed_file
from holdspace.vault.data_key import KEY_BYTES, NONCE_BYTES, AssociatedData, DataKey

IDENTITY_BYTES = 8
KIND = "data-key"
# 128 MiB, about half a second: asked once at start. OWASP Password Storage Cheat Sheet, scrypt N=2^17, r=8, p=1.
SCRYPT_COST = 2**17


class RootKey(Protocol):
    """What can wrap and unwrap data keys: a file, a key ring, a key service."""

    @property
    def identity(self) -> str:
        """Which root key this is, in hex; not secret."""

    def wrap(self, data_key: DataKey, *, client: str) -> bytes:
        """Return the data key sealed for this client."""

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        """Return the data key; raise KeyUnavailable for another root key, IntegrityError where it was altered."""

    def rewrap(self, wrapped: bytes, *, client: str, new: RootKey) -> bytes:
        """Return the same data key wrapped under the new root key."""

    def seal_file(self, source: BinaryIO, target: BinaryIO, *, purpose: str) -> None:
        """Seal a file of any size, such as a backup, under a key derived from this one."""

    def open_file(self, source: BinaryIO, target: BinaryIO, *, purpose: str) -> None:
        """Open what `seal_file` sealed; raise IntegrityError where it was altered or sealed under another key."""

    def health(self) -> None:
        """Raise KeyUnavailable with a hint where wrapping and unwrapping does not work."""


class LocalRootKey:
    """A root key held in this process's memory."""

    def __init__(self, secret: bytes) -> None:
        self._key = DataKey(secret)
        self._identity = hashlib.sha256(b"holdspace/root-key/" + secret).digest()[:IDENTITY_BYTES]

    @property
    def identity(self) -> str:
        return self._identity.hex()

    def wrap(self, data_key: DataKey, *, client: str) -> bytes:
        return self._identity + self._key.seal(data_key.expose(), kind=KIND, associated=self._place(client))

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        if wrapped[:IDENTITY_BYTES] != self._identity:
            raise KeyUnavailable(
                "This data key was wrapped by another root key.",
                hint="Point HOLDSPACE_KEYS to the folder with the root key that belongs to these data.",
            )
        return DataKey(self._key.open(wrapped[IDENTITY_BYTES:], kind=KIND, associated=self._place(client)))

    def rewrap(self, wrapped: bytes, *, client: str, new: RootKey) -> bytes:
        return new.wrap(self.unwrap(wrapped, client=client), client=client)

    def seal_file(self, source: BinaryIO, target: BinaryIO, *, purpose: str) -> None:
        sealed_file.seal_file(source, target, secret=self._key.expose(), purpose=purpose)

    def open_file(self, source: BinaryIO, target: BinaryIO, *, purpose: str) -> None:
        sealed_file.open_file(source, target, secret=self._key.expose(), purpose=purpose)

    def health(self) -> None:
        probe = DataKey.new()
        if self.unwrap(self.wrap(probe, client="health"), client="health").expose() != probe.expose():
            raise KeyUnavailable("The root key does not give back what it wrapped.", hint="Restore it from a backup.")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity}>"

    def _place(self, client: str) -> AssociatedData:
        return AssociatedData(table="client_key", column="wrapped", row=client, client=client, version=1)


class FileRootKey(LocalRootKey):
    """A root key in a file that only its owner can read."""

    @classmethod
    def open_or_create(cls, path: Path) -> FileRootKey:
        """Return the key in the file, made now where there is none; raise KeyUnavailable where the file is unsafe."""
        if not path.exists():
            _write_once(path, os.urandom(KEY_BYTES))
        secret = _read_private(path)
        if len(secret) != KEY_BYTES:
            raise KeyUnavailable(
                f"{path} holds no plain root key.", hint="If it has a passphrase, set HOLDSPACE_PASSPHRASE_FILE."
            )
        return cls(secret)


class PassphraseFileRootKey(LocalRootKey):
    """A root key in a file, sealed under a passphrase: the file alone opens nothing."""

    MAGIC = b"holdspace-root-1"
    SALT_BYTES = 16

    @classmethod
    def open_or_create(cls, path: Path, *, passphrase: str) -> PassphraseFileRootKey:
        """Return the key in the file, made now where there is none; raise KeyUnavailable for a wrong passphrase."""
        if not path.exists():
            _write_once(path, cls._sealed(os.urandom(KEY_BYTES), passphrase))
        raw = _read_private(path)
        if not raw.startswith(cls.MAGIC):
            raise KeyUnavailable(f"{path} holds no root key with a passphrase.", hint="Unset HOLDSPACE_PASSPHRASE.")
        salt, nonce, body = cls._parts(raw)
        try:
            return cls(AESGCM(_stretch(passphrase, salt)).decrypt(nonce, body, cls.MAGIC))
        except InvalidTag as error:
            raise KeyUnavailable(
                "The passphrase does not open the root key.", hint="Check HOLDSPACE_PASSPHRASE."
            ) from error

    @classmethod
    def _sealed(cls, secret: bytes, passphrase: str) -> bytes:
        salt, nonce = os.urandom(cls.SALT_BYTES), os.urandom(NONCE_BYTES)
        return cls.MAGIC + salt + nonce + AESGCM(_stretch(passphrase, salt)).encrypt(nonce, secret, cls.MAGIC)

    @classmethod
    def _parts(cls, raw: bytes) -> tuple[bytes, bytes, bytes]:
        start = len(cls.MAGIC)
        nonce_at, body_at = start + cls.SALT_BYTES, start + cls.SALT_BYTES + NONCE_BYTES
        if len(raw) < body_at:
            raise IntegrityError("The root key file is cut off.")
        return raw[start:nonce_at], raw[nonce_at:body_at], raw[body_at:]


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())


def _write_once(path: Path, content: bytes) -> None:
    """Write a new private file; where another process was quicker, its file stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A random name: two threads of one process, or a file left by a killed one, must not be in the way.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where the name is taken, and never shows a half-written file.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _read_private(path: Path) -> bytes:
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyUnavailable(f"{path} can be read by others.", hint=f"Run: chmod 600 {path}")
    return path.read_bytes()
