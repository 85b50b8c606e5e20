"""The figures of one session, each with an interval and the number of turns behind it.

Counts are soft: a turn that is a question with probability .7 counts .7. The interval is the middle 95 % of
resamples in which turns are drawn with replacement and each label is drawn by its probability, so that it holds both
how few turns there were and how unsure the coder was. It does not hold what the coder gets wrong while being sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from holdspace.domain.coding.code_schemes import UNRELIABLE_COMPLEX
from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.transcript import Speaker

MINIMUM_TURNS = 15
MINIMUM_OCCURRENCES = 5.0
RESAMPLES = 300


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about a session; None where too little was said, with the reason in ``note``.

    ``lower`` and ``upper`` bound 95 %; ``n`` is the number of turns it rests on. Where ``is_reliable`` is false experts
    themselves do not agree on it: show it greyed with the note, never as something to be judged by.
    """

    id: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    note: str = ""
    is_reliable: bool = True


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """All figures of a session, in the order to be shown."""

    figures: tuple[Figure, ...]

    def figure(self, id: str) -> Figure:  # noqa: A002 - the field is called so
        """Return one figure; raise KeyError for an unknown id."""
        return {figure.id: figure for figure in self.figures}[id]


Counts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Quantity:
    """How a figure comes from the sums of a few counts over turns."""

    id: str
    speakers: frozenset[Speaker]
    probabilities: Callable[[CodedTurn], Counts]
    value: Callable[[Counts], float]
    is_enough: Callable[[Counts], bool] = lambda _: True
    too_little: str = ""
    note: str = ""
    is_drawn: bool = True
    is_reliable: bool = True


def summarise(coded: CodedTranscript, random: Random, *, resamples: int = RESAMPLES) -> SessionSummary:
    """Return the figures of a session; the same ``random`` state gives the same intervals."""
    return SessionSummary(tuple(_figure(quantity, coded.turns, random, resamples) for quantity in _QUANTITIES))


def _figure(quantity: _Quantity, turns: Iterable[CodedTurn], random: Random, resamples: int) -> Figure:
    rows = [quantity.probabilities(turn) for turn in turns if turn.turn.speaker in quantity.speakers]
    if len(rows) < MINIMUM_TURNS:
        reason = f"Needs at least {MINIMUM_TURNS} coded turns; there are {len(rows)}."
        return Figure(quantity.id, None, None, None, len(rows), reason, quantity.is_reliable)
    sums = _sums(rows)
    if not quantity.is_enough(sums):
        return Figure(quantity.id, None, None, None, len(rows), quantity.too_little, quantity.is_reliable)
    draws = sorted(quantity.value(_resample(quantity, rows, sums, random)) for _ in range(resamples))
    lower, upper = _percentile(draws, 0.025), _percentile(draws, 0.975)
    return Figure(quantity.id, quantity.value(sums), lower, upper, len(rows), quantity.note, quantity.is_reliable)


def _resample(quantity: _Quantity, rows: Sequence[Counts], sums: Counts, random: Random) -> Counts:
    if not quantity.is_drawn:
        return _sums(random.choices(rows, k=len(rows)))
    # To draw a turn and then its label by the turn's probabilities is to draw the label by the mean of them: the
    # counts of a resample are multinomial, and no turn needs to be looked at again. The labels exclude one another.
    weights = [*sums, max(len(rows) - sum(sums), 0.0)]
    drawn = random.choices(range(len(weights)), weights, k=len(rows))
    return tuple(float(drawn.count(label)) for label in range(len(sums)))


def _sums(rows: Sequence[Counts]) -> Counts:
    return tuple(map(sum, zip(*rows, strict=True)))


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _share(counts: Counts) -> float:
    total = sum(counts)
    return counts[0] / total if total else 0.0


def _words(turn: CodedTurn) -> Counts:
    words = float(len(turn.turn.text.split()))
    return (words, 0.0) if turn.turn.speaker is Speaker.THERAPIST else (0.0, words)


def _behaviours(turn: CodedTurn) -> Counts:
    """Return reflection and question as one turn's exclusive parts: both, only the one, only the other."""
    reflection, question = turn.presence_of("reflection"), turn.presence_of("question")
    return (reflection * question, reflection * (1 - question), question * (1 - reflection))


def _ratio(counts: Counts) -> float:
    both, reflection, question = counts
    # Half an occurrence is added to each so that a session without questions has a finite ratio.
    return (both + reflection + 0.5) / (both + question + 0.5)


_THERAPIST = frozenset({Speaker.THERAPIST})
_CLIENT = frozenset({Speaker.CLIENT})
_QUANTITIES = (
    _Quantity(
        "therapist_talk_share",
        _THERAPIST | _CLIENT,
        _words,
        _share,
        is_enough=lambda words: sum(words) > 0,
        too_little="Nothing was said in words.",
        note="Therapist's share of all words.",
        is_drawn=False,
    ),
    _Quantity(
        "question_count",
        _THERAPIST,
        lambda turn: (turn.presence_of("question"),),
        lambda counts: counts[0],
        note="Expected number of therapist turns that ask something.",
    ),
    _Quantity(
        "reflection_count",
        _THERAPIST,
        lambda turn: (turn.presence_of("reflection"),),
        lambda counts: counts[0],
        note="Expected number of therapist turns that reflect.",
    ),
    _Quantity(
        "reflection_to_question_ratio",
        _THERAPIST,
        _behaviours,
        _ratio,
        note="Reflecting turns per asking turn, half a turn added to each.",
    ),
    _Quantity(
        "open_question_share",
        _THERAPIST,
        lambda turn: (turn.probability_of("question", "open"), turn.probability_of("question", "closed")),
        _share,
        is_enough=lambda counts: sum(counts) >= MINIMUM_OCCURRENCES,
        too_little="Needs at least five questions.",
        note="Experts agree only moderately on open against closed (alpha .52).",
    ),
    _Quantity(
        "complex_reflection_share",
        _THERAPIST,
        lambda turn: (turn.probability_of("reflection", "complex"), turn.probability_of("reflection", "simple")),
        _share,
        is_enough=lambda counts: sum(counts) >= MINIMUM_OCCURRENCES,
        too_little="Needs at least five reflections. " + UNRELIABLE_COMPLEX,
        note=UNRELIABLE_COMPLEX,
        is_reliable=False,
    ),
    _Quantity(
        "change_talk_share",
        _CLIENT,
        lambda turn: (turn.probability_of("client_talk", "change"), turn.probability_of("client_talk", "sustain")),
        _share,
        is_enough=lambda counts: sum(counts) >= MINIMUM_OCCURRENCES,
        too_little="Needs at least five turns that lean towards or away from change.",
        note="Change talk among turns that lean either way; experts agree moderately (alpha .47).",
    ),
)
