"""How the client's talk leans along a session: the share of change talk in parts of equal length.

Reported as a proportion: counts of change talk and of sustain talk both rise with more of everything (Magill et al.
2018, https://doi.org/10.1037/ccp0000250).
"""

from __future__ import annotations

from dataclasses import dataclass

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.conversation.transcript import Speaker

PARTS = 5
MINIMUM_LEANING = 2.0


@dataclass(frozen=True, slots=True)
class ChangePart:
    """A part of the session: its number from 1, its first and last place, and how much of what leans, leans to change.

    ``leaning`` is the expected number of client turns that lean either way; ``share`` is None with too few of them.
    """

    number: int
    first: int
    last: int
    leaning: float
    share: float | None


def change_course(coded: CodedTranscript, *, parts: int = PARTS) -> tuple[ChangePart, ...]:
    """Return the parts of a session in order; none where it has fewer turns than parts."""
    n = len(coded.turns)
    if n < parts:
        return ()
    edges = [round(n * at / parts) for at in range(parts + 1)]
    return tuple(_part(coded, number, edges[number - 1], edges[number] - 1) for number in range(1, parts + 1))


def _part(coded: CodedTranscript, number: int, first: int, last: int) -> ChangePart:
    said = [each for each in coded.turns[first : last + 1] if each.turn.speaker is Speaker.CLIENT]
    change = sum(each.probability_of("client_talk", "change") for each in said)
    leaning = change + sum(each.probability_of("client_talk", "sustain") for each in said)
    return ChangePart(number, first, last, leaning, change / leaning if leaning >= MINIMUM_LEANING else None)
