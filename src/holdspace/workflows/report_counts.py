"""The part of a session's report that counts what the therapist did, by kind."""

from __future__ import annotations

from random import Random

from holdspace.domain.coding.behaviour_counts import EXPERIMENTAL, BehaviourCount, count_behaviours
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.figure import Figure
from holdspace.domain.language import gettext as _
from holdspace.domain.language import number
from holdspace.workflows.report_pieces import filled, piece

# Resampling for intervals starts here, so that the same session shows the same interval.
SEED = 20260101
_TITLES = dict(EXPERIMENTAL)


def counts_section(coded: CodedTranscript) -> str:
    """Return the counts as a table; nothing where too few turns were coded to count."""
    found = count_behaviours(coded, Random(SEED))  # noqa: S311 - resampling, not a secret
    if all(each.turns.value is None for each in found):
        return ""
    return piece("counts.html").substitute(rows="".join(map(_row, found)))


def _row(count: BehaviourCount) -> str:
    sentences = _written(count.sentences) if count.sentences else "–"
    return filled("count.html", kind=_title(count), turns=_written(count.turns), sentences=sentences)


def _title(count: BehaviourCount) -> str:
    if count.label:
        return _(CODE_SCHEME[count.code].label(count.label).title)
    return f"{_(_TITLES[count.code])} (experimental)"


def _written(figure: Figure) -> str:
    if figure.value is None or figure.lower is None or figure.upper is None:
        return "–"
    return f"{number(figure.value, 1)} ({number(figure.lower, 1)} to {number(figure.upper, 1)})"
