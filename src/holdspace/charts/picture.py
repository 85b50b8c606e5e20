"""A filled chart as a picture, drawn without a browser, for reports and for print. Needs the package vl-convert-python.

Pages fill in the design tokens of the theme; on paper the light theme's stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from holdspace.domain.errors import OperatorError
from holdspace.domain.language import current_language

# As in the light theme of ui/css/tokens.css; a test compares them.
ON_PAPER = {
    "var(--ink)": "#21302e",
    "var(--ink-soft)": "#54625f",
    "var(--surface)": "#ffffff",
    "var(--care)": "#8a4b12",
    "var(--chart-1)": "#1c6a62",
    "var(--chart-3)": "#5a549c",
    "var(--chart-band)": "#d7e7e3",
}
# How d3 writes numbers, by language.
_NUMBERS: Mapping[str, Literal["en-US", "de-DE"]] = {"en": "en-US", "de": "de-DE"}

# What no SVG may hold (https://www.w3.org/TR/xml/#charsets): at one of these the drawing package ends the process.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def on_paper(chart: Mapping[str, Any], *, width: int = 640) -> dict[str, Any]:
    """Return the chart with colours in place of tokens and a width of its own, as any Vega-Lite tool takes it."""
    filled: dict[str, Any] = _with_colours({**chart, "width": width, "background": "#ffffff"})
    return filled


def to_svg(chart: Mapping[str, Any], *, width: int = 640) -> str:
    """Return the chart as SVG, ``width`` in pixels; raise OperatorError where the drawing package is missing."""
    try:
        import vl_convert  # noqa: PLC0415  # an extra that only pictures need
    except ImportError:
        raise OperatorError(
            "Charts cannot be drawn here.", hint="Install the package vl-convert-python (part of holdspace[server])."
        ) from None
    drawn: str = vl_convert.vegalite_to_svg(on_paper(chart, width=width), format_locale=_NUMBERS[current_language()])
    return drawn


def _with_colours(value: Any) -> Any:
    if isinstance(value, str):
        return ON_PAPER.get(value) or _NOT_XML.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {key: _with_colours(each) for key, each in value.items()}
    return [_with_colours(each) for each in value] if isinstance(value, list | tuple) else value
