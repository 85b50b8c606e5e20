"""Text that programs of Windows save without UTF-8, as Excel does under "CSV": read where no code page is guessed.

Windows has a page of characters for each region, and a file does not say which of them it was written with. Read is
what those of western and central Europe, of Turkey and of the Baltic agree on: dashes, quotation marks, ä, ö, ü, ß, é
and ó. A file with another byte is refused, and so is one with a mark where none can stand: so looks text of DOS and
old Macs.
"""

from __future__ import annotations

import re

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.transcripts.limits import decode

_PAGES = ("cp1250", "cp1252", "cp1254", "cp1257")
_MARKS = "€…‘’‚“”„•–—«»\xa0§°"
_LETTERS = "ÄÉÓÖÜßäéóöü"
_SHARED = [each for each in _MARKS + _LETTERS if len({each.encode(page) for page in _PAGES}) == 1]
_KNOWN = bytes([*b"\t\n\r", *range(0x20, 0x7F), *"".join(_SHARED).encode("cp1252")])
_A_LETTER = r"[^\W\d_]"
_OUT_OF_PLACE = re.compile(
    rf"[a-zäéóöüß][ÄÉÓÖÜ]|[ÄÉÓÖÜ](?!{_A_LETTER})|{_A_LETTER}[‚„]|[‚„](?!\w)|{_A_LETTER}[€“”•–«»§°]{_A_LETTER}"
)


def decode_text(content: bytes, source: str) -> str:
    """Return the text of a UTF-8, UTF-16 or surely Windows file; raise BadInput with the line that is none of these."""
    try:
        return decode(content, source)
    except BadInput:
        text = _text_of_windows(content)
        if text is None:
            raise
        return text


def remark_on_encoding(content: bytes) -> str:
    """Return a sentence for whoever reads the transcript where its encoding is not said by the file; else nothing."""
    try:
        decode(content, "")
    except BadInput:
        if _text_of_windows(content) is not None:
            return _("This is not UTF-8 and was read as Windows-1252: check the names and the quotation marks.")
    return ""


def _text_of_windows(content: bytes) -> str | None:
    # A line that ends with a carriage return alone is of an old Mac, whatever its bytes would be on Windows.
    if content.translate(None, _KNOWN) or (b"\r" in content and b"\n" not in content):
        return None
    text = content.decode("cp1252")
    return None if _OUT_OF_PLACE.search(text) else text
