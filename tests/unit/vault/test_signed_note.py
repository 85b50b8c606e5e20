"""A note can be checked by anyone with the public key and altered by nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.checkpoint import Checkpoint
from holdspace.domain.errors import BadInput, IntegrityError
from holdspace.vault.signed_note import NoteSigner, open_note

SIGNER = NoteSigner("practice.example", bytes(range(32)))
TEXT = Checkpoint("practice.example/log", 7, bytes(32)).text()


def test_a_signed_note_opens_to_its_text():
    assert open_note(SIGNER.sign(TEXT), SIGNER.verifier_key) == TEXT


def test_the_example_of_the_go_checksum_database_opens():
    """The note and key of golang.org/x/mod/sumdb/note's documentation."""
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )

    assert open_note(note, key).startswith("If you think cryptography")


@given(st.integers(0, len(TEXT) - 2), st.characters(codec="ascii", categories=["L", "N"]))
def test_any_other_character_breaks_the_signature(place: int, character: str):
    note = SIGNER.sign(TEXT)
    if note[place] != character:
        with pytest.raises(IntegrityError):
            open_note(note[:place] + character + note[place + 1 :], SIGNER.verifier_key)


def test_another_key_does_not_open_it():
    other = NoteSigner("practice.example", bytes(32))
    with pytest.raises(IntegrityError):
        open_note(SIGNER.sign(TEXT), other.verifier_key)


@pytest.mark.parametrize("key", ["", "a+b", "practice.example+00000000+AQ==", "x+zz+!!"])
def test_what_is_no_key_is_said_to_be_none(key: str):
    with pytest.raises(BadInput, match="not a verifier key"):
        open_note(SIGNER.sign(TEXT), key)


@pytest.mark.parametrize("name", ["", "a log", "a+b", "log\x1b[8m", "log\u202e", "log\n"])
def test_a_name_that_hides_what_stands_after_it_names_no_key(name: str):
    with pytest.raises(ValueError, match="name"):
        NoteSigner(name, NoteSigner.new_secret())

    nameless = NoteSigner("x", NoteSigner.new_secret())
    nameless._name = name
    with pytest.raises(BadInput, match="not a verifier key"):
        open_note(nameless.sign(TEXT), nameless.verifier_key)


def test_a_text_without_a_signature_is_refused():
    with pytest.raises(IntegrityError):
        open_note(TEXT, SIGNER.verifier_key)


@pytest.mark.parametrize(
    "text", ["", "a\n", "a\nb\nc\n", "a\n1\nAAAA\n", "\n1\n" + "A" * 43 + "=\n", "a\n01\n" + "A" * 43 + "=\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str):
    with pytest.raises(IntegrityError):
        Checkpoint.from_text(text)


def test_a_checkpoint_reads_back():
    assert Checkpoint.from_text(TEXT) == Checkpoint("practice.example/log", 7, bytes(32))
