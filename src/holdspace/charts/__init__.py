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
    """A chart in Vega-Lite, filled in; the last line of a notebook's cell is enough to see it."""

    _text = ""

    def to_json(self) -> str:
        """Return the chart as JSON; of a filled definition, what all of its name have in common was written before."""
        return self._text or json.dumps(self)

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


def _filled(name: str, **filled: Any) -> Chart:
    """Fill in the parts of a definition that depend on the data; its titles are in the language spoken now."""
    language = current_language()
    chart = Chart(_definition(name, language), **filled)
    chart._text = f"{_fixed_text(name, language, frozenset(filled))}, {json.dumps(filled)[1:]}"
    return chart


@cache
def _fixed_text(name: str, language: str, filled: frozenset[str]) -> str:
    """Return what is not filled in, as JSON without its last brace."""
    return json.dumps({key: part for key, part in _definition(name, language).items() if key not in filled})[:-1]


def course_chart(scores: Rows, ranges: Rows, limits: Rows, outlook: Rows = ()) -> Chart:
    """Return the chart of one measure: scores with their intervals over the named ranges, and where it may end."""
    datasets = {"scores": scores, "ranges": ranges, "limits": limits, "outlook": list(outlook)}
    sessions = [each["session"] for each in scores] or [0]
    found = {"names": _names_width(ranges), "first": min(sessions), "last": max(sessions)}
    params = [{"name": name, "value": value} for name, value in found.items()]
    return _filled("course", datasets=datasets, params=params)


def _names_width(ranges: Rows) -> int:
    """Return how many pixels the longest name takes, with its distance from the edge; none where nothing is named."""
    longest = max((len(each["label"]) for each in ranges), default=0)
    return round(PIXELS_PER_LETTER * longest + FROM_EDGE) if longest else 0


def session_check_chart(answers: Rows) -> Chart:
    """Return the chart of the session check: a number for each question and session."""
    return _filled("session_check", datasets={"answers": answers})


def trust_chart(scores: Rows, flags: Rows) -> Chart:
    """Return the chart of the alliance: what was answered, what was due, and where a strain was flagged."""
    return _filled("trust", datasets={"scores": scores, "flags": flags})


def funnel_chart(groups: Rows, limits: Rows) -> Chart:
    """Return the chart of shares by size of group within the limits that chance and usual differences explain."""
    return _filled("funnel", datasets={"groups": groups, "limits": limits})
