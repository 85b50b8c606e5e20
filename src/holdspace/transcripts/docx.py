"""DOCX (ECMA-376): the paragraphs and table rows of ``word/document.xml``, read as plain text.

The archive is untrusted: only this one entry is unpacked, and never more of it than the limit, whatever size the
archive claims (a zip bomb lies). defusedxml refuses entities and document types. No tree is built: the text goes by and
is kept once, so neither millions of empty elements nor a text that lies in a hundred tables at a time takes room.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop, number
from holdspace.transcripts.limits import MEGABYTE, Limits, decode, require_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
# What stands here stands a second time where it was moved to, or in the newer of two forms of a drawing.
_TOLD_TWICE = ("moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
# Word nests tables up to 32 deep, each three elements; lists and controls add a few.
_DEEPEST = 200
# Of elements and attributes. A session with each word in a run of its own has some 300,000.
_MOST_MARKS = {"<": 1_000_000, "=": 500_000}
_REMEDY = noop("Open it in a word processor and save it as .docx again, or as plain text.")

_UNREADABLE = (
    # The archive. NotImplementedError is how zipfile refuses patched data and other ways of encryption.
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError),
    # Places in it before its beginning, and a password.
    *(ValueError, RuntimeError),
    *(ParseError, DefusedXmlException),
)


def docx_lines(content: bytes, limits: Limits, source: str) -> list[str]:
    """Return the document's lines; a table row gives one line with a colon after its first cell."""
    reader = _Lines(source)
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(_document(content, limits, source))
        parser.close()
    except _UNREADABLE:
        raise BadInput("This is not a readable DOCX file.", source=source, remedy=_REMEDY) from None
    if not reader.has_body:
        raise BadInput("The DOCX file has no text.", source=source, remedy=_REMEDY)
    lines = [line for line in reader.lines if line.strip()]
    require_lines(lines, limits, source)
    return lines


def _document(content: bytes, limits: Limits, source: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            entry = archive.getinfo(_DOCUMENT)
        except KeyError:
            raise BadInput("This is not a DOCX file.", source=source, remedy=_REMEDY) from None
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # ECMA-376 part 2, annex B
            raise zipfile.BadZipFile("packed in a way that no DOCX is")
        with archive.open(entry) as stream:
            document = stream.read(limits.bytes + 1)
    if len(document) > limits.bytes:
        raise BadInput(
            _("The text unpacks to more than %(most)s MB.") % {"most": number(limits.bytes / MEGABYTE)},
            source=source,
            remedy=_REMEDY,
        )
    text = decode(document, source)  # UTF-8 or UTF-16 and nothing else, says part 2 of the standard
    if any(text.count(mark) > most for mark, most in _MOST_MARKS.items()):
        raise BadInput("The DOCX file has too many parts.", source=source, remedy=_REMEDY)
    return text


class _Lines:
    """Takes a document's elements as they go by, and collects its lines: each text once, in the innermost cell."""

    def __init__(self, source: str) -> None:
        self.lines: list[str] = []
        self.has_body = False
        self._source = source
        self._within: list[str] = []
        self._paragraph: list[str] = []
        self._rows: list[list[str]] = []
        self._cells: list[list[str]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._within.append(tag.removeprefix(_W))
        if len(self._within) > _DEEPEST:
            raise BadInput("The DOCX file is nested too deeply.", source=self._source, remedy=_REMEDY)
        match self._within[-1]:
            case "body":
                self.has_body = True
            case "tr":
                self._rows.append([])
            case "tc":
                self._cells.append([])
            case "tab":
                self._paragraph.append(" ")
            case "br" | "cr":
                self._paragraph.append("\n")

    def data(self, text: str) -> None:
        if self._within and self._within[-1] == "t" and not any(each in self._within for each in _TOLD_TWICE):
            self._paragraph.append(text)

    def end(self, tag: str) -> None:
        match self._within.pop():
            case "p" if "p" not in self._within:  # what lies in a text box belongs to the paragraph around it
                self._end_paragraph("".join(self._paragraph))
            case "tc" if self._rows:
                self._rows[-1].append(" ".join(" ".join(self._cells.pop()).split()))
            case "tr":
                self.lines.append(_row([cell for cell in self._rows.pop() if cell]))

    def close(self) -> None:
        """Have nothing left to do: `XMLParser` asks for it."""

    def _end_paragraph(self, text: str) -> None:
        self._paragraph.clear()
        if self._cells:
            self._cells[-1].append(text)
        elif "body" in self._within:
            self.lines += text.split("\n")


def _row(cells: list[str]) -> str:
    if len(cells) < 2:
        return " ".join(cells)
    *heads, speech = cells
    return f"{' '.join(heads).rstrip(':')}: {speech}"
