"""The figures of one session, each with an interval and the number of turns behind it.

How a figure comes from counts over turns stands in `figure`; here stands which figures there are. A turn that reflects
and asks counts on both sides, as in MITI 4.2: counts come from the heads of the kinds, not from the main behaviour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from holdspace.domain.coding.code_schemes import UNRELIABLE_COMPLEX
from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.figure import MINIMUM_OCCURRENCES, MINIMUM_TURNS, Counts, Figure, Quantity, estimate, share
from holdspace.domain.coding.moments import pick_up_chances
from holdspace.domain.coding.timing import latency_figures
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.language import noop

__all__ = ["MINIMUM_OCCURRENCES", "MINIMUM_TURNS", "RESAMPLES", "Figure", "SessionSummary", "summarise"]
RESAMPLES = 300
UNPROVEN_OPEN = noop(
    "Not a measure of how well one listens: experts agree only moderately on open against closed (alpha .52), and the "
    "share does not tell well-led from badly led talks."
)


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """All figures of a session, in the order to be shown."""

    figures: tuple[Figure, ...]

    def figure(self, id: str) -> Figure:  # noqa: A002 - the field is called so
        """Return one figure; raise KeyError for an unknown id."""
        return {figure.id: figure for figure in self.figures}[id]


def summarise(coded: CodedTranscript, random: Random, *, resamples: int = RESAMPLES) -> SessionSummary:
    """Return the figures of a session; the same ``random`` state gives the same intervals.

    Figures of time are there only where the source has times.
    """
    found = [estimate(quantity, coded.turns, random, resamples) for quantity in QUANTITIES]
    return SessionSummary((*found, *latency_figures(coded, random, resamples)))


def _each(
    speakers: frozenset[Speaker], counts: Callable[[CodedTurn], Counts]
) -> Callable[[Sequence[CodedTurn]], list[Counts]]:
    """Return what gives the counts of every turn of these speakers."""
    return lambda turns: [counts(turn) for turn in turns if turn.turn.speaker in speakers]


def _words(turn: CodedTurn) -> Counts:
    words = float(turn.turn.words)
    return (words, 0.0) if turn.turn.speaker is Speaker.THERAPIST else (0.0, words)


def _behaviours(turn: CodedTurn) -> Counts:
    """Return reflection and question as one turn's exclusive parts: both, only the one, only the other."""
    reflection, question = turn.presence_of("reflection"), turn.presence_of("question")
    return (reflection * question, reflection * (1 - question), question * (1 - reflection))


def _presence(code: str) -> Callable[[CodedTurn], Counts]:
    return lambda turn: (turn.presence_of(code),)


def _kinds(code: str, *labels: str) -> Callable[[CodedTurn], Counts]:
    return lambda turn: tuple(turn.probability_of(code, label) for label in labels)


def _input(turn: CodedTurn) -> Counts:
    has = turn.presence_of("therapist_input")
    return (has, 1 - has)


def _ratio(counts: Counts) -> float:
    both, reflection, question = counts
    # Half an occurrence is added to each so that a session without questions has a finite ratio.
    return (both + reflection + 0.5) / (both + question + 0.5)


def _first(counts: Counts) -> float:
    return counts[0]


def _enough(counts: Counts) -> bool:
    return sum(counts) >= MINIMUM_OCCURRENCES


_THERAPIST = frozenset({Speaker.THERAPIST})
_CLIENT = frozenset({Speaker.CLIENT})
CHANGE_TALK = Quantity(
    "change_talk_share",
    _each(_CLIENT, _kinds("client_talk", "change", "sustain")),
    share,
    is_enough=_enough,
    too_little=noop("Needs at least five turns that lean towards or away from change."),
    note=noop("Change talk among turns that lean either way; experts agree moderately (alpha .47)."),
)
QUANTITIES = (
    Quantity(
        "therapist_talk_share",
        _each(_THERAPIST | _CLIENT, _words),
        share,
        is_enough=lambda words: sum(words) > 0,
        too_little=noop("Nothing was said in words."),
        note=noop("Therapist's share of all words."),
        is_drawn=False,
    ),
    Quantity(
        "question_count",
        _each(_THERAPIST, _presence("question")),
        _first,
        note=noop("Expected number of therapist turns that ask something."),
    ),
    Quantity(
        "reflection_count",
        _each(_THERAPIST, _presence("reflection")),
        _first,
        note=noop("Expected number of therapist turns that reflect."),
    ),
    Quantity(
        "reflection_to_question_ratio",
        _each(_THERAPIST, _behaviours),
        _ratio,
        note=noop("Reflecting turns per asking turn, half a turn added to each."),
    ),
    Quantity(
        "open_question_share",
        _each(_THERAPIST, _kinds("question", "open", "closed")),
        share,
        is_enough=_enough,
        too_little=noop("Needs at least five questions."),
        note=UNPROVEN_OPEN,
        is_reliable=False,
    ),
    Quantity(
        "complex_reflection_share",
        _each(_THERAPIST, _kinds("reflection", "complex", "simple")),
        share,
        is_enough=_enough,
        too_little=noop("Needs at least five reflections."),
        note=UNRELIABLE_COMPLEX,
        is_reliable=False,
    ),
    Quantity(
        "input_share",
        _each(_THERAPIST, _input),
        share,
        note=noop("Share of the therapist's turns that inform, advise, lay out options or plan."),
    ),
    Quantity(
        "feeling_uptake_share",
        lambda turns: list[Counts](pick_up_chances(turns)),
        share,
        is_enough=_enough,
        too_little=noop("Needs at least five turns in which the client names a difficult feeling."),
        note=noop("Of the turns in which a difficult feeling was named and something was answered."),
        too_few=noop("Needs at least {least} answers to the client; there are {n}."),
    ),
    CHANGE_TALK,
)
