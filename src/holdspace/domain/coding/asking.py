"""How questions are asked: several at once, or one after another with nothing given back in between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.transcript import Speaker

ASKS = 0.5
REFLECTS = 0.5
RUN = 4
# Only from where a sentence may begin: from every letter, a long turn without a mark would take the square of its time.
_QUESTION = re.compile(r"(?:^|(?<=[.!?]))[^.!?]*\?")
_SHORTEST_QUESTION_WORDS = 3
# What somebody else asked, told in their words.
_QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”")


def questions_in(text: str) -> int:
    """Return how many questions a turn holds by its question marks; tags as "right?" and what is quoted are none."""
    own = _QUOTED.sub("", text)
    return sum(len(part.split()) >= _SHORTEST_QUESTION_WORDS for part in _QUESTION.findall(own))


def is_stacked(text: str) -> bool:
    """Return whether more than one question is asked before the other can answer."""
    return questions_in(text) > 1


def stacked_questions(coded: CodedTranscript) -> tuple[int, ...]:
    """Return the places of turns that ask several questions at once."""
    return tuple(at for at, each in _asking(coded) if is_stacked(each.turn.text))


def runs_of_questions(coded: CodedTranscript, *, at_least: int = RUN) -> tuple[tuple[int, ...], ...]:
    """Return the places of therapist turns that follow one another and each ask, without any that gives back."""
    runs: list[tuple[int, ...]] = []
    run: list[int] = []
    for at, each in enumerate(coded.turns):
        if each.turn.speaker is not Speaker.THERAPIST:
            continue
        if each.presence_of("question") >= ASKS and each.presence_of("reflection") < REFLECTS:
            run.append(at)
            continue
        runs.append(tuple(run))
        run = []
    return tuple(each for each in (*runs, tuple(run)) if len(each) >= at_least)


def _asking(coded: CodedTranscript) -> Iterator[tuple[int, CodedTurn]]:
    for at, each in enumerate(coded.turns):
        if each.turn.speaker is Speaker.THERAPIST and each.presence_of("question") >= ASKS:
            yield at, each
