"""Scoring one filled-in instrument: scores, bands, and the answers that a person must look at."""

from __future__ import annotations

from dataclasses import dataclass

from holdspace.domain.measures.change import ChangeClass, classify_change
from holdspace.domain.measures.instrument import Instrument, RiskItem
from holdspace.domain.measures.scoring import Answers, Score, risk_answers, score_answers


@dataclass(frozen=True, slots=True)
class ScoredResponse:
    """All scales in the instrument's order, and the risk items that were answered at or above their limit."""

    instrument: str
    scores: tuple[Score, ...]
    risks: tuple[RiskItem, ...]

    @property
    def main(self) -> Score:
        """The score that stands for the instrument."""
        return self.scores[0]


def score_response(instrument: Instrument, answers: Answers) -> ScoredResponse:
    """Return what the answers amount to; raise BadInput for answers that the instrument does not have."""
    return ScoredResponse(instrument.id, score_answers(instrument, answers), risk_answers(instrument, answers))


def change_between(instrument: Instrument, before: Score, after: Score) -> ChangeClass | None:
    """Return what became of a scale between two responses; None without both scores or a published reliable change."""
    if before.value is None or after.value is None:
        return None
    return classify_change(before.value, after.value, instrument.scale(after.scale), instrument.higher_is)
