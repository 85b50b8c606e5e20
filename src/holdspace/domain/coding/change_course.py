"""How the client's talk leans along a session: the share of change talk in parts of it, each with its interval.

Reported as a proportion: counts of change talk and of sustain talk both rise with more of everything (Magill et al.
2018, https://doi.org/10.1037/ccp0000250).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.figure import MINIMUM_TURNS, Figure, estimate
from holdspace.domain.coding.summary import CHANGE_TALK, RESAMPLES
from holdspace.domain.conversation.transcript import Speaker

PARTS = 5


@dataclass(frozen=True, slots=True)
class ChangePart:
    """A part of the session: its number from 1, its first and last place, and how its client turns lean."""

    number: int
    first: int
    last: int
    figure: Figure


def change_course(coded: CodedTranscript, random: Random) -> tuple[ChangePart, ...]:
    """Return up to five parts in order, each with the client turns that a figure needs; none where they are too few."""
    said = [at for at, each in enumerate(coded.turns) if each.turn.speaker is Speaker.CLIENT]
    parts = min(PARTS, len(said) // MINIMUM_TURNS)
    if parts < 2:
        return ()
    edges = [0, *(said[len(said) * at // parts] for at in range(1, parts)), len(coded.turns)]
    return tuple(_part(coded, at + 1, edges[at], edges[at + 1] - 1, random) for at in range(parts))


def _part(coded: CodedTranscript, number: int, first: int, last: int, random: Random) -> ChangePart:
    return ChangePart(number, first, last, estimate(CHANGE_TALK, coded.turns[first : last + 1], random, RESAMPLES))
