"""The charts of this room: one definition each, built once, filled with data per request.

`build` holds the definitions; what it writes lies beside it and is read when the server starts, so that neither the
start nor a request pays for building them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def _load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return found


_COURSE = _load("course")
_SESSION_CHECK = _load("session_check")


def course_chart(scores: Rows, ranges: Rows, limits: Rows) -> dict[str, Any]:
    """Return the chart of one measure: scores with their intervals over the named ranges."""
    return {**_COURSE, "datasets": {"scores": scores, "ranges": ranges, "limits": limits}}


def session_check_chart(answers: Rows) -> dict[str, Any]:
    """Return the chart of the session check: a number for each question and session."""
    return {**_SESSION_CHECK, "datasets": {"answers": answers}}
