"""A file under a passphrase in the age format, so that its owner opens it without us: ``age --decrypt my-copy.age``.

Format: https://age-encryption.org/v1, its scrypt recipient. The file key is wrapped under the stretched passphrase, the
header carries an authentication code under the file key, and the content follows in pieces of 64 KiB under
ChaCha20-Poly1305, each numbered and the last one marked, so that neither a change nor a cut goes unnoticed.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from holdspace.domain.errors import BadInput, IntegrityError

VERSION = b"age-encryption.org/v1\n"
# 128 MiB and about half a second, as the root key's passphrase: OWASP Password Storage Cheat Sheet, scrypt N=2^17, r=8,
# p=1. The command age has 2^18, too much memory for a server that serves others too.
WORK_FACTOR = 17
# A file from elsewhere may ask for more work, but not for more than a machine has.
MOST_WORK = 20
PIECE_BYTES, TAG_BYTES = 65_536, 16
_FILE_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 16, 16, 16
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n"
    rb"([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
)


def lock(content: bytes, *, passphrase: str) -> bytes:
    """Return the content as an age file that opens with the passphrase."""
    file_key, salt = os.urandom(_FILE_KEY_BYTES), os.urandom(_SALT_BYTES)
    wrapped = ChaCha20Poly1305(_stretch(passphrase, salt, WORK_FACTOR)).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt %s %d\n%s\n" % (_encode(salt), WORK_FACTOR, _encode(wrapped))
    return assemble(file_key, stanza, content)


def assemble(file_key: bytes, stanzas: bytes, content: bytes) -> bytes:
    """Return the content sealed under a file key that the stanzas hand to whoever may open it."""
    head, nonce = VERSION + stanzas + b"---", os.urandom(_NONCE_BYTES)
    code = _code(file_key, head)
    return b"".join([head, b" ", _encode(code), b"\n", nonce, *_sealed(content, _payload_cipher(file_key, nonce))])


def unlock(locked: bytes, *, passphrase: str) -> bytes:
    """Return the content; raise BadInput for another file or passphrase, IntegrityError where it was altered."""
    header = _HEADER.match(locked)
    if header is None or int(header[2]) > MOST_WORK:
        raise BadInput("This is no file that opens with a passphrase.", remedy="It begins with age-encryption.org/v1.")
    key = _stretch(passphrase, _decode(header[1]), int(header[2]))
    try:
        file_key = ChaCha20Poly1305(key).decrypt(bytes(12), _decode(header[3]), None)
    except InvalidTag:
        raise BadInput("The passphrase does not open this file.") from None
    head = locked[: header.start(4) - 1]
    if not hmac.compare_digest(_code(file_key, head), _decode(header[4])):
        raise IntegrityError("The file was altered.")
    nonce, body = locked[header.end() :][:_NONCE_BYTES], locked[header.end() + _NONCE_BYTES :]
    return b"".join(_opened(body, _payload_cipher(file_key, nonce)))


def _stretch(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    label = b"age-encryption.org/v1/scrypt"
    return Scrypt(salt=label + salt, length=32, n=1 << work_factor, r=8, p=1).derive(passphrase.encode())


def _code(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(HKDF(SHA256(), 32, salt=None, info=b"header").derive(file_key), head, "sha256")


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt=nonce, info=b"payload").derive(file_key))


def _sealed(content: bytes, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    # An empty file has one empty piece; any other has no empty one.
    starts = range(0, len(content), PIECE_BYTES) or range(1)
    for number, start in enumerate(starts):
        is_last = start + PIECE_BYTES >= len(content)
        yield cipher.encrypt(_piece_nonce(number, is_last=is_last), content[start : start + PIECE_BYTES], None)


def _opened(body: bytes, cipher: ChaCha20Poly1305) -> Iterator[bytes]:
    whole = PIECE_BYTES + TAG_BYTES
    for number, start in enumerate(range(0, len(body), whole) or range(1)):
        nonce = _piece_nonce(number, is_last=start + whole >= len(body))
        try:
            piece = cipher.decrypt(nonce, body[start : start + whole], None)
        except (InvalidTag, ValueError):
            raise IntegrityError("The file was altered or is cut off.") from None
        if not piece and number:
            raise IntegrityError("The file was altered or is cut off.")
        yield piece


def _piece_nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _encode(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _decode(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))
