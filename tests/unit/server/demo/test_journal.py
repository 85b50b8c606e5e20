"""What the storyteller locks for a journal opens with either of its keys, and only with them."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from holdspace.domain.envelope import require_entry_envelope
from holdspace.server.demo.bech32 import bech32
from holdspace.server.demo.journal import lock_to
from tests.age_reader import read_age

WORDS = json.dumps({"text": "A heron"}).encode()


def secret_of(key: X25519PrivateKey) -> str:
    return bech32("age-secret-key-", key.private_bytes_raw()).upper()


def test_an_entry_opens_with_the_journals_key_and_with_the_one_to_recover_it():
    keys = [X25519PrivateKey.generate(), X25519PrivateKey.generate()]

    envelope = lock_to([key.public_key() for key in keys], WORDS)

    require_entry_envelope(envelope)
    assert [read_age(envelope, secret_of(key)) for key in keys] == [WORDS, WORDS]


def test_another_key_opens_nothing():
    keys = [X25519PrivateKey.generate(), X25519PrivateKey.generate()]
    envelope = lock_to([key.public_key() for key in keys], WORDS)

    with pytest.raises(ValueError, match="no stanza is for this key"):
        read_age(envelope, secret_of(X25519PrivateKey.generate()))
