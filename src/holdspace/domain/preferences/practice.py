"""A share over several coded sessions with its interval.

With three sessions or more: the ratio of sums, with the variance between sessions (turns of one session are alike, so
they do not count as so many independent ones; Cochran 1977, Sampling Techniques, on ratio estimates) and the t
quantile. With fewer: Wilson's interval over the turns (1927, J Am Stat Assoc 22:209-212), said to be too narrow. Below
`FEWEST` turns there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

FEWEST = 15
SESSIONS_FOR_SPREAD = 3
Z_95 = 1.959963984540054
# Two-sided 95 % quantiles of Student's t for 2 to 10 degrees of freedom; beyond, the one for 10 (a little too wide).
_T_95 = (4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many in one session; ``some`` may be a sum of probabilities."""

    session_number: int
    some: float
    all: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share between 0 and 1 with 95 %; ``n`` is the number of turns behind it. ``is_narrow`` where too few sessions
    were coded to know how much they differ."""

    value: float
    lower: float
    upper: float
    n: int
    sessions: int
    is_narrow: bool


def share_of(counts: Sequence[Count]) -> Share | None:
    """Return the share over sessions; None where too little was said."""
    kept = [each for each in counts if each.all]
    n = sum(each.all for each in kept)
    if n < FEWEST:
        return None
    value = sum(each.some for each in kept) / n
    is_narrow = len(kept) < SESSIONS_FOR_SPREAD
    lower, upper = _wilson(value, n) if is_narrow else _between_sessions(value, n, kept)
    return Share(value, lower, upper, n, len(kept), is_narrow)


def _wilson(value: float, n: int) -> tuple[float, float]:
    weight = Z_95**2 / n
    middle = (value + weight / 2) / (1 + weight)
    half = Z_95 * sqrt(value * (1 - value) / n + weight / (4 * n)) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)


def _between_sessions(value: float, n: int, counts: Sequence[Count]) -> tuple[float, float]:
    sessions = len(counts)
    spread = sum((each.some - value * each.all) ** 2 for each in counts) * sessions / (sessions - 1)
    half = _T_95[min(sessions - 3, len(_T_95) - 1)] * sqrt(spread) / n
    return max(0.0, value - half), min(1.0, value + half)
