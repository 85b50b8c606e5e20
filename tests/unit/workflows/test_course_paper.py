"""A report as PDF: what PDF/UA asks of it, and words that no font here has."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import IndirectObject

from holdspace.charts import course_chart
from holdspace.workflows.course_paper import Paper, PaperChart, PaperPart, PaperTable, rows_of, to_pdf
from tests.payloads import PAYLOADS

AT = datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=UTC)
SCORES = [{"session": n, "value": 16 - n, "lower": 15 - n, "upper": 17 - n, "range": ""} for n in (1, 2, 3)]


def paper(words: str = "16 at first, 13 now.", language: str = "en") -> Paper:
    chart = PaperChart(course_chart(SCORES, [], [{"value": 10}]), "PHQ-9 over 3 sessions: from 15 to 13.")
    table = PaperTable("Scores", ("Session", "Score"), rows_of([(1, 15), (2, None)]), first_number=1)
    part = PaperPart("PHQ-9", (words,), chart, (table,), (("The scale", "0 – 27"),))
    return Paper("How it has been going", language, ("Made today.",), (part,), "Page")


# What Typst would do if it read these as its own markup: read files, run, link, include, stop.
TYPST = (
    '#read("/etc/passwd")',
    '#image("x.svg")',
    '#link("https://x.example")[grabbed]',
    '#include "x"',
    '#panic("x")',
    '#import "@preview/x:0.1.0"',
    '#eval("1")',
    "https://x.example/grabbed",
    "@grabbed <grabbed> $ x^2 $ ]#[ */ /* // `#{1}`",
    "= grabbed",
)


def objects_of(made: bytes) -> list[str]:
    """Return every object of a PDF as it is written."""
    reader = PdfReader(BytesIO(made))
    numbers = {*reader.xref.get(0, {}), *reader.xref_objStm}
    return [repr(IndirectObject(number, 0, reader).get_object()) for number in numbers if number]


def text_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_it_passes_the_check_against_pdf_ua():
    made = to_pdf(paper(), at=AT, is_checked=True)

    assert "16 at first, 13 now." in text_of(made)
    assert "Session" in text_of(made)


def test_it_is_in_the_language_it_says():
    assert str(PdfReader(BytesIO(to_pdf(paper(language="de"), at=AT))).root_object["/Lang"]) == "de"


def test_a_letter_that_no_font_has_stops_nothing():
    made = to_pdf(paper(words="better \U0001f642 \ue000 now"), at=AT)

    assert "better" in text_of(made)


def test_markup_in_words_stays_words():
    assert '#read("x") $a$ _b_ <c>' in text_of(to_pdf(paper(words='#read("x") $a$ _b_ <c>'), at=AT))


def test_nothing_that_somebody_wrote_becomes_more_than_letters():
    words = "\n".join((*PAYLOADS, *TYPST)).replace("{word}", "grabbed").replace("\x00", "").replace("\x0c", "")
    table = PaperTable(words, (words, words), ((words, words),), first_number=1)
    part = PaperPart(words, (words,), None, (table,), ((words, words),))

    made = to_pdf(Paper(words, "en", (words,), (part,), words), at=AT)

    assert any("grabbed" in page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    objects = objects_of(made)
    for doing in ("/JavaScript", "/JS", "/URI", "/Launch", "/EmbeddedFile", "/AA", "/OpenAction"):
        assert not [each for each in objects if doing in each], doing


def test_an_empty_cell_is_a_dash():
    assert rows_of([(1, None, "")]) == (("1", "–", "–"),)
