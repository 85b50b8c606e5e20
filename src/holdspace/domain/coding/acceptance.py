"""Turns of a therapist that a client may have felt judged by: judgement, and advice that nobody had asked for.

Possible moments to speak about, beside what the client says of the session; never a verdict, and no count of them is a
score. Both are experimental: learned from written examples alone, or, where the coder has no such code, advice is
taken from the ordinary code and from whether anybody asked. A goodbye at the end ("take care on the way home") sounds
like advice and is none. House rules, not validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.goodbye import says_goodbye
from holdspace.domain.conversation.permission import asks_for_advice, asks_leave
from holdspace.domain.conversation.transcript import Speaker

SHOWN_FROM = 0.5
TURNS_BACK = 2  # how far back somebody may have asked
LAST_TURNS = 4  # among which a goodbye is one


class HardToHear(StrEnum):
    """What a turn may have been."""

    JUDGEMENT = "judgement"
    UNASKED_ADVICE = "unasked_advice"


# Under which name a coder that has learned them gives each.
EXPERIMENTAL_CODES: Mapping[HardToHear, str] = {
    HardToHear.JUDGEMENT: "judgement",
    HardToHear.UNASKED_ADVICE: "advice_permission",
}


@dataclass(frozen=True, slots=True)
class HardMoment:
    """A therapist's turn, by its place among the turns, what it may have been and how probable that is."""

    turn: int
    what: HardToHear
    probability: float


def looks_for(coded: CodedTranscript) -> frozenset[HardToHear]:
    """Return what can be found in a coding at all: that nothing is found is no praise where nobody looked."""
    has_judgement = any(EXPERIMENTAL_CODES[HardToHear.JUDGEMENT] in turn.experimental for turn in coded.turns)
    return frozenset(HardToHear) if has_judgement else frozenset({HardToHear.UNASKED_ADVICE})


def hard_moments(coded: CodedTranscript, *, shown_from: Mapping[str, float]) -> tuple[HardMoment, ...]:
    """Return the moments in order; ``shown_from`` are a coder's own limits by experimental code, where it has them."""
    turns = coded.turns
    return tuple(
        moment
        for at, turn in enumerate(turns)
        if turn.turn.speaker is Speaker.THERAPIST
        for moment in _moments(turns, at, shown_from)
    )


def _moments(turns: Sequence[CodedTurn], at: int, shown_from: Mapping[str, float]) -> Iterator[HardMoment]:
    tried = turns[at].experimental
    for what, code in EXPERIMENTAL_CODES.items():
        limit = shown_from.get(code, SHOWN_FROM) if code in tried else SHOWN_FROM
        probability = tried[code] if code in tried else _by_rule(turns, at, what)
        if probability >= limit and not (what is HardToHear.UNASKED_ADVICE and _is_goodbye(turns, at)):
            yield HardMoment(at, what, probability)


def _by_rule(turns: Sequence[CodedTurn], at: int, what: HardToHear) -> float:
    """Return how probably it is advice where nobody asked; judgement cannot be told by a rule."""
    if what is not HardToHear.UNASKED_ADVICE or _was_asked(turns, at):
        return 0.0
    return turns[at].probability_of("therapist_input", "advice")


def _was_asked(turns: Sequence[CodedTurn], at: int) -> bool:
    before = turns[max(0, at - TURNS_BACK) : at + 1]
    return any(
        asks_leave(each.turn.text) if each.turn.speaker is Speaker.THERAPIST else asks_for_advice(each.turn.text)
        for each in before
    )


def _is_goodbye(turns: Sequence[CodedTurn], at: int) -> bool:
    return at >= len(turns) - LAST_TURNS and says_goodbye(turns[at].turn.text)
