"""The pages of a scanned PDF, without what the scanner wrote beside them.

A PDF tells with which device, when and by whom it was made, in several places, and may carry files, scripts, remarks
and earlier states of itself. Its pages are drawn into a new one; what would be lost with them, such as a signature that
is a remark, is refused instead. PDF: ISO 32000-2.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from holdspace.domain.errors import BadInput
from holdspace.domain.language import noop

MOST_PAGES = 30
# What draws a page; nothing else of it is kept.
DRAWN = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
# What tells of its making, wherever it stands in what is drawn.
TOLD = {
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OPI",
    "/Alternates",
    "/Measure",
    "/PtData",
    "/AF",
    "/ID",
    "/Properties",
}
JPEG, JPEG_2000 = "/DCTDecode", "/JPXDecode"
_REMEDY = noop("Photograph the signed page, or print it on paper and scan it.")


def pages_alone(document: bytes, picture_alone: Callable[[bytes], bytes]) -> bytes:
    """Return the pages of a PDF as a new one; ``picture_alone`` takes from a JPEG what a camera wrote into it.

    Raises BadInput where it cannot be read, is locked, or holds remarks, form fields or pictures of other kinds.
    """
    try:
        return _drawn_anew(document, picture_alone)
    except BadInput:
        raise
    except Exception:  # what a damaged file leads a reader into is of many kinds
        raise BadInput("This PDF is damaged.", source="document", remedy=_REMEDY) from None


def _drawn_anew(document: bytes, picture_alone: Callable[[bytes], bytes]) -> bytes:
    reader, writer = PdfReader(io.BytesIO(document)), PdfWriter()
    if reader.is_encrypted:
        raise BadInput("This PDF is locked.", source="document", remedy=_REMEDY)
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise BadInput("This PDF has no page, or more than thirty.", source="document", remedy=_REMEDY)
    pages = list(reader.pages)
    for page in pages:
        _keep_what_is_drawn(page)
    # Before they are put into the new file, which would keep what was taken from them beside its pages.
    for each in _dictionaries(pages):
        for name in TOLD & set(each):
            del each[name]
        if isinstance(each, StreamObject) and each.get("/Subtype") == "/Image":
            _keep_the_picture(each, picture_alone)
    for page in pages:
        writer.add_page(page)
    writer.metadata = None
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _keep_what_is_drawn(page: PageObject) -> None:
    if any(each.get_object().get("/Subtype") != "/Link" for each in page.get("/Annots", ())):
        raise BadInput("This PDF holds remarks or form fields.", source="document", remedy=_REMEDY)
    for name in set(page) - DRAWN:
        del page[name]


def _keep_the_picture(image: StreamObject, picture_alone: Callable[[bytes], bytes]) -> None:
    found = image.get("/Filter", ArrayObject()).get_object()
    filters = list(found) if isinstance(found, ArrayObject) else [found]
    if JPEG_2000 in filters or (JPEG in filters and len(filters) > 1):
        raise BadInput("This PDF holds a picture of a kind that is not taken.", source="document", remedy=_REMEDY)
    if filters == [JPEG]:
        image._data = picture_alone(image._data)


def _dictionaries(start: Iterable[PdfObject]) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached, streams among them, each once."""
    waiting, seen = list[PdfObject](start), set[int]()
    while waiting:
        each = waiting.pop()
        found = each.get_object() if isinstance(each, IndirectObject) else each
        if not isinstance(found, (ArrayObject, DictionaryObject)) or id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, DictionaryObject):
            yield found
            waiting += found.values()
        else:
            waiting += found
