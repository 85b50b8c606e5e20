"""Where a therapist's turn came close to a boundary: possible moments to speak about, seen in words, never a verdict.

How near a turn is by meaning is measured elsewhere (`holdspace.nlp.closeness`); here is what is made of it: which
boundaries count for a session, from which probability on a turn is shown, and when it was not the therapist who went
there. House rules, not validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from holdspace.domain.conversation.permission import asks_leave
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.safety.boundary import Stance

SHOWN_FROM = 0.3  # at this probability about one in two shown turns is truly near: see the model's card
TURNS_BACK = 3  # how far back the client may have spoken of it for a therapist's turn to count as an answer


class How(StrEnum):
    """How a turn came close."""

    NEAR = "near"
    ASKED_FIRST = "asked_first"  # what "ask me first" asks for
    CLIENT_FIRST = "client_first"  # the client had just spoken of it


@dataclass(frozen=True, slots=True)
class CameClose:
    """A therapist's turn, by its place among the turns, that came close to a boundary, and how probable that is."""

    boundary: UUID
    turn: int
    probability: float
    how: How


def counts_for(held_at: datetime, *, set_at: datetime, lifted_at: datetime | None) -> bool:
    """Return whether a boundary counts for a session.

    Nobody can keep to what was not said yet, and what the client has lifted since is no matter any more.
    """
    return set_at <= held_at and lifted_at is None


def came_close(
    turns: Sequence[Turn], chances: Sequence[float], *, boundary: UUID, stance: Stance
) -> Iterator[CameClose]:
    """Yield the therapist's turns that are shown; ``chances`` tell how probably each turn is near, 0 to 1."""
    for at, (turn, chance) in enumerate(zip(turns, chances, strict=True)):
        if turn.speaker is Speaker.THERAPIST and chance >= SHOWN_FROM:
            yield CameClose(boundary, at, chance, _how(turns, chances, at, stance))


def _how(turns: Sequence[Turn], chances: Sequence[float], at: int, stance: Stance) -> How:
    just_before = range(max(0, at - TURNS_BACK), at)
    if any(turns[place].speaker is Speaker.CLIENT and chances[place] >= SHOWN_FROM for place in just_before):
        return How.CLIENT_FIRST
    asks = stance is Stance.ASK_FIRST and asks_leave(turns[at].text)
    return How.ASKED_FIRST if asks else How.NEAR
