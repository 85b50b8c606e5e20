"""Sealed values: they open at their own place, unaltered, and nowhere else."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.errors import IntegrityError
from holdspace.vault import AssociatedData, DataKey

PLACE = AssociatedData(table="measures_check", column="sealed", row="r1", client="c1", version=1)
KEY = DataKey(bytes(range(32)))
VECTORS = json.loads(Path("tests/vectors/sealed_values.json").read_text(encoding="utf-8"))

names = st.text(max_size=12)
places = st.builds(AssociatedData, table=names, column=names, row=names, client=names, version=st.integers(0, 10_000))


@given(plaintext=st.binary(max_size=2_000), place=places, kind=st.text(min_size=1, max_size=20))
def test_what_was_sealed_opens_at_its_place(plaintext: bytes, place: AssociatedData, kind: str):
    sealed = KEY.seal(plaintext, kind=kind, associated=place)

    assert KEY.open(sealed, kind=kind, associated=place) == plaintext


@given(plaintext=st.binary(max_size=60), data=st.data())
def test_any_flipped_bit_is_refused(plaintext: bytes, data: st.DataObject):
    sealed = bytearray(KEY.seal(plaintext, kind="answers", associated=PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(IntegrityError):
        KEY.open(bytes(sealed), kind="answers", associated=PLACE)


@given(plaintext=st.binary(max_size=60), data=st.data())
def test_any_cut_is_refused(plaintext: bytes, data: st.DataObject):
    sealed = KEY.seal(plaintext, kind="answers", associated=PLACE)
    kept = data.draw(st.integers(0, len(sealed) - 1))

    with pytest.raises(IntegrityError):
        KEY.open(sealed[:kept], kind="answers", associated=PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        PLACE._replace(table="measures_checkscores"),
        PLACE._replace(column="other"),
        PLACE._replace(row="r2"),
        PLACE._replace(client="c2"),
        PLACE._replace(version=2),
    ],
    ids=lambda place: str(place),
)
def test_a_value_that_was_moved_does_not_open(elsewhere: AssociatedData):
    sealed = KEY.seal(b"words", kind="answers", associated=PLACE)

    with pytest.raises(IntegrityError):
        KEY.open(sealed, kind="answers", associated=elsewhere)


@given(one=places, other=places)
def test_two_places_never_share_an_encoding(one: AssociatedData, other: AssociatedData):
    assert (one.encode() == other.encode()) is (one == other)


def test_parts_of_a_place_cannot_run_into_one_another():
    one = PLACE._replace(table="ab", column="c")
    other = PLACE._replace(table="a", column="bc")

    assert one.encode() != other.encode()


def test_a_value_of_one_kind_does_not_open_as_another():
    sealed = KEY.seal(b"words", kind="notes", associated=PLACE)

    with pytest.raises(IntegrityError):
        KEY.open(sealed, kind="answers", associated=PLACE)


def test_another_key_does_not_open_it():
    sealed = KEY.seal(b"words", kind="answers", associated=PLACE)

    with pytest.raises(IntegrityError):
        DataKey.new().open(sealed, kind="answers", associated=PLACE)


def test_the_same_words_never_look_the_same_twice():
    sealed = {KEY.seal(b"words", kind="answers", associated=PLACE) for _ in range(1_000)}

    assert len({value[1:13] for value in sealed}) == 1_000  # the nonces


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["title"])
def test_what_was_sealed_by_an_earlier_version_still_opens(vector: dict[str, str]):
    key = DataKey(bytes.fromhex(vector["data_key"]))
    place = AssociatedData(**vector["place"])  # type: ignore[arg-type]  # JSON

    opened = key.open(bytes.fromhex(vector["sealed"]), kind=vector["kind"], associated=place)

    assert opened.decode() == vector["plaintext"]


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int):
    with pytest.raises(IntegrityError):
        DataKey(bytes(length))


def test_a_key_does_not_show_itself():
    assert repr(KEY) == str(KEY) == "<DataKey>"


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_is_not_written_anywhere(write: object):
    with pytest.raises(TypeError):
        write(KEY)  # type: ignore[operator]


def test_a_proof_is_that_of_its_message_kind_and_key():
    proof = KEY.prove(b"head", kind="chain")

    assert proof == KEY.prove(b"head", kind="chain")
    assert proof not in {
        KEY.prove(b"tail", kind="chain"),
        KEY.prove(b"head", kind="other"),
        DataKey(bytes(32)).prove(b"head", kind="chain"),
    }
