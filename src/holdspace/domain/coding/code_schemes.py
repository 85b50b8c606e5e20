"""The codes: what each means, where it comes from, and how far two experts agree on it.

Definitions are short paraphrases, not the manuals' wording, of MITI 4.2 (Moyers et al., 2014, treatment integrity
of motivational interviewing) and MISC 2.5 (Houck et al., 2010, skill code). Agreement is Krippendorff's alpha of ten
experts over 216 therapist and 212 client turns of seven demonstration dialogues (AnnoMI, Wu et al. 2022,
https://doi.org/10.1109/ICASSP43922.2022.9746035), computed from its published annotations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdspace.domain.language import noop

MITI = "MITI 4.2"
MISC = "MISC 2.5"
ANNOMI = "AnnoMI"
GOEMOTIONS = "GoEmotions (Demszky et al. 2020)"


@dataclass(frozen=True, slots=True)
class Label:
    """One value a code can take, in words fit for a page."""

    id: str
    title: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class Code:
    """A question asked of each turn of one speaker, with its possible answers.

    ``expert_alpha`` is Krippendorff's alpha between experts, None where it was never measured; ``expert_f1`` the mean
    macro-F1 of one expert against another. ``caution`` is printed wherever the code is shown; empty if none is due.
    """

    id: str
    title: str
    speaker: str
    labels: tuple[Label, ...]
    expert_alpha: float | None
    expert_f1: float | None = None
    caution: str = ""
    presence_alpha: float | None = None

    def label(self, id: str) -> Label:  # noqa: A002 - the field is called so everywhere
        """Return the label with this id; raise KeyError if the code has none."""
        return {label.id: label for label in self.labels}[id]


_NONE = Label("none", noop("None"), noop("Nothing of this kind in the turn."), ANNOMI)
UNRELIABLE_COMPLEX = noop(
    "Not reliable: two experts hardly agree on simple against complex, and their shares per session correlate .16."
)


def _emotion(id: str, title: str, definition: str) -> Label:  # noqa: A002
    return Label(id, title, definition, GOEMOTIONS)


CODE_SCHEME: Mapping[str, Code] = {
    code.id: code
    for code in (
        Code(
            "behaviour",
            noop("Main behaviour"),
            "therapist",
            (
                Label("question", noop("Question"), noop("The turn mainly asks the client something."), MITI),
                Label(
                    "reflection",
                    noop("Reflection"),
                    noop("The turn mainly gives back what the client said or meant."),
                    MITI,
                ),
                Label(
                    "therapist_input",
                    noop("Input"),
                    noop("The turn mainly informs, advises, gives options or plans."),
                    ANNOMI,
                ),
                Label(
                    "other",
                    noop("Other"),
                    noop("Greeting, short acknowledgement, structuring and everything else."),
                    ANNOMI,
                ),
            ),
            expert_alpha=0.737,
            expert_f1=0.796,
        ),
        Code(
            "question",
            noop("Question"),
            "therapist",
            (
                _NONE,
                Label("open", noop("Open question"), noop("Leaves room for many answers."), MITI),
                Label(
                    "closed",
                    noop("Closed question"),
                    noop("Can be answered by yes, no, a fact or a choice."),
                    MITI,
                ),
            ),
            expert_alpha=0.740,
            expert_f1=0.767,
            presence_alpha=0.869,
            caution=noop("Experts agree well that something is asked (alpha .87), less on open against closed (.52)."),
        ),
        Code(
            "reflection",
            noop("Reflection"),
            "therapist",
            (
                _NONE,
                Label(
                    "simple",
                    noop("Simple reflection"),
                    noop("Repeats or rephrases with little added."),
                    MITI,
                ),
                Label(
                    "complex",
                    noop("Complex reflection"),
                    noop("Adds meaning, feeling or emphasis, or sums up."),
                    MITI,
                ),
            ),
            expert_alpha=0.496,
            expert_f1=0.578,
            presence_alpha=0.660,
            caution=UNRELIABLE_COMPLEX,
        ),
        Code(
            "therapist_input",
            noop("Therapist input"),
            "therapist",
            (
                _NONE,
                Label(
                    "information",
                    noop("Information"),
                    noop("Gives facts, feedback or an explanation."),
                    MITI,
                ),
                Label("advice", noop("Advice"), noop("Suggests what the client could or should do."), MISC),
                Label(
                    "options",
                    noop("Options"),
                    noop("Lays several ways side by side to choose from."),
                    ANNOMI,
                ),
                Label(
                    "negotiation",
                    noop("Negotiation"),
                    noop("Works out a goal or a next step with the client."),
                    ANNOMI,
                ),
            ),
            expert_alpha=0.512,
            expert_f1=0.434,
            presence_alpha=0.644,
            caution=noop("Experts agree that there is input (alpha .64) more than on its kind (.51)."),
        ),
        Code(
            "client_talk",
            noop("Client talk"),
            "client",
            (
                Label(
                    "change",
                    noop("Change talk"),
                    noop("The words lean towards the change spoken about."),
                    MISC,
                ),
                Label("neutral", noop("Neutral"), noop("The words lean neither way."), MISC),
                Label(
                    "sustain",
                    noop("Sustain talk"),
                    noop("The words lean towards things staying as they are."),
                    MISC,
                ),
            ),
            expert_alpha=0.467,
            expert_f1=0.645,
            caution=noop("Experts agree moderately (alpha .47); sustain talk is easily taken for neutral."),
        ),
        Code(
            "emotions",
            noop("Emotions in the words"),
            "client",
            (
                _emotion("joy", noop("Joy"), noop("Gladness, amusement, excitement, relief or pride.")),
                _emotion("gratitude", noop("Gratitude"), noop("Thanks.")),
                _emotion("caring", noop("Love or caring"), noop("Warmth towards somebody.")),
                _emotion("anger", noop("Anger"), noop("Anger, annoyance or disgust.")),
                _emotion("fear", noop("Fear"), noop("Fear or nervousness.")),
                _emotion("sadness", noop("Sadness"), noop("Sadness, grief, remorse or disappointment.")),
                _emotion("surprise", noop("Surprise or confusion"), noop("Surprise, confusion or realisation.")),
                _emotion("neutral", noop("Neutral"), noop("No emotion is named or plain in the words.")),
            ),
            expert_alpha=None,
            caution=noop("Learned from written comments of strangers; not validated on speech in a session."),
        ),
    )
}  # fmt: skip
