"""The charts: one definition each, for pages, pictures and notebooks; built once, filled with data per request.

`build` holds the definitions; what it writes lies beside it and is read when the server starts, so that neither the
start nor a request pays for building them. `picture` draws a filled one without a browser, which is also what a
notebook shows of it; ``altair.Chart.from_dict(on_paper(chart))`` shows the same with its tooltips.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from holdspace.charts.picture import to_svg
from holdspace.domain.language import current_language
from holdspace.domain.language import gettext as _

Rows = Sequence[Mapping[str, Any]]

# Names of ranges are 11 pixels high; on the mean their letters are narrower than this.
PIXELS_PER_LETTER, FROM_EDGE = 5.5, 6


class Chart(dict[str, Any]):
    """A filled chart in Vega-Lite; the last line of a notebook's cell is enough to see it."""

    def _repr_svg_(self) -> str:
        return to_svg(self)


def _load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def _definition(name: str, language: str) -> Mapping[str, Any]:
    """Return a definition with its titles in a language, which is the one spoken now."""
    return {key: _said(part, key) for key, part in _load(name).items()}


def _said(part: Any, key: str = "") -> Any:
    if isinstance(part, list):
        return [_said(each) for each in part]
    if isinstance(part, dict):
        return {key: _said(each, key) for key, each in part.items()}
    return _(part) if key == "title" and isinstance(part, str) else part


def _filled(name: str, datasets: Mapping[str, Rows]) -> Chart:
    return Chart(_definition(name, current_language()), datasets=datasets)


def course_chart(scores: Rows, ranges: Rows, limits: Rows, outlook: Rows = ()) -> Chart:
    """Return the chart of one measure: scores with their intervals over the named ranges, and where it may end."""
    datasets = {"scores": scores, "ranges": ranges, "limits": limits, "outlook": list(outlook)}
    return Chart(_filled("course", datasets), params=[{"name": "names", "value": _names_width(ranges)}])


def _names_width(ranges: Rows) -> int:
    """Return how many pixels the longest name takes, with its distance from the edge; none where nothing is named."""
    longest = max((len(each["label"]) for each in ranges), default=0)
    return round(PIXELS_PER_LETTER * longest + FROM_EDGE) if longest else 0


def session_check_chart(answers: Rows) -> Chart:
    """Return the chart of the session check: a number for each question and session."""
    return _filled("session_check", {"answers": answers})


def trust_chart(scores: Rows, flags: Rows) -> Chart:
    """Return the chart of the alliance: what was answered, what was due, and where a strain was flagged."""
    return _filled("trust", {"scores": scores, "flags": flags})


def funnel_chart(groups: Rows, limits: Rows) -> Chart:
    """Return the chart of shares by size of group within the limits that chance and usual differences explain."""
    return _filled("funnel", {"groups": groups, "limits": limits})
