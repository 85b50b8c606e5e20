"""Not on track: from which chance on a course is worth a talk. House rules; a setting of a service, no finding.

Of simulated clients with six scores or more, about one in four is ever named by these; of those named 94 in 100 really
end without reliable improvement, and of the few who end reliably worse 97 in 100 are named before (holdspace simulate,
6,000 clients, seed 77), by the PHQ-9. For other measures, and on real clients, nobody has looked yet.
"""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_SCORES = 3
NO_IMPROVEMENT = 0.90
DETERIORATION = 0.30


@dataclass(frozen=True, slots=True)
class Chances:
    """What may become of a course, each 0 to 1: no reliable improvement, and reliable deterioration, by its end."""

    no_improvement: float
    deterioration: float

    @property
    def is_worth_a_talk(self) -> bool:
        """Whether either reaches its limit."""
        return self.no_improvement >= NO_IMPROVEMENT or self.deterioration >= DETERIORATION

    @property
    def is_about_getting_worse(self) -> bool:
        """Whether it is the deterioration that reaches its limit."""
        return self.deterioration >= DETERIORATION


def is_newly_off_track(chances: list[Chances]) -> bool:
    """Return whether the latest chances reach a limit that the ones before did not; never before the third score."""
    if len(chances) < FEWEST_SCORES or not chances[-1].is_worth_a_talk:
        return False
    return len(chances) == FEWEST_SCORES or not chances[-2].is_worth_a_talk
