"""Key pairs of the age format and files locked to them, as a client's browser makes them for the journal.

Format: https://age-encryption.org/v1, its X25519 recipient. Clients' own keys are made on their devices and never here;
this is for whoever tells a made-up client's story.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holdspace.vault.age_file import assemble
from holdspace.vault.bech32 import bech32

_FILE_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class AgeKey:
    """A key pair: the raw secret, never shown by itself, and both halves as age writes them."""

    raw: bytes = field(repr=False)

    @property
    def identity(self) -> str:
        """Return the secret half as text; whoever has it opens what is locked to the other half."""
        return bech32("age-secret-key-", self.raw).upper()

    @property
    def recipient(self) -> str:
        """Return the public half as text."""
        return bech32("age", self.public_bytes)

    @property
    def public_bytes(self) -> bytes:
        """Return the public half."""
        return X25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw()


def generate_key() -> AgeKey:
    """Return a new key pair."""
    return AgeKey(X25519PrivateKey.generate().private_bytes_raw())


def lock_to(keys: Sequence[AgeKey], content: bytes) -> bytes:
    """Return the content as an age file that opens with any one of the keys."""
    file_key = os.urandom(_FILE_KEY_BYTES)
    return assemble(file_key, b"".join(_stanza(key.public_bytes, file_key) for key in keys), content)


def _stanza(recipient: bytes, file_key: bytes) -> bytes:
    """Return the file key wrapped for one recipient, under a key agreed with a pair that is used once."""
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    agreed = once.exchange(X25519PublicKey.from_public_bytes(recipient))
    wrapping = HKDF(SHA256(), 32, salt=share + recipient, info=b"age-encryption.org/v1/X25519").derive(agreed)
    body = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    return b"-> X25519 %s\n%s\n" % (_encode(share), _encode(body))


def _encode(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")
