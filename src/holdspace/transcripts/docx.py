"""DOCX (ECMA-376): the paragraphs and table rows of ``word/document.xml``, read as plain text.

The archive is untrusted: only this one entry is unpacked, and never more of it than the limit, whatever size the
archive claims (a zip bomb lies). defusedxml refuses entities and document types. What is nested more deeply than any
word processor nests is refused: reading tables in tables takes a time that grows with the square of their depth.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop, number
from holdspace.transcripts.limits import MEGABYTE, Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
# Word nests tables up to 32 deep, each three elements; lists and controls add a few.
_DEEPEST = 200
_REMEDY = noop("Open it in a word processor and save it as .docx again, or as plain text.")


_UNREADABLE = (
    # The archive. NotImplementedError is how zipfile refuses a way of packing that it does not know.
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError),
    # Places in it before its beginning, encodings that there are not or that are of no text, and a password.
    *(ValueError, LookupError, RuntimeError),
    *(ParseError, DefusedXmlException),
)


def docx_lines(content: bytes, limits: Limits, source: str) -> list[str]:
    """Return the document's lines; a table row gives one line with a colon after its first cell."""
    try:
        document = fromstring(_document(content, limits, source))
    except _UNREADABLE:
        raise BadInput("This is not a readable DOCX file.", source=source, remedy=_REMEDY) from None
    _require_shallow(document, source)
    body = document.find(f"{_W}body")
    if body is None:
        raise BadInput("The DOCX file has no text.", source=source, remedy=_REMEDY)
    return [line for line in _lines(body) if line.strip()]


def _document(content: bytes, limits: Limits, source: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            stream = archive.open(_DOCUMENT)
        except KeyError:
            raise BadInput("This is not a DOCX file.", source=source, remedy=_REMEDY) from None
        with stream:
            document = stream.read(limits.bytes + 1)
    if len(document) > limits.bytes:
        raise BadInput(
            _("The text unpacks to more than %(most)s MB.") % {"most": number(limits.bytes / MEGABYTE)},
            source=source,
            remedy=_REMEDY,
        )
    return document


def _require_shallow(document: Element, source: str) -> None:
    level, depth = [document], 0
    while level:
        level, depth = [child for each in level for child in each], depth + 1
        if depth > _DEEPEST:
            raise BadInput("The DOCX file is nested too deeply.", source=source, remedy=_REMEDY)


def _lines(parent: Element) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element).split("\n")
        elif element.tag == f"{_W}tbl":
            yield from map(_row, element.iter(f"{_W}tr"))
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _lines(element)


def _paragraph(paragraph: Element) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}tab":
            parts.append(" ")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
    return "".join(parts)


def _row(row: Element) -> str:
    cells = [" ".join(" ".join(_paragraph(p) for p in cell.iter(f"{_W}p")).split()) for cell in row.findall(f"{_W}tc")]
    cells = [cell for cell in cells if cell]
    if len(cells) < 2:
        return " ".join(cells)
    *heads, speech = cells
    return f"{' '.join(heads).rstrip(':')}: {speech}"
