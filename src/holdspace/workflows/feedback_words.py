"""Feedback, possible strain and places in words a therapist reads; for pages, the report and the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdspace.domain.coding.feedback import Evidence, Observation
from holdspace.domain.coding.strain_markers import StrainFamily, StrainMarker
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop


@dataclass(frozen=True, slots=True)
class FeedbackWords:
    """What was seen, in a sentence, and what could be done with it; ``often`` says how many such places there are."""

    title: str
    text: str
    often: str


_WORDS: Mapping[Observation, tuple[str, str]] = {
    Observation.FEELING_TAKEN_UP: (
        noop("A hard feeling was taken up"),
        noop("The client put something hard into words, and the next answer stayed with it."),
    ),
    Observation.OWN_WORDS_GIVEN_BACK: (
        noop("The client's own words were given back"),
        noop("The answer gave back what was said, with words of the client's own in it."),
    ),
    Observation.OPEN_QUESTION_OPENED: (
        noop("A question made room"),
        noop("An open question was asked, and the client had much to say."),
    ),
    Observation.SAID_AGAINST: (
        noop("Perhaps something stood between the two of you"),
        noop(
            "The client's wording can speak of strain, and just as well of nothing of the kind. To try, if it fits: "
            "ask how that was, and give back what you hear before explaining."
        ),
    ),
    Observation.FEELING_PASSED_OVER: (
        noop("Give a feeling back before going on"),
        noop(
            "Something hard was named, and the next answer neither gave it back nor named a feeling. A nod or a pause "
            "is an answer too, and is not in the words. To try: say what you heard first."
        ),
    ),
    Observation.INFORMED_FIRST: (
        noop("Give back what you heard before informing"),
        noop(
            "After the client had said much, the answer informed or advised at once. To try: give back what you heard, "
            "ask whether you may add something, and ask afterwards what they make of it."
        ),
    ),
    Observation.ASKED_ON: (
        noop("Give something back before the next question"),
        noop(
            "After the client had said much, the answer was the next question. To try: one sentence of what you heard "
            "first."
        ),
    ),
}
NOTHING_CLEAR = noop("Nothing in the words was clear enough to say so.")
STRAIN_CAUTION = noop(
    "Wordings that can speak of strain: drawing back, or standing up against something. Looked for word by word, they "
    "are possibilities to ask about, never findings; most strain shows in no such words."
)
PLACES_CAUTION = noop(
    "Described, not judged: on demonstrations these did not tell well-led talks from badly led ones, and a silence can "
    "be the best answer."
)
_FAMILIES = {
    StrainFamily.WITHDRAWAL: noop("Perhaps drawing back"),
    StrainFamily.CONFRONTATION: noop("Perhaps standing up against something"),
}


def feedback_words(evidence: Evidence) -> FeedbackWords:
    """Return what was observed in words."""
    title, text = (_(words) for words in _WORDS[evidence.observation])
    often = "" if evidence.times < 2 else _("The clearest of %(times)d such places.") % {"times": evidence.times}
    return FeedbackWords(title, text, often)


def strain_words(marker: StrainMarker) -> str:
    """Return what a wording may mean, with the wording."""
    said = {"family": _(_FAMILIES[marker.family]), "kind": _(marker.kind), "words": marker.words}
    return _("%(family)s (%(kind)s): “%(words)s”") % said
