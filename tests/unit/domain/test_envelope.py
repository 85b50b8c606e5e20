"""Nothing is taken into the journal that is not locked."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.envelope import (
    MOST_BYTES,
    require_entry_envelope,
    require_key_envelope,
    require_passkey_envelope,
)
from holdspace.domain.errors import BadInput

VERSION = b"age-encryption.org/v1\n"
STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
SCRYPT = b"-> scrypt " + b"A" * 22 + b" 17\n" + b"B" * 43 + b"\n"
PASSKEY = b"-> age-encryption.org/fido2prf " + b"A" * 22 + b"\n" + b"B" * 43 + b"\n"
NAME = "AGE-PLUGIN-FIDO2PRF-1" + "Q" * 40
CODE = b"--- " + b"C" * 43 + b"\n"
BODY = bytes(64)


def test_an_entry_for_two_recipients_is_taken():
    require_entry_envelope(VERSION + STANZA * 2 + CODE + BODY)
    require_entry_envelope(VERSION + STANZA * 3 + CODE + BODY)


def test_a_key_under_a_passphrase_is_taken():
    require_key_envelope(VERSION + SCRYPT + CODE + BODY)


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"I felt bad today",
        VERSION,
        VERSION + CODE + BODY,
        VERSION + STANZA + CODE + BODY,
        VERSION + STANZA * 2 + BODY,
        VERSION + STANZA * 2 + CODE,
        VERSION + STANZA * 2 + CODE + bytes(32),
        VERSION + SCRYPT + CODE + BODY,
        VERSION + STANZA * 2 + b"-> plain I felt bad\n" + CODE + BODY,
        VERSION + STANZA * 2 + CODE + bytes(MOST_BYTES),
        b"age-encryption.org/v2\n" + STANZA * 2 + CODE + BODY,
        base64.b64encode(VERSION + STANZA * 2 + CODE + BODY),
    ],
)
def test_whatever_else_is_refused(envelope: bytes):
    with pytest.raises(BadInput):
        require_entry_envelope(envelope)


@pytest.mark.parametrize(
    "envelope",
    [
        VERSION + STANZA + CODE + BODY,
        VERSION + SCRYPT * 2 + CODE + BODY,
        VERSION + SCRYPT.replace(b" 17", b" 16") + CODE + BODY,
        VERSION + SCRYPT + CODE,
    ],
)
def test_a_key_that_is_not_stretched_enough_is_refused(envelope: bytes):
    with pytest.raises(BadInput):
        require_key_envelope(envelope)


def test_a_key_under_a_passkey_is_taken():
    require_passkey_envelope(VERSION + PASSKEY + CODE + BODY, name=NAME)


@pytest.mark.parametrize(
    ("envelope", "name"),
    [
        (VERSION + SCRYPT + CODE + BODY, NAME),
        (VERSION + STANZA + CODE + BODY, NAME),
        (VERSION + PASSKEY * 2 + CODE + BODY, NAME),
        (VERSION + PASSKEY + STANZA + CODE + BODY, NAME),
        (VERSION + PASSKEY + CODE, NAME),
        (VERSION + PASSKEY + CODE + BODY, ""),
        (VERSION + PASSKEY + CODE + BODY, "my passkey"),
        (VERSION + PASSKEY + CODE + BODY, NAME + "\nI felt bad today"),
    ],
)
def test_nothing_else_is_taken_as_a_key_under_a_passkey(envelope: bytes, name: str):
    with pytest.raises(BadInput):
        require_passkey_envelope(envelope, name=name)


@given(st.text(max_size=500))
def test_plain_words_are_never_taken(words: str):
    with pytest.raises(BadInput):
        require_entry_envelope(words.encode())
