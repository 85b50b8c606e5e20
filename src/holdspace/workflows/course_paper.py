"""The course of a therapy on paper: one PDF with title, language, headings, and a description of each picture.

Typst sets it by `report/course.typ`. Every word reaches it as data and never as markup, the charts as the SVG that
`charts.picture` draws of the page's own definition; the template imports nothing, so nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from holdspace.charts.picture import to_svg
from holdspace.domain.errors import OperatorError

# The chart's own width in its units; on the page it is as wide as the text.
CHART_WIDTH = 620


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table. The columns from ``first_number`` on are numbers, set to the right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_number: int


@dataclass(frozen=True, slots=True)
class PaperChart:
    """A filled chart of `holdspace.charts` and what it shows in a sentence, for who cannot see it."""

    filled: Mapping[str, Any]
    spoken: str


@dataclass(frozen=True, slots=True)
class PaperPart:
    """One part of the report. ``facts`` are terms with what is to be known of them."""

    title: str
    sentences: tuple[str, ...]
    chart: PaperChart | None = None
    tables: tuple[PaperTable, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole report. ``language`` is a code such as ``en``."""

    title: str
    language: str
    lead: tuple[str, ...]
    parts: tuple[PaperPart, ...]
    page: str  # how a page is called, before its number


def to_pdf(paper: Paper, *, at: datetime, is_checked: bool = False) -> bytes:
    """Return the report as PDF, made ``at``; raise OperatorError where the typesetting package is missing.

    ``is_checked`` has it checked against PDF/UA-1, which refuses what a plain report bears: a letter that no font here
    has.
    """
    try:
        import typst  # noqa: PLC0415  # an extra that only reports need
    except ImportError:
        raise OperatorError(
            "Reports cannot be made here.", hint="Install the package typst (part of holdspace[server])."
        ) from None
    template = files("holdspace.workflows").joinpath("report/course.typ").read_bytes()
    values = {"paper": json.dumps(_plain(paper), ensure_ascii=False)}
    return typst.compile(
        template, sys_inputs=values, timestamp=at.replace(microsecond=0), pdf_standards=["ua-1"] if is_checked else []
    )


def _plain(paper: Paper) -> dict[str, Any]:
    parts = [{**asdict(part), "chart": _drawn(part.chart)} for part in paper.parts]
    return {**asdict(paper), "parts": parts}


def _drawn(chart: PaperChart | None) -> dict[str, str] | None:
    return {"svg": to_svg(chart.filled, width=CHART_WIDTH), "spoken": chart.spoken} if chart else None


def rows_of(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Return rows as a table takes them: every cell as text, a dash where there is nothing."""
    return tuple(tuple("–" if cell is None or cell == "" else str(cell) for cell in row) for row in rows)
