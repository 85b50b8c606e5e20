"""How often a therapist did what, in the manner of MITI 4.2: by kind, over turns and over sentences.

A turn counts once for each kind that it holds, and a turn that gives back and asks counts for both. Sentences are
counted where they were looked into: a turn that asks twice then counts two. All counts are expected ones (a sentence
that asks with probability .7 counts .7). They are no MITI ratings: those are made by trained people, and MITI's other
behaviours (seeking collaboration, emphasising autonomy) are not looked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.figure import MINIMUM_TURNS, Counts, Figure, Quantity, estimate, percentile
from holdspace.domain.coding.resampling import blocks, sums
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.language import noop

RESAMPLES = 200
KINDS = (
    ("question", "open"),
    ("question", "closed"),
    ("reflection", "simple"),
    ("reflection", "complex"),
    ("therapist_input", "information"),
    ("therapist_input", "advice"),
    ("therapist_input", "options"),
    ("therapist_input", "negotiation"),
)
# Learned from written examples alone; counted over turns only.
EXPERIMENTAL = (
    ("affirmation", noop("Affirmation")),
    ("advice_permission", noop("Advice without permission")),
    ("judgement", noop("Judgement")),
)
_TOO_FEW = noop("Needs at least {least} coded turns; there are {n}.")


@dataclass(frozen=True, slots=True)
class BehaviourCount:
    """One kind: how many of the therapist's turns hold it, and how many sentences, None where none were looked into.

    ``label`` is empty for experimental codes, which have no kinds.
    """

    code: str
    label: str
    turns: Figure
    sentences: Figure | None


def count_behaviours(
    coded: CodedTranscript, random: Random, *, resamples: int = RESAMPLES
) -> tuple[BehaviourCount, ...]:
    """Return the counts of every kind that the coder looks for, each with its interval; no value below 15 turns."""
    turns = coded.of(Speaker.THERAPIST)
    are_cut = any(turn.utterances for turn in turns)
    found = []
    for code, label in KINDS:
        counted = _over_turns(f"{label}_{code}", turns, _kind(code, label), random, resamples)
        sentences = _over_sentences(turns, code, label, random, resamples) if are_cut else None
        found.append(BehaviourCount(code, label, counted, sentences))
    for code, _ in EXPERIMENTAL:
        if any(code in turn.experimental for turn in turns):
            counted = _over_turns(code, turns, _tried(code), random, resamples)
            found.append(BehaviourCount(code, "", counted, None))
    return tuple(found)


def _kind(code: str, label: str) -> Callable[[CodedTurn], float]:
    return lambda turn: turn.probability_of(code, label)


def _tried(code: str) -> Callable[[CodedTurn], float]:
    return lambda turn: turn.experimental.get(code, 0.0)


def _over_turns(
    name: str, turns: Sequence[CodedTurn], chance: Callable[[CodedTurn], float], random: Random, resamples: int
) -> Figure:
    quantity = Quantity(f"{name}_turns", lambda every: [(chance(turn),) for turn in every], lambda counts: counts[0])
    return estimate(quantity, turns, random, resamples)


def _over_sentences(turns: Sequence[CodedTurn], code: str, label: str, random: Random, resamples: int) -> Figure:
    """Return the expected number of sentences; the interval draws turns anew, and of each its sentences by chance."""
    name, n = f"{label}_{code}_sentences", len(turns)
    if n < MINIMUM_TURNS:
        return Figure(name, None, None, None, n, _TOO_FEW)
    chances = [_in_sentences(turn, code, label) for turn in turns]
    # A sum of many independent chances is nearly normal; its variance is the sum of theirs.
    rows = [(sum(each), sum(chance * (1 - chance) for chance in each)) for each in chances]
    drawn_from = blocks(rows)
    draws = sorted(_draw(random.choices(drawn_from, k=len(drawn_from)), random) for _ in range(resamples))
    return Figure(name, sum(mean for mean, _ in rows), percentile(draws, 0.025), percentile(draws, 0.975), n)


def _in_sentences(turn: CodedTurn, code: str, label: str) -> list[float]:
    """Return how probably each sentence is of the kind, which the turn tells; a turn of one sentence is that one."""
    of_kind = turn.probability_of(code, label)
    presence = turn.presence_of(code)
    if not turn.utterances or presence == 0:
        return [of_kind]
    return [part.probabilities[code] * of_kind / presence for part in turn.utterances]


def _draw(rows: Sequence[Counts], random: Random) -> float:
    mean, variance = sums(rows)
    return max(random.gauss(mean, sqrt(variance)), 0.0)
