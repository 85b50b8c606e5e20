"""Scoring many responses: each by itself, and each against the same client's first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.change import ChangeClass
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.scoring import Score, check_answers
from holdspace.workflows.read_answers import Response
from holdspace.workflows.score_response import ScoredResponse, change_between, score_response


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A response with its scores; ``changes`` by scale since the client's first response, None where none is known."""

    client: str
    session: str
    scored: ScoredResponse
    differences: dict[str, float | None]
    changes: dict[str, ChangeClass | None]


def check_table(instrument: Instrument, responses: Iterable[Response], source: str) -> int:
    """Return how many responses there are; raise BadInput with the line of an answer that is not possible."""
    total = 0
    for response in responses:
        try:
            check_answers(instrument, response.answers)
        except BadInput as error:
            raise _at(response, source, error) from None
        total += 1
    return total


def score_table(instrument: Instrument, responses: Iterable[Response], source: str) -> Iterator[ScoredRow]:
    """Yield a row for each response, in order; raise BadInput with the line of an answer that is not possible."""
    first: dict[str, dict[str, Score]] = {}
    for response in responses:
        try:
            scored = score_response(instrument, response.answers)
        except BadInput as error:
            raise _at(response, source, error) from None
        baseline = first.setdefault(response.client, {}) if response.client else {}
        differences, changes = {}, {}
        for score in scored.scores:
            if score.scale in baseline:
                before = baseline[score.scale]
                differences[score.scale] = _difference(before, score)
                changes[score.scale] = change_between(instrument, before, score)
            elif score.value is not None:
                baseline[score.scale] = score
        yield ScoredRow(response.client, response.session, scored, differences, changes)


def _at(response: Response, source: str, error: BadInput) -> BadInput:
    return BadInput(error.problem, source=source, line=response.line, remedy=error.remedy)


def _difference(before: Score, after: Score) -> float | None:
    return None if before.value is None or after.value is None else after.value - before.value
