"""A conversation with codes: what a coder, a person or a model, gave to each turn and to each utterance in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn

THERAPIST_CODES = ("behaviour", "question", "reflection", "therapist_input")
CLIENT_CODES = ("client_talk", "emotions")
CODES = THERAPIST_CODES + CLIENT_CODES
# The codes that are looked for in the sentences of a turn; the main behaviour is one of the turn as a whole.
SENTENCE_CODES = ("question", "reflection", "therapist_input")
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class CodedUtterance:
    """A sentence of a turn with its codes; ``turn.text[start:end]`` is the quote.

    ``labels`` has each of `SENTENCE_CODES`, ``none`` where the turn's code lies in another sentence or the turn has
    none; ``probabilities`` how probably the sentence holds anything of that code, 0 to 1, never more than its turn.
    """

    start: int
    end: int
    labels: Mapping[str, str]
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """A turn with one label per code of its speaker.

    ``labels`` and ``probabilities`` have the keys of `THERAPIST_CODES` or `CLIENT_CODES`; several emotions are joined
    by ``|``. ``unclear`` names the codes where the coder abstains: the label is then its best guess and to be asked
    about. ``distributions`` holds the probability of every label (soft counts); empty where a person coded. ``sets``
    names for each code what the turn may be: of turns that are something, nine in ten have it in their set.
    ``experimental`` holds probabilities of codes that were trained on written examples only, and are shown as
    experimental or not at all. ``utterances`` are the sentences of a therapist's turn, in order; empty for a turn of
    one sentence, and where a turn was not looked into.
    """

    turn: Turn
    labels: Mapping[str, str]
    probabilities: Mapping[str, float]
    unclear: frozenset[str] = frozenset()
    distributions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    experimental: Mapping[str, float] = field(default_factory=dict)
    utterances: tuple[CodedUtterance, ...] = ()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def probability_of(self, code: str, *labels: str) -> float:
        """Return how probable it is that the code is one of these labels, 0 to 1."""
        if code not in self.labels:
            return 0.0
        if code in self.distributions:
            return sum(self.distributions[code].get(label, 0.0) for label in labels)
        return float(self.labels[code] in labels)

    def presence_of(self, code: str) -> float:
        """Return how probable it is that the turn has any of this code, for codes with a label ``none``."""
        return 1.0 - self.probability_of(code, "none") if code in self.labels else 0.0

    @property
    def emotions(self) -> tuple[str, ...]:
        """The client's emotions, without ``neutral``."""
        named = self.labels.get("emotions", "").split(SEPARATOR)
        return tuple(name for name in named if name and name != "neutral")


@dataclass(frozen=True, slots=True)
class CodedTranscript:
    """All turns of a session with codes, by whom, and what the coder had to say about the input."""

    turns: tuple[CodedTurn, ...]
    coder: str
    notes: tuple[str, ...] = ()

    @property
    def transcript(self) -> Transcript:
        """The conversation without codes."""
        return Transcript(tuple(coded.turn for coded in self.turns))

    def of(self, speaker: Speaker) -> tuple[CodedTurn, ...]:
        """Return one speaker's turns."""
        return tuple(coded for coded in self.turns if coded.turn.speaker is speaker)
