"""Reading an age file with a secret key, as the command `age` does: written from the format, apart from the product.

https://age-encryption.org/v1: X25519 stanzas, header code, payload of pieces.
"""

from __future__ import annotations

import base64
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def read_age(envelope: bytes, identity: str) -> bytes:
    """Return the plaintext that the key AGE-SECRET-KEY-1... opens; raise ValueError where it opens none."""
    head, _, rest = envelope.partition(b"\n---")
    code, _, body = rest.partition(b"\n")
    lines = head.decode("ascii").split("\n")
    assert lines[0] == "age-encryption.org/v1"
    file_key = _file_key(lines[1:], X25519PrivateKey.from_private_bytes(secret_of(identity)))
    expected = hmac.digest(_derived(file_key, b"", b"header"), head + b"\n---", "sha256")
    assert hmac.compare_digest(expected, _unbase64(code.strip().decode()))
    cipher, sealed, plain = ChaCha20Poly1305(_derived(file_key, body[:16], b"payload")), body[16:], b""
    for number, start in enumerate(range(0, len(sealed), 65_552)):
        is_last = start + 65_552 >= len(sealed)
        plain += cipher.decrypt(number.to_bytes(11, "big") + bytes([is_last]), sealed[start : start + 65_552], None)
    return plain


def _file_key(lines: list[str], key: X25519PrivateKey) -> bytes:
    own = key.public_key().public_bytes_raw()
    for stanza, body in zip(lines[::2], lines[1::2], strict=True):
        share = _unbase64(stanza.removeprefix("-> X25519 "))
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = _derived(shared, share + own, b"age-encryption.org/v1/X25519")
        try:
            return ChaCha20Poly1305(wrapping).decrypt(bytes(12), _unbase64(body), None)
        except InvalidTag:
            continue
    raise ValueError("no stanza is for this key")


def secret_of(identity: str) -> bytes:
    """Return the 32 bytes in a Bech32 text, whose last six letters are a checksum."""
    letters = identity.lower().rpartition("1")[2][:-6]
    number = 0
    for letter in letters:
        number = number << 5 | BECH32.index(letter)
    return (number >> (len(letters) * 5 - 256)).to_bytes(32, "big")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt or None, info=info).derive(secret)


def _unbase64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
