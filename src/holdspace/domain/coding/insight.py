"""What a coded session shows about listening, beside its figures: moments, places of possible strain, feedback."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from holdspace.domain.coding.asking import runs_of_questions, stacked_questions
from holdspace.domain.coding.change_course import ChangePart, change_course
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.feedback import Feedback, give_feedback
from holdspace.domain.coding.moments import Moment, find_moments
from holdspace.domain.coding.strain_markers import StrainMarker, strain_markers
from holdspace.domain.coding.timing import Silence, interrupted_turns, silences


@dataclass(frozen=True, slots=True)
class Insight:
    """What can be read in the places of a session; all of it follows from the codes and the words.

    ``stacked`` are places of several questions at once, ``runs`` of questions one after another, ``cut_off`` of client
    turns that were broken off: described only, as they did not tell well-led from badly led talks.
    """

    feedback: Feedback
    moments: tuple[Moment, ...]
    strain: tuple[StrainMarker, ...]
    change: tuple[ChangePart, ...]
    silences: tuple[Silence, ...]
    stacked: tuple[int, ...]
    runs: tuple[tuple[int, ...], ...]
    cut_off: tuple[int, ...]


def find_insight(coded: CodedTranscript, random: Random, contested: Collection[int] = ()) -> Insight:
    """Return what a coded session shows; intervals are drawn from ``random``, ``contested`` turns give no feedback."""
    return Insight(
        feedback=give_feedback(coded, contested),
        moments=find_moments(coded),
        strain=strain_markers(coded),
        change=change_course(coded, random),
        silences=silences(coded),
        stacked=stacked_questions(coded),
        runs=runs_of_questions(coded),
        cut_off=interrupted_turns(coded),
    )
