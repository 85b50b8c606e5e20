"""Signing a few lines of text so that anyone can check who wrote them: C2SP signed note with Ed25519.

Format: https://c2sp.org/signed-note. The verifier key is public, ``name+id+key``; it is printed, exported, and kept
by whoever wants to check the log later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from holdspace.domain.errors import BadInput, IntegrityError

_ED25519 = b"\x01"
_ID_BYTES = 4
_MARK = "— "  # em dash and space, as the format prescribes


class NoteSigner:
    """A named signing key."""

    def __init__(self, name: str, secret: bytes) -> None:
        if not _is_name(name):
            raise ValueError("A signer's name is of letters that are seen, with no spaces and no plus sign.")
        self._name, self._key = name, Ed25519PrivateKey.from_private_bytes(secret)

    @staticmethod
    def new_secret() -> bytes:
        """Return 32 fresh bytes that are a private key."""
        return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())

    @property
    def verifier_key(self) -> str:
        """The public key as one line."""
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        encoded = base64.b64encode(_ED25519 + public).decode()
        return f"{self._name}+{_key_id(self._name, public).hex()}+{encoded}"

    def sign(self, text: str) -> str:
        """Return the note: the text (which must end with a line feed), an empty line, the signature line."""
        if not text.endswith("\n"):
            raise ValueError("A note's text ends with a line feed.")
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        signature = _key_id(self._name, public) + self._key.sign(text.encode())
        return f"{text}\n{_MARK}{self._name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, verifier_key: str) -> str:
    """Return the signed text; raise IntegrityError where no signature of this key holds."""
    name, identity, public = _parse(verifier_key)
    text, separator, signatures = note.rpartition("\n\n")
    if not separator:
        raise IntegrityError("The note carries no signature.")
    text += "\n"
    for line in signatures.split("\n"):
        if not line.startswith(f"{_MARK}{name} "):
            continue
        try:
            raw = base64.b64decode(line.removeprefix(f"{_MARK}{name} "), validate=True)
            if raw[:_ID_BYTES] != identity:
                continue
            Ed25519PublicKey.from_public_bytes(public).verify(raw[_ID_BYTES:], text.encode())
        except (binascii.Error, ValueError, InvalidSignature):
            raise IntegrityError("The signature does not hold: the note was altered or signed by another.") from None
        return text
    raise IntegrityError("The note is not signed by this key.")


def _parse(verifier_key: str) -> tuple[str, bytes, bytes]:
    try:
        name, identity, encoded = verifier_key.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        public = raw[1:]
        is_right = _is_name(name) and raw[:1] == _ED25519 and len(public) == 32
        is_right = is_right and bytes.fromhex(identity) == _key_id(name, public)
    except (ValueError, binascii.Error):
        is_right = False
    if not is_right:
        raise BadInput("This is not a verifier key.", remedy="It looks like name+1a2b3c4d+AT... on one line.")
    return name, bytes.fromhex(identity), public


def _is_name(name: str) -> bool:
    """Return whether this can name a key; one that a terminal obeys could hide what is said about the key."""
    return name.isprintable() and bool(name) and not any(each.isspace() or each == "+" for each in name)


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_ID_BYTES]
