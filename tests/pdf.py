"""A PDF of one page, as a scanner gives it once nothing stands beside the page."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject

from holdspace.server.consents.scans import PDF, picture_alone


def pdf_of(words: str) -> bytes:
    """Return a page that says these words; handed in, it is kept byte for byte."""
    writer, drawn = PdfWriter(), StreamObject()
    drawn._data = f"BT ({words}) Tj ET".encode()
    writer.add_blank_page(200, 200)[NameObject("/Contents")] = writer._add_object(drawn)
    made = io.BytesIO()
    writer.write(made)
    return picture_alone(made.getvalue(), PDF)
