"""A witness's word on a checkpoint: that it saw this log grow from what it saw before, and when.

Format: https://c2sp.org/tlog-cosignature, Ed25519. The signature covers ``cosignature/v1``, the time and the
checkpoint's text; its line stands below the log's own in the note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from holdspace.domain.errors import BadInput, IntegrityError

_COSIGNATURE = b"\x04"
_ID_BYTES, _TIME_BYTES = 4, 8
_MARK = "— "


def cosigned_at(note: str, witness_key: str) -> datetime:
    """Return when the witness signed this note; raise IntegrityError where it did not sign what stands there."""
    name, identity, public = _parse(witness_key)
    text, separator, signatures = note.rpartition("\n\n")
    for line in signatures.split("\n") if separator else ():
        if line.startswith(f"{_MARK}{name} "):
            raw = _decoded(line.removeprefix(f"{_MARK}{name} "))
            if raw[:_ID_BYTES] == identity:
                return _checked(raw, public, f"{text}\n")
    raise IntegrityError("The witness has not signed this checkpoint.")


def _checked(raw: bytes, public: bytes, text: str) -> datetime:
    seconds = int.from_bytes(raw[_ID_BYTES : _ID_BYTES + _TIME_BYTES], "big")
    signed = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[_ID_BYTES + _TIME_BYTES :], signed)
        return datetime.fromtimestamp(seconds, UTC)
    except (InvalidSignature, ValueError, OverflowError, OSError):
        raise IntegrityError("The witness's signature does not hold.") from None


def _parse(witness_key: str) -> tuple[str, bytes, bytes]:
    try:
        name, identity, encoded = witness_key.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:_ID_BYTES]
        is_right = raw[:1] == _COSIGNATURE and len(raw) == 33 and bytes.fromhex(identity) == expected
    except (ValueError, binascii.Error):
        is_right = False
    if not is_right:
        raise BadInput("This is not a witness's key.", remedy="It looks like name+1a2b3c4d+BA... on one line.")
    return name, expected, raw[1:]


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return b""
