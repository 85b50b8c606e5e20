"""A sealed file opens whole or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.errors import IntegrityError
from holdspace.vault.sealed_file import MAGIC, PIECE_BYTES, SALT_BYTES, TAG_BYTES, open_file, seal_file

SECRET = bytes(range(32))
HEAD = len(MAGIC) + SALT_BYTES


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    seal_file(io.BytesIO(content), target, secret=SECRET, purpose="backup")
    return target.getvalue()


def opened(content: bytes, *, secret: bytes = SECRET, purpose: str = "backup") -> bytes:
    target = io.BytesIO()
    open_file(io.BytesIO(content), target, secret=secret, purpose=purpose)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_a_file_of_any_size_opens_to_what_was_sealed(size: int):
    content = bytes(i % 251 for i in range(1000)) * (size // 1000 + 1)

    assert opened(sealed(content[:size])) == content[:size]


@given(st.binary(max_size=200), st.data())
def test_any_changed_bit_is_noticed(content: bytes, data: st.DataObject):
    raw = bytearray(sealed(content))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(IntegrityError):
        opened(bytes(raw))


def test_a_file_cut_between_its_pieces_is_noticed():
    raw = sealed(bytes(2 * PIECE_BYTES))

    with pytest.raises(IntegrityError):
        opened(raw[: HEAD + PIECE_BYTES + TAG_BYTES])


def test_pieces_in_another_order_are_noticed():
    raw = sealed(bytes(3 * PIECE_BYTES))
    piece = PIECE_BYTES + TAG_BYTES
    first, second, rest = raw[HEAD : HEAD + piece], raw[HEAD + piece : HEAD + 2 * piece], raw[HEAD + 2 * piece :]

    with pytest.raises(IntegrityError):
        opened(raw[:HEAD] + second + first + rest)


def test_another_key_or_purpose_opens_nothing():
    with pytest.raises(IntegrityError):
        opened(sealed(b"content"), secret=bytes(32))
    with pytest.raises(IntegrityError):
        opened(sealed(b"content"), purpose="keys")
    with pytest.raises(IntegrityError):
        opened(b"something else")
