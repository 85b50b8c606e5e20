"""How far apart the two see a goal: both rate it from 0 (not started) to 10 (reached), each for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A house rule: from this distance on it is worth asking. No study was found that gives a limit.
WORTH_A_TALK = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Both ratings of one goal at one session."""

    session_number: int
    client: int
    therapist: int

    @property
    def distance(self) -> int:
        """How far apart they are, 0 to 10."""
        return abs(self.client - self.therapist)

    @property
    def is_worth_a_talk(self) -> bool:
        """Whether they are so far apart that it is worth asking."""
        return self.distance >= WORTH_A_TALK


def find_gap(client: Mapping[int, int], therapist: Mapping[int, int]) -> Gap | None:
    """Return the gap at the latest session that both rated, by session number; None where there is none."""
    both = client.keys() & therapist.keys()
    return Gap(max(both), client[max(both)], therapist[max(both)]) if both else None
