"""The part of a session's report that counts what the therapist did, by kind."""

from __future__ import annotations

from random import Random

from holdspace.domain.coding.behaviour_counts import BehaviourCount, count_behaviours
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.workflows.count_words import count_title, count_words
from holdspace.workflows.report_pieces import filled, piece

# Resampling for intervals starts here, so that the same session shows the same interval.
SEED = 20260101


def counts_section(coded: CodedTranscript) -> str:
    """Return the counts as a table; nothing where too few turns were coded to count."""
    found = count_behaviours(coded, Random(SEED))  # noqa: S311 - resampling, not a secret
    if all(each.turns.value is None for each in found):
        return ""
    return piece("counts.html").substitute(rows="".join(map(_row, found)))


def _row(count: BehaviourCount) -> str:
    return filled(
        "count.html",
        kind=count_title(count),
        turns=count_words(count.turns),
        sentences=count_words(count.sentences),
    )
