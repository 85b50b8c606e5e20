"""Of a PDF its pages are kept, and nothing that a scanner or a phone wrote beside them."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from holdspace.domain.errors import BadInput
from holdspace.server.consents.scans import picture_alone
from tests.unit.server.consents.test_scans import PLACE, exif, jpeg

DRAWN = b"0.5 g 10 10 80 80 re f"
WHOLE = (0, 0, 200, 200)
MOST_SECONDS = 2  # of computing: how busy the machine is does not count
Change = Callable[[PdfWriter, DictionaryObject], object]


def stream(content: bytes, **entries: object) -> StreamObject:
    made = StreamObject()
    made._data = content
    made.update({NameObject(f"/{name}"): value for name, value in entries.items()})
    return made


def told(writer: PdfWriter) -> object:
    return writer._add_object(stream(PLACE, Type=NameObject("/Metadata")))


def scan(*changes: Change, picture: bytes = b"") -> bytes:
    """Return a PDF of one page with a photograph on it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    image = stream(
        picture or jpeg(exif("<", 6)),
        Type=NameObject("/XObject"),
        Subtype=NameObject("/Image"),
        Filter=NameObject("/DCTDecode"),
        Width=NumberObject(1),
        Height=NumberObject(1),
    )
    drawn = DictionaryObject({NameObject("/Im0"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    page[NameObject("/Contents")] = writer._add_object(stream(DRAWN))
    for change in changes:
        change(writer, page)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def image_of(page: DictionaryObject) -> StreamObject:
    found = page["/Resources"]["/XObject"]["/Im0"]  # type: ignore[index]
    assert isinstance(found, StreamObject)
    return found


def kept(document: bytes) -> bytes:
    return picture_alone(document, "application/pdf")


def put(name: str) -> Change:
    return lambda writer, page: page.update({NameObject(name): told(writer)})


BESIDE: dict[str, Change] = {
    "its author": lambda writer, _: writer.add_metadata({"/Author": PLACE.decode(), "/Producer": PLACE.decode()}),
    "what the whole tells": lambda writer, _: writer._root_object.update({NameObject("/Metadata"): told(writer)}),
    "what a page tells": put("/Metadata"),
    "what a program keeps": put("/PieceInfo"),
    "a small picture": put("/Thumb"),
    "what is done on opening": put("/AA"),
    "what a picture tells": lambda writer, page: image_of(page).update({NameObject("/Metadata"): told(writer)}),
    "a layer's maker": lambda writer, page: page["/Resources"].update({NameObject("/Properties"): told(writer)}),  # type: ignore[attr-defined]
    "a file": lambda writer, _: writer.add_attachment("place.txt", PLACE),
    "a script": lambda writer, _: writer._root_object.update({NameObject("/OpenAction"): told(writer)}),
    "a heading": lambda writer, _: writer.add_outline_item(title=PLACE.decode(), page_number=0),
    "a link": lambda writer, _: writer.add_annotation(0, Link(rect=WHOLE, url=PLACE.decode())),
}


@pytest.mark.parametrize("what", BESIDE)
def test_what_stands_beside_the_pages_is_gone_and_the_pages_are_drawn_as_before(what: str):
    document = scan(BESIDE[what])
    assert PLACE in document or PLACE.decode() in str(PdfReader(io.BytesIO(document)).metadata)

    made = kept(document)

    [page] = PdfReader(io.BytesIO(made)).pages
    assert PLACE not in made
    assert page["/Contents"].get_data() == DRAWN  # type: ignore[attr-defined]
    assert image_of(page)._data == picture_alone(jpeg(exif("<", 6)), "image/jpeg")
    assert PdfReader(io.BytesIO(made)).metadata is None


def test_what_was_saved_and_written_over_is_gone():
    earlier = scan(BESIDE["what a page tells"])
    writer = PdfWriter(io.BytesIO(earlier), incremental=True)
    del writer.pages[0]["/Metadata"]
    later = io.BytesIO()
    writer.write(later)
    assert PLACE in later.getvalue()

    assert PLACE not in kept(later.getvalue())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda writer, _: writer.add_annotation(0, FreeText(text="signed", rect=WHOLE)), "remarks or form fields"),
        (lambda writer, _: writer.encrypt("locked"), "locked"),
        (lambda writer, _: [writer.add_blank_page(9, 9) for _ in range(30)], "more than thirty"),
        (lambda _, page: image_of(page).update({NameObject("/Filter"): NameObject("/JPXDecode")}), "not taken"),
        (
            lambda _, page: image_of(page).update(
                {NameObject("/Filter"): ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")])}
            ),
            "not taken",
        ),
    ],
    ids=["a remark", "locked", "many pages", "JPEG 2000", "a packed photograph"],
)
def test_what_would_be_lost_or_cannot_be_looked_into_is_refused(change: Change, why: str):
    with pytest.raises(BadInput, match=why):
        kept(scan(change))


@pytest.mark.parametrize("document", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", scan()[:200], scan(picture=b"\xff\xd8\xff")])
def test_what_only_begins_like_a_pdf_is_refused(document: bytes):
    with pytest.raises(BadInput):
        kept(document)


def test_a_page_that_is_its_own_ancestor_is_refused():
    def ring(writer: PdfWriter, _: DictionaryObject) -> None:
        tree = writer._root_object["/Pages"]
        tree["/Kids"].append(writer._root_object.raw_get("/Pages"))  # type: ignore[index]

    with pytest.raises(BadInput):
        kept(scan(ring))


@settings(max_examples=150)
@given(at=st.integers(0, len(scan())), what=st.binary(max_size=12), gone=st.integers(0, 12))
def test_a_damaged_pdf_is_refused_or_read_and_never_fails(at: int, what: bytes, gone: int):
    document, began = scan(), thread_time()
    with suppress(BadInput):
        assert kept(document[:at] + what + document[at + gone :]).startswith(b"%PDF-")
    assert thread_time() - began < MOST_SECONDS


def test_a_note_is_no_part_of_a_page():
    made = kept(scan(lambda _, page: page.update({NameObject("/Note"): TextStringObject(PLACE.decode())})))

    assert PLACE not in made


def test_what_was_kept_is_kept_as_it_is():
    made = kept(scan())

    assert kept(made) == made
