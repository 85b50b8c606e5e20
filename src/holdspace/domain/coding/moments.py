"""Moments worth a second look: a feeling the client voiced, and what the next therapist turn did with it.

Picked up: the next turn reflects, or names a feeling. Missed: it surely does neither, acknowledges nothing, and
is long enough to have done so. Where it speaks of the client and is neither question nor input, it may be a reflection
that was not recognised, and nothing is said. Both are possibilities seen in words alone, never verdicts: a nod, a pause
or a sigh is an answer too and is not in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from holdspace.domain.coding.acknowledging import acknowledges
from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.feeling_words import feeling_words, voiced_feelings
from holdspace.domain.conversation.transcript import Speaker

MINIMUM_PROBABILITY = 0.5
MINIMUM_WORDS = 4
REFLECTS = 0.5
UNLIKELY = 0.2
_OF_THE_CLIENT = re.compile(r"\byou(?:r|rs|rself|['’]\w+)?\b", re.IGNORECASE)
_DIFFICULT = frozenset({"sadness", "fear", "anger"})


class MomentKind(StrEnum):
    """What became of a feeling that was voiced."""

    PICKED_UP = "picked_up"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Moment:
    """A client turn with a feeling and the therapist turn after it, by their places among the turns.

    ``said`` and ``answer`` are positions in the coded transcript, ``words`` the client's own words for the feeling, if
    there are any, ``probability`` how sure the coder is of the strongest feeling.
    """

    kind: MomentKind
    said: int
    answer: int
    emotion: str
    words: tuple[str, ...] = field(repr=False)
    probability: float


def find_moments(coded: CodedTranscript) -> tuple[Moment, ...]:
    """Return the moments of a session in order; pleasant feelings are left out, as no harm is in leaving them alone."""
    turns = coded.turns
    found = (_moment(turns, at) for at in range(len(turns) - 1))
    return tuple(moment for moment in found if moment)


def pick_up_chances(turns: Sequence[CodedTurn]) -> list[tuple[float, float]]:
    """Return for each answer to a client how probable it is that a feeling was picked up, and that it was left.

    Both are 0 where no difficult feeling was named before. The coder's emotions are not asked: the word is enough here.
    """
    found = []
    for said, answer in pairwise(turns):
        if not _is_answer(said, answer) or answer.turn.words < MINIMUM_WORDS:
            continue
        has_feeling = bool(voiced_feelings(said.turn.text))
        chance = 1.0 if feeling_words(answer.turn.text) else answer.presence_of("reflection")
        found.append((chance, 1 - chance) if has_feeling else (0.0, 0.0))
    return found


def _is_answer(said: CodedTurn, answer: CodedTurn) -> bool:
    return said.turn.speaker is Speaker.CLIENT and answer.turn.speaker is Speaker.THERAPIST


def _moment(turns: Sequence[CodedTurn], at: int) -> Moment | None:
    said, answer = turns[at], turns[at + 1]
    if not _is_answer(said, answer):
        return None
    voiced = [emotion for emotion in said.emotions if emotion in _DIFFICULT]
    words = voiced_feelings(said.turn.text)
    if not voiced or not words or said.turn.words < MINIMUM_WORDS:
        # The model's word alone is not enough to hold anything against anybody: a feeling's word must have been said.
        return None
    emotion = max(voiced, key=lambda name: said.probability_of("emotions", name))
    probability = said.probability_of("emotions", emotion)
    if probability < MINIMUM_PROBABILITY:
        return None
    if _picks_up(answer):
        return Moment(MomentKind.PICKED_UP, at, at + 1, emotion, words, probability)
    if answer.turn.words < MINIMUM_WORDS or _may_pick_up(answer):
        return None
    return Moment(MomentKind.MISSED, at, at + 1, emotion, words, probability)


def _picks_up(answer: CodedTurn) -> bool:
    return answer.presence_of("reflection") >= REFLECTS or bool(feeling_words(answer.turn.text))


def _may_pick_up(answer: CodedTurn) -> bool:
    text = answer.turn.text
    if answer.presence_of("reflection") >= UNLIKELY or acknowledges(text):
        return True
    does_else = "?" in text or max(answer.presence_of("question"), answer.presence_of("therapist_input")) >= REFLECTS
    return not does_else and _OF_THE_CLIENT.search(text) is not None
