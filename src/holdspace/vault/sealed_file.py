"""Sealing a file of any size in pieces, so that neither a change, a swap of pieces nor a cut goes unnoticed.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015, https://eprint.iacr.org/2015/189) over AES-256-GCM:
each piece's nonce holds its number and whether it is the last. The key is made anew for each file by HKDF from the
root key and a random salt, so that nonces never meet. Layout: magic, salt, then pieces of 1 MiB plus tag.
"""

from __future__ import annotations

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holdspace.domain.errors import IntegrityError

MAGIC = b"holdspace-sealed-file-1\n"
SALT_BYTES = 32
PIECE_BYTES = 1 << 20
TAG_BYTES = 16


def seal_file(source: BinaryIO, target: BinaryIO, *, secret: bytes, purpose: str) -> None:
    """Write the sealed content of ``source`` to ``target``; ``purpose`` must be the same when opening."""
    salt = os.urandom(SALT_BYTES)
    cipher = _cipher(secret, salt, purpose)
    target.write(MAGIC + salt)
    number, piece = 0, source.read(PIECE_BYTES)
    while True:
        following = source.read(PIECE_BYTES)
        target.write(cipher.encrypt(_nonce(number, is_last=not following), piece, MAGIC))
        if not following:
            return
        number, piece = number + 1, following


def open_file(source: BinaryIO, target: BinaryIO, *, secret: bytes, purpose: str) -> None:
    """Write the plaintext to ``target``; raise IntegrityError where a piece was altered, moved or is missing.

    What was written before the error must not be used: write to a temporary place and move it when this has returned.
    """
    head = source.read(len(MAGIC) + SALT_BYTES)
    if len(head) < len(MAGIC) + SALT_BYTES or not head.startswith(MAGIC):
        raise IntegrityError("This is not a file that Holdspace sealed.")
    cipher = _cipher(secret, head[len(MAGIC) :], purpose)
    number, piece = 0, source.read(PIECE_BYTES + TAG_BYTES)
    while True:
        following = source.read(PIECE_BYTES + TAG_BYTES)
        try:
            target.write(cipher.decrypt(_nonce(number, is_last=not following), piece, MAGIC))
        except (InvalidTag, ValueError):
            raise IntegrityError("The file was altered, is cut off, or belongs to another root key.") from None
        if not following:
            return
        number, piece = number + 1, following


def _cipher(secret: bytes, salt: bytes, purpose: str) -> AESGCM:
    info = b"holdspace/file/" + purpose.encode()
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=info).derive(secret))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
