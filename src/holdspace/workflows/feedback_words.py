"""Feedback, possible strain and places in words a therapist reads; for pages, the report and the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdspace.domain.coding.feedback import Evidence, Observation
from holdspace.domain.coding.strain_markers import StrainFamily, StrainMarker


@dataclass(frozen=True, slots=True)
class FeedbackWords:
    """What was seen, in a sentence, and what could be done with it; ``often`` says how many such places there are."""

    title: str
    text: str
    often: str


_WORDS: Mapping[Observation, tuple[str, str]] = {
    Observation.FEELING_TAKEN_UP: (
        "A hard feeling was taken up",
        "The client put something hard into words, and the next answer stayed with it.",
    ),
    Observation.OWN_WORDS_GIVEN_BACK: (
        "The client's own words were given back",
        "The answer gave back what was said, with words of the client's own in it.",
    ),
    Observation.OPEN_QUESTION_OPENED: (
        "A question made room",
        "An open question was asked, and the client had much to say.",
    ),
    Observation.SAID_AGAINST: (
        "Perhaps something stood between the two of you",
        "The client's wording can speak of strain, and just as well of nothing of the kind. To try, if it fits: ask "
        "how that was, and give back what you hear before explaining.",
    ),
    Observation.FEELING_PASSED_OVER: (
        "Give a feeling back before going on",
        "Something hard was named, and the next answer neither gave it back nor named a feeling. A nod or a pause is "
        "an answer too, and is not in the words. To try: say what you heard first.",
    ),
    Observation.INFORMED_FIRST: (
        "Give back what you heard before informing",
        "After the client had said much, the answer informed or advised at once. To try: give back what you heard, ask "
        "whether you may add something, and ask afterwards what they make of it.",
    ),
    Observation.ASKED_ON: (
        "Give something back before the next question",
        "After the client had said much, the answer was the next question. To try: one sentence of what you heard "
        "first.",
    ),
}
NOTHING_CLEAR = "Nothing in the words was clear enough to say so."
STRAIN_CAUTION = (
    "Wordings that can speak of strain: drawing back, or standing up against something. Looked for word by word, they "
    "are possibilities to ask about, never findings; most strain shows in no such words."
)
PLACES_CAUTION = (
    "Described, not judged: on demonstrations these did not tell well-led talks from badly led ones, and a silence can "
    "be the best answer."
)
_FAMILIES = {
    StrainFamily.WITHDRAWAL: "Perhaps drawing back",
    StrainFamily.CONFRONTATION: "Perhaps standing up against something",
}


def feedback_words(evidence: Evidence) -> FeedbackWords:
    """Return what was observed in words."""
    title, text = _WORDS[evidence.observation]
    often = "" if evidence.times < 2 else f"The clearest of {evidence.times} such places."
    return FeedbackWords(title, text, often)


def strain_words(marker: StrainMarker) -> str:
    """Return what a wording may mean, with the wording."""
    return f"{_FAMILIES[marker.family]} ({marker.kind}): “{marker.words}”"
