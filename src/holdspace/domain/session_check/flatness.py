"""Do the answers still tell something? "Always ten" and "always the same" tell little, and may be kindness or habit.

Ratings of the alliance are known for their ceiling (Meier 2022: 92 estimates in 37 studies). The limits are house
rules, not validated; what they find is a friendly question to both and never a fault of anybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

# From this many answers on, this share of them at the top is a ceiling.
ENOUGH_ANSWERS, CEILING_SHARE = 10, 0.8
# This many sessions in a row with every answer the same are flat.
FLAT_SESSIONS = 4

Answers = Sequence[int | None]


class Flatness(StrEnum):
    """In which way the answers tell little."""

    CEILING = "ceiling"
    FLAT = "flat"


def find_flatness(sessions: Sequence[Answers], *, top: int) -> Flatness | None:
    """Return how the answers of these sessions, oldest first, tell little; None where they still do, or are too few."""
    given = [value for answers in sessions for value in answers if value is not None]
    if len(given) >= ENOUGH_ANSWERS and sum(value == top for value in given) / len(given) >= CEILING_SHARE:
        return Flatness.CEILING
    latest = [tuple(answers) for answers in sessions[-FLAT_SESSIONS:]]
    is_answered = all(any(value is not None for value in answers) for answers in latest)
    is_same = len(latest) == FLAT_SESSIONS and len(set(latest)) == 1
    return Flatness.FLAT if is_same and is_answered else None
