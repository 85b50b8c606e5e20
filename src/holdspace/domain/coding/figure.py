"""A number about a session, with what it rests on; and how such a number comes from counts over turns.

Counts are soft: a turn that is a question with probability .7 counts .7. The interval is the middle 95 % of
resamples in which turns are drawn with replacement and each label is drawn by its probability, so that it holds both
how few turns there were and how unsure the coder was. It does not hold what the coder gets wrong while being sure.
Where all is of one kind every resample is, too: a share's interval therefore reaches at least to where what was not
seen in so many cases ends with 97.5 % (Clopper & Pearson 1934, https://doi.org/10.1093/biomet/26.4.404).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from holdspace.domain.coding.coded import CodedTurn
from holdspace.domain.coding.resampling import blocks, multinomial, sums
from holdspace.domain.language import noop

MINIMUM_TURNS = 15
MINIMUM_OCCURRENCES = 5.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about a session; None where too little was said, with the reason in ``note``.

    ``lower`` and ``upper`` bound 95 %; ``n`` is the number of turns it rests on. Where ``is_reliable`` is false experts
    themselves do not agree on it: show it greyed with the note, never as something to be judged by.
    """

    id: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int
    note: str = ""
    is_reliable: bool = True


Counts = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """How a figure comes from the sums of a few counts over turns.

    ``rows`` picks the turns it rests on and gives each one's counts. With ``is_drawn`` a row's counts are the chances
    of labels that exclude one another; without, they are amounts, and only which turns there were is drawn anew.
    """

    id: str
    rows: Callable[[Sequence[CodedTurn]], list[Counts]]
    value: Callable[[Counts], float]
    is_enough: Callable[[Counts], bool] = lambda _: True
    too_little: str = ""
    note: str = ""
    is_drawn: bool = True
    is_reliable: bool = True
    too_few: str = noop("Needs at least {least} coded turns; there are {n}.")


def estimate(quantity: Quantity, turns: Sequence[CodedTurn], random: Random, resamples: int) -> Figure:
    """Return a figure of these turns with its interval; without a value below `MINIMUM_TURNS` turns."""
    rows = quantity.rows(turns)
    if len(rows) < MINIMUM_TURNS:
        return Figure(quantity.id, None, None, None, len(rows), quantity.too_few, quantity.is_reliable)
    found = sums(rows)
    if not quantity.is_enough(found):
        return Figure(quantity.id, None, None, None, len(rows), quantity.too_little, quantity.is_reliable)
    drawing = _drawing(quantity, rows, random)
    draws = sorted(quantity.value(drawing()) for _ in range(resamples))
    lower, upper = percentile(draws, 0.025), percentile(draws, 0.975)
    if quantity.is_drawn and quantity.value is share:
        lower, upper = _with_unseen(lower, upper, sum(found))
    return Figure(quantity.id, quantity.value(found), lower, upper, len(rows), quantity.note, quantity.is_reliable)


def share(counts: Counts) -> float:
    """Return the first count's share of all; 0 where there is nothing."""
    total = sum(counts)
    return counts[0] / total if total else 0.0


def _with_unseen(lower: float, upper: float, cases: float) -> tuple[float, float]:
    unseen = 1 - 0.025 ** (1 / cases) if cases else 1.0
    return min(lower, 1 - unseen), max(upper, unseen)


def percentile(ordered: Sequence[float], at: float) -> float:
    """Return the value below which this share of sorted values lies, between neighbours in a straight line."""
    place = at * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _drawing(quantity: Quantity, rows: Sequence[Counts], random: Random) -> Callable[[], Counts]:
    """Return what draws the sums of one resample."""
    if not quantity.is_drawn:
        drawn_from = blocks(rows)
        return lambda: sums(random.choices(drawn_from, k=len(drawn_from)))
    # To draw a turn and then its label by the turn's probabilities is to draw the label by the mean of them: the
    # counts of a resample are multinomial, and no turn needs to be looked at again. The labels exclude one another.
    found = sums(rows)
    weights = [*found, max(len(rows) - sum(found), 0.0)]
    return lambda: tuple(map(float, multinomial(len(rows), weights, random)[:-1]))
