"""Feedback on listening: one thing that went well and one to try, each with the place that shows it.

Rules, in a fixed order, over what was coded; the first that finds something clear speaks. It is about what a turn did,
never about the person, and it rests on words alone. A turn whose mark somebody contests shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.moments import Moment, MomentKind, find_moments
from holdspace.domain.coding.strain_markers import StrainFamily, strain_markers
from holdspace.domain.coding.uptake import taken_up
from holdspace.domain.conversation.transcript import Speaker

CLEAR = 0.7
LONG_WORDS = 25
UNLIKELY = 0.2


class Observation(StrEnum):
    """What was seen; the words for it are the page's and the command's."""

    FEELING_TAKEN_UP = "feeling_taken_up"
    OWN_WORDS_GIVEN_BACK = "own_words_given_back"
    OPEN_QUESTION_OPENED = "open_question_opened"
    FEELING_PASSED_OVER = "feeling_passed_over"
    SAID_AGAINST = "said_against"
    INFORMED_FIRST = "informed_first"
    ASKED_ON = "asked_on"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something observed, the places of the turns that show it, in order, and how often it was seen in the session."""

    observation: Observation
    places: tuple[int, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Feedback:
    """One of each; None where the session holds nothing clear of its kind."""

    went_well: Evidence | None
    to_try: Evidence | None


Rule = Callable[[CodedTranscript, Collection[int]], Evidence | None]


def give_feedback(coded: CodedTranscript, contested: Collection[int] = ()) -> Feedback:
    """Return one thing that went well and one to try; ``contested`` are the places of turns that show neither."""
    return Feedback(_first(_GOOD, coded, contested), _first(_TO_TRY, coded, contested))


def _first(rules: tuple[Rule, ...], coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    return next((found for rule in rules if (found := rule(coded, contested))), None)


def _taken_up(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    return _clearest(find_moments(coded), contested, MomentKind.PICKED_UP, Observation.FEELING_TAKEN_UP)


def _passed_over(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    return _clearest(find_moments(coded), contested, MomentKind.MISSED, Observation.FEELING_PASSED_OVER)


def _clearest(
    moments: Iterable[Moment], contested: Collection[int], kind: MomentKind, observation: Observation
) -> Evidence | None:
    found = [each for each in moments if each.kind is kind and not {each.said, each.answer}.intersection(contested)]
    if not found:
        return None
    clearest = max(found, key=lambda moment: moment.probability)
    return Evidence(observation, (clearest.said, clearest.answer), len(found))


def _own_words(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    found = [
        (len(taken_up(coded.turns[at - 1].turn.text, coded.turns[at].turn.text)), -at)
        for at in _clear(coded, contested, "reflection", "simple", "complex")
    ]
    words, at = max(found, default=(0, 0))
    return Evidence(Observation.OWN_WORDS_GIVEN_BACK, (-at - 1, -at), sum(n > 0 for n, _ in found)) if words else None


def _opened(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    after = [
        (coded.turns[at + 1].turn.words, -at)
        for at in _clear(coded, contested, "question", "open")
        if at + 1 < len(coded.turns)
    ]
    words, at = max(after, default=(0, 0))
    if words < LONG_WORDS:
        return None
    return Evidence(Observation.OPEN_QUESTION_OPENED, (-at, -at + 1), sum(n >= LONG_WORDS for n, _ in after))


def _clear(coded: CodedTranscript, contested: Collection[int], code: str, *labels: str) -> Iterator[int]:
    """Yield the places of therapist turns that answer a client and clearly, and uncontested, have this code."""
    for at, (before, each) in enumerate(pairwise(coded.turns), 1):
        follows = before.turn.speaker is Speaker.CLIENT and each.turn.speaker is Speaker.THERAPIST
        if follows and at not in contested and each.probability_of(code, *labels) >= CLEAR:
            yield at


def _said_against(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    markers = [marker for marker in strain_markers(coded) if marker.family is StrainFamily.CONFRONTATION]
    found = [marker for marker in markers if marker.at not in contested]
    if not found:
        return None
    at = found[0].at
    return Evidence(Observation.SAID_AGAINST, tuple(range(at, min(at + 2, len(coded.turns)))), len(found))


def _informed_first(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    labels = ("information", "advice", "options", "negotiation")
    return _longest_unanswered(coded, contested, "therapist_input", labels, Observation.INFORMED_FIRST)


def _asked_on(coded: CodedTranscript, contested: Collection[int]) -> Evidence | None:
    return _longest_unanswered(coded, contested, "question", ("open", "closed"), Observation.ASKED_ON)


def _longest_unanswered(
    coded: CodedTranscript, contested: Collection[int], code: str, labels: tuple[str, ...], observation: Observation
) -> Evidence | None:
    """Return the longest client turn that was answered with this and clearly without giving anything back."""
    found = [
        (coded.turns[at - 1].turn.words, -at)
        for at in _clear(coded, contested, code, *labels)
        if coded.turns[at].presence_of("reflection") < UNLIKELY
    ]
    words, at = max(found, default=(0, 0))
    return (
        Evidence(observation, (-at - 1, -at), sum(n >= LONG_WORDS for n, _ in found)) if words >= LONG_WORDS else None
    )


# Only what told well-led from badly led talks is suggested (see benchmarks/listening/known_groups.py); a wording that
# can speak of strain comes last, as it is the least sure of all.
_GOOD = (_taken_up, _own_words, _opened)
_TO_TRY = (_passed_over, _informed_first, _asked_on, _said_against)
