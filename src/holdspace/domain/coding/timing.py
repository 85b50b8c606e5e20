"""Silence, how long an answer takes, and interruptions, where the source has times; a silence is neither good nor bad.

Times of transcripts are often of whole sentences and off by half a second or more, so nothing shorter is counted.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from holdspace.domain.coding import resampling
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.figure import MINIMUM_TURNS, Figure, percentile
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.language import noop

SILENCE_SECONDS = 3.0
OVERLAP_SECONDS = 0.5
_UNCHECKED = noop("Described, not judged: no data were at hand to check what it tells.")
_TOO_FEW = noop("Needs at least {least} answers with times; there are {n}.")
# How a transcriber writes that somebody was cut off.
_CUT_OFF = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause before a turn: the turn's place, who broke it, and how long it was in seconds."""

    at: int
    broken_by: Speaker
    seconds: float


def silences(coded: CodedTranscript, *, at_least: float = SILENCE_SECONDS) -> tuple[Silence, ...]:
    """Return the pauses between turns, in order; none where the source has no times."""
    gaps = _gaps(coded.transcript.turns)
    return tuple(Silence(at, turn.speaker, gap) for at, turn, gap in gaps if gap >= at_least)


def interrupted_turns(coded: CodedTranscript) -> tuple[int, ...]:
    """Return the places of client turns that the therapist cut off: by their times, or written as broken off."""
    turns = coded.transcript.turns
    return tuple(
        at
        for at, (said, after) in enumerate(pairwise(turns))
        if said.speaker is Speaker.CLIENT
        and after.speaker is Speaker.THERAPIST
        and (_talks_over(after, said) or is_cut_off(said.text))
    )


def _talks_over(turn: Turn, said: Turn) -> bool:
    """Return whether a turn begins before the other ends and goes on after it; a "mm-hm" in between cuts nobody off."""
    if turn.start is None or said.end is None or said.end - turn.start < OVERLAP_SECONDS:
        return False
    return turn.end is None or turn.end > said.end


def is_cut_off(text: str) -> bool:
    """Return whether a transcriber wrote the turn as broken off."""
    return text.rstrip().endswith(_CUT_OFF)


def latency_figures(coded: CodedTranscript, random: Random, resamples: int) -> tuple[Figure, ...]:
    """Return the median seconds before therapist and client answer; nothing where the source has no times."""
    gaps = list(_gaps(coded.transcript.turns))
    if not gaps:
        return ()
    waited = {who: [max(gap, 0.0) for _, turn, gap in gaps if turn.speaker is who] for who in Speaker}
    return tuple(_median(f"{who.value}_latency_seconds", waited[who], random, resamples) for who in Speaker)


def _median(id: str, seconds: Sequence[float], random: Random, resamples: int) -> Figure:  # noqa: A002
    n = len(seconds)
    if n < MINIMUM_TURNS:
        return Figure(id, None, None, None, n, _TOO_FEW)
    ordered = sorted(seconds)
    draws = sorted(resampling.median(ordered, random) for _ in range(resamples))
    return Figure(id, statistics.median(ordered), percentile(draws, 0.025), percentile(draws, 0.975), n, _UNCHECKED)


def _gaps(turns: Sequence[Turn]) -> Iterator[tuple[int, Turn, float]]:
    """Yield each turn after the other speaker's with the seconds since anybody spoke; negative where they overlap."""
    latest = 0.0
    for at, (before, turn) in enumerate(pairwise(turns), 1):
        latest = max(latest, before.end or 0.0)
        if before.speaker is not turn.speaker and before.end is not None and turn.start is not None:
            yield at, turn, turn.start - latest
