"""What an envelope of the age format looks like from outside, so that nothing that is not locked is ever taken in.

Format: https://age-encryption.org/v1. Header: version line, one stanza a recipient, the header's authentication code;
then 16 bytes of nonce and the sealed pieces. What is inside cannot be judged from here, and must not be.
"""

from __future__ import annotations

import re

from holdspace.domain.errors import BadInput

MOST_BYTES = 300_000
# Plaintext is padded to whole kilobytes in the browser: its length says little about what was written.
_VERSION = b"age-encryption.org/v1\n"
_X25519 = re.compile(rb"-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n")
_SCRYPT = re.compile(rb"-> scrypt [A-Za-z0-9+/]{22} (\d{1,2})\n[A-Za-z0-9+/]{43}\n")
_PASSKEY = re.compile(rb"-> age-encryption\.org/fido2prf [A-Za-z0-9+/]{22}\n[A-Za-z0-9+/]{43}\n")
# Which passkey it is, as `age-plugin-fido2prf` writes it: Bech32 in capitals. Not secret.
_PASSKEY_NAME = re.compile(r"AGE-PLUGIN-FIDO2PRF-1[02-9AC-HJ-NP-Z]{20,4000}")
_CODE = re.compile(rb"--- [A-Za-z0-9+/]{43}\n")
# log2 N of scrypt, as OWASP advises: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
_LEAST_WORK = 17
_NONCE_AND_TAG = 32


def require_entry_envelope(envelope: bytes) -> None:
    """Raise BadInput unless this is an envelope for at least two X25519 recipients: one key, and one to recover it."""
    stanzas, rest = _stanzas(envelope, _X25519)
    if stanzas < 2 or len(rest) <= _NONCE_AND_TAG:
        raise _refusal()


def require_key_envelope(envelope: bytes) -> None:
    """Raise BadInput unless this is an envelope under a passphrase that was stretched enough."""
    match = _SCRYPT.match(envelope, len(_VERSION))
    stanzas, rest = _stanzas(envelope, _SCRYPT)
    if stanzas != 1 or match is None or int(match[1]) < _LEAST_WORK or len(rest) <= _NONCE_AND_TAG:
        raise _refusal()


def require_passkey_envelope(envelope: bytes, *, name: str) -> None:
    """Raise BadInput unless this is an envelope under what a passkey derives (WebAuthn PRF) that names the passkey."""
    stanzas, rest = _stanzas(envelope, _PASSKEY)
    if stanzas != 1 or len(rest) <= _NONCE_AND_TAG or not _PASSKEY_NAME.fullmatch(name):
        raise _refusal()


def _stanzas(envelope: bytes, kind: re.Pattern[bytes]) -> tuple[int, bytes]:
    if len(envelope) > MOST_BYTES:
        raise BadInput("The entry is too long.", remedy="Split it into two.")
    if not envelope.startswith(_VERSION):
        raise _refusal()
    at, count = len(_VERSION), 0
    while match := kind.match(envelope, at):
        at, count = match.end(), count + 1
    end = _CODE.match(envelope, at)
    if end is None:
        raise _refusal()
    return count, envelope[end.end() :]


def _refusal() -> BadInput:
    return BadInput("This was not locked in your browser, so it was not taken in.", remedy="Load the page again.")
