"""What stands inside the seals of a check and of its scores, as values and as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Answers = Mapping[str, int | None]

# What may be written in a check, beside the answers.
MATTERS, OFF_LIMITS, NEXT_TIME = "matters", "off_limits", "next_time"
# What may be chosen in a session check, beside the ratings.
PACE, SILENCE = "pace", "silence"


@dataclass(frozen=True, slots=True)
class CheckContent:
    """Everything a client gave in one check; None and empty words are what was left out.

    ``answers`` by instrument and item; ``versions`` by instrument; ``goals`` rates 0 to 10 by goal id; ``choices`` are
    the answers that are no ratings, by name.
    """

    answers: Mapping[str, Answers] = field(default_factory=dict, repr=False)
    versions: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, int | None] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    choices: Mapping[str, str] = field(default_factory=dict, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the sealed form."""
        return {
            "answers": self.answers,
            "versions": self.versions,
            "goals": self.goals,
            "words": self.words,
            "choices": self.choices,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> CheckContent:
        """Return what `to_json` was called on."""
        return cls(**content)

    def word(self, name: str) -> str:
        """Return what was written under a name; empty where nothing was."""
        return self.words.get(name, "")


class ScaleScore(NamedTuple):
    """The score of one scale. ``value`` is None where too little was answered; ``answered`` of ``items`` were.

    A tuple, which is made in a fraction of the time: a course holds a hundred and more.
    """

    value: float | None
    answered: int
    items: int
    is_estimate: bool = False
    band: str = ""


@dataclass(frozen=True, slots=True)
class ScoresContent:
    """The scores of one check: by instrument and scale, with the instruments' versions, and the goals' ratings."""

    scales: Mapping[str, Mapping[str, ScaleScore]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the sealed form."""
        scales = {
            instrument: {scale: score._asdict() for scale, score in scores.items()}
            for instrument, scores in self.scales.items()
        }
        return {"scales": scales, "versions": self.versions, "goals": self.goals}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> ScoresContent:
        """Return what `to_json` was called on."""
        scales = {
            instrument: {scale: ScaleScore(**score) for scale, score in scores.items()}
            for instrument, scores in content["scales"].items()
        }
        return cls(scales, content["versions"], content["goals"])
