"""How far coders agree beyond chance: Cohen's kappa of two, Krippendorff's alpha of any number with gaps, for labels.

Cohen (1960), https://doi.org/10.1177/001316446002000104. Krippendorff, computing alpha-reliability from a matrix of
coincidences (Hayes & Krippendorff 2007, https://doi.org/10.1080/19312450709336664). Labels are nominal: to differ is to
differ, by how much does not count. Intervals are the middle 95 % of resamples in which units are drawn with
replacement; chance agreement is worked out anew in each. Where all agree, every resample does, and the interval begins
instead where differences that are not seen among n units end with 97.5 % (Clopper & Pearson 1934,
https://doi.org/10.1093/biomet/26.4.404).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from holdspace.domain.coding.figure import percentile

Label = Hashable
Unit = Sequence[Label | None]
_Unit = TypeVar("_Unit", bound=Unit)
RESAMPLES = 500
MINIMUM_UNITS = 15


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its 95 % interval; None where it does not exist, as when only one label was ever given.

    1 is perfect, 0 what chance alone gives, below 0 worse than chance. ``n`` is the number of units that at least two
    coded; the interval is None below `MINIMUM_UNITS`. ``same`` is the plain share of pairs that are the same.
    """

    value: float | None
    lower: float | None
    upper: float | None
    n: int
    same: float | None


def cohens_kappa(pairs: Sequence[tuple[Label, Label]], random: Random, *, resamples: int = RESAMPLES) -> Agreement:
    """Return kappa of two coders over the units that both coded."""
    return _with_interval(pairs, kappa_of, random, resamples)


def krippendorffs_alpha(units: Sequence[Unit], random: Random, *, resamples: int = RESAMPLES) -> Agreement:
    """Return nominal alpha; a unit has one place a coder, None where that coder gave nothing."""
    coded = [given for unit in units if len(given := _given(unit)) > 1]
    return _with_interval(coded, alpha_of, random, resamples)


def kappa_of(pairs: Sequence[tuple[Label, Label]]) -> float | None:
    """Return Cohen's kappa without interval; None where chance alone would make all the same."""
    if not pairs:
        return None
    n = len(pairs)
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    by_chance = sum(first[label] * second[label] for label in first) / n**2
    return None if by_chance == 1 else (sum(a == b for a, b in pairs) / n - by_chance) / (1 - by_chance)


def alpha_of(units: Sequence[Unit]) -> float | None:
    """Return Krippendorff's nominal alpha without interval; None where only one label was ever given."""
    differing = 0.0
    totals: Counter[Label] = Counter()
    for given in map(_given, units):
        m = len(given)
        if m < 2:
            continue
        counts = Counter(given)
        totals.update(counts)
        differing += (m * m - sum(count * count for count in counts.values())) / (m - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    return None if expected == 0 else 1 - (n - 1) * differing / expected


def _given(unit: Unit) -> list[Label]:
    return [label for label in unit if label is not None]


def _with_interval(
    units: Sequence[_Unit], coefficient: Callable[[Sequence[_Unit]], float | None], random: Random, resamples: int
) -> Agreement:
    n, value = len(units), coefficient(units)
    same = _same(units)
    if value is None or n < MINIMUM_UNITS:
        return Agreement(value, None, None, n, same)
    if same == 1:
        return Agreement(value, _least_of_perfect(units), 1.0, n, same)
    draws = [coefficient(random.choices(units, k=n)) for _ in range(resamples)]
    found = sorted(draw for draw in draws if draw is not None)
    return Agreement(value, percentile(found, 0.025), percentile(found, 0.975), n, same)


def _least_of_perfect(units: Sequence[Unit]) -> float:
    totals = Counter(label for unit in units for label in _given(unit))
    differing_by_chance = 1 - sum((count / totals.total()) ** 2 for count in totals.values())
    unseen: float = 1 - 0.025 ** (1 / len(units))
    return max(-1.0, 1 - unseen / differing_by_chance)


def _same(units: Sequence[Unit]) -> float | None:
    same = pairs = 0
    for given in map(_given, units):
        counts = Counter(given)
        same += sum(count * (count - 1) for count in counts.values())
        pairs += len(given) * (len(given) - 1)
    return same / pairs if pairs else None
