"""Files made to harm whoever opens them: refused in words, within a second, in a few megabytes, writing nothing."""

from __future__ import annotations

import io
import json
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from holdspace.domain.errors import BadInput
from holdspace.transcripts.reading import read_utterances

DOCUMENT = "word/document.xml"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MEGABYTES = 80  # the limit of ten for the file, its text, and what is made of its lines


def zipped(entries: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return sink.getvalue()


def document(body: str, head: str = "") -> bytes:
    return zipped({DOCUMENT: f'<?xml version="1.0"?>{head}<w:document {WORD}>{body}</w:document>'.encode()})


def laughs() -> str:
    """Each entity is ten of the one before: a billion at the end."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{step} "{f"&a{step - 1};" * 10}">' for step in range(1, 10))
    return f"<!DOCTYPE x [{entities}]>"


def pixel_flood() -> bytes:
    """A picture of a few bytes that says it is 60,000 by 60,000."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + b"\0" * 40


def claiming(size: int) -> bytes:
    """An archive whose directory lies about how large its document is."""
    real = bytearray(document("<w:p/>"))
    place = real.index(b"PK\x01\x02") + 24
    real[place : place + 4] = struct.pack("<I", size)
    return bytes(real)


def before_its_beginning() -> bytes:
    """An archive whose document begins before the file does."""
    real = bytearray(document("<w:p/>"))
    place = real.rindex(b"PK\x05\x06") + 16
    real[place : place + 4] = struct.pack("<I", len(real) + 7)
    return bytes(real)


def nested(tags: str, depth: int) -> str:
    ends = "".join(f"</{tag[1:]}" for tag in reversed(re.findall("<[^<]+", tags)))
    return tags * depth + ends * depth


def in_tables_and_paragraphs(text: str) -> str:
    for start, end in [("<w:p>", "</w:p>")] * 60 + [("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")] * 30:
        text = start + text + end
    return text


def said(text: str, **more: object) -> bytes:
    """A conversation of two whose first turn is this."""
    turns = [{"speaker": "T", "text": text, **more}, {"speaker": "C", "text": "x"}]
    return json.dumps({"turns": turns}).encode()


def a_link() -> bytes:
    """An archive whose document is a symbolic link to a file of this machine."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        entry = zipfile.ZipInfo(DOCUMENT)
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return sink.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a bomb of one layer": ("a.docx", lambda: zipped({DOCUMENT: b" " * 300_000_000})),
    "a bomb beside the document": ("a.docx", lambda: zipped({"word/media/a.png": b"\0" * 100_000_000})),
    "a bomb in a bomb": ("a.docx", lambda: zipped({DOCUMENT: zipped({DOCUMENT: b" " * 50_000_000})})),
    "twenty thousand entries": ("a.docx", lambda: zipped({f"word/{number}": b"" for number in range(20_000)})),
    "a path that leads out": ("a.docx", lambda: zipped({"../../../tmp/holdspace-slipped": b"x"})),
    "a path from the root": ("a.docx", lambda: zipped({"/tmp/holdspace-slipped": b"x"})),  # noqa: S108
    "a link to a file": ("a.docx", a_link),
    "a billion laughs": ("a.docx", lambda: document("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", laughs())),
    "an entity from a file": (
        "a.docx",
        lambda: document("<w:t>&x;</w:t>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    "an entity from the net": (
        "a.docx",
        lambda: document("<w:t>&x;</w:t>", '<!DOCTYPE x [<!ENTITY x SYSTEM "http://192.0.2.1/x">]>'),
    ),
    "an outside definition": ("a.docx", lambda: document("<w:p/>", '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">')),
    "elements in elements": ("a.docx", lambda: document("<w:p>" * 200_000 + "</w:p>" * 200_000)),
    "controls in controls": ("a.docx", lambda: document(nested("<w:sdt><w:sdtContent>", 20_000))),
    "tables in tables": ("a.docx", lambda: document(nested("<w:tbl><w:tr><w:tc>", 30_000))),
    "an encoding of no text": ("a.docx", lambda: zipped({DOCUMENT: b'<?xml version="1.0" encoding="zlib"?><a/>'})),
    "an encoding that is refused": (
        "a.docx",
        lambda: zipped({DOCUMENT: b'<?xml version="1.0" encoding="undefined"?><a/>'}),
    ),
    "an encoding of several bytes": (
        "a.docx",
        lambda: zipped({DOCUMENT: b'<?xml version="1.0" encoding="utf-7"?><a/>'}),
    ),
    "a directory before the beginning": ("a.docx", lambda: before_its_beginning()),
    "an archive that lies about its size": ("a.docx", lambda: claiming(4_000_000_000)),
    "half an archive": ("a.docx", lambda: document("<w:p/>")[:60]),
    "a flood of pixels": ("a.docx", pixel_flood),
    "a flood of pixels as text": ("a.txt", pixel_flood),
    "lists in lists": ("a.json", lambda: b"[" * 200_000 + b"]" * 200_000),
    "a number of a million digits": ("a.json", lambda: b'{"turns":' + b"9" * 1_000_000 + b"}"),
    "a key a hundred thousand times": ("a.json", lambda: b"{" + b'"a":1,' * 100_000 + b'"a":1}'),
    "a paragraph of nine megabytes": (
        "a.docx",
        lambda: document(f"<w:body><w:p><w:r><w:t>C: {'x' * 9_000_000}</w:t></w:r></w:p></w:body>"),
    ),
    "a turn of nine megabytes": ("a.json", lambda: said("x" * 9_000_000)),
    "a turn of four million lines": ("a.txt", lambda: b"C: a\n" + b"a\n" * 4_000_000),
    "half a character": ("a.json", lambda: said("\ud83d")),
    "a character of nothing": ("a.json", lambda: said("x\x00")),
    "a name of half a character": ("a.json", lambda: said("x", speaker="\udc00")),
    "a time of four hundred digits": ("a.json", lambda: said("x", start=10**400)),
    "a string for a list": ("a.json", lambda: json.dumps({"segments": "x" * 1_000_000}).encode()),
    "a hundred thousand cues": ("a.vtt", lambda: b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\nx\n\n" * 100_000),
    "times beyond all time": ("a.srt", lambda: b"1\n99999999999999:00:00,000 --> 99999999999999:00:01,000\nC: x\n"),
    "two encodings at once": ("a.txt", lambda: "C: a\n".encode("utf-16") + b"\xff\xfe\x00"),
    "millions of empty elements": ("a.docx", lambda: document("<w:body>" + "<a/>" * 2_400_000 + "</w:body>")),
    "an element of a million attributes": (
        "a.docx",
        lambda: document("<a " + " ".join(f'a{number:x}=""' for number in range(900_000)) + "/>"),
    ),
    "one text in sixty tables and paragraphs": (
        "a.docx",
        lambda: document(f"<w:body>{in_tables_and_paragraphs('<w:r><w:t>' + 'x' * 900_000 + '</w:t></w:r>')}</w:body>"),
    ),
    "a packing that wants room for a dictionary": (
        "a.docx",
        lambda: zipped({DOCUMENT: b" " * 300_000_000}, zipfile.ZIP_LZMA),
    ),
    "a tag of spaces that does not end": (
        "a.vtt",
        lambda: b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + (b"<v" + b" " * 49_000 + b"x\n") * 190,
    ),
    "names of spaces that do not end": ("a.txt", lambda: (b"a" + b" " * 49_990 + b"b" * 9 + b"\n") * 190),
    "a paragraph of spaces": (
        "a.docx",
        lambda: document(f"<w:body><w:p><w:r><w:t>C: a{' ' * 3_000_000}b</w:t></w:r></w:p></w:body>"),
    ),
    "brackets after a time": ("a.txt", lambda: b"C: a\n" + (b"a 00:00 " + b"] " * 24_000 + b"b\n") * 190),
    "three million lists": ("a.json", lambda: b'{"turns":[' + b"[]," * 3_300_000 + b"[]]}"),
    "a name for each of seven hundred thousand lists": (
        "a.json",
        lambda: b"{" + b",".join(b'"%x":[]' % number for number in range(700_000)) + b"}",
    ),
    "what turns the direction of all that follows": ("a.txt", lambda: "T: a\nC: \u202eb\n".encode()),
    "nothing but zeros": ("a.txt", lambda: bytes(1_000_000)),
}


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_refused_in_little_room(what: str):
    name, make = FILES[what]
    content = make()
    tracemalloc.start()

    with pytest.raises(BadInput) as refused:
        read_utterances(io.BytesIO(content), name)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < MEGABYTES * 1_000_000
    assert "root:" not in str(refused.value)
    assert not Path("/tmp/holdspace-slipped").exists()  # noqa: S108  # where a slipped file would have gone


def test_a_character_whose_number_does_not_end_is_left_as_it_stands():
    """Python refuses to read a number of more than 4,300 digits."""
    endless = "&#" + "9" * 6_000 + ";"

    [said] = read_utterances(io.BytesIO(f"WEBVTT\n\n00:00.000 --> 00:01.000\n<v C>{endless}\n".encode()), "a.vtt")

    assert said.text == endless
