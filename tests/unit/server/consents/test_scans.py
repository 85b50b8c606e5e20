"""Of a photographed page the picture is kept, and nothing that the phone wrote beside it."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.errors import BadInput
from holdspace.server.consents.scans import PNG_HEAD, picture_alone

PLACE = b"52.5200 N 13.4050 E"
JPEG, PNG = "image/jpeg", "image/png"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, 2 + len(content)) + content


def exif(order: str, orientation: int) -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    maker = struct.pack(f"{order}HHIHH", 0x010F, 3, 1, 0, 0)
    turned = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    tags = struct.pack(f"{order}IH", 8, 2) + maker + turned + struct.pack(f"{order}I", 0)
    return segment(0xE1, b"Exif\0\0" + head + tags + PLACE)


def jpeg(*beside: bytes) -> bytes:
    """Return the marks of a picture of two scans, with restarts and a stuffed 0xFF, and something after its end."""
    tables = segment(0xDB, bytes(65)) + segment(0xC2, bytes(15)) + segment(0xC4, b"\x10\xff\xd9" + bytes(17))
    scans = segment(0xDA, bytes(8)) + b"a\xff\x00b\xff\xd3c" + segment(0xC4, bytes(19)) + segment(0xDA, bytes(8)) + b"d"
    return b"".join([b"\xff\xd8", segment(0xE0, b"JFIF\0" + bytes(9)), *beside, tables, scans, b"\xff\xd9"])


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*beside: bytes) -> bytes:
    drawn = chunk(b"IDAT", zlib.compress(bytes(4)))
    return b"".join([PNG_HEAD, chunk(b"IHDR", bytes(13)), *beside, drawn, chunk(b"IEND", b"")])


def test_a_photograph_loses_place_device_and_remarks_and_whatever_follows_its_end():
    beside = [exif("<", 1), segment(0xE2, b"MPF\0" + PLACE), segment(0xED, PLACE), segment(0xFE, PLACE)]

    assert picture_alone(jpeg(*beside) + PLACE, JPEG) == jpeg()


@pytest.mark.parametrize("order", ["<", ">"])
def test_how_it_is_to_be_turned_stays(order: str):
    kept = picture_alone(jpeg(exif(order, 6)), JPEG)

    assert PLACE not in kept
    assert picture_alone(kept, JPEG) == kept
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in kept


def test_a_scan_as_png_loses_texts_times_and_whatever_follows_its_end():
    beside = [chunk(b"tEXt", PLACE), chunk(b"eXIf", PLACE), chunk(b"tIME", bytes(7)), chunk(b"zTXt", PLACE)]

    assert picture_alone(png(*beside) + PLACE, PNG) == png()


def test_marks_may_be_filled_up_before_them():
    assert picture_alone(jpeg(b"\xff\xff"), JPEG) == jpeg()


@pytest.mark.parametrize("media_type", [JPEG, PNG])
@given(rest=st.binary(max_size=60), cut=st.integers(0, 200))
def test_what_only_begins_like_a_picture_is_refused_or_read_and_never_fails(media_type: str, rest: bytes, cut: int):
    whole = jpeg(exif("<", 6)) if media_type == JPEG else png()
    document = whole[: max(cut, 8)] + rest
    with suppress(BadInput):
        assert len(picture_alone(document, media_type)) <= len(document) + 2


@pytest.mark.parametrize(("document", "media_type"), [(jpeg()[:-2], JPEG), (png()[:-12], PNG), (b"\xff\xd8\xff", JPEG)])
def test_a_picture_that_was_cut_off_is_refused(document: bytes, media_type: str):
    with pytest.raises(BadInput):
        picture_alone(document, media_type)
