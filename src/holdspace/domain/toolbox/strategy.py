"""A strategy in the client's words, and how much it helped each time it was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _

LONGEST_WORDS = 300
LONGEST_WHEN = 120
MOST_HELPED = 10
FEW_TRIES = 3  # below that many a median says next to nothing


@dataclass(frozen=True, slots=True)
class Strategy:
    """Something to do when it is hard, and when it fits; both in the client's words."""

    words: str
    when: str = ""

    def __post_init__(self) -> None:
        if not self.words.strip() or len(self.words) > LONGEST_WORDS or len(self.when) > LONGEST_WHEN:
            raise BadInput(
                _("A strategy has 1 to %(most)d characters.") % {"most": LONGEST_WORDS},
                remedy="One line is easiest to find.",
            )


@dataclass(frozen=True, slots=True)
class Try:
    """One time it was tried: how much it helped, 0 (not at all) to 10, and when that was, in words."""

    helped: int
    when: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.helped <= MOST_HELPED or len(self.when) > LONGEST_WHEN:
            raise BadInput(_("How much it helped is a number from 0 to %(most)d.") % {"most": MOST_HELPED})


@dataclass(frozen=True, slots=True)
class Helped:
    """What the tries amount to. ``middle`` is their median; None where it was not tried."""

    middle: float | None
    lowest: int
    highest: int
    n: int
    best_when: str

    @property
    def is_little(self) -> bool:
        """Whether there are too few tries to say much."""
        return self.n < FEW_TRIES


def how_it_helped(tries: Sequence[Try]) -> Helped:
    """Return the median with the range, and in which situation it helped most; the client's own numbers, no score."""
    if not tries:
        return Helped(None, 0, 0, 0, "")
    ratings = [each.helped for each in tries]
    named = [each for each in tries if each.when.strip()]
    best = max(named, key=lambda each: each.helped, default=None)
    return Helped(median(ratings), min(ratings), max(ratings), len(ratings), best.when.strip() if best else "")
