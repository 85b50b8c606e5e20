"""Scoring many responses: each by itself, and each against the same client's first.

First is the session with the lowest number or the earliest day, wherever its row stands; where sessions have other
names, or none, the row that stands first.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.change import ChangeClass
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.scoring import Score, check_answers
from holdspace.workflows.read_answers import Response
from holdspace.workflows.score_response import ScoredResponse, change_between, score_response

# Days stand behind numbers, and among one another as they are written.
When = tuple[int, float, str]
FirstScores = dict[str, dict[str, tuple[When | None, Score]]]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A response with its scores; ``changes`` by scale since the client's first response, None where none is known."""

    client: str
    session: str
    scored: ScoredResponse
    differences: dict[str, float | None]
    changes: dict[str, ChangeClass | None]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at all responses found: how many, and whose do not stand in the order of their sessions."""

    total: int
    unordered: frozenset[str]


def check_table(instrument: Instrument, responses: Iterable[Response], source: str) -> Looked:
    """Return what there is; raise BadInput with the line of an answer that is not possible."""
    total, latest, unordered = 0, dict[str, When](), set[str]()
    for response in responses:
        try:
            check_answers(instrument, response.answers)
        except BadInput as error:
            raise _at(response, source, error) from None
        total += 1
        when = when_of(response.session)
        if response.client and when is not None:
            if when < latest.get(response.client, when):
                unordered.add(response.client)
            latest[response.client] = when
    return Looked(total, frozenset(unordered))


def when_of(session: str) -> When | None:
    """Return what puts a session in order: its number, or its day as in 2026-03-02; None for any other name."""
    if _DAY.match(session):
        return 1, 0.0, session
    try:
        number = float(session)
    except ValueError:
        return None
    return (0, number, "") if isfinite(number) else None


def first_scores(instrument: Instrument, responses: Iterable[Response], clients: Container[str]) -> FirstScores:
    """Return for each of these clients, by scale, the first score there is in the order of sessions, and of when."""
    first: FirstScores = {}
    for response in responses:
        when = when_of(response.session)
        if response.client not in clients or when is None:
            continue
        own = first.setdefault(response.client, {})
        for score in score_response(instrument, response.answers).scores:
            began = own[score.scale][0] if score.scale in own else None
            if score.value is not None and (began is None or when < began):
                own[score.scale] = when, score
    return first


def score_table(
    instrument: Instrument, responses: Iterable[Response], source: str, first: FirstScores | None = None
) -> Iterator[ScoredRow]:
    """Yield a row for each response, in order; raise BadInput with the line of an answer that is not possible.

    ``first`` are the first scores of clients whose responses do not stand in the order of their sessions.
    """
    first = dict(first or {})
    for response in responses:
        try:
            scored = score_response(instrument, response.answers)
        except BadInput as error:
            raise _at(response, source, error) from None
        baseline = first.setdefault(response.client, {}) if response.client else {}
        when = when_of(response.session)
        differences, changes = {}, {}
        for score in scored.scores:
            began, before = baseline.get(score.scale, (None, score))
            if score.scale not in baseline:
                if score.value is not None:
                    baseline[score.scale] = when, score
            elif began is None or when is None or began < when:
                differences[score.scale] = _difference(before, score)
                changes[score.scale] = change_between(instrument, before, score)
        yield ScoredRow(response.client, response.session, scored, differences, changes)


def _at(response: Response, source: str, error: BadInput) -> BadInput:
    return BadInput(error.problem, source=source, line=response.line, remedy=error.remedy)


def _difference(before: Score, after: Score) -> float | None:
    return None if before.value is None or after.value is None else after.value - before.value
