"""A preference: a place between two ways of working, and the file it is asked from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.errors import BadInput

# From fully the one way to fully the other; 0 is "both alike".
PLACES = range(-3, 4)


class Practice(StrEnum):
    """What coded sessions show that has to do with a preference."""

    GUIDING = "guiding"  # therapist turns that inform, advise, lay out options or plan
    FEELINGS = "feelings"  # voiced feelings that the next therapist turn took up


@dataclass(frozen=True, slots=True)
class PreferenceItem:
    """One question with its two ends. ``practice`` is what sessions show of it; None where nothing is coded."""

    id: str
    low: str
    high: str
    practice: Practice | None
    talk: str  # what the therapist may begin a talk with
    client_talk: str  # what the client may begin it with


@dataclass(frozen=True, slots=True)
class PreferenceSet:
    """All questions, as the file that ships has them; not validated and said to be so."""

    version: str
    notice: str
    source: str
    items: tuple[PreferenceItem, ...]

    def require_answers(self, answers: Mapping[str, int | None]) -> None:
        """Raise BadInput for answers that the questions do not have; any may be left out."""
        known = {item.id for item in self.items}
        if not answers.keys() <= known or any(value not in PLACES for value in answers.values() if value is not None):
            raise BadInput("This is not one of the answers.", remedy="Please open the page again.")
