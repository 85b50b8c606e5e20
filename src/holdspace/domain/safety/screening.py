"""What the answers to the ASQ amount to: the rule of its toolkit, nothing added.

Horowitz et al. (2012), https://doi.org/10.1001/archpediatrics.2012.1276. Asked by a person, in the room or live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FIRST_FOUR, RIGHT_NOW = ("1", "2", "3", "4"), "5"


class Outcome(StrEnum):
    """What the answers amount to, the gravest first."""

    ACUTE = "acute"
    NON_ACUTE = "non_acute"
    DECLINED = "declined"
    NEGATIVE = "negative"

    @property
    def is_positive(self) -> bool:
        """Whether a person has to act on it; an answer left out counts as a yes."""
        return self is not Outcome.NEGATIVE


@dataclass(frozen=True, slots=True)
class ActionScript:
    """What to do after an outcome, step by step."""

    outcome: Outcome
    title: str
    meaning: str
    steps: tuple[str, ...]
    source: str

    @property
    def in_short(self) -> str:
        """The outcome in two sentences, as an alert says it."""
        return f"{self.title}. {self.meaning}"


def outcome_of(answers: Mapping[str, int | None]) -> Outcome:
    """Return what the answers amount to. Question 5 is asked after any yes; left out there, it counts as left out."""
    if answers.get(RIGHT_NOW):
        return Outcome.ACUTE
    first = [answers.get(item) for item in FIRST_FOUR]
    if any(first):
        return Outcome.NON_ACUTE if answers.get(RIGHT_NOW) == 0 else Outcome.DECLINED
    return Outcome.DECLINED if None in first else Outcome.NEGATIVE
