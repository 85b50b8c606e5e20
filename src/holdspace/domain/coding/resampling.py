"""Drawing what a bootstrap draws without drawing every turn: the same chances, in a time that hardly grows with turns.

The count of a label in a resample is binomial; a binomial number is split at an order statistic of its uniform draws,
which is a beta number, until few draws are left (Devroye 1986, Non-Uniform Random Variate Generation, X.4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

# Below this many draws, drawing each by itself is quicker.
_FEW = 16
# More rows than these are drawn in blocks.
MOST_BLOCKS = 1_000


def multinomial(n: int, weights: Sequence[float], random: Random) -> tuple[int, ...]:
    """Return how often each of several labels comes up in ``n`` draws; weights are at least 0 and not all 0."""
    left, rest, found = n, sum(weights), []
    for weight in weights[:-1]:
        drawn = binomial(left, weight / rest, random) if rest > 0 else 0
        found.append(drawn)
        left, rest = left - drawn, rest - weight
    return (*found, left)


def binomial(n: int, chance: float, random: Random) -> int:
    """Return how many of ``n`` draws succeed, each with this chance; rounding may put it outside 0 to 1."""
    found = 0
    while n > _FEW and 0 < chance < 1:
        middle = n // 2 + 1
        # Where the middle one of n uniform numbers lies: those below it all are below it, the others above.
        split = random.betavariate(middle, n + 1 - middle)
        if split <= chance:
            found += middle
            n, chance = n - middle, (chance - split) / (1 - split)
        else:
            n, chance = middle - 1, chance / split
    return found + sum(random.random() < chance for _ in range(n))


def median(ordered: Sequence[float], random: Random) -> float:
    """Return the median of a resample of sorted values, by where in them its middle draws lie."""
    n = len(ordered)
    middle = (n + 1) // 2
    below = random.betavariate(middle, n + 1 - middle)
    if n % 2:
        return _at(ordered, below)
    above = below + (1 - below) * random.betavariate(1, n - middle)
    return (_at(ordered, below) + _at(ordered, above)) / 2


def _at(ordered: Sequence[float], place: float) -> float:
    return ordered[min(int(place * len(ordered)), len(ordered) - 1)]


def blocks(rows: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Return at most `MOST_BLOCKS` sums of neighbouring rows; the rows themselves where there are no more.

    Neighbouring turns are alike, so that drawing them together makes an interval, if anything, wider and truer.
    """
    size = -(-len(rows) // MOST_BLOCKS)
    if size == 1:
        return list(rows)
    return [sums(rows[start : start + size]) for start in range(0, len(rows), size)]


def sums(rows: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    """Return the sum of each column."""
    return tuple(map(sum, zip(*rows, strict=True)))
