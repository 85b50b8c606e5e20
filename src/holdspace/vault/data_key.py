"""A client's data key: AES-256-GCM under a subkey for each kind of content.

A sealed value is ``version (1 byte) | nonce (12) | ciphertext and tag``. Its associated data name the table, column,
row, client and version it belongs to, so that a value copied to another place does not open. Nonces are random: a
subkey may seal 2^32 values before their collision becomes likely (NIST SP 800-38D section 8.3), more than a client has.
Subkeys: HKDF-SHA256, RFC 5869.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holdspace.domain.errors import IntegrityError

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


class AssociatedData(NamedTuple):
    """The place a sealed value belongs to."""

    table: str
    column: str
    row: str
    client: str
    version: int

    def encode(self) -> bytes:
        """Return an unambiguous encoding: each part is preceded by its length."""
        # Of a page's many values all but the row is the same.
        row, before, after = self.row.encode(), (self.table, self.column), (self.client, str(self.version))
        return b"".join((_measured(*before), len(row).to_bytes(4, "big"), row, _measured(*after)))


@lru_cache(maxsize=4_096)
def _measured(*parts: str) -> bytes:
    return b"".join([len(raw).to_bytes(4, "big") + raw for raw in map(str.encode, parts)])


class DataKey:
    """32 secret bytes and the subkeys made of them. Never shown, never pickled."""

    __slots__ = ("_proof_keys", "_secret", "_subkeys")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise IntegrityError("A data key has 32 bytes.")
        self._secret = secret
        self._subkeys: dict[str, AESGCM] = {}
        self._proof_keys: dict[str, bytes] = {}

    @classmethod
    def new(cls) -> DataKey:
        """Return a fresh random key."""
        return cls(os.urandom(KEY_BYTES))

    def seal(self, plaintext: bytes, *, kind: str, associated: AssociatedData) -> bytes:
        """Return the sealed value; it opens only with the same kind and associated data."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._subkey(kind).encrypt(nonce, plaintext, VERSION + associated.encode())

    def open(self, sealed: bytes, *, kind: str, associated: AssociatedData) -> bytes:
        """Return the plaintext; raise IntegrityError where the value is not what was sealed for this place."""
        if sealed[:1] != VERSION:
            raise IntegrityError("A sealed value has an unknown version.")
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._subkey(kind).decrypt(nonce, body, VERSION + associated.encode())
        except (InvalidTag, ValueError) as error:
            raise IntegrityError("A sealed value is not what was written here.") from error

    def prove(self, message: bytes, *, kind: str) -> bytes:
        """Return 32 bytes that only a holder of this key can make for the message: HMAC-SHA256, RFC 2104."""
        key = self._proof_keys.get(kind)
        if key is None:
            key = self._proof_keys[kind] = self._derived(b"holdspace/proof/", kind)
        return hmac.digest(key, message, "sha256")

    def expose(self) -> bytes:
        """Return the secret bytes, for wrapping under a root key and nothing else."""
        return self._secret

    def _subkey(self, kind: str) -> AESGCM:
        cipher = self._subkeys.get(kind)
        if cipher is None:
            cipher = self._subkeys[kind] = AESGCM(self._derived(b"holdspace/kind/", kind))
        return cipher

    def _derived(self, use: bytes, kind: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=use + kind.encode()).derive(self._secret)

    def __repr__(self) -> str:
        return "<DataKey>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("A data key is not written anywhere.")
