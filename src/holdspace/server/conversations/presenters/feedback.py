"""The page of feedback: what went well, what to try, where strain may show, how change talk went; with the places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext as _

from holdspace.domain.coding.change_course import ChangePart
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.feedback import Evidence
from holdspace.domain.coding.insight import Insight, find_insight
from holdspace.domain.coding.strain_markers import StrainMarker
from holdspace.domain.coding.timing import Silence
from holdspace.server.conversations.presenters.turns import clock, said_by
from holdspace.workflows.coding_words import figure_words
from holdspace.workflows.feedback_words import feedback_words, strain_words
from holdspace.workflows.report_counts import SEED

MOST_SILENCES = 12  # more of them is a list that nobody reads


@dataclass(frozen=True, slots=True)
class Quote:
    """A turn that shows something; ``number`` counts from 1."""

    number: int
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """Something observed, in words, and the turns that show it."""

    title: str
    text: str
    often: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ShownStrain:
    """A wording that can speak of strain, and the turn it stands in."""

    words: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A part of the session; ``percent`` is None where too few turns lean either way."""

    number: int
    turns: str
    n: int
    percent: int | None
    interval: str


@dataclass(frozen=True, slots=True)
class Place:
    """A turn to jump to, and what is said of it, such as how long a silence was."""

    number: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """All that the page shows; of ``silence_count`` silences the longest, in the order of the session."""

    went_well: ShownEvidence | None
    to_try: ShownEvidence | None
    strain: tuple[ShownStrain, ...]
    change: tuple[ShownChange, ...]
    silences: tuple[Place, ...]
    silence_count: int
    stacked: tuple[Place, ...]
    cut_off: tuple[Place, ...]
    has_times: bool

    @property
    def has_places(self) -> bool:
        """Whether anything is described beyond feedback."""
        return bool(self.silences or self.stacked or self.cut_off)


def feedback_page(coded: CodedTranscript, contested: Collection[int] = ()) -> FeedbackPage:
    """Return the page of a coded conversation; turns whose marks are ``contested`` show neither good nor bad."""
    insight = find_insight(coded, Random(SEED), contested)  # noqa: S311 - resampling, not a secret
    return FeedbackPage(
        went_well=_evidence(coded, insight.feedback.went_well),
        to_try=_evidence(coded, insight.feedback.to_try),
        strain=tuple(_strain(coded, marker) for marker in insight.strain),
        change=_change(insight),
        silences=_longest(insight.silences),
        silence_count=len(insight.silences),
        stacked=_places(insight.stacked),
        cut_off=_places(insight.cut_off),
        has_times=coded.transcript.has_times,
    )


def _longest(silences: Sequence[Silence]) -> tuple[Place, ...]:
    longest = sorted(silences, key=lambda each: each.seconds, reverse=True)[:MOST_SILENCES]
    in_order = sorted(longest, key=lambda each: each.at)
    return tuple(Place(each.at + 1, _("%(seconds)d s") % {"seconds": round(each.seconds)}) for each in in_order)


def _evidence(coded: CodedTranscript, evidence: Evidence | None) -> ShownEvidence | None:
    if evidence is None:
        return None
    words = feedback_words(evidence)
    quotes = tuple(_quote(coded, place) for place in evidence.places)
    return ShownEvidence(words.title, words.text, words.often, quotes)


def _strain(coded: CodedTranscript, marker: StrainMarker) -> ShownStrain:
    return ShownStrain(strain_words(marker), _quote(coded, marker.at))


def _quote(coded: CodedTranscript, place: int) -> Quote:
    turn = coded.turns[place].turn
    time = clock(turn.start)
    who = said_by(turn.speaker)
    return Quote(place + 1, f"{who}, {time}" if time else who, turn.text)


def _change(insight: Insight) -> tuple[ShownChange, ...]:
    if all(part.figure.value is None for part in insight.change):
        return ()
    return tuple(map(_change_part, insight.change))


def _change_part(part: ChangePart) -> ShownChange:
    figure = part.figure
    percent = None if figure.value is None else round(100 * figure.value)
    turns = f"{part.first + 1}–{part.last + 1}"
    return ShownChange(part.number, turns, figure.n, percent, figure_words(figure).interval)


def _places(places: Iterable[int]) -> tuple[Place, ...]:
    return tuple(Place(place + 1) for place in places)
