"""Where a therapist came close to a client's boundaries in a conversation: looked for on this machine, by meaning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.safety.boundary import Boundary
from holdspace.domain.safety.closeness import CameClose, came_close
from holdspace.nlp.closeness import Closeness
from holdspace.workflows.analyse_session import load_coder


@dataclass(frozen=True, slots=True)
class StandingBoundary:
    """A boundary that stood when the session was held."""

    id: UUID
    content: Boundary


def find_closeness(transcript: Transcript, boundaries: Iterable[StandingBoundary]) -> tuple[CameClose, ...]:
    """Return the therapist's turns that came close, in the order of the session.

    Raises OperatorError where the model cannot be run.
    """
    turns, texts = transcript.turns, [turn.text for turn in transcript.turns]
    found = [
        close
        for each in boundaries
        for close in came_close(
            turns,
            _load().probabilities(each.content.ways, texts),
            boundary=each.id,
            stance=each.content.stance,
        )
    ]
    return tuple(sorted(found, key=lambda close: close.turn))


def closeness_model() -> str:
    """Return the name and version of what looks for closeness; kept beside what it found."""
    return _load().name


@cache
def _load() -> Closeness:
    return Closeness.load(load_coder().read)
