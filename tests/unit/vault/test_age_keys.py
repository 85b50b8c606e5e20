"""What is locked to key pairs opens with any one of them, and only with them."""

import json

import pytest

from holdspace.domain.envelope import require_entry_envelope
from holdspace.vault.age_keys import generate_key, lock_to
from tests.age_reader import read_age

WORDS = json.dumps({"text": "A heron"}).encode()


def test_an_entry_opens_with_the_journals_key_and_with_the_one_to_recover_it():
    keys = [generate_key(), generate_key()]

    envelope = lock_to(keys, WORDS)

    require_entry_envelope(envelope)
    assert [read_age(envelope, key.identity) for key in keys] == [WORDS, WORDS]


def test_another_key_opens_nothing():
    envelope = lock_to([generate_key(), generate_key()], WORDS)

    with pytest.raises(ValueError, match="no stanza is for this key"):
        read_age(envelope, generate_key().identity)


def test_a_key_does_not_show_its_secret_by_itself():
    key = generate_key()

    assert key.identity not in repr(key)
    assert repr(key.raw) not in repr(key)
    assert key.recipient.startswith("age1")
