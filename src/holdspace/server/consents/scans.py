"""Photographs and scans of a signed page, without what the phone or scanner wrote beside the picture.

A photograph says where and when it was taken, with which device, and holds a smaller picture of what was cut off. Of
all that the way the picture is to be turned stays. JPEG: ITU T.81, Exif 2.3; PNG: https://www.w3.org/TR/png-3/ .
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import partial

from holdspace.domain.errors import BadInput
from holdspace.server.consents.pdf_pages import pages_alone

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# What draws the picture, and how its colours are meant.
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
START, END, SCAN, JFIF, EXIF, ADOBE, COMMENT, FILL = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE, 0xFE, 0xFF
# Where the drawing of a scan ends: a marker that is neither a zero put behind 0xFF nor a restart.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_ORIENTATION = 0x0112


def picture_alone(document: bytes, media_type: str) -> bytes:
    """Return the document with nothing beside its picture, or beside its pages where it is a PDF.

    Raises BadInput where it only begins like a picture.
    """
    if media_type == PDF:
        return pages_alone(document, partial(picture_alone, media_type=JPEG))
    parts = _png if media_type == PNG else _jpeg
    try:
        return b"".join(parts(document))
    except (IndexError, ValueError, struct.error):
        raise BadInput(
            "This picture is damaged.", source="document", remedy="Scan or photograph the signed page again."
        ) from None


def _png(document: bytes) -> Iterator[bytes]:
    yield PNG_HEAD
    at, kind = len(PNG_HEAD), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", document, at)
        end = at + 12 + length
        if end > len(document):
            raise ValueError("cut off")
        if kind in PNG_KEPT:
            yield document[at:end]
        at = end


def _jpeg(document: bytes) -> Iterator[bytes]:
    yield document[:2]
    at = 2
    while (marker := _marker(document, at)) != END:
        if marker == FILL:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", document, at + 2)
        end = at + 2 + length
        if marker == SCAN:
            found = _NEXT_MARKER.search(document, end)
            if found is None:
                raise ValueError("cut off")
            end = found.start()
        if marker == EXIF:
            yield _turned(document[at + 4 : end])
        elif marker in {JFIF, ADOBE} or not (JFIF <= marker < 0xF0 or marker == COMMENT):
            yield document[at:end]
        at = end
    yield bytes([0xFF, END])


def _marker(document: bytes, at: int) -> int:
    if document[at] != 0xFF or document[at + 1] in {0x00, START}:
        raise ValueError("no marker")
    return document[at + 1]


def _turned(exif: bytes) -> bytes:
    """Return a segment that says how the picture is to be turned and nothing else; none where it stands upright."""
    if not exif.startswith(b"Exif\0\0"):
        return b""
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order:
        return b""
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for each in range(count):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * each)
        if tag == _ORIENTATION and 2 <= value <= 8:
            kept = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
            return struct.pack(">BBH", 0xFF, EXIF, 2 + len(kept)) + kept
    return b""
